using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Plugins of a workspace, each version by itself. They are kept and shown; no bot runs them.</summary>
internal static class PluginsApi
{
    private static readonly string[] _maps = ["states", "events", "actions"];
    private static readonly string[] _tagged = ["user", "conversation", "message"];
    private static readonly string[] _dependencies = ["interfaces", "integrations"];
    private static readonly string[] _short =
        ["id", "createdAt", "updatedAt", "name", "version", "title", "description", "iconUrl", "readmeUrl", "public", "visibility", "lifecycleStatus"];

    public static void Register(Router router)
    {
        router.On(Operations.CreatePlugin, Create);
        router.On(Operations.GetPlugin, call => Show(Find(call)));
        router.On(Operations.GetDereferencedPlugin, call => Dereferenced(call, Find(call), call.WorkspaceId));
        router.On(Operations.GetPluginByName, call => Show(Definitions.FindByName(call, "plugin", Own(call))));
        router.On(Operations.ListPlugins, call => List(call, Own(call)));
        router.On(Operations.UpdatePlugin, Update);
        router.On(Operations.DeletePlugin, Delete);
        router.On(Operations.GetPluginCode, call => Code(call, Find(call)));
    }

    /// <summary>Adds a version that has been looked at, or comes from this project.</summary>
    public static JsonObject Add(Store store, string workspaceId, JsonObject definition)
    {
        JsonObject plugin = Definitions.New(store, "plugver", definition);
        plugin["configuration"] = NoConfiguration();
        foreach (string map in _maps)
        {
            plugin[map] = new JsonObject();
        }

        plugin["dependencies"] = new JsonObject { ["interfaces"] = new JsonObject(), ["integrations"] = new JsonObject() };
        foreach (string tagged in _tagged)
        {
            plugin[tagged] = new JsonObject { ["tags"] = new JsonObject() };
        }

        plugin["visibility"] = "private";
        plugin["lifecycleStatus"] = "published";
        plugin["code"] = new JsonObject();
        Apply(store, workspaceId, plugin, new Input(definition));
        store.State.Plugins.Add(plugin.Text("id"), new DefinitionState { WorkspaceId = workspaceId, Data = plugin });
        return plugin;
    }

    public static JsonObject Show(JsonObject plugin)
    {
        JsonObject shown = plugin.Copy();
        shown.Remove("code");
        return new JsonObject { ["plugin"] = shown };
    }

    public static JsonObject List(Call call, IEnumerable<JsonObject> plugins) =>
        call.PageOf("plugins", Versions.Filter(plugins, call.Query), plugin => plugin.Only(_short));

    /// <summary>The plugin with the given integrations in place of the interfaces that it depends on.</summary>
    public static JsonObject Dereferenced(Call call, JsonObject plugin, string workspaceId)
    {
        JsonObject answer = Show(plugin);
        var interfaces = (JsonObject)answer["plugin"]!["dependencies"]!["interfaces"]!;
        foreach (KeyValuePair<string, string> given in call.Query.Map("interfaces"))
        {
            if (interfaces[given.Key] is not JsonObject wanted)
            {
                throw Query.Wrong($"interfaces.{given.Key}", $"is no interface that the plugin depends on; it depends on: {string.Join(", ", interfaces.Select(entry => entry.Key))}");
            }

            JsonObject integration = Definitions.Visible(call.Store.State.Integrations, workspaceId).FirstOrDefault(found => found.Text("id") == given.Value)
                ?? throw ApiError.Reference($"query interfaces.{given.Key}", "integration", given.Value);
            if (!integration["interfaces"]!.AsObject().Any(entry => entry.Value!.AsObject().Text("name") == wanted.Text("name")))
            {
                throw Query.Wrong($"interfaces.{given.Key}", $"names the integration {integration.Text("name")}, which does not implement the interface {wanted.Text("name")}");
            }

            interfaces[given.Key] = Definitions.Reference(integration);
        }

        return answer;
    }

    public static JsonObject Code(Call call, JsonObject plugin) => new() { ["code"] = ((JsonObject)plugin["code"]!).TextOrNull(call.Path("platform")) ?? "" };

