using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// The plugins of the hub: those that their workspace made public, and those of Botpress itself. Unlisted ones are found by id or name.
/// </summary>
internal static class HubPluginsApi
{
    public static void Register(Router router)
    {
        router.On(Operations.ListPublicPlugins, call => PluginsApi.List(call, With(call.Store, "public")));
        router.On(Operations.GetPublicPluginById, call => PluginsApi.Show(Find(call)));
        router.On(Operations.GetDereferencedPublicPluginById, call => PluginsApi.Dereferenced(call, Find(call), workspaceId: ""));
        router.On(Operations.GetPublicPlugin, call => PluginsApi.Show(Definitions.FindByName(call, "plugin", With(call.Store, "public", "unlisted"))));
        router.On(Operations.GetPublicPluginCode, call => PluginsApi.Code(call, Find(call)));
    }

    private static IEnumerable<JsonObject> With(Store store, params string[] visibilities) =>
        store.State.Plugins.Values.Select(plugin => plugin.Data).Where(plugin => visibilities.Contains(plugin.Text("visibility")));

    private static JsonObject Find(Call call) => Definitions.Find(call, "plugin", With(call.Store, "public", "unlisted"));
}
