using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>Where the lines of an archive come from: the lists of the API, read in parts that can be read again.</summary>
/// <param name="reading">Takes what is read.</param>
/// <param name="index">What the archive knows of conversations.</param>
/// <param name="from">From when on messages are wanted; null for all.</param>
/// <param name="to">Before when they are; null for all.</param>
/// <param name="archiveFrom">From when on the archive has messages; null for all.</param>
internal sealed class ArchiveSources(ArchiveReading reading, ConversationIndex index, DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset? archiveFrom)
{
    /// <summary>The API does not list the messages of a bot without naming a conversation.</summary>
    public const string ListingRefused = "ListingRefused";

    private const int MostPages = 50;
    private const int ConversationPage = 1000;
    private const int OldPages = 3;
    private const int MessagePage = 100;

    private readonly ArchiveOptions _options = reading.Options;

    /// <summary>The messages of the bot, in one go where they are few, else slice by slice: a day, or less where a day has many.</summary>
    /// <param name="due">Slices that could not be read before.</param>
    /// <param name="now">The time of the run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The slices that could not be read.</returns>
    public async Task<List<(DateTimeOffset? From, DateTimeOffset? To)>> ReadMessagesAsync(
        IEnumerable<(DateTimeOffset? From, DateTimeOffset? To)> due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var failed = new List<(DateTimeOffset? From, DateTimeOffset? To)>();
        List<(DateTimeOffset? From, DateTimeOffset? To)> slices = [.. due, (from, to ?? now)];
        while (slices.Count > 0)
        {
            var rests = new List<(DateTimeOffset? From, DateTimeOffset? To)>();
            await reading.EachAsync(slices, SliceAsync, cancellationToken).ConfigureAwait(false);
            slices = rests;

            async Task SliceAsync((DateTimeOffset? From, DateTimeOffset? To) slice)
            {
                string name = $"{Manifest.Time(slice.From)}/{Manifest.Time(slice.To)}";
                bool isDone = await reading.ReadAsync($"m:{name}", $"messages {name}", async () =>
                {
                    try
                    {
                        DateTimeOffset? rest = await Messages(null).ReadAsync(
                            slice.From, slice.To, items => Take(items, to), MostPages, cancellationToken).ConfigureAwait(false);
                        return Manifest.Time(rest) ?? "";
                    }
                    catch (ApiException exception) when (IsRefusal(exception))
                    {
                        throw new JobException(
                            ListingRefused, $"The messages of the bot cannot be listed without a conversation: {exception.Message}", "Use -Mode Conversation.");
                    }
                }).ConfigureAwait(false);
                lock (rests)
                {
                    if (!isDone)
                    {
                        failed.Add(slice);
                    }
                    else if (reading.ResultOf($"m:{name}") is { Length: > 0 } rest)
                    {
                        rests.AddRange(Parts(slice.From, Manifest.Time(JsonValue.Create(rest))!.Value, now));
                    }
                }
            }
        }

        return failed;
    }

