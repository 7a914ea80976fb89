using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Offers the tags that things of a list have already, where nothing declares them.</summary>
internal abstract class ItemTagCompleter : ApiCompleter
{
    private protected override bool IsKeyFor(string parameter) => parameter == "Tag";

    private protected override IEnumerable<Completion> CompletionsOf(JsonElement item, IDictionary bound) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("tags", out JsonElement tags) && tags.ValueKind == JsonValueKind.Object
            ? tags.EnumerateObject().Select(tag => new Completion(tag.Name, ""))
            : [];
}

internal sealed class BotsTagCompleter : ItemTagCompleter
{
    private protected override Operation Operation => Operations.ListBots;
}

internal sealed class TablesTagCompleter : ItemTagCompleter
{
    private protected override Operation Operation => Operations.ListTables;
}

internal sealed class FilesTagCompleter : ItemTagCompleter
{
    private protected override Operation Operation => Operations.ListFiles;
}

internal sealed class KnowledgeBasesTagCompleter : ItemTagCompleter
{
    private protected override Operation Operation => Operations.ListKnowledgeBases;
}

internal sealed class TasksTagCompleter : ItemTagCompleter
{
    private protected override Operation Operation => Operations.ListTasks;
}

internal sealed class WorkflowsTagCompleter : ItemTagCompleter
{
    private protected override Operation Operation => Operations.ListWorkflows;
}
