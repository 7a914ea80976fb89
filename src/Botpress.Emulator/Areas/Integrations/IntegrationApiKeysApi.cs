using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The API keys of integrations. The value of one is told once; the emulator takes none as a token.</summary>
internal static class IntegrationApiKeysApi
{
    public static void Register(Router router)
    {
        router.On(Operations.ListIntegrationApiKeys, List);
        router.On(Operations.CreateIntegrationApiKey, Create);
        router.On(Operations.DeleteIntegrationApiKey, Delete);
    }

    public static JsonObject Add(Store store, DefinitionState integration, string note)
    {
        JsonObject key = store.NewObject("iak");
        key.Remove("updatedAt");
        key["note"] = note;
        integration.ApiKeys.Add(key);
        return key;
    }

    private static JsonObject List(Call call)
    {
        string id = call.Query.RequiredText("integrationId");
        DefinitionState integration = IntegrationsApi.OwnById(call, id) ?? throw ApiError.NotFound("integration", id);
        return new JsonObject { ["iaks"] = Json.List(integration.ApiKeys.Select(key => key.Copy())) };
    }

    private static JsonObject Create(Call call)
    {
        string note = call.Body.Text("note") ?? "";
        string id = call.Body.RequiredText("integrationId");
        DefinitionState integration = IntegrationsApi.OwnById(call, id) ?? throw ApiError.Reference("integrationId", "integration", id);
        JsonObject key = Add(call.Store, integration, note).Copy();
        key["value"] = $"bp_iak_{Ids.Hex(20)}";
        return key;
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
