using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

internal sealed class UserNameCompleter : NameCompleter
{
    private protected override Operation Operation => Operations.ListUsers;
}

internal sealed class WorkflowNameCompleter : NameCompleter
{
    private protected override Operation Operation => Operations.ListWorkflows;
}

internal sealed class TaskTypeCompleter : ApiCompleter
{
    private protected override Operation Operation => Operations.ListTasks;

    private protected override string? ValueOf(JsonElement item) => Text(item, "type");

    private protected override string DescriptionOf(JsonElement item) => Text(item, "type") ?? "";
}

internal sealed class PlanNameCompleter : NameCompleter
{
    private protected override Operation Operation => Operations.ListPlans;
}

internal sealed class AddonNameCompleter : NameCompleter
{
    private protected override Operation Operation => Operations.ListAddons;
}

internal sealed class BotVersionNameCompleter : NameCompleter
{
    private protected override Operation Operation => Operations.ListBotVersions;

    private protected override Dictionary<string, object?>? Arguments(IDictionary bound, ApiContext context) =>
        context.BotId is string bot ? new() { ["id"] = bot } : null;
}

/// <summary>The ids of what can own a state, by the type that the command names.</summary>
internal sealed class StateOwnerCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        IArgumentCompleter? owners = fakeBoundParameters["Type"]?.ToString()?.ToLowerInvariant() switch
        {
            "bot" or "integration" => new BotIdCompleter(),
            "user" => new UserIdCompleter(),
            "conversation" => new ConversationIdCompleter(),
            "workflow" => new WorkflowIdCompleter(),
            "task" => new TaskIdCompleter(),
            _ => null,
        };
        return owners?.CompleteArgument(commandName, parameterName, wordToComplete, commandAst, fakeBoundParameters) ?? [];
    }
}
