using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Integrations of a workspace, each version by itself. They are kept and shown; their code is not run.</summary>
internal static class IntegrationsApi
{
    private const int MaxChannels = 10;
    private const int MaxEvents = 20;
    private const int MaxMessages = 20;
    private const int MaxVersions = 50;

    private static readonly string[] _maps = ["states", "events", "actions", "entities"];

    /// <summary>What the entries of an integration's interfaces say of theirs.</summary>
    private static readonly string[] _mapped = ["entities", "actions", "events", "channels"];

    private static readonly string[] _short =
        ["id", "name", "version", "createdAt", "updatedAt", "title", "description", "iconUrl", "public", "visibility", "verificationStatus", "lifecycleStatus", "attributes"];

    public static void Register(Router router)
    {
        router.On(Operations.CreateIntegration, Create);
        router.On(Operations.ValidateIntegrationCreation, ValidateCreation);
        router.On(Operations.GetIntegration, call => Show(Find(call)));
        router.On(Operations.GetIntegrationByName, call => Show(Definitions.FindByName(call, "integration", Own(call))));
        router.On(Operations.ListIntegrations, ListOwn);
        router.On(Operations.UpdateIntegration, Update);
        router.On(Operations.ValidateIntegrationUpdate, ValidateUpdate);
        router.On(Operations.DeleteIntegration, Delete);
        router.On(Operations.GetIntegrationLogs, call => BotLogsApi.Read(call, StateOf(call, Find(call)).Logs));
        router.On(Operations.RequestIntegrationVerification, RequestVerification);
        router.On(Operations.RotateIntegrationSigningSecrets, RotateSecret);
    }

    /// <summary>Adds a version that has been looked at, or comes from this project.</summary>
    public static JsonObject Add(Store store, string workspaceId, JsonObject asked)
    {
        JsonObject definition = Definitions.New(store, "intver", asked);
        definition["identifier"] = new JsonObject();
        definition["url"] = "";
        definition["interfaces"] = new JsonObject();
        definition["configuration"] = NoConfiguration();
        definition["configurations"] = new JsonObject();
        definition["channels"] = new JsonObject();
        foreach (string map in _maps)
        {
            definition[map] = new JsonObject();
        }

        definition["user"] = new JsonObject { ["tags"] = new JsonObject(), ["creation"] = NoCreation() };
        definition["dev"] = asked["dev"]?.DeepClone() ?? false;
        definition["visibility"] = "private";
        definition["verificationStatus"] = "unapproved";
        definition["lifecycleStatus"] = "published";
        definition["secrets"] = new JsonArray();
        definition["signingSecret"] = Ids.Hex(16);
        Apply(store, workspaceId, definition, new Input(asked));
        var state = new DefinitionState { WorkspaceId = workspaceId, Data = definition };
        store.State.Integrations.Add(definition.Text("id"), state);
        Log(store, state, $"Version {definition.Text("version")} created");
        return definition;
    }

    /// <summary>The one with this id that belongs to the workspace of the call.</summary>
    public static DefinitionState? OwnById(Call call, string id) =>
        call.Store.State.Integrations.TryGetValue(id, out DefinitionState? found) && found.WorkspaceId == call.WorkspaceId ? found : null;

    public static int Installs(Store store, string id) => store.State.Bots.Values.Count(bot => Has(bot, id));

    /// <summary>A page of those that the query asks for.</summary>
    public static JsonObject List(Call call, IEnumerable<JsonObject> definitions, Func<JsonObject, JsonObject> show)
    {
        Query query = call.Query;
        string? interfaceId = query.Text("interfaceId");
        string? interfaceName = query.Text("interfaceName");
        string? botId = query.Text("installedByBotId");
        string? search = query.Text("search") is { Length: > 0 } text ? text : null;
        string? status = query.Text("verificationStatus");
        string sort = query.Text("sortBy") ?? "createdAt";
        string? direction = query.Text("direction");
        bool Implements(JsonObject definition) => definition["interfaces"]!.AsObject().Any(entry =>
            (interfaceId is null || entry.Value!.AsObject().Text("id") == interfaceId) && (interfaceName is null || entry.Value!.AsObject().Text("name") == interfaceName));
        bool IsInstalled(JsonObject definition) => call.Store.State.Bots.TryGetValue(botId!, out BotState? bot) && Has(bot, definition.Text("id"));
        string Key(JsonObject definition) => sort is "popularity" or "installCount"
            ? Installs(call.Store, definition.Text("id")).ToString("000000", System.Globalization.CultureInfo.InvariantCulture)
            : definition.Text(sort);
        return call.Page(
            "integrations",
            Versions.Filter(definitions, query).Where(definition =>
                ((interfaceId ?? interfaceName) is null || Implements(definition))
                && (botId is null || IsInstalled(definition))
                && (status is null || definition.Text("verificationStatus") == status)
                && (search is null || MatchedOn(definition, search).Count > 0)),
            Key,
            definition => definition.Text("id"),
            definition =>
            {
                JsonObject shown = show(definition.Only(_short));
                return search is null ? shown : shown.With("matchedOn", MatchedOn(definition, search));
            },
            direction is null ? sort != "name" : direction == "desc",
            sort,
            query.Whole("pageSize", 1, 1000) ?? query.Whole("limit", 1, 1000));
    }

