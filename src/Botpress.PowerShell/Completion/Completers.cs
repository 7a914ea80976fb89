using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading;
using Botpress.Client;

namespace Botpress.PowerShell;

internal sealed class WorkspaceIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListWorkspaces;
}

internal sealed class WorkspaceNameCompleter : NameCompleter
{
    private protected override Operation Operation => Operations.ListWorkspaces;
}

internal sealed class BotIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListBots;
}

internal sealed class BotNameCompleter : NameCompleter
{
    private protected override Operation Operation => Operations.ListBots;
}

internal sealed class BotVersionIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListBotVersions;

    private protected override Dictionary<string, object?>? Arguments(IDictionary bound, ApiContext context) =>
        context.BotId is string bot ? new() { ["id"] = bot } : null;
}

internal sealed class BotApiKeyIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListBotApiKeys;

    private protected override string DescriptionOf(JsonElement item) => $"{Text(item, "note")} {Text(item, "createdAt")}".Trim();

    private protected override Dictionary<string, object?>? Arguments(IDictionary bound, ApiContext context) =>
        context.BotId is string bot ? new() { ["botId"] = bot } : null;
}

/// <summary>The integrations that the bot has.</summary>
internal sealed class InstalledIntegrationIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.GetBot;

    private protected override string DescriptionOf(JsonElement item) => $"{Text(item, "name")} {Text(item, "version")}".Trim();

    private protected override Dictionary<string, object?>? Arguments(IDictionary bound, ApiContext context) =>
        context.BotId is string bot ? new() { ["id"] = bot } : null;

    private protected override async IAsyncEnumerable<Page<JsonElement>> PagesAsync(
        ApiClient client, Dictionary<string, object?> arguments, ApiContext context, IDictionary bound, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ApiAnswer answer = await client.SendAsync(Operation, arguments, context, null, cancellationToken).ConfigureAwait(false);
        using var document = JsonDocument.Parse(answer.Body, JsonText.DocumentOptions);
        if (document.RootElement.TryGetProperty("bot", out JsonElement bot) && bot.TryGetProperty("integrations", out JsonElement integrations))
        {
            yield return new Page<JsonElement>([.. integrations.EnumerateObject().Select(entry => entry.Value.Clone())], null, false, []);
        }
    }
}

internal sealed class BotIssueIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListBotIssues;

    private protected override string DescriptionOf(JsonElement item) => Text(item, "title") ?? "";

    private protected override Dictionary<string, object?>? Arguments(IDictionary bound, ApiContext context) =>
        context.BotId is string bot ? new() { ["id"] = bot } : null;
}

internal sealed class ConversationIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListConversations;

    private protected override string DescriptionOf(JsonElement item) => $"{Text(item, "integration")}/{Text(item, "channel")} {Text(item, "updatedAt")}";
}

internal sealed class UserIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListUsers;
}

internal sealed class MessageIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListMessages;

    private protected override string DescriptionOf(JsonElement item) => $"{Text(item, "type")} {Text(item, "createdAt")}";

    private protected override Dictionary<string, object?>? Arguments(IDictionary bound, ApiContext context) =>
        Bound(bound, "ConversationId") is string conversation ? new() { ["conversationId"] = conversation } : [];
}

internal sealed class EventIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListEvents;

    private protected override string DescriptionOf(JsonElement item) => $"{Text(item, "type")} {Text(item, "status")}";
}

internal sealed class TableNameCompleter : NameCompleter
{
    private protected override Operation Operation => Operations.ListTables;

    private protected override string DescriptionOf(JsonElement item) => Text(item, "id") ?? "";
}

internal sealed class FileIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListFiles;

    private protected override string DescriptionOf(JsonElement item) => Text(item, "key") ?? "";
}

internal sealed class FileKeyCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListFiles;

    private protected override string? ValueOf(JsonElement item) => Text(item, "key");

    private protected override string DescriptionOf(JsonElement item) => Text(item, "id") ?? "";
}

internal sealed class FileTagCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListFileTags;

    private protected override string? ValueOf(JsonElement item) => item.ValueKind == JsonValueKind.String ? JsonText.Read(item) : null;

    private protected override string DescriptionOf(JsonElement item) => "";
}

/// <summary>The columns of the table that the command names.</summary>
internal sealed class TableColumnCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListTables;

    private protected override IEnumerable<Completion> CompletionsOf(JsonElement item, IDictionary bound)
    {
        string? table = Bound(bound, "Table");
        return (table == Text(item, "id") || table == Text(item, "name"))
            && item.TryGetProperty("schema", out JsonElement schema) && schema.TryGetProperty("properties", out JsonElement columns)
            && columns.ValueKind == JsonValueKind.Object
            ? columns.EnumerateObject().Select(column => new Completion(column.Name, Text(column.Value, "type") ?? ""))
            : [];
    }

    private protected override string CacheKeyOf(IDictionary bound) => Bound(bound, "Table") ?? "";
}

internal sealed class KnowledgeBaseIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListKnowledgeBases;
}

internal sealed class KnowledgeBaseNameCompleter : NameCompleter
{
    private protected override Operation Operation => Operations.ListKnowledgeBases;
}

internal sealed class ScheduledEventIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListEvents;

    private protected override string DescriptionOf(JsonElement item) => $"{Text(item, "type")} {Text(item, "createdAt")}";

    private protected override Dictionary<string, object?>? Arguments(IDictionary bound, ApiContext context) => new() { ["status"] = "scheduled" };
}

internal sealed class TaskIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListTasks;

    private protected override string DescriptionOf(JsonElement item) => $"{Text(item, "type")} {Text(item, "status")} {Text(item, "title")}";
}

