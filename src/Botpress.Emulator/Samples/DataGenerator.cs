using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>Makes as many objects as are asked for, the same again with the same seed, spread over days that are over.</summary>
internal sealed class DataGenerator
{
    private static readonly string[] _words =
    [
        "order", "invoice", "refund", "shipping", "address", "password", "account", "card", "delivery", "return", "price", "discount", "team", "plan", "question", "answer",
        "please", "thanks", "tomorrow", "today", "größer", "naïve", "日本", "🙂",
    ];

    private static readonly string[] _topics = ["billing", "account", "support", "technical"];

    private readonly Store _store;
    private readonly EmulatorData _data;
    private readonly Random _random;
    private readonly DateTime _until;
    private readonly DateTime _since;

    private DataGenerator(Store store, EmulatorData data, int seed)
    {
        _store = store;
        _data = data;
        _random = new Random(seed);
        _until = Clock.TruncateToMilliseconds(data.Until?.ToUniversalTime() ?? store.UtcNow.Date);
        _since = _until.AddDays(-data.Days);
    }

    /// <summary>Adds everything. The first bot is the emulator's, unless it has one.</summary>
    public static void Add(Store store, EmulatorData data, int seed)
    {
        SampleData.AddHub(store);
        var generator = new DataGenerator(store, data, seed);
        for (int number = 1; number <= data.Bots; number++)
        {
            string id = generator.AddBot(number);
            store.State.SampleBotId ??= id;
        }
    }

    private string AddBot(int number)
    {
        BotState bot = BotsApi.Add(_store, _store.State.WorkspaceId, FormattableString.Invariant($"generated-{number}"), NewGuid());
        string id = bot.Bot.Text("id");
        SampleData.Declare(_store, bot);
        foreach (string field in new[] { "createdAt", "updatedAt", "deployedAt" })
        {
            bot.Bot[field] = Clock.Format(_since);
        }

        int conversations = _data.Conversations;
        int users = _data.Users ?? (conversations + 4) / 5;
        string[] userIds = [.. Enumerable.Range(1, users).Select(user => AddUser(bot, user))];
        for (int conversation = 0; conversation < conversations; conversation++)
        {
            AddConversation(bot, id, userIds.Length == 0 ? null : userIds[_random.Next(userIds.Length)]);
        }

        for (int index = 1; index <= _data.Events; index++)
        {
            DateTime time = Time();
            JsonObject data = New("evt", time);
            data.Remove("updatedAt");
            data["type"] = "reminder";
            data["payload"] = new JsonObject { ["text"] = Sentence() };
            data["failureReason"] = null;
            data["status"] = "processed";
            bot.Events.Add(data.Text("id"), new EventState { Data = data });
        }

        AddRows(bot);
        AddFiles(bot);
        AddLogs(bot);
        return id;
    }

    private string AddUser(BotState bot, int number)
    {
        JsonObject user = New("user", _since.AddTicks((_until - _since).Ticks * number / ((_data.Users ?? _data.Conversations) + 1)));
        user["tags"] = new JsonObject { ["email"] = FormattableString.Invariant($"user{number}@example.com"), ["plan"] = number % 3 == 0 ? "pro" : "free" };
        user["name"] = FormattableString.Invariant($"User {number}");
        string id = user.Text("id");
        bot.Users.Add(id, user);
        return id;
    }

    private void AddConversation(BotState bot, string botId, string? userId)
    {
        DateTime time = Time();
        JsonObject data = New("conv", time);
        string id = data.Text("id");
        data["channel"] = "channel";
        data["integration"] = "webchat";
        data["tags"] = new JsonObject { ["topic"] = _topics[_random.Next(_topics.Length)] };
        data["messageCount"] = _data.MessagesPerConversation;
        var conversation = new ConversationState { Data = data };
        if (userId is not null)
        {
            conversation.Participants.Add(userId);
        }

        bot.Conversations.Add(id, conversation);
        for (int index = 0; index < _data.MessagesPerConversation; index++)
        {
            // Some come in the same moment, and some conversations go on for days.
            time = index % 10 == 9 ? time : time.AddMilliseconds(_random.Next(1, index % 10 == 5 ? 86_400_000 : 300_000));
            time = time > _until ? _until : time;
            bool isIncoming = userId is not null && index % 2 == 0;
            JsonObject message = New("msg", time);
            message["type"] = "text";
            message["payload"] = new JsonObject { ["text"] = Sentence() };
            message["direction"] = isIncoming ? "incoming" : "outgoing";
            message["userId"] = isIncoming ? userId : botId;
            message["conversationId"] = id;
            message["tags"] = new JsonObject();
            bot.Messages.Add(message.Text("id"), message);
        }

        data["updatedAt"] = Clock.Format(time);
    }

