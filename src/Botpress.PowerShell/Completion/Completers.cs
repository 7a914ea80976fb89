using System.Collections.Generic;
using System.Collections;
using System.Linq;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

internal sealed class WorkspaceIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListWorkspaces;
}

internal sealed class WorkspaceNameCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListWorkspaces;

    private protected override string? ValueOf(JsonElement item) => Text(item, "name");
}

internal sealed class BotIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListBots;
}

internal sealed class BotNameCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListBots;

    private protected override string? ValueOf(JsonElement item) => Text(item, "name");
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

internal sealed class TableNameCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListTables;

    private protected override string? ValueOf(JsonElement item) => Text(item, "name");

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

    private protected override string? ValueOf(JsonElement item) => item.ValueKind == JsonValueKind.String ? item.GetString() : null;

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

internal sealed class KnowledgeBaseNameCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListKnowledgeBases;

    private protected override string? ValueOf(JsonElement item) => Text(item, "name");
}

internal sealed class ScheduledEventIdCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListEvents;

    private protected override string DescriptionOf(JsonElement item) => $"{Text(item, "type")} {Text(item, "createdAt")}";

    private protected override Dictionary<string, object?>? Arguments(IDictionary bound, ApiContext context) => new() { ["status"] = "scheduled" };
}

/// <summary>Ids of versioned definitions.</summary>
internal abstract class DefinitionIdCompleter : ApiCompleter
{
    private protected override string DescriptionOf(JsonElement item) => $"{Text(item, "name")} {Text(item, "version")}";
}

/// <summary>Names of versioned definitions.</summary>
internal abstract class DefinitionNameCompleter : ApiCompleter
{
    private protected override string? ValueOf(JsonElement item) => Text(item, "name");

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
