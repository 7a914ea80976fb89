using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// The integrations of the hub: those that their workspace made public, and those of Botpress itself. Unlisted ones are found by id or name.
/// </summary>
internal static class HubIntegrationsApi
{
    public static void Register(Router router)
    {
        router.On(Operations.ListPublicIntegrations, call => IntegrationsApi.List(call, With(call.Store, "public"), shown => Extend(call.Store, shown)));
        router.On(Operations.GetPublicIntegrationById, call => Show(call.Store, Definitions.Find(call, "integration", With(call.Store, "public", "unlisted"))));
        router.On(Operations.GetPublicIntegration, call => Show(call.Store, Definitions.FindByName(call, "integration", With(call.Store, "public", "unlisted"))));
    }

    private static IEnumerable<JsonObject> With(Store store, params string[] visibilities) =>
        store.State.Integrations.Values.Select(integration => integration.Data).Where(integration => visibilities.Contains(integration.Text("visibility")));

    private static JsonObject Show(Store store, JsonObject integration)
    {
        JsonObject shown = Extend(store, integration.Copy());
        // The owner's alone.
        shown["signingSecret"] = "";
        return new JsonObject { ["integration"] = shown };
    }

    /// <summary>Adds whose it is, and how often it is installed.</summary>
    private static JsonObject Extend(Store store, JsonObject shown)
    {
        string id = shown.Text("id");
        string workspaceId = store.State.Integrations[id].WorkspaceId;
        JsonObject? workspace = store.State.Workspaces.TryGetValue(workspaceId, out JsonObject? found) ? found : null;
        shown["ownerWorkspace"] = new JsonObject
        {
            ["id"] = workspaceId.Length == 0 ? "wkspace_botpress" : workspaceId,
            ["handle"] = workspaceId.Length == 0 ? "botpress" : workspace?.TextOrNull("handle"),
            ["name"] = workspaceId.Length == 0 ? "Botpress" : workspace?.TextOrNull("name") ?? "",
        };
        shown["meta"] = new JsonObject { ["installs"] = IntegrationsApi.Installs(store, id), ["views"] = 0 };
        return shown;
    }
}
