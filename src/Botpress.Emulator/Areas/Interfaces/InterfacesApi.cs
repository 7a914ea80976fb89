using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Interfaces of a workspace, each version by itself: what integrations can promise to offer.</summary>
internal static class InterfacesApi
{
    private static readonly string[] _maps = ["entities", "events", "actions"];
    private static readonly string[] _short = ["id", "createdAt", "updatedAt", "name", "version", "title", "description", "iconUrl", "readmeUrl", "public"];

    public static void Register(Router router)
    {
        router.On(Operations.CreateInterface, Create);
        router.On(Operations.GetInterface, call => Show(Find(call)));
        router.On(Operations.GetInterfaceByName, call => Show(Definitions.FindByName(call, "interface", Own(call))));
        router.On(Operations.ListInterfaces, call => List(call, Own(call)));
        router.On(Operations.UpdateInterface, Update);
        router.On(Operations.DeleteInterface, Delete);
    }

    /// <summary>Adds a version that has been looked at, or comes from this project.</summary>
    public static JsonObject Add(Store store, string workspaceId, JsonObject asked)
    {
        JsonObject definition = Definitions.New(store, "ifver", asked);
        foreach (string map in _maps)
        {
            definition[map] = new JsonObject();
        }

        definition["channels"] = new JsonObject();
        Apply(definition, new Input(asked));
        store.State.Interfaces.Add(definition.Text("id"), new DefinitionState { WorkspaceId = workspaceId, Data = definition });
        return definition;
    }

    public static JsonObject Show(JsonObject definition) => new() { ["interface"] = definition.Copy() };

    public static JsonObject List(Call call, IEnumerable<JsonObject> definitions) =>
        call.PageOf("interfaces", Versions.Filter(definitions, call.Query), definition => definition.Only(_short));

    private static IEnumerable<JsonObject> Own(Call call) => Definitions.Own(call.Store.State.Interfaces, call.WorkspaceId);

    private static JsonObject Find(Call call) => Definitions.Find(call, "interface", Own(call));

    private static JsonObject Create(Call call)
    {
        string name = call.Body.Text("name")!;
        string version = call.Body.Text("version")!;
        DefinitionRules.CheckVersion(call.Body);
        DefinitionRules.CheckDeclared(call.Body.Json);
        CheckUnique(call, name, version, call.Body.Flag("public") == true, null);
        return Show(Add(call.Store, call.WorkspaceId, call.Body.Json));
    }

    private static JsonObject Update(Call call)
    {
        JsonObject definition = Find(call);
        DefinitionRules.CheckDeclared(call.Body.Json);
        CheckUnique(call, definition.Text("name"), definition.Text("version"), call.Body.Flag("public") ?? (bool)definition["public"]!, definition);
        Apply(definition, call.Body);
        definition["updatedAt"] = call.Store.Stamp();
        return Show(definition);
    }

    private static JsonObject Delete(Call call)
    {
        string id = Find(call).Text("id");
        Definitions.CheckUnused(call.Store, "interface", "interfaces", id);
        call.Store.State.Interfaces.Remove(id);
        return [];
    }

    private static void CheckUnique(Call call, string name, string version, bool shown, JsonObject? except) =>
        Definitions.CheckUnique(call.Store.State.Interfaces, "interface", call.WorkspaceId, name, version, shown, except);

    private static void Apply(JsonObject definition, Input body)
    {
        Definitions.ApplyTexts(definition, body);
        definition.With("public", body.Json["public"]);
        foreach (string map in _maps)
        {
            ((JsonObject)definition[map]!).Merge(body.Object(map));
        }

        var channels = (JsonObject)definition["channels"]!;
        Definitions.MergeDeep(channels, body.Object("channels"));
        foreach (JsonObject channel in channels.Select(entry => entry.Value).OfType<JsonObject>())
        {
            channel["messages"] ??= new JsonObject();
        }

        if (body.Has("nameTemplate"))
        {
            definition.Remove("nameTemplate");
            definition.With("nameTemplate", body.Object("nameTemplate", nullable: true));
        }
    }
}