    private static IEnumerable<JsonObject> Own(Call call) => Definitions.Own(call.Store.State.Plugins, call.WorkspaceId);

    private static JsonObject Find(Call call) => Definitions.Find(call, "plugin", Own(call));

    private static JsonObject Create(Call call)
    {
        DefinitionRules.CheckVersion(call.Body);
        DefinitionRules.CheckDeclared(call.Body.Json);
        CheckUnique(call, call.Body.Text("name")!, call.Body.Text("version")!, Definitions.VisibilityIn(call.Body) ?? "private", null);
        return Show(Add(call.Store, call.WorkspaceId, call.Body.Json));
    }

    private static JsonObject Update(Call call)
    {
        JsonObject plugin = Find(call);
        DefinitionRules.CheckDeclared(call.Body.Json);
        CheckUnique(call, plugin.Text("name"), plugin.Text("version"), Definitions.VisibilityIn(call.Body) ?? plugin.Text("visibility"), plugin);
        // First into a copy: a reference that is not there must leave everything as it is.
        JsonObject changed = plugin.Copy();
        Apply(call.Store, call.WorkspaceId, changed, call.Body);
        changed["updatedAt"] = call.Store.Stamp();
        call.Store.State.Plugins[plugin.Text("id")].Data = changed;
        return Show(changed);
    }

    private static JsonObject Delete(Call call)
    {
        string id = Find(call).Text("id");
        Definitions.CheckUnused(call.Store, "plugin", "plugins", id);
        call.Store.State.Plugins.Remove(id);
        return [];
    }

    private static void CheckUnique(Call call, string name, string version, string visibility, JsonObject? except) =>
        Definitions.CheckUnique(call.Store.State.Plugins, "plugin", call.WorkspaceId, name, version, visibility != "private", except);

    private static void Apply(Store store, string workspaceId, JsonObject plugin, Input body)
    {
        if (body.Has("configuration"))
        {
            plugin["configuration"] = body.Object("configuration", nullable: true)?.Copy() ?? NoConfiguration();
        }

        foreach (string name in _maps)
        {
            ((JsonObject)plugin[name]!).Merge(body.Object(name));
        }

        foreach (string name in _tagged)
        {
            ((JsonObject)plugin[name]!["tags"]!).Merge(body.Nested(name)?.Object("tags"));
        }

        ((JsonObject)plugin["code"]!).Merge(body.Object("code"));
        Definitions.ApplyTexts(plugin, body);
        if (Definitions.VisibilityIn(body) is string visibility)
        {
            plugin["visibility"] = visibility;
            plugin["public"] = visibility == "public";
        }

        foreach (string kind in _dependencies)
        {
            foreach (KeyValuePair<string, JsonNode?> change in body.Nested("dependencies")?.Object(kind) ?? [])
            {
                var known = (JsonObject)plugin["dependencies"]![kind]!;
                if (change.Value is not JsonObject asked)
                {
                    known.Remove(change.Key);
                    continue;
                }

                known[change.Key] = Definitions.Reference(Definition(store, workspaceId, kind, change.Key, asked));
            }
        }
    }

    /// <summary>What a dependency names, by its id or by name and version.</summary>
    private static JsonObject Definition(Store store, string workspaceId, string kind, string key, JsonObject asked)
    {
        IEnumerable<JsonObject> visible = Definitions.Visible(kind == "interfaces" ? store.State.Interfaces : store.State.Integrations, workspaceId);
        string field = $"dependencies.{kind}.{key}";
        string version = asked.TextOrNull("version") ?? "latest";
        if (asked.TextOrNull("id") is string id)
        {
            return visible.FirstOrDefault(found => found.Text("id") == id) ?? throw ApiError.Reference(field, kind.TrimEnd('s'), id);
        }

        string name = asked.TextOrNull("name") ?? throw ApiError.Payload($"{field} must have an id or a name");
        return Versions.Newest(visible.Where(found => found.Text("name") == name), version) ?? throw ApiError.Reference(field, kind.TrimEnd('s'), $"{name}@{version}");
    }

    private static JsonObject NoConfiguration() => new() { ["schema"] = new JsonObject() };
}
