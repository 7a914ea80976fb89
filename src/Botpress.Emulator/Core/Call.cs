using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>One request to an operation, as the handlers see it.</summary>
internal sealed class Call
{
    private readonly Dictionary<string, string> _path;
    private readonly NameValueCollection _headers;

    public Call(Store store, Operation operation, Dictionary<string, string> path, Query query, NameValueCollection headers, JsonObject body, BotState? chatBot = null)
    {
        Store = store;
        Operation = operation;
        Query = query;
        Body = new Input(body);
        _path = path;
        _headers = headers;
        if (chatBot is not null)
        {
            BotId = chatBot.Bot.Text("id");
            Bot = chatBot;
        }
        else if (operation.Scope == Scope.Workspace)
        {
            WorkspaceId = RequiredHeader("x-workspace-id");
            if (!store.State.Workspaces.ContainsKey(WorkspaceId))
            {
                throw ApiError.Of("Forbidden", $"x-workspace-id: the token has no access to a workspace \"{WorkspaceId}\"");
            }
        }
        else if (operation.Scope == Scope.Bot)
        {
            BotId = RequiredHeader("x-bot-id");
            Bot = store.State.Bots.TryGetValue(BotId, out BotState? bot) ? bot : throw ApiError.NotFound("x-bot-id: bot", BotId);
            Caller = Caller.Of(store.State, Bot, headers);
        }
    }

    public Store Store { get; }

    public Operation Operation { get; }

    public Query Query { get; }

    public Input Body { get; }

    /// <summary>The workspace of the headers, where the operation needs one.</summary>
    public string WorkspaceId { get; } = "";

    /// <summary>The bot of the headers, where the operation needs one.</summary>
    public string BotId { get; } = "";

    /// <inheritdoc cref="BotId"/>
    public BotState Bot { get; } = null!;

    /// <summary>On whose behalf it is made, where the operation needs a bot.</summary>
    public Caller Caller { get; } = null!;

    /// <summary>Whether the integrations of a bot go by their aliases; without the header they go by their ids.</summary>
    public bool IsMultiple => Header("x-multiple-integrations") == "true";

    public string Path(string name) => _path[name];

    public string? Header(string name) => _headers[name] is { Length: > 0 } value ? value : null;

    /// <summary>What the path names by its id.</summary>
    public T Find<T>(Dictionary<string, T> things, string kind, string parameter = "id") =>
        things.TryGetValue(Path(parameter), out T? found) ? found : throw ApiError.NotFound(kind, Path(parameter));

    /// <summary>The bot in the path of an admin operation; it must be one of the workspace's.</summary>
    public BotState PathBot(string parameter = "id") =>
        Store.State.Bots.TryGetValue(Path(parameter), out BotState? bot) && bot.WorkspaceId == WorkspaceId
            ? bot
            : throw ApiError.NotFound("bot", Path(parameter));

    /// <summary>The date range of a list; both ends belong to it.</summary>
    public Func<JsonObject, bool> Range(string field)
    {
        DateTime? after = Query.Date("afterDate");
        DateTime? before = Query.Date("beforeDate");
        return item =>
        {
            DateTime time = Clock.Parse(item.Text(field));
            return !(time < after) && !(time > before);
        };
    }

    /// <summary>The part of a shelf that the date range of a list, and another field, leave. It holds what fits, and perhaps a little more.</summary>
    public ShelfPart Part(string? field = null, string? value = null) =>
        new(field, value, Query.Date("afterDate") is DateTime after ? Clock.Format(after) : null, Query.Date("beforeDate") is DateTime before ? Clock.Format(before) : null);

    /// <summary>One page of objects that have an id and times, sorted as the query asks, newest first when it does not.</summary>
    public JsonObject PageOf(string name, IEnumerable<JsonObject> items, Func<JsonObject, JsonNode>? show = null, params string[] sortFields)
    {
        (string field, bool descending) = Sorting(sortFields);
        return Page(name, items, item => SortKey(item[field]), item => item.Text("id"), show ?? (item => item.Copy()), descending, field);
    }

    /// <summary>The same of those on a shelf that fit: what a list may have very many of.</summary>
    public JsonObject PageOf<T>(string name, Shelf<T> shelf, Func<T, bool> fits, Func<JsonObject, JsonNode>? show = null, params string[] sortFields) =>
        PageOf(name, shelf, default, fits, show, sortFields);

