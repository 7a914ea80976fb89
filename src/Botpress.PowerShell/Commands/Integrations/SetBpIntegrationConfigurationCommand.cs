using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Configures an integration within a bot, in the name of that integration: say which one with -IntegrationId or Set-BpSession, unless
/// the token is the integration's own. $null takes an identifier away. A schedule ends when a call names none, as the integrations of
/// Botpress itself do it.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpIntegrationConfiguration", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class SetBpIntegrationConfigurationCommand : BpBotCommand
{
    /// <summary>What tells this installation of the integration from others, for example an account's id there; at most 200 characters. $null takes it away.</summary>
    [Parameter(Position = 0), ApiField]
    [NothingToOffer]
    public string? Identifier { get; set; }

    /// <summary>How often the integration is registered anew: hourly, daily, weekly, bi-weekly, monthly, bi-monthly, quarterly or yearly.</summary>
    [Parameter, ApiField]
    [ApiEnum("hourly", "daily", "weekly", "bi-weekly", "monthly", "bi-monthly", "quarterly", "yearly")]
    public string? ScheduleRegisterCall { get; set; }

    /// <summary>Identifiers of the integration's sandbox, as a hashtable. $null takes them all away. The API calls them experimental, and describes no entries.</summary>
    [Parameter, ApiField("sandboxIdentifiers")]
    [Alias("SandboxIdentifiers")]
    [NothingToOffer]
    public object? SandboxIdentifier { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        string integration = Context.IntegrationId ?? Context.IntegrationAlias ?? "of the token";
        if (ShouldProcess($"integration {integration} in bot {Context.BotId}", "Configure"))
        {
            Run(Operations.ConfigureIntegration);
        }
    }
}
