using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// How an integration configures itself within a bot. Which one it is stands in the headers. The bot shows the identifier with the
/// integration, if it is installed there; nothing is called by schedule.
/// </summary>
internal static class IntegrationConfigurationsApi
{
    public static void Register(Router router) => router.On(Operations.ConfigureIntegration, Configure);

    private static JsonObject Configure(Call call)
    {
        string id = call.Header("x-integration-id") ?? call.Header("x-integration-alias")
            ?? throw ApiError.Of("Forbidden", "x-integration-id: an integration configures itself, and the headers do not say which one it is");
        Input body = call.Body;
        string? identifier = body.Text("identifier", nullable: true);
        string? schedule = body.Text("scheduleRegisterCall");
        JsonObject? sandbox = body.Object("sandboxIdentifiers", nullable: true);
        if (!call.Bot.IntegrationConfigurations.TryGetValue(id, out JsonObject? configuration))
        {
            call.Bot.IntegrationConfigurations[id] = configuration = [];
        }

        foreach ((string? name, JsonNode? value) in new (string, JsonNode?)[] { ("identifier", identifier), ("sandboxIdentifiers", sandbox?.Copy()) })
        {
            if (body.Has(name))
            {
                configuration.Remove(name);
                configuration.With(name, value);
            }
        }

        // What integrations do to end the schedule is to leave it out.
        configuration.Remove("scheduleRegisterCall");
        configuration.With("scheduleRegisterCall", schedule);
        var installed = ((JsonObject)call.Bot.Bot["integrations"]!)
            .FirstOrDefault(entry => entry.Key == id || (entry.Value as JsonObject)?.TextOrNull("id") == id).Value as JsonObject;
        if (installed is not null && body.Has("identifier"))
        {
            installed.Remove("identifier");
            installed.With("identifier", identifier);
        }

        return [];
    }
}
