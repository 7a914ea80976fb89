using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Deletes a personal access token of the account. Whatever uses it has no access any more, be it this session, and the token cannot
/// be brought back.
/// </summary>
[Cmdlet(VerbsCommon.Remove, "BpAccessToken", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpAccessTokenCommand : BpCommand
{
    /// <summary>The token's id, which is not its value.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(AccessToken))]
    [Alias("AccessTokenId")]
    [ArgumentCompleter(typeof(AccessTokenIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(
        Operations.DeletePersonalAccessToken, Id, "Delete the access token for good, and end the access of all that uses it");
}
