using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// Usage, counted from what is there, and quotas. A period is a month, as yyyy-MM: what is spent counts in its month, what is kept counts
/// until its end. Nothing is refused when a quota is used up. No AI is called here, so only sample data spend on it.
/// </summary>
internal static class UsagesApi
{
    /// <summary>The types, each with its quota: a feature of the plan, or a number that is the same for all.</summary>
    private static readonly Dictionary<string, (string? Feature, double Quota)> _quotas = new()
    {
        ["invocation_timeout"] = (null, 60),
        ["invocation_calls"] = ("incoming_messages_events", 0),
        ["storage_count"] = ("file_storage", 0),
        ["bot_count"] = ("bot_count", 0),
        ["knowledgebase_vector_storage"] = ("vector_db_storage", 0),
        ["workspace_ratelimit"] = (null, 1000),
        ["table_row_count"] = ("table_rows", 0),
        ["workspace_member_count"] = ("collaborator_count", 0),
        ["integrations_owned_count"] = (null, 20),
        ["ai_spend"] = ("ai_spend", 0),
        ["openai_spend"] = (null, 5),
        ["bing_search_spend"] = (null, 5),
        ["always_alive"] = (null, 1),
        ["indexed_file_count"] = ("indexed_file_count", 0),
        ["file_max_size_bytes"] = (null, 104_857_600),
    };

    private static readonly string[] _types = [.. _quotas.Keys];

    /// <summary>What is used up in a month; the rest is kept.</summary>
    private static readonly string[] _spent = ["invocation_calls", "ai_spend", "openai_spend", "bing_search_spend"];

    public static void Register(Router router)
    {
        router.On(Operations.GetUsage, call => new JsonObject { ["usage"] = Show(call.Store, Scope(call), Type(call), Period(call)) });
        router.On(Operations.GetMultipleUsages, GetMultiple);
        router.On(Operations.ListUsageHistory, ListHistory);
        router.On(Operations.ListUsageActivity, ListActivity);
        router.On(Operations.ListUsageActivityDaily, ListDaily);
        router.On(Operations.ListWorkspaceUsages, call => new JsonObject
        {
            ["usages"] = Json.Array(Show(call.Store, WorkspacesApi.Find(call).Text("id"), Type(call), Period(call))),
        });
        router.On(Operations.BreakDownWorkspaceUsageByBot, BreakDown);
        router.On(Operations.GetWorkspaceQuota, call => new JsonObject { ["quota"] = ShowQuota(call.Store, WorkspacesApi.Find(call).Text("id"), Type(call), Period(call)) });
        router.On(Operations.ListWorkspaceQuotas, call =>
        {
            string id = WorkspacesApi.Find(call).Text("id");
            DateTime period = Period(call);
            return new JsonObject { ["quotas"] = Json.List(_types.Select(type => ShowQuota(call.Store, id, type, period))) };
        });
        router.On(Operations.GetAllWorkspaceQuotaCompletion, GetCompletions);
        router.On(Operations.ChangeAISpendQuota, ChangeAISpend);
    }

    public static DateTime MonthOf(DateTime time) => new(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>A month, the month of a day, or <c>monthly</c>, which is the month that runs.</summary>
    public static DateTime ReadPeriod(string text, DateTime now) =>
        text == "monthly" ? MonthOf(now)
        : DateTime.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime month) ? month
        : Clock.TryParse(text, out DateTime day) ? MonthOf(day)
        : throw Query.Wrong("period", "must be a month such as 2026-01, or monthly");

    /// <summary>How much a bot or a workspace used in a month.</summary>
    public static double Value(Store store, string id, string type, DateTime month)
    {
        IEnumerable<Entry> entries = Entries(store, id, type).Where(entry => entry.Time < month.AddMonths(1) && (!_spent.Contains(type) || entry.Time >= month));
        return type == "file_max_size_bytes" ? entries.Select(entry => entry.Value).DefaultIfEmpty().Max() : entries.Sum(entry => entry.Value);
    }

    /// <summary>Notes what a bot spent on AI.</summary>
    public static void Spend(Store store, BotState bot, double value, string type, string subtype, string source) => bot.Spending.Add(new JsonObject
    {
        ["timestamp"] = store.Stamp(),
        ["value"] = Json.Number(value),
        ["metadata"] = new JsonObject { ["botId"] = bot.Bot.Text("id"), ["type"] = type, ["subtype"] = subtype, ["source"] = source },
    });

