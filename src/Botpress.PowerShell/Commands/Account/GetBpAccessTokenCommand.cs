using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the personal access tokens of the account: their notes and ids. Their values cannot be read.</summary>
[Cmdlet(VerbsCommon.Get, "BpAccessToken")]
[OutputType(typeof(AccessToken))]
public sealed class GetBpAccessTokenCommand : BpSingleCommand
{
    /// <summary>Only tokens with such a note; wildcards work.</summary>
    [Parameter(Position = 0), Text]
    [SupportsWildcards]
    [NothingToOffer]
    public string[]? Note { get; set; }

    /// <inheritdoc/>
    private protected override void Process() =>
        WriteListOf(Operations.ListPersonalAccessTokens, filter: Wildcards.Filter<AccessToken>(Note, token => token.Note));
}
