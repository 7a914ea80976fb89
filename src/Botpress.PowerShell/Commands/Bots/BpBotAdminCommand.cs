using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>A command that administers a bot within its workspace: the bot is named in the path, not in a header.</summary>
[About(nameof(BotId))]
public abstract class BpBotAdminCommand : BpWorkspaceCommand
{
    /// <summary>The bot's id. The default is the session's bot.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("botId", "id")]
    [IdOf(typeof(Bot))]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    public string? BotId { get; set; }

    /// <summary>The bot that this command is about now; null when none is known.</summary>
    private protected string? Bot => IsBound(nameof(BotId)) ? BotId : Context.BotId;
}