    private void AddRows(BotState bot)
    {
        if (_data.Rows == 0)
        {
            return;
        }

        var columns = new JsonObject
        {
            ["key"] = new JsonObject { ["type"] = "string" },
            ["name"] = new JsonObject { ["type"] = "string" },
            ["category"] = new JsonObject { ["type"] = "string" },
            ["amount"] = new JsonObject { ["type"] = "number" },
            ["active"] = new JsonObject { ["type"] = "boolean" },
        };
        TableState table = TablesApi.Add(_store, bot, "GeneratedTable", TableSchema.Merge(TableSchema.Empty(), columns), "key");
        for (int number = 1; number <= _data.Rows; number++)
        {
            string stamp = Clock.Format(Time());
            table.Rows.Add(++table.LastRowId, new RowState
            {
                CreatedAt = stamp,
                UpdatedAt = stamp,
                Values = new JsonObject
                {
                    ["key"] = number.ToString("'K'0000000", CultureInfo.InvariantCulture),
                    ["name"] = Sentence(),
                    ["category"] = _topics[_random.Next(_topics.Length)],
                    ["amount"] = _random.Next(100_000) / 100.0,
                    ["active"] = _random.Next(2) == 0,
                },
            });
        }
    }

    private void AddFiles(BotState bot)
    {
        for (int number = 1; number <= _data.Files; number++)
        {
            string text = FormattableString.Invariant($"# File {number}\n\n{string.Join("\n\n", Enumerable.Range(0, 1 + _random.Next(5)).Select(_ => Sentence()))}\n");
            FileState file = SampleData.AddFile(
                _store, bot, number.ToString("'docs/file-'00000'.md'", CultureInfo.InvariantCulture), "text/markdown", text, new JsonObject { ["topic"] = _topics[number % _topics.Length] }, New("file", Time()));
            file.Data["index"] = true;
            file.Data["indexingStack"] = "v2";
            file.Data["status"] = "indexing_completed";
            using var reader = new StringReader(text);
            file.Passages = FileContent.Passages(reader);
        }
    }

    private void AddLogs(BotState bot)
    {
        List<DateTime> times = [.. Enumerable.Range(0, _data.Logs).Select(_ => Time())];
        times.Sort();
        bot.Logs.InsertRange(0, times.Select((time, index) => new JsonObject
        {
            ["timestamp"] = Clock.Format(time),
            ["level"] = index % 20 == 19 ? "error" : index % 5 == 4 ? "warn" : "info",
            ["message"] = FormattableString.Invariant($"Line {index + 1}: {Sentence()}"),
        }));
    }

    private DateTime Time() => Clock.TruncateToMilliseconds(_since.AddTicks((long)(_random.NextDouble() * (_until - _since).Ticks)));

    private JsonObject New(string kind, DateTime time)
    {
        string stamp = Clock.Format(time);
        return new JsonObject { ["id"] = $"{kind}_{Ids.Ulid(time, _random)}", ["createdAt"] = stamp, ["updatedAt"] = stamp };
    }

    private string NewGuid()
    {
        byte[] bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private string Sentence()
    {
        var text = new StringBuilder();
        for (int count = 3 + _random.Next(8); count > 0; count--)
        {
            text.Append(_words[_random.Next(_words.Length)]).Append(count == 1 ? '.' : ' ');
        }

        return text.ToString();
    }
}