    private static JsonObject ListOwn(Call call)
    {
        string? visibility = call.Query.Text("visibility");
        bool? dev = call.Query.Flag("dev");
        return List(
            call,
            Own(call).Where(definition => (visibility is null || definition.Text("visibility") == visibility) && (dev is null || (bool)definition["dev"]! == dev)),
            shown => shown);
    }

    /// <summary>Where a text occurs in an integration; empty when nowhere.</summary>
    private static JsonObject MatchedOn(JsonObject definition, string search)
    {
        bool Has(string? text) => text?.IndexOf(search, StringComparison.OrdinalIgnoreCase) >= 0;
        var matched = new JsonObject();
        foreach (string name in new[] { "name", "title", "description" })
        {
            matched.With(name, Has(definition.Text(name)) ? true : null);
        }

        string[] actions = [.. definition["actions"]!.AsObject().Select(entry => entry.Key).Where(Has)];
        string[] interfaces = [.. definition["interfaces"]!.AsObject().Select(entry => entry.Value!.AsObject().Text("name")).Where(Has)];
        return matched.With("actions", actions.Length > 0 ? Json.Texts(actions) : null).With("interfaces", interfaces.Length > 0 ? Json.Texts(interfaces) : null);
    }

    private static bool Has(BotState bot, string id) => ((JsonObject)bot.Bot["integrations"]!).Any(entry => entry.Value!.AsObject().TextOrNull("id") == id);

    private static JsonObject Show(JsonObject definition) => new() { ["integration"] = definition.Copy() };

    private static IEnumerable<JsonObject> Own(Call call) => Definitions.Own(call.Store.State.Integrations, call.WorkspaceId);

    private static JsonObject Find(Call call) => Definitions.Find(call, "integration", Own(call));

    private static DefinitionState StateOf(Call call, JsonObject definition) => call.Store.State.Integrations[definition.Text("id")];

    private static void Log(Store store, DefinitionState state, string message) =>
        state.Logs.Add(new JsonObject { ["timestamp"] = store.Stamp(), ["level"] = "info", ["message"] = message });

    private static JsonObject Create(Call call)
    {
        ValidateCreation(call);
        return Show(Add(call.Store, call.WorkspaceId, call.Body.Json));
    }

    private static JsonObject ValidateCreation(Call call)
    {
        string name = call.Body.Text("name")!;
        string version = call.Body.Text("version")!;
        DefinitionRules.CheckVersion(call.Body);
        Check(call, null);
        if (Own(call).Count(other => other.Text("name") == name) >= MaxVersions)
        {
            throw ApiError.Of("LimitExceeded", $"version: an integration has at most {MaxVersions} versions; delete some of \"{name}\"");
        }

        CheckUnique(call, name, version, Definitions.VisibilityIn(call.Body) ?? "private", null);
        return [];
    }

    private static JsonObject Update(Call call)
    {
        ValidateUpdate(call);
        JsonObject definition = Find(call);
        Apply(call.Store, call.WorkspaceId, definition, call.Body);
        definition["updatedAt"] = call.Store.Stamp();
        Log(call.Store, StateOf(call, definition), $"Version {definition.Text("version")} updated");
        return Show(definition);
    }

    private static JsonObject ValidateUpdate(Call call)
    {
        JsonObject definition = Find(call);
        Check(call, definition);
        CheckUnique(call, definition.Text("name"), definition.Text("version"), Definitions.VisibilityIn(call.Body) ?? definition.Text("visibility"), definition);
        if (definition.Text("visibility") == "public")
        {
            CheckCompatible(call, definition);
        }

        return [];
    }

    /// <summary>What is public is in use by whoever installed it, and may not break under them.</summary>
    private static void CheckCompatible(Call call, JsonObject definition)
    {
        JsonObject changed = definition.Copy();
        Apply(call.Store, call.WorkspaceId, changed, call.Body);
        if (DefinitionRules.Breaking(definition, changed) is string breach)
        {
            throw ApiError.Of("BreakingChanges", $"{breach}, and the integration is public: make a new version for it");
        }
    }

    private static JsonObject Delete(Call call)
    {
        string id = Find(call).Text("id");
        Definitions.CheckUnused(call.Store, "integration", "integrations", id);
        call.Store.State.Integrations.Remove(id);
        return [];
    }