    /// <summary>All conversations, and, where they are what is gone by, the messages of those that have changed.</summary>
    /// <param name="withMessages">Whether messages are read here.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ReadConversationsAsync(bool withMessages, CancellationToken cancellationToken)
    {
        var arguments = new Dictionary<string, object?> { ["sortField"] = "createdAt", ["sortDirection"] = "asc" };
        Add("integrationName", _options.IntegrationName);
        Add("channel", _options.Channel);
        if (_options.Tags is { Count: > 0 } tags)
        {
            arguments["tags"] = tags;
        }

        var walk = new TimeWalk(reading.Api, reading.Patience, Operations.ListConversations, arguments, "createdAt", isAscending: true, _options.Warning) { PageSize = ConversationPage };
        _ = await walk.ReadAsync(null, null, PageAsync, int.MaxValue, cancellationToken).ConfigureAwait(false);

        async Task PageAsync(IReadOnlyList<RawItem> page)
        {
            List<RawItem> own = [.. page.Where(conversation => _options.Shard.Has(conversation.Id))];
            reading.Take(own.Select(conversation => ArchiveLine.Of(RecordKind.Conversation, conversation)));
            await reading.EachAsync(own, conversation => ConversationAsync(conversation, withMessages, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                arguments[name] = value;
            }
        }
    }

    /// <summary>Conversations by their ids, whole.</summary>
    public Task ReadConversationsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        reading.EachAsync(ids.Where(_options.Shard.Has), async id =>
        {
            _ = await reading.ReadAsync($"c:{id}", id, async () =>
            {
                ApiAnswer answer = await reading.Patience.ReadAsync(
                    () => reading.Api.SendAsync(Operations.GetConversation, new Dictionary<string, object?> { ["id"] = id }, cancellationToken), cancellationToken).ConfigureAwait(false);
                RawItem conversation = ItemOf(answer, "conversation");
                reading.Take([ArchiveLine.Of(RecordKind.Conversation, conversation)]);
                await ReadPeopleAsync(conversation, cancellationToken).ConfigureAwait(false);
                _ = await Messages(id).ReadAsync(from, to, items => Take(items, to), int.MaxValue, cancellationToken).ConfigureAwait(false);
                if (_options.IncludeEvent)
                {
                    await ReadEventsAsync(id, cancellationToken).ConfigureAwait(false);
                }

                return "";
            }).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Reads whole the conversations whose number of messages is another here than there.</summary>
    /// <param name="differing">Their ids and numbers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Of each that was read, by how many messages of the service's number the archive is not to have.</returns>
    public async Task<Dictionary<ConversationKey, int>> ReadWholeAsync(IEnumerable<(string Id, int Count)> differing, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ConversationKey, int>();
        await reading.EachAsync(differing, async conversation =>
        {
            string unit = string.Format(CultureInfo.InvariantCulture, "w:{0}:{1}", conversation.Count, conversation.Id);
            bool isDone = await reading.ReadAsync(unit, conversation.Id, async () =>
            {
                var later = new HashSet<string>(StringComparer.Ordinal);
                _ = await Messages(conversation.Id).ReadAsync(archiveFrom, null, items =>
                {
                    later.UnionWith(items.Where(item => item.Time("createdAt") >= to).Select(item => item.Id));
                    return Take(items, to);
                }, int.MaxValue, cancellationToken).ConfigureAwait(false);
                return (later.Count - conversation.Count).ToString(CultureInfo.InvariantCulture);
            }, gone: (-conversation.Count).ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
            var key = ConversationKey.Of(conversation.Id);
            lock (reading.Gate)
            {
                index.Set(key, ConversationIndex.EntryFlags.Due, !isDone);
                if (isDone)
                {
                    found[key] = int.Parse(reading.ResultOf(unit)!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                }
            }
        }, cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>The users that have changed.</summary>
    public Task ReadUsersAsync(CancellationToken cancellationToken) => reading.ReadAsync("users", "users", async () =>
    {
        var arguments = new Dictionary<string, object?> { ["rangeField"] = "updatedAt", ["sortField"] = "updatedAt", ["sortDirection"] = "asc" };
        var walk = new TimeWalk(reading.Api, reading.Patience, Operations.ListUsers, arguments, "updatedAt", isAscending: true, _options.Warning) { PageSize = ConversationPage };
        _ = await walk.ReadAsync(from, null, items =>
        {
            reading.Take(items.Where(user => _options.Shard.Has(user.Id)).Select(user => ArchiveLine.Of(RecordKind.User, user)));
            return Task.CompletedTask;
        }, int.MaxValue, cancellationToken).ConfigureAwait(false);
        return "";
    });

    /// <summary>The events, newest first, until three pages in a row are older than is wanted: the list has no dates to ask for.</summary>
    public Task ReadEventsAsync(CancellationToken cancellationToken) => reading.ReadAsync("events", "events", async () =>
    {
        await ReadEventsAsync(null, cancellationToken).ConfigureAwait(false);
        return "";
    });

    private async Task ReadEventsAsync(string? conversationId, CancellationToken cancellationToken)
    {
        var arguments = new Dictionary<string, object?>();
        if (conversationId is not null)
        {
            arguments["conversationId"] = conversationId;
        }

        var followed = new HashSet<string>(StringComparer.Ordinal);
        int old = 0;
        while (true)
        {
            Page<RawItem> page = await reading.Patience.ReadAsync(() => reading.Api.PageAsync(Operations.ListEvents, arguments, MessagePage, cancellationToken), cancellationToken).ConfigureAwait(false);
            reading.Take(page.Items
                .Where(item => !(item.Time("createdAt") < from) && !(item.Time("createdAt") >= to) && _options.Shard.Has(item.Text("conversationId") ?? item.Id))
                .Select(item => ArchiveLine.Of(RecordKind.Event, item)));
            old = page.Items.All(item => item.Time("createdAt") < from) ? old + 1 : 0;
            if (page.NextToken is not { Length: > 0 } token || old == OldPages)
            {
                return;
            }

            if (!followed.Add(token))
            {
                throw new ApiException(ApiException.RepeatedCursor, "listEvents gave the token of a page that was read already.");
            }

            arguments["nextToken"] = token;
        }
    }

    private async Task ConversationAsync(RawItem conversation, bool withMessages, CancellationToken cancellationToken)
    {
        var key = ConversationKey.Of(conversation.Id);
        ulong state = Math.Max(1, ConversationKey.Of(CanonicalJson.Sha256(CanonicalJson.Of(conversation.Json))).First);
        int? count = CountOf(conversation);
        ConversationIndex.Entry entry;
        bool isKnown;
        lock (reading.Gate)
        {
            entry = index[key];
            isKnown = index.Knows(key);
        }

        bool hasChanged = !isKnown || entry.State != state || _options.Refresh;
        bool whole = !isKnown || _options.Refresh || (entry.Flags & ConversationIndex.EntryFlags.Due) != 0;
        bool isAsked = withMessages && (whole || hasChanged || count is null || count != entry.Archived - entry.Excess
            || entry.LastMessage >= (from?.UtcTicks ?? 0) || conversation.Time("updatedAt") >= from);
        bool isDone = true;
        if (isAsked || (hasChanged && WantsPeople))
        {
            isDone = await reading.ReadAsync(string.Format(CultureInfo.InvariantCulture, "c:{0:x16}:{1}", state, conversation.Id), conversation.Id, async () =>
            {
                await ReadPeopleAsync(conversation, cancellationToken).ConfigureAwait(false);
                if (isAsked)
                {
                    _ = await Messages(conversation.Id).ReadAsync(whole ? archiveFrom : from, to, items => Take(items, to), int.MaxValue, cancellationToken).ConfigureAwait(false);
                }

                return "";
            }, gone: "").ConfigureAwait(false);
        }

        lock (reading.Gate)
        {
            entry = index[key];
            entry.State = isDone ? state : entry.State;
            index[key] = entry;
            if (isAsked || !isDone)
            {
                index.Set(key, ConversationIndex.EntryFlags.Due, !isDone);
            }
        }
    }

    // With some conversations only, the users are those who take part in them.
    private bool TakesUsersOfConversations => _options.IncludeUser && (_options.IsFiltered || _options.Conversations is not null);

    private bool WantsPeople => _options.IncludeParticipant || TakesUsersOfConversations;

    private async Task ReadPeopleAsync(RawItem conversation, CancellationToken cancellationToken)
    {
        if (!WantsPeople)
        {
            return;
        }

        var people = new Dictionary<string, RawItem>(StringComparer.Ordinal);
        var arguments = new Dictionary<string, object?> { ["id"] = conversation.Id };
        var followed = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            Page<RawItem> page = await reading.Patience.ReadAsync(() => reading.Api.PageAsync(Operations.ListParticipants, arguments, MessagePage, cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (RawItem user in page.Items)
            {
                people[user.Id] = user;
            }

            if (page.NextToken is not { Length: > 0 } token || !followed.Add(token))
            {
                break;
            }

            arguments["nextToken"] = token;
        }

        if (_options.IncludeParticipant)
        {
            reading.Take([ArchiveLine.OfParticipants(conversation, people.Values)]);
        }

        if (TakesUsersOfConversations)
        {
            reading.Take(people.Values.Select(user => ArchiveLine.Of(RecordKind.User, user)));
        }
    }

    /// <summary>The number of messages that a conversation says it has; null where it says none.</summary>
    public static int? CountOf(RawItem conversation)
    {
        using JsonDocument json = conversation.Parse();
        return json.RootElement.TryGetProperty("messageCount", out JsonElement count) && count.ValueKind == JsonValueKind.Number && count.TryGetDouble(out double number) && number is >= 0 and < int.MaxValue
            ? (int)number : null;
    }

    /// <summary>The parts of a window that has too much for one reading: days, and before those that the service keeps all that there is; halves of a short one.</summary>
    public static IEnumerable<(DateTimeOffset? From, DateTimeOffset? To)> Parts(DateTimeOffset? from, DateTimeOffset to, DateTimeOffset now)
    {
        TimeSpan? length = to - from;
        if (length < TimeSpan.FromSeconds(2))
        {
            yield return (from, to);
        }
        else if (length <= TimeSpan.FromDays(7))
        {
            DateTimeOffset middle = to - TimeSpan.FromTicks(length.Value.Ticks / 2 / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond);
            yield return (from, middle);
            yield return (middle, to);
        }
        else
        {
            DateTimeOffset start = new((now - ArchiveOptions.Retention).UtcDateTime.Date, TimeSpan.Zero);
            if (from is null || from < start)
            {
                start = start < to ? start : to;
                yield return (from, start);
            }
            else
            {
                start = from.Value;
            }

            while (start < to)
            {
                DateTimeOffset next = new(start.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
                yield return (start, next < to ? next : to);
                start = next;
            }
        }
    }

    private TimeWalk Messages(string? conversationId)
    {
        var arguments = new Dictionary<string, object?>();
        if (conversationId is not null)
        {
            arguments["conversationId"] = conversationId;
        }

        return new TimeWalk(reading.Api, reading.Patience, Operations.ListMessages, arguments, "createdAt", isAscending: false, _options.Warning) { PageSize = MessagePage };
    }

    private Task Take(IReadOnlyList<RawItem> messages, DateTimeOffset? before)
    {
        reading.Take(messages
            .Where(message => !(message.Time("createdAt") >= before) && _options.Shard.Has(message.Text("conversationId") ?? message.Id))
            .Select(message => ArchiveLine.Of(RecordKind.Message, message)));
        return Task.CompletedTask;
    }

    private static bool IsRefusal(ApiException exception) =>
        exception.Status == 403 || (exception.Status is 400 or 422 && exception.Message.IndexOf("conversationId", StringComparison.OrdinalIgnoreCase) >= 0);

    private static RawItem ItemOf(ApiAnswer answer, string result)
    {
        using var json = JsonDocument.Parse(answer.Body, JsonText.DocumentOptions);
        return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(result, out JsonElement item) && item.ValueKind == JsonValueKind.Object
            ? new RawItem(Encoding.UTF8.GetBytes(item.GetRawText()))
            : throw new ApiException(ApiException.InvalidResponse, $"The answer has no {result}.");
    }
}