    /// <summary>What a bot or a workspace has or had of a type, one by one.</summary>
    private static IEnumerable<Entry> Entries(Store store, string id, string type)
    {
        if (store.State.Bots.TryGetValue(id, out BotState? bot))
        {
            return BotEntries(bot, type);
        }

        IEnumerable<BotState> bots = store.State.Bots.Values.Where(found => found.WorkspaceId == id);
        return type switch
        {
            "workspace_member_count" => WorkspaceMembersApi.StateOf(store, id).Members.Values.Select(member => Entry.Of(member, 1)),
            "integrations_owned_count" => store.State.Integrations.Values.Where(integration => integration.WorkspaceId == id)
                .Select(integration => Entry.Of(integration.Data, 1)),
            _ => bots.SelectMany(found => BotEntries(found, type)),
        };
    }

    private static IEnumerable<Entry> BotEntries(BotState bot, string type)
    {
        string botId = bot.Bot.Text("id");
        IEnumerable<FileState> files = bot.Files.Values.Where(file => file.Content is not null);
        return type switch
        {
            "bot_count" => [Entry.Of(bot.Bot, 1, botId)],
            "always_alive" => (bool)bot.Bot["alwaysAlive"]! ? [Entry.Of(bot.Bot, 1, botId)] : [],
            "invocation_calls" => bot.Messages.Values.Where(message => message.Text("direction") == "incoming").Concat(bot.Events.Values.Select(found => found.Data))
                .Select(data => Entry.Of(data, 1, botId)),
            "table_row_count" => bot.Tables.SelectMany(table => table.Value.Rows.Select(row =>
                new Entry($"{table.Key}/{row.Key}", Clock.Parse(row.Value.CreatedAt), 1, botId))),
            "storage_count" or "file_max_size_bytes" => files.Select(file => Entry.Of(file.Data, Json.ToDouble(file.Data["size"]), botId)),
            "indexed_file_count" => files.Where(file => file.Data.Text("status") == "indexing_completed").Select(file => Entry.Of(file.Data, 1, botId)),
            "knowledgebase_vector_storage" => files.Where(file => file.Passages.Count > 0)
                .Select(file => Entry.Of(file.Data, file.Passages.Sum(passage => (passage.TextOrNull("content") ?? "").Length), botId)),
            "ai_spend" => Spending(_ => true),
            "openai_spend" => Spending(source => source == "openai"),
            "bing_search_spend" => Spending(source => source == "bing"),
            _ => [],
        };

        IEnumerable<Entry> Spending(Func<string, bool> of) => bot.Spending.Where(entry => of(entry["metadata"]!.AsObject().Text("source")))
            .Select((entry, index) => new Entry(
                $"{botId}/{index:00000000}", Clock.Parse(entry.Text("timestamp")), Json.ToDouble(entry["value"]), botId, entry["metadata"]!.AsObject()));
    }

    private static double Quota(Store store, string id, string type)
    {
        string workspaceId = store.State.Bots.TryGetValue(id, out BotState? bot) ? bot.WorkspaceId : id;
        (string? feature, double quota) = _quotas[type];
        double? limit = type == "ai_spend" ? WorkspaceMembersApi.StateOf(store, workspaceId).AISpendLimit : null;
        return limit ?? (feature is null ? quota : BillingAccount.Quota(BillingAccount.Of(store, workspaceId), feature));
    }

    private static JsonObject Show(Store store, string id, string type, DateTime month) => new()
    {
        ["id"] = id,
        ["period"] = Month(month),
        ["value"] = Json.Number(Math.Round(Value(store, id, type, month), 6)),
        ["quota"] = Json.Number(Quota(store, id, type)),
        ["type"] = type,
    };

    private static JsonObject ShowQuota(Store store, string id, string type, DateTime month) =>
        new() { ["period"] = Month(month), ["value"] = Json.Number(Quota(store, id, type)), ["type"] = type };

    private static string Month(DateTime time) => time.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static string Type(Call call)
    {
        return call.Query.Text("type")!;
    }

    private static DateTime Period(Call call)
    {
        string? text = call.Query.Text("period");
        return string.IsNullOrEmpty(text) ? MonthOf(call.Store.UtcNow) : ReadPeriod(text!, call.Store.UtcNow);
    }

    /// <summary>The id in the path: the workspace of the headers, or one of its bots.</summary>
    private static string Scope(Call call)
    {
        string id = call.Path("id");
        return id == call.WorkspaceId || (call.Store.State.Bots.TryGetValue(id, out BotState? bot) && bot.WorkspaceId == call.WorkspaceId)
            ? id
            : throw ApiError.NotFound("bot or workspace", id);
    }

    private static JsonObject GetMultiple(Call call)
    {
        string[] ids = call.Query.Texts("ids");
        string[] types = call.Query.Texts("types");
        DateTime month = Period(call);
        if (types.FirstOrDefault(type => !_types.Contains(type)) is not null)
        {
            throw Query.Wrong("types", $"must be of {string.Join(", ", _types)}");
        }

        if (ids.FirstOrDefault(id => !call.Store.State.Bots.ContainsKey(id) && !call.Store.State.Workspaces.ContainsKey(id)) is string unknown)
        {
            throw ApiError.NotFound("bot or workspace", unknown);
        }

        return new JsonObject
        {
            ["usages"] = Json.List(ids.SelectMany(_ => types, (id, type) => Show(call.Store, id, type, month))),
        };
    }

