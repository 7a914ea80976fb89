using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Gets who the session's token is to a bot: the account, and the workspace of the bot. It is an error when the token has no access
/// to the bot, which makes it a check.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpIdentity")]
[OutputType(typeof(Identity))]
public sealed class GetBpIdentityCommand : BpCommand
{
    /// <summary>The bot's id. The default is the session's bot. A piped bot brings it along.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(Bot))]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    public string? BotId { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => WriteObjectOf<Identity>(Operations.Introspect);
}
