using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The interfaces of the hub: those that their workspace made public, and those of Botpress itself.</summary>
internal static class HubInterfacesApi
{
    public static void Register(Router router)
    {
        router.On(Operations.ListPublicInterfaces, call => InterfacesApi.List(call, Public(call.Store)));
        router.On(Operations.GetPublicInterfaceById, call => InterfacesApi.Show(Definitions.Find(call, "interface", Public(call.Store))));
        router.On(Operations.GetPublicInterface, call => InterfacesApi.Show(Definitions.FindByName(call, "interface", Public(call.Store))));
    }

    private static IEnumerable<JsonObject> Public(Store store) =>
        store.State.Interfaces.Values.Select(definition => definition.Data).Where(definition => (bool)definition["public"]!);
}
