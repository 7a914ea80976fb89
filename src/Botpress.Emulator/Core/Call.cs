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

    public Call(Store store, Operation operation, Dictionary<string, string> path, Query query, NameValueCollection headers, JsonObject body)
    {
        Store = store;
        Operation = operation;
        Query = query;
        Body = new Input(body);
        _path = path;
        _headers = headers;
        if (operation.Scope == Scope.Workspace)
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

    /// <summary>One page of objects that have an id and times, sorted as the query asks, newest first when it does not.</summary>
    public JsonObject PageOf(string name, IEnumerable<JsonObject> items, Func<JsonObject, JsonNode>? show = null, params string[] sortFields)
    {
        string sortField = sortFields.Length == 0 ? "createdAt" : Query.Enum("sortField", sortFields) ?? "createdAt";
        string? direction = sortFields.Length == 0 ? null : Query.Enum("sortDirection", "asc", "desc");
        bool descending = direction is null ? sortField is "createdAt" or "updatedAt" : direction == "desc";
        return Page(name, items, item => SortKey(item[sortField]), item => item.Text("id"), show ?? (item => item.Copy()), descending, sortField);
    }

    /// <summary>
    /// One page. The token says where the last one ended by sort key and id, not by position: what is added or removed
    /// meanwhile neither repeats nor hides other items.
    /// </summary>
    public JsonObject Page<T>(
        string name, IEnumerable<T> items, Func<T, string> key, Func<T, string> id, Func<T, JsonNode> show, bool descending = false, string sort = "", int? size = null)
    {
        int take = size ?? Query.Whole("pageSize", 1, 1000) ?? 20;
        string kind = $"{Operation.Name}:{sort}:{descending}";
        int sign = descending ? -1 : 1;
        int Compare(string key1, string id1, string key2, string id2)
        {
            int order = string.CompareOrdinal(key1, key2);
            return sign * (order != 0 ? order : string.CompareOrdinal(id1, id2));
        }

        // Whose list it is may stand in any of the headers.
        string asked = string.Join(" ", _headers.AllKeys.Where(header => header?.StartsWith("x-", StringComparison.OrdinalIgnoreCase) == true).Select(header => _headers[header]));
        string listing = $"{kind} {asked} {string.Join("/", _path.Values)}?{Query.Without("nextToken", "pageSize", "limit")}";
        // Who begins anew sees what has come by itself meanwhile, such as entries of a log.
        List<(T Item, string Key, string Id)>? sorted = Query.Text("nextToken") is { Length: > 0 } ? Store.Listings.Find<(T Item, string Key, string Id)>(listing) : null;
        if (sorted is null)
        {
            sorted = [.. items.Select(item => (Item: item, Key: key(item), Id: id(item)))];
            sorted.Sort((a, b) => Compare(a.Key, a.Id, b.Key, b.Id));
        }

        int start = 0;
        if (Query.Text("nextToken") is { Length: > 0 } token)
        {
            (string? lastKey, string? lastId) = ReadToken(token, kind);
            start = Store.Behavior.TokensByPosition
                ? Math.Min(int.TryParse(lastId, out int position) ? position : 0, sorted.Count)
                : First(sorted.Count, index => Compare(sorted[index].Key, sorted[index].Id, lastKey, lastId) > 0);
        }

        List<(T Item, string Key, string Id)> page = sorted.GetRange(start, Math.Min(take, sorted.Count - start));
        var meta = new JsonObject();
        if (start + take < sorted.Count)
        {
            (T Item, string Key, string Id) last = page[page.Count - 1];
            string end = Store.Behavior.TokensByPosition ? FormattableString.Invariant($"{start + take}") : last.Id;
            meta["nextToken"] = Convert.ToBase64String(Json.Bytes(Json.Texts(kind, last.Key, end, Clock.Format(Store.UtcNow))));
            Store.Listings.Keep(listing, sorted);
        }
        else
        {
            Store.Listings.Drop(listing);
        }

        return new JsonObject { [name] = Json.List(page.Select(item => show(item.Item))), ["meta"] = meta };
    }

    /// <summary>The first of so many, in which all that fit come last, that fits.</summary>
    private static int First(int count, Func<int, bool> fits)
    {
        int start = 0;
        int end = count;
        while (start < end)
        {
            int middle = start + ((end - start) / 2);
            (start, end) = fits(middle) ? (start, middle) : (middle + 1, end);
        }

        return start;
    }

    private (string Key, string Id) ReadToken(string token, string kind)
    {
        try
        {
            if (JsonNode.Parse(Convert.FromBase64String(token)) is JsonArray { Count: 4 } parts && (string?)parts[0] == kind)
            {
                if (Store.Behavior.TokenLifetime is TimeSpan lifetime && Store.UtcNow - Clock.Parse((string)parts[3]!) > lifetime)
                {
                    throw ApiError.Query("query nextToken has expired; read the list again from its beginning");
                }

                return ((string)parts[1]!, (string)parts[2]!);
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