    /// <summary>The same of a part of a shelf: by the time that is read by where it says from when and until when.</summary>
    public JsonObject PageOf<T>(string name, Shelf<T> shelf, ShelfPart part, Func<T, bool> fits, Func<JsonObject, JsonNode>? show = null, params string[] sortFields)
    {
        (string field, bool descending) = Sorting(sortFields);
        if (field is not ("createdAt" or "updatedAt"))
        {
            return PageOf(name, shelf.Values.Where(fits).Select(Shelf<T>.Shown), show, sortFields);
        }

        string kind = Kind(field, descending);
        return Page(
            name, shelf.After(field, LastPlace(kind), descending, part).Where(found => fits(found.Thing)), kind, thing => (show ?? (item => item.Copy()))(Shelf<T>.Shown(thing)));
    }

    /// <summary>
    /// One page. The token says where the last one ended by sort key and id, not by position: what is added or removed
    /// meanwhile neither repeats nor hides other items.
    /// </summary>
    public JsonObject Page<T>(
        string name, IEnumerable<T> items, Func<T, string> key, Func<T, string> id, Func<T, JsonNode> show, bool descending = false, string sort = "", int? size = null)
    {
        int sign = descending ? -1 : 1;
        string kind = Kind(sort, descending);
        Place? last = LastPlace(kind);
        List<(T Thing, Place Place)> following =
            [.. items.Select(item => (item, new Place(key(item), id(item)))).Where(found => last is null || sign * found.Item2.CompareTo(last.Value) > 0)];
        following.Sort((a, b) => sign * a.Place.CompareTo(b.Place));
        return Page(name, following, kind, show, size);
    }

    private JsonObject Page<T>(string name, IEnumerable<(T Thing, Place Place)> following, string kind, Func<T, JsonNode> show, int? size = null)
    {
        int take = size ?? Query.Whole("pageSize", 1, 1000) ?? 20;
        int before = Position(kind);
        List<(T Thing, Place Place)> page = [.. following.Skip(before).Take(take + 1)];
        var meta = new JsonObject();
        if (page.Count > take)
        {
            page.RemoveAt(take);
            Place last = page[take - 1].Place;
            string end = Store.Behavior.TokensByPosition ? FormattableString.Invariant($"{before + take}") : last.Id;
            meta["nextToken"] = Convert.ToBase64String(Json.Bytes(Json.Texts(kind, last.Key, end, Clock.Format(Store.UtcNow))));
        }

        return new JsonObject { [name] = Json.List(page.Select(found => show(found.Thing))), ["meta"] = meta };
    }

    private string Kind(string sort, bool descending) => $"{Operation.Name}:{sort}:{descending}";

    private (string Field, bool Descending) Sorting(string[] fields)
    {
        string field = fields.Length == 0 ? "createdAt" : Query.Enum("sortField", fields) ?? "createdAt";
        string? direction = fields.Length == 0 ? null : Query.Enum("sortDirection", "asc", "desc");
        return (field, direction is null ? field is "createdAt" or "updatedAt" : direction == "desc");
    }

    /// <summary>Where the last page ended; null for the first, and where tokens say how many things came before.</summary>
    private Place? LastPlace(string kind) => !Store.Behavior.TokensByPosition && Query.Text("nextToken") is { Length: > 0 } token ? ReadToken(token, kind) : null;

    private int Position(string kind) =>
        Store.Behavior.TokensByPosition && Query.Text("nextToken") is { Length: > 0 } token && int.TryParse(ReadToken(token, kind).Id, out int position) ? position : 0;

    private Place ReadToken(string token, string kind)
    {
        try
        {
            if (JsonNode.Parse(Convert.FromBase64String(token)) is JsonArray { Count: 4 } parts && (string?)parts[0] == kind)
            {
                if (Store.Behavior.TokenLifetime is TimeSpan lifetime && Store.UtcNow - Clock.Parse((string)parts[3]!) > lifetime)
                {
                    throw ApiError.Query("query nextToken has expired; read the list again from its beginning");
                }

                return new Place((string)parts[1]!, (string)parts[2]!);
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // Not one of ours: the same answer as for a token of another list.
        }

        throw ApiError.Query("query nextToken is not a token of this list");
    }

    /// <summary>Numbers and texts in one order of texts.</summary>
    private static string SortKey(JsonNode? value) => Json.IsNumber(value, out double number)
        ? number.ToString("0000000000000000.000000", System.Globalization.CultureInfo.InvariantCulture)
        : Json.IsText(value, out string? text) ? text! : "";

    private string RequiredHeader(string name) => Header(name) ?? throw ApiError.Payload($"header {name} is required");
}