internal sealed class WorkflowIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListWorkflows;

    private protected override string DescriptionOf(JsonElement item) => $"{Text(item, "name")} {Text(item, "status")} {Text(item, "createdAt")}";
}

internal sealed class AccessTokenIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListPersonalAccessTokens;

    private protected override string DescriptionOf(JsonElement item) => $"{Text(item, "note")} {Text(item, "createdAt")}";
}

internal sealed class PluginIdCompleter : DefinitionIdCompleter
{
    private protected override Operation Operation => Operations.ListPlugins;
}

internal sealed class PluginNameCompleter : DefinitionNameCompleter
{
    private protected override Operation Operation => Operations.ListPlugins;
}

internal sealed class PluginVersionCompleter : DefinitionVersionCompleter
{
    private protected override Operation Operation => Operations.ListPlugins;
}

internal sealed class HubPluginIdCompleter : DefinitionIdCompleter
{
    private protected override Operation Operation => Operations.ListPublicPlugins;
}

internal sealed class HubPluginNameCompleter : DefinitionNameCompleter
{
    private protected override Operation Operation => Operations.ListPublicPlugins;
}

internal sealed class HubPluginVersionCompleter : DefinitionVersionCompleter
{
    private protected override Operation Operation => Operations.ListPublicPlugins;
}

internal sealed class PlanIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListPlans;
}

internal sealed class AddonIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListAddons;
}

internal sealed class InvoiceIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListInvoices;

    private protected override string DescriptionOf(JsonElement item) => $"{Text(item, "status")} {Text(item, "createdAt")}";
}

internal sealed class WorkspaceMemberIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListWorkspaceMembers;

    private protected override string DescriptionOf(JsonElement item) => $"{Text(item, "email")} {Text(item, "role")}";
}

internal sealed class WorkspaceMemberEmailCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListWorkspaceMembers;

    private protected override string? ValueOf(JsonElement item) => Text(item, "email");

    private protected override string DescriptionOf(JsonElement item) => Text(item, "displayName") ?? "";
}

/// <summary>The invoices of the workspace that can be charged.</summary>
internal sealed class UnpaidInvoiceIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListWorkspaceInvoices;

    private protected override string? ValueOf(JsonElement item) => Text(item, "paymentStatus") is "open" or "uncollectible" ? Text(item, "id") : null;

    private protected override string DescriptionOf(JsonElement item) =>
        item.TryGetProperty("amount", out JsonElement amount) ? $"{amount.GetRawText()} {Text(item, "currency")} {Text(item, "date")}" : "";

    private protected override Dictionary<string, object?>? Arguments(IDictionary bound, ApiContext context) =>
        context.WorkspaceId is string workspace ? new() { ["id"] = workspace } : null;
}

/// <summary>Ids of versioned definitions.</summary>
internal abstract class DefinitionIdCompleter : ApiCompleter
{
    private protected override string DescriptionOf(JsonElement item) => $"{Text(item, "name")} {Text(item, "version")}";
}

/// <summary>Names of versioned definitions.</summary>
internal abstract class DefinitionNameCompleter : NameCompleter
{
    private protected override string DescriptionOf(JsonElement item) => Text(item, "title") ?? "";
}

/// <summary>The versions of the definition that the command names.</summary>
internal abstract class DefinitionVersionCompleter : ApiCompleter
{
    private protected override string? ValueOf(JsonElement item) => Text(item, "version");

    private protected override string DescriptionOf(JsonElement item) => Text(item, "name") ?? "";

    private protected override Dictionary<string, object?>? Arguments(IDictionary bound, ApiContext context) =>
        Bound(bound, "Name") is string name && !Wildcards.IsPattern(name) ? new() { ["name"] = name } : [];
}

internal sealed class IntegrationIdCompleter : DefinitionIdCompleter
{
    private protected override Operation Operation => Operations.ListIntegrations;
}

internal sealed class IntegrationNameCompleter : DefinitionNameCompleter
{
    private protected override Operation Operation => Operations.ListIntegrations;
}

internal sealed class IntegrationVersionCompleter : DefinitionVersionCompleter
{
    private protected override Operation Operation => Operations.ListIntegrations;
}

internal sealed class HubIntegrationIdCompleter : DefinitionIdCompleter
{
    private protected override Operation Operation => Operations.ListPublicIntegrations;
}

internal sealed class HubIntegrationNameCompleter : DefinitionNameCompleter
{
    private protected override Operation Operation => Operations.ListPublicIntegrations;
}

internal sealed class HubIntegrationVersionCompleter : DefinitionVersionCompleter
{
    private protected override Operation Operation => Operations.ListPublicIntegrations;
}

internal sealed class InterfaceIdCompleter : DefinitionIdCompleter
{
    private protected override Operation Operation => Operations.ListInterfaces;
}

internal sealed class InterfaceNameCompleter : DefinitionNameCompleter
{
    private protected override Operation Operation => Operations.ListInterfaces;
}

internal sealed class InterfaceVersionCompleter : DefinitionVersionCompleter
{
    private protected override Operation Operation => Operations.ListInterfaces;
}

internal sealed class HubInterfaceIdCompleter : DefinitionIdCompleter
{
    private protected override Operation Operation => Operations.ListPublicInterfaces;
}

internal sealed class HubInterfaceNameCompleter : DefinitionNameCompleter
{
    private protected override Operation Operation => Operations.ListPublicInterfaces;
}

internal sealed class HubInterfaceVersionCompleter : DefinitionVersionCompleter
{
    private protected override Operation Operation => Operations.ListPublicInterfaces;
}
