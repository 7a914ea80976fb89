using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command about one integration as a bot has it.</summary>
public abstract class BpBotIntegrationCommand : BpBotAdminCommand
{
    /// <summary>The id of the integration, one that the bot has. With -IntegrationAlias it need not be given: it is looked up in the bot.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true), ApiField]
    [IdOf(typeof(Integration), From = new[] { typeof(IntegrationShareableId) })]
    [ArgumentCompleter(typeof(InstalledIntegrationIdCompleter))]
    public string? IntegrationId { get; set; }

    /// <summary>The alias under which the bot has the integration. Beside -IntegrationId it is needed only where the bot has the same integration more than once.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("integrationInstanceAlias")]
    [Alias("IntegrationInstanceAlias")]
    [ArgumentCompleter(typeof(InstalledIntegrationAliasCompleter))]
    public string? IntegrationAlias { get; set; }

    /// <summary>What the command is about, as the question to the user names it.</summary>
    /// <exception cref="ArgumentException">It is not known.</exception>
    private protected string TargetOf(Operation operation) =>
        $"{(IsBound(nameof(IntegrationId)) ? NamedIds.Describe(IntegrationId, "integration") : $"integration '{KnownAlias(operation)}'")} of {NamedIds.Describe(Bot, "bot")}";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (IsTyped(nameof(IntegrationAlias)) && string.IsNullOrEmpty(IntegrationAlias) && !IsTyped(nameof(IntegrationId)))
        {
            Refuse($"-{nameof(IntegrationAlias)} is empty, which selects no integration.", $"Give the alias under which the bot has it, or -{nameof(IntegrationId)} alone.");
        }
    }

    private protected override Dictionary<string, object?> FieldsOf(Operation operation)
    {
        Dictionary<string, object?> fields = base.FieldsOf(operation);
        if (!IsBound(nameof(IntegrationId)))
        {
            fields["integrationId"] = IntegrationWithAlias(operation);
        }

        return fields;
    }

    private string? IntegrationWithAlias(Operation operation)
    {
        string bot = ApiRequest.Known(operation, Scope.Bot, Bot);
        string alias = KnownAlias(operation);
        var request = new ApiRequest(Operations.GetBot, new Dictionary<string, object?> { ["id"] = bot }, Context with { MultipleIntegrations = true });
        var integrations = Requests.Read<Bot>(request).Integrations as PSObject;
        (string Key, PSObject? Of)[] entries = [.. integrations?.Properties.Select(entry => (entry.Name, entry.Value as PSObject)) ?? []];
        // The bot has them by their aliases, or by their ids; then an integration that it has once goes by its own name.
        (string Key, PSObject? Of)[] found = [.. entries.Where(entry => entry.Key == alias)];
        found = found.Length > 0 ? found : [.. entries.Where(entry => (entry.Of?.Properties["alias"] ?? entry.Of?.Properties["name"])?.Value as string == alias)];
        return (found.Length == 1 ? found[0].Of?.Properties["id"]?.Value as string ?? found[0].Key : null)
            ?? throw new ArgumentException($"-{nameof(IntegrationAlias)}: the bot has no integration with the alias '{Names.Short(alias)}'. Get-BpBot shows those that it has.");
    }

    private string KnownAlias(Operation operation) => !string.IsNullOrEmpty(IntegrationAlias) ? IntegrationAlias! : throw new ArgumentException(
        $"{operation.Name} needs to know the integration. Use -{nameof(IntegrationId)}, or -{nameof(IntegrationAlias)} with the alias under which the bot has it.");

    private protected override void Stamp(object? item, ApiRequest request)
    {
        base.Stamp(item, request);
        if (item is IntegrationShareableId shareable)
        {
            shareable.IntegrationId ??= request.TextOf("integrationId");
            shareable.IntegrationAlias ??= request.TextOf("integrationInstanceAlias");
        }
    }
}