    /// <summary>A usage for each month since the workspace or bot is there, the latest first.</summary>
    private static JsonObject ListHistory(Call call)
    {
        string id = Scope(call);
        string type = Type(call);
        JsonObject owner = call.Store.State.Bots.TryGetValue(id, out BotState? bot) ? bot.Bot : call.Store.State.Workspaces[id];
        DateTime first = MonthOf(Clock.Parse(owner.Text("createdAt")));
        var usages = new JsonArray();
        for (DateTime month = MonthOf(call.Store.UtcNow); month >= first; month = month.AddMonths(-1))
        {
            usages.Add((JsonNode)Show(call.Store, id, type, month));
        }

        return new JsonObject { ["usages"] = usages };
    }

    private static JsonObject ListActivity(Call call)
    {
        DateTime? from = Optional(call, "timestampFrom");
        DateTime? until = Optional(call, "timestampUntil");
        return call.Page(
            "data",
            Entries(call.Store, Scope(call), Type(call)).Where(entry => !(entry.Time < from) && !(entry.Time > until)),
            entry => Clock.Format(entry.Time),
            entry => entry.Id,
            entry => new JsonObject
            {
                ["timestamp"] = Clock.Format(entry.Time),
                ["value"] = Json.Number(entry.Value),
                ["period"] = Month(entry.Time),
                ["metadata"] = entry.Metadata?.Copy() ?? new JsonObject().With("botId", entry.BotId),
            },
            descending: true);
    }

    /// <summary>The days, the latest first; of each, what was for the same thing put together.</summary>
    private static JsonObject ListDaily(Call call)
    {
        DateTime? from = Optional(call, "dateFrom");
        DateTime? until = Optional(call, "dateUntil");
        IEnumerable<IGrouping<(string Date, string Key), Entry>> days = Entries(call.Store, Scope(call), Type(call))
            .Where(entry => !(entry.Time.Date < from) && !(entry.Time.Date > until))
            .GroupBy(entry => (Date: Clock.Day(entry.Time), Key: entry.Metadata is JsonObject known ? string.Join(":", known.Select(field => (string?)field.Value)) : entry.BotId ?? "workspace"));
        return call.Page(
            "data",
            days,
            day => day.Key.Date,
            day => day.Key.Key,
            day => new JsonObject
            {
                ["key"] = day.Key.Key,
                ["date"] = day.Key.Date,
                ["value"] = Json.Number(Math.Round(day.Sum(entry => entry.Value), 6)),
            }.With("metadata", day.First().Metadata),
            descending: true);
    }

    private static DateTime? Optional(Call call, string name) => call.Query.Text(name) is { Length: > 0 } ? call.Query.Date(name) : null;

    private static JsonObject BreakDown(Call call)
    {
        string id = WorkspacesApi.Find(call).Text("id");
        string type = Type(call);
        DateTime month = Period(call);
        return new JsonObject
        {
            ["data"] = Json.List(call.Store.State.Bots.Where(bot => bot.Value.WorkspaceId == id).Select(bot => new JsonObject
            {
                ["botId"] = bot.Key,
                ["value"] = Json.Number(Math.Round(Value(call.Store, bot.Key, type, month), 6)),
            })),
        };
    }

    /// <summary>Of each workspace the quota that is used up the most, as a part of 1.</summary>
    private static JsonObject GetCompletions(Call call)
    {
        DateTime month = MonthOf(call.Store.UtcNow);
        var completions = new JsonObject();
        foreach (string id in call.Store.State.Workspaces.Keys)
        {
            (string? type, double completion) = _types.Select(type => (Type: type, Completion: Value(call.Store, id, type, month) / Math.Max(Quota(call.Store, id, type), double.Epsilon)))
                .OrderByDescending(found => found.Completion).First();
            completions[id] = new JsonObject { ["type"] = type, ["completion"] = Json.Number(Math.Round(Math.Min(completion, 1e6), 4)) };
        }

        return completions;
    }

    private static JsonObject ChangeAISpend(Call call)
    {
        double limit = call.Body.Number("monthlySpendingLimit", 0)!.Value;
        WorkspaceMembersApi.StateOf(call.Store, call.WorkspaceId).AISpendLimit = limit;
        return [];
    }

    /// <summary>One thing that counts: when it came, and how much it is.</summary>
    private sealed record Entry(string Id, DateTime Time, double Value, string? BotId = null, JsonObject? Metadata = null)
    {
        public static Entry Of(JsonObject data, double value, string? botId = null) => new(data.Text("id"), Clock.Parse(data.Text("createdAt")), value, botId);
    }
}
