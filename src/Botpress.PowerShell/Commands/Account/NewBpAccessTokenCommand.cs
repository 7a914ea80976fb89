using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates a personal access token of the account. Its Value is the token, in plain text: keep it now, for it cannot be read again.
/// Whoever has it can do what the account can.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpAccessToken", SupportsShouldProcess = true)]
[OutputType(typeof(NewAccessToken))]
public sealed class NewBpAccessTokenCommand : BpCommand
{
    /// <summary>What the token is for. It is all that tells tokens apart later.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Note { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<NewAccessToken>(Operations.CreatePersonalAccessToken, $"access token {Note}");
}