    private static JsonObject RequestVerification(Call call)
    {
        string id = call.Body.Text("integrationId")!;
        DefinitionState state = OwnById(call, id) ?? throw ApiError.Reference("integrationId", "integration", id);
        state.Data["verificationStatus"] = "pending";
        state.Data["updatedAt"] = call.Store.Stamp();
        Log(call.Store, state, "Verification requested");
        return [];
    }

    private static JsonObject RotateSecret(Call call)
    {
        JsonObject definition = Find(call);
        string secret = Ids.Hex(16);
        definition["signingSecret"] = secret;
        definition["updatedAt"] = call.Store.Stamp();
        Log(call.Store, StateOf(call, definition), "Signing secrets rotated");
        return new JsonObject { ["newSigningSecret"] = secret };
    }

    private static void CheckUnique(Call call, string name, string version, string visibility, JsonObject? except) =>
        Definitions.CheckUnique(call.Store.State.Integrations, "integration", call.WorkspaceId, name, version, visibility != "private", except);

    /// <summary>Looks at what is beyond the rules of the fields before anything changes.</summary>
    private static void Check(Call call, JsonObject? definition)
    {
        Input body = call.Body;
        DefinitionRules.CheckDeclared(body.Json);
        DefinitionRules.CheckSecrets(body);
        DefinitionRules.CheckCount("channels", MaxChannels, (definition?["channels"] as JsonObject, body.Object("channels")));
        DefinitionRules.CheckCount("events", MaxEvents, (definition?["events"] as JsonObject, body.Object("events")));
        body.Each("channels", nulls: true, channel => DefinitionRules.CheckCount(
            channel.Place("messages"), MaxMessages, (definition?["channels"]?[channel.Key]?["messages"] as JsonObject, channel.Object("messages"))));
        body.Each("interfaces", nulls: true, implemented => Referred(call.Store, call.WorkspaceId, implemented.Text("id")!));
    }

    private static void Apply(Store store, string workspaceId, JsonObject definition, Input body)
    {
        Definitions.ApplyTexts(definition, body);
        if (Definitions.VisibilityIn(body) is string visibility)
        {
            definition["visibility"] = visibility;
            definition["public"] = visibility == "public";
        }

        definition.With("maxExecutionTime", body.Json["maxExecutionTime"]);
        if (body.Has("url"))
        {
            definition["url"] = body.Text("url", nullable: true) ?? "";
        }

        foreach (string map in _maps)
        {
            ((JsonObject)definition[map]!).Merge(body.Object(map));
        }

        foreach (string name in new[] { "identifier", "configuration", "configurations", "channels", "user" })
        {
            Definitions.MergeDeep((JsonObject)definition[name]!, body.Object(name));
        }

        foreach (JsonObject named in definition["configurations"]!.AsObject().Select(entry => entry.Value).OfType<JsonObject>().Append((JsonObject)definition["configuration"]!))
        {
            named["schema"] ??= new JsonObject();
            named["identifier"] ??= new JsonObject();
            named["identifier"]!["required"] ??= false;
        }

        foreach (JsonObject channel in definition["channels"]!.AsObject().Select(entry => entry.Value).OfType<JsonObject>())
        {
            channel["messages"] ??= new JsonObject();
            channel["conversation"] ??= new JsonObject();
            channel["conversation"]!["tags"] ??= new JsonObject();
            channel["conversation"]!["creation"] ??= NoCreation();
            channel["message"] ??= new JsonObject();
            channel["message"]!["tags"] ??= new JsonObject();
        }

        Definitions.ApplySecrets(definition, body.Object("secrets"));
        ApplyInterfaces(store, workspaceId, (JsonObject)definition["interfaces"]!, body.Object("interfaces"));
    }

    private static void ApplyInterfaces(Store store, string workspaceId, JsonObject interfaces, JsonObject? changes)
    {
        foreach (KeyValuePair<string, JsonNode?> change in changes ?? [])
        {
            if (change.Value is not JsonObject asked)
            {
                interfaces.Remove(change.Key);
                continue;
            }

            JsonObject implemented = Definitions.Reference(Referred(store, workspaceId, asked.Text("id")));
            foreach (string kind in _mapped)
            {
                implemented[kind] = asked[kind]?.DeepClone() ?? new JsonObject();
            }

            interfaces[change.Key] = implemented;
        }
    }

    private static JsonObject Referred(Store store, string workspaceId, string id) =>
        Definitions.Visible(store.State.Interfaces, workspaceId).FirstOrDefault(found => found.Text("id") == id) ?? throw ApiError.Reference("interfaces", "interface", id);

    private static JsonObject NoConfiguration() => new() { ["identifier"] = new JsonObject { ["required"] = false }, ["schema"] = new JsonObject() };

    private static JsonObject NoCreation() => new() { ["enabled"] = false, ["requiredTags"] = new JsonArray() };
}
