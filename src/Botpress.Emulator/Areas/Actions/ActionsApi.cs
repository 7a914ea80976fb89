using System;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// Actions. What the bot, its integrations and its plugins declare can be called: the input must be as declared, and since no code is run,
/// the output is made of its schema. The emulator offers two more for trying: <c>echo</c> answers its input, <c>sum</c> adds the
/// <c>numbers</c> of its input. They belong to the integration <c>emulator</c> and may be called with or without it (<c>emulator:echo</c>).
/// </summary>
internal static class ActionsApi
{
    private const string OwnIntegration = "emulator";

    public static void Register(Router router)
    {
        router.On(Operations.CallAction, call => Invoke(router, call));
        router.On(Operations.ListActionRuns, ListRuns);
    }

    private static JsonObject Invoke(Router router, Call call)
    {
        string type = call.Body.RequiredText("type");
        JsonObject input = call.Body.RequiredObject("input");
        int colon = type.LastIndexOf(':');
        string integration = colon < 0 ? OwnIntegration : type.Substring(0, colon);
        string action = type.Substring(colon + 1);
        Installed? installed = colon < 0 ? call.Caller.Integration : Installed.Find(call.Store.State, call.Bot, integration);
        JsonObject? definition = installed?.Map("actions")[action] as JsonObject ?? Declarations.OfBot(call, bot => bot["actions"] as JsonObject, type);
        JsonObject? output = null;
        ApiError? error = null;
        try
        {
            output = definition is not null ? Declared(definition, input) : integration == OwnIntegration ? Run(action, input) : null;
            if (installed is not null && definition is not null)
            {
                router.Action(installed.Name, action)?.Invoke(call, installed, input);
            }

            if (output is null)
            {
                BotIssuesApi.AddUnknownAction(call.Store, call.Bot, type);
                error = ApiError.Of("ReferenceNotFound", $"type: the bot has no action \"{type}\"; {Offered(call, installed, integration)}");
            }
        }
        catch (ApiError failure)
        {
            error = failure;
        }

        var run = new JsonObject
        {
            ["timestamp"] = call.Store.Stamp(),
            ["integrationName"] = integration,
            ["actionType"] = action,
            ["input"] = input.Copy(),
            ["output"] = output?.Copy(),
            ["status"] = error is null ? "SUCCESS" : "FAILURE",
            ["durationMs"] = 0,
            ["cached"] = false,
            ["errorMessage"] = error?.Message,
        };
        call.Bot.ActionRuns.Add(run);
        BotLogsApi.Add(call.Store, call.Bot, error is null ? "info" : "error", error?.Message ?? $"Action {type} called");
        return error is null
            ? new JsonObject { ["output"] = output, ["meta"] = new JsonObject { ["cached"] = false } }
            : throw error;
    }

    /// <summary>What an action that is declared answers: what its schema allows, as empty as can be.</summary>
    private static JsonObject Declared(JsonObject definition, JsonObject input) => JsonSchema.Fault(definition["input"]?["schema"], input, "input") is string fault
        ? throw ApiError.Payload($"{fault}, as the action's definition says")
        : SchemaExample.Of(definition["output"]?["schema"]);

    private static string Offered(Call call, Installed? installed, string integration) => installed is not null
        ? $"the integration \"{installed.Name}\" offers {Declarations.Listed(installed.Map("actions").Select(entry => entry.Key))}"
        : integration == OwnIntegration ? $"the emulator offers echo and sum, and a bot declares others with Set-BpBot {call.BotId} -Action"
        : $"it has no integration \"{integration}\". {Declarations.Install(call)}";

    /// <summary>The output of a built-in action, null when there is none of the name.</summary>
    private static JsonObject? Run(string action, JsonObject input)
    {
        switch (action)
        {
            case "echo":
                return input.Copy();
            case "sum":
                double total = 0;
                foreach (JsonNode? item in input["numbers"] as JsonArray ?? throw ApiError.Of("Runtime", "input.numbers must be an array of numbers"))
                {
                    total += Json.IsNumber(item, out double number) ? number : throw ApiError.Of("Runtime", "input.numbers must be an array of numbers");
                }

                return new JsonObject { ["total"] = Json.Number(total) };
            default:
                return null;
        }
    }

    private static JsonObject ListRuns(Call call)
    {
        BotState bot = call.PathBot();
        string integration = call.Query.RequiredText("integrationName");
        DateTime? from = call.Query.Date("timestampFrom");
        DateTime? until = call.Query.Date("timestampUntil");
        return call.Page(
            "data",
            bot.ActionRuns.Where(run =>
            {
                DateTime time = Clock.Parse(run.Text("timestamp"));
                return run.Text("integrationName") == integration && !(time < from) && !(time > until);
            }),
            run => run.Text("timestamp"),
            _ => "",
            run => run.Copy(),
            descending: true);
    }
}
