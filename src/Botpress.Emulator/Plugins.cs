using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Plugins of a workspace, each version by itself. They are kept and shown; no bot runs them.</summary>
internal static class Plugins
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
        router.On(Operations.GetPluginByName, call => Show(FindByName(call, Own(call))));
        router.On(Operations.ListPlugins, call => List(call, Own(call)));
        router.On(Operations.UpdatePlugin, Update);
        router.On(Operations.DeletePlugin, Delete);
        router.On(Operations.GetPluginCode, call => Code(call, Find(call)));
    }

    /// <summary>Adds a version that has been looked at, or comes from this project.</summary>
    public static JsonObject Add(Store store, string workspaceId, JsonObject definition)
    {
        string name = definition.Text("name");
        JsonObject plugin = store.NewObject("plugver");
        plugin["name"] = name;
        plugin["version"] = definition["version"]!.DeepClone();
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
        plugin["title"] = name.Substring(0, Math.Min(name.Length, 64));
        plugin["description"] = "";
        plugin["iconUrl"] = "";
        plugin["readmeUrl"] = "";
        plugin["public"] = false;
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

    public static JsonObject List(Call call, IEnumerable<JsonObject> plugins) => call.PageOf("plugins", Versions.Filter(plugins, call.Query), plugin =>
    {
        var shown = new JsonObject();
        foreach (string name in _short)
        {
            shown.With(name, plugin[name]);
        }
        return shown;
    });

    public static JsonObject FindByName(Call call, IEnumerable<JsonObject> plugins) =>
        Versions.Newest(plugins.Where(plugin => plugin.Text("name") == call.Path("name")), call.Path("version"))
        ?? throw ApiError.NotFound("plugin", $"{call.Path("name")}@{call.Path("version")}");

    /// <summary>The plugin with the given interfaces in place of those that it depends on.</summary>
    public static JsonObject Dereferenced(Call call, JsonObject plugin, string workspaceId)
    {
        JsonObject answer = Show(plugin);
        var interfaces = (JsonObject)answer["plugin"]!["dependencies"]!["interfaces"]!;
        foreach (var given in call.Query.Map("interfaces"))
        {
            if (!interfaces.ContainsKey(given.Key))
            {
                throw Query.Wrong($"interfaces.{given.Key}", $"is no interface that the plugin depends on; it depends on: {string.Join(", ", interfaces.Select(entry => entry.Key))}");
            }
            interfaces[given.Key] = Reference(Visible(call.Store.State.Interfaces, workspaceId).FirstOrDefault(found => found.Text("id") == given.Value)
                ?? throw ApiError.Reference($"query interfaces.{given.Key}", "interface", given.Value));
        }
        return answer;
    }

    public static JsonObject Code(Call call, JsonObject plugin)
    {
        string platform = call.Path("platform");
        return platform is "node" or "browser"
            ? new JsonObject { ["code"] = ((JsonObject)plugin["code"]!).TextOrNull(platform) ?? "" }
            : throw ApiError.Query("platform must be one of node, browser");
    }

    private static IEnumerable<JsonObject> Own(Call call) =>
        call.Store.State.Plugins.Values.Where(plugin => plugin.WorkspaceId == call.WorkspaceId).Select(plugin => plugin.Data);

    private static JsonObject Find(Call call) => Own(call).FirstOrDefault(plugin => plugin.Text("id") == call.Path("id"))
        ?? throw ApiError.NotFound("plugin", call.Path("id"));

    /// <summary>The definitions that a workspace can refer to: its own, and what others show on the hub or by their id.</summary>
    private static IEnumerable<JsonObject> Visible(Dictionary<string, DefinitionState> definitions, string workspaceId) => definitions.Values
        .Where(definition => definition.WorkspaceId.Length == 0
            || definition.WorkspaceId == workspaceId
            || definition.Data.TextOrNull("visibility") is "public" or "unlisted"
            || definition.Data["public"]?.ToJsonString() == "true")
        .Select(definition => definition.Data);

    private static JsonObject Create(Call call)
    {
        call.Body.RequiredText("name", 200, 1);
        call.Body.RequiredText("version", 200, 1);
        call.Body.RequiredObject("code");
        Check(call.Body, update: false);
        CheckUnique(call, call.Body.Text("name")!, call.Body.Text("version")!, VisibilityIn(call.Body) ?? "private", null);
        return Show(Add(call.Store, call.WorkspaceId, call.Body.Json));
    }

    private static JsonObject Update(Call call)
    {
        JsonObject plugin = Find(call);
        Check(call.Body, update: true);
        CheckUnique(call, plugin.Text("name"), plugin.Text("version"), VisibilityIn(call.Body) ?? plugin.Text("visibility"), plugin);
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
        BotState? user = call.Store.State.Bots.Values.FirstOrDefault(bot => ((JsonObject)bot.Bot["plugins"]!).Any(entry => entry.Value!.AsObject().TextOrNull("id") == id));
        if (user is not null)
        {
            throw ApiError.Of("ReferenceConstraint", $"plugin \"{id}\" is installed in the bot \"{user.Bot.Text("id")}\"");
        }
        call.Store.State.Plugins.Remove(id);
        return [];
    }

    /// <summary>A workspace has a version of a name once, and so has the hub.</summary>
    private static void CheckUnique(Call call, string name, string version, string visibility, JsonObject? except)
    {
        bool taken = call.Store.State.Plugins.Values.Any(other => other.Data != except
            && other.Data.Text("name") == name
            && other.Data.Text("version") == version
            && (other.WorkspaceId == call.WorkspaceId || (visibility != "private" && other.Data.Text("visibility") != "private")));
        if (taken)
        {
            throw ApiError.Exists($"plugin \"{name}\" has a version \"{version}\" already");
        }
    }

    private static string? VisibilityIn(Input body) => body.Text("visibility") ?? body.Flag("public") switch { null => null, true => "public", false => "private" };

    /// <summary>Looks at every field before anything changes.</summary>
    private static void Check(Input body, bool update)
    {
        static void Described(Input part)
        {
            part.Text("title", 64);
            part.Text("description", 256);
        }
        if (!(update && body.IsNull("configuration")) && body.Nested("configuration") is Input configuration)
        {
            Described(configuration);
            configuration.RequiredObject("schema");
        }
        Bots.CheckMap(body, "states", update, state =>
        {
            state.RequiredText("type");
            state.Enum("type", "conversation", "user", "bot");
            state.RequiredObject("schema");
            state.Number("expiry", 1);
        });
        Bots.CheckMap(body, "events", update, @event =>
        {
            Described(@event);
            @event.RequiredObject("schema");
            @event.Map("attributes", update, 200);
        });
        Bots.CheckMap(body, "actions", update, action =>
        {
            Described(action);
            action.Flag("billable");
            action.Flag("cacheable");
            action.RequiredObject("input");
            action.Nested("input")!.RequiredObject("schema");
            action.RequiredObject("output");
            action.Nested("output")!.RequiredObject("schema");
            action.Map("attributes", update, 200);
        });
        foreach (Input tagged in _tagged.Select(body.Nested).OfType<Input>())
        {
            tagged.RequiredObject("tags");
            Bots.CheckMap(tagged, "tags", update, Described);
        }
        if (body.Nested("code") is Input code)
        {
            foreach (string platform in new[] { "node", "browser" })
            {
                _ = update ? code.Text(platform) : code.RequiredText(platform);
            }
        }
        body.Text("sdkVersion", 200);
        body.Text("icon");
        body.Text("readme");
        body.Text("title", 64, 1);
        body.Text("description", 256);
        body.Flag("public");
        body.Enum("visibility", "public", "private", "unlisted");
        body.Map("attributes", update, 200);
        foreach (string kind in _dependencies)
        {
            if (body.Nested("dependencies") is Input dependencies)
            {
                Bots.CheckMap(dependencies, kind, update, dependency =>
                {
                    dependency.Text("id");
                    dependency.Text("name");
                    dependency.Text("version");
                });
            }
        }
    }

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
        plugin.With("title", body.Text("title")).With("description", body.Text("description"));
        if (body.Object("attributes") is JsonObject attributes)
        {
            JsonObject merged = plugin["attributes"]?.AsObject().Copy() ?? [];
            merged.Merge(attributes);
            plugin["attributes"] = merged;
        }
        if (VisibilityIn(body) is string visibility)
        {
            plugin["visibility"] = visibility;
            plugin["public"] = visibility == "public";
        }
        // There is no place that serves such files; an address that holds its own content works without one.
        plugin.With("iconUrl", body.Text("icon") is string icon ? $"data:image/svg+xml;base64,{icon}" : null);
        plugin.With("readmeUrl", body.Text("readme") is string readme ? $"data:text/markdown;base64,{readme}" : null);
        foreach (string kind in _dependencies)
        {
            foreach (var change in body.Nested("dependencies")?.Object(kind) ?? [])
            {
                var known = (JsonObject)plugin["dependencies"]![kind]!;
                if (change.Value is not JsonObject asked)
                {
                    known.Remove(change.Key);
                    continue;
                }
                known[change.Key] = Reference(Definition(store, workspaceId, kind, change.Key, asked));
            }
        }
    }

    /// <summary>What a dependency names, by its id or by name and version.</summary>
    private static JsonObject Definition(Store store, string workspaceId, string kind, string key, JsonObject asked)
    {
        var visible = Visible(kind == "interfaces" ? store.State.Interfaces : store.State.Integrations, workspaceId);
        string field = $"dependencies.{kind}.{key}";
        string version = asked.TextOrNull("version") ?? "latest";
        if (asked.TextOrNull("id") is string id)
        {
            return visible.FirstOrDefault(found => found.Text("id") == id) ?? throw ApiError.Reference(field, kind.TrimEnd('s'), id);
        }
        string name = asked.TextOrNull("name") ?? throw ApiError.Payload($"{field} must have an id or a name");
        return Versions.Newest(visible.Where(found => found.Text("name") == name), version) ?? throw ApiError.Reference(field, kind.TrimEnd('s'), $"{name}@{version}");
    }

    private static JsonObject Reference(JsonObject definition) =>
        new() { ["id"] = definition.Text("id"), ["name"] = definition.Text("name"), ["version"] = definition.Text("version") };

    private static JsonObject NoConfiguration() => new() { ["schema"] = new JsonObject() };
}
