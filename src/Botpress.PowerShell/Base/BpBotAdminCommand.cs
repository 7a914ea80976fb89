using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

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

    private protected override void AddDefaults(Operation operation, Dictionary<string, object?> arguments)
    {
        if (!IsBound(nameof(BotId)))
        {
            arguments[operation.PathParameters.FirstOrDefault(name => name is "id" or "botId") ?? "botId"] = Known(operation, "Bot", Bot);
        }
    }

    private protected override void Stamp(object? item)
    {
        base.Stamp(item);
        if (item is BotAdminObject part)
        {
            part.BotId ??= Bot;
        }
    }
}
