using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator.Tests.Core;

/// <summary>A store with a workspace and a bot, and requests to it without a server.</summary>
internal sealed class World : IDisposable
{
    public const string Workspace = "wkspace_1";
    public const string BotId = "bot_1";

    public World(string bot = "{}", EmulatorBehavior? behavior = null, bool isLenient = false)
    {
        Store = new Store(null, TimeSpan.Zero, new Dictionary<string, DueAction>(), []) { Behavior = behavior ?? new EmulatorBehavior(), IsLenient = isLenient };
        Store.State.WorkspaceId = Workspace;
        Store.State.Workspaces[Workspace] = new JsonObject { ["id"] = Workspace, ["name"] = "w", ["createdAt"] = "2026-01-01T00:00:00.000Z" };
        Bot = AddBot(BotId, bot);
    }

    public Store Store { get; }

    public BotState Bot { get; }

    /// <summary>The integration that requests come from; null for the bot itself.</summary>
    public string? IntegrationId { get; set; }

    /// <summary>Adds a bot.</summary>
    public BotState AddBot(string id, string json = "{}", string workspace = Workspace)
    {
        JsonObject data = JsonNode.Parse(json)!.AsObject();
        data["id"] = id;
        data["name"] ??= "bot";
        data["createdAt"] = "2026-01-01T00:00:00.000Z";
        data["integrations"] ??= new JsonObject();
        return Store.State.Bots[id] = new BotState { WorkspaceId = workspace, Bot = data };
    }

    /// <summary>Adds an integration to the workspace and, under a key, to the bot.</summary>
    public string Install(string key, string definition, string? name = null, string more = "{}")
    {
        JsonObject data = JsonNode.Parse(definition)!.AsObject();
        string id = data.TextOrNull("id") ?? $"intver_{key}";
        data["id"] = id;
        data["name"] ??= name ?? key;
        data["version"] ??= "1.0.0";
        Store.State.Integrations[id] = new DefinitionState { WorkspaceId = Workspace, Data = data };
        JsonObject instance = JsonNode.Parse(more)!.AsObject();
        instance["id"] = id;
        instance["name"] = data["name"]!.DeepClone();
        instance["enabled"] ??= true;
        ((JsonObject)Bot.Bot["integrations"]!)[key] = instance;
        return id;
    }

    /// <summary>A request on behalf of the bot or the integration.</summary>
    public Call Call(Operation operation, object? body = null, string query = "", (string Name, string Value)[]? headers = null, params (string Name, string Value)[] path)
    {
        var all = new NameValueCollection { ["x-bot-id"] = BotId, ["x-workspace-id"] = Workspace };
        if (IntegrationId is not null)
        {
            all["x-integration-id"] = IntegrationId;
        }

        foreach ((string name, string value) in headers ?? [])
        {
            all[name] = value;
        }

        JsonNode json = body switch
        {
            string text => JsonNode.Parse(text)!,
            null => new JsonObject(),
            _ => JsonSerializer.SerializeToNode(body)!,
        };
        return new Call(Store, operation, path.ToDictionary(one => one.Name, one => one.Value), new Query(query), all, json.AsObject());
    }

    public void Dispose() => Store.Dispose();
}
