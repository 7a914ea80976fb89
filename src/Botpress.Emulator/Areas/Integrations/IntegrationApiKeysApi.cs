using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// The API keys of integrations. A key is a token for what an integration does in the bots: the runtime and files, and neither tables nor
/// administration. Its value is told once.
/// </summary>
internal static class IntegrationApiKeysApi
{
    public static void Register(Router router)
    {
        router.On(Operations.ListIntegrationApiKeys, List);
        router.On(Operations.CreateIntegrationApiKey, Create);
        router.On(Operations.DeleteIntegrationApiKey, Delete);
        router.OnToken(Opens);
    }

    public static JsonObject Add(Store store, DefinitionState integration, string note)
    {
        JsonObject key = store.NewObject("iak");
        key.Remove("updatedAt");
        key["note"] = note;
        key["value"] = $"bp_iak_{Ids.Hex(20)}";
        integration.ApiKeys.Add(key);
        return key;
    }

    /// <summary>What a token opens that is the key of an integration.</summary>
    private static Grant? Opens(State state, string token, Operation? operation, string? botId)
    {
        bool isTheirs = operation?.Scope == Scope.Bot && !operation.Path.StartsWith("/v1/tables", System.StringComparison.Ordinal);
        return isTheirs && state.Integrations.FirstOrDefault(entry => entry.Value.ApiKeys.Exists(key => key.TextOrNull("value") == token)).Key is string id
            ? new Grant(id)
            : null;
    }

    private static JsonObject Show(JsonObject key)
    {
        JsonObject shown = key.Copy();
        shown.Remove("value");
        return shown;
    }

    private static JsonObject List(Call call)
    {
        string id = call.Query.Text("integrationId")!;
        DefinitionState integration = IntegrationsApi.OwnById(call, id) ?? throw ApiError.NotFound("integration", id);
        return new JsonObject { ["iaks"] = Json.List(integration.ApiKeys.Select(Show)) };
    }

    private static JsonObject Create(Call call)
    {
        string note = call.Body.Text("note") ?? "";
        string id = call.Body.Text("integrationId")!;
        DefinitionState integration = IntegrationsApi.OwnById(call, id) ?? throw ApiError.Reference("integrationId", "integration", id);
        return Add(call.Store, integration, note).Copy();
    }

    private static JsonObject Delete(Call call)
    {
        string id = call.Path("id");
        return call.Store.State.Integrations.Values.Any(integration =>
            integration.WorkspaceId == call.WorkspaceId && integration.ApiKeys.RemoveAll(key => key.Text("id") == id) > 0)
            ? []
            : throw ApiError.NotFound("API key", id);
    }
}
