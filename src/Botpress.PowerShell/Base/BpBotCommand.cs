using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command that works within a bot: its conversations, users, states, tables, files.</summary>
public abstract class BpBotCommand : BpCommand
{
    /// <summary>The bot to work in. The default is the session's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [IdOf(typeof(Bot))]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    [AllowEmptyString]
    public virtual string? BotId { get; set; }

    /// <summary>The integration in whose name to act. The default is the session's.</summary>
    [Parameter, Text]
    [IdOf(typeof(Integration))]
    [ArgumentCompleter(typeof(InstalledIntegrationIdCompleter))]
    public string? IntegrationId { get; set; }

    /// <summary>The alias under which the bot has that integration. The default is the session's.</summary>
    [Parameter, Text]
    [ArgumentCompleter(typeof(InstalledIntegrationAliasCompleter))]
    public string? IntegrationAlias { get; set; }

    private protected override ApiContext Context => SessionContext with
    {
        BotId = IsBound(nameof(BotId)) ? BotId : SessionContext.BotId,
        IntegrationId = IsBound(nameof(IntegrationId)) ? IntegrationId : SessionContext.IntegrationId,
        IntegrationAlias = IsBound(nameof(IntegrationAlias)) ? IntegrationAlias : SessionContext.IntegrationAlias,
    };
}
