using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>A command about one integration as a bot has it.</summary>
public abstract class BpBotIntegrationCommand : BpBotAdminCommand
{
    /// <summary>The id of the integration, one that the bot has.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ApiField]
    [IdOf(typeof(Integration), From = new[] { typeof(IntegrationShareableId) })]
    [ArgumentCompleter(typeof(InstalledIntegrationIdCompleter))]
    public string? IntegrationId { get; set; }

    /// <summary>The alias under which the bot has the integration. It is needed only where the bot has the same integration more than once.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("integrationInstanceAlias")]
    [Alias("IntegrationInstanceAlias")]
    public string? IntegrationAlias { get; set; }

    /// <summary>What the command is about, as the question to the user names it.</summary>
    private protected string Target => $"{NamedIds.Describe(IntegrationId, "integration")} of {NamedIds.Describe(Bot, "bot")}";

    private protected override void Stamp(object? item)
    {
        base.Stamp(item);
        if (item is IntegrationShareableId shareable)
        {
            shareable.IntegrationId ??= IntegrationId;
            shareable.IntegrationAlias ??= IntegrationAlias;
        }
    }
}
