using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace Botpress.Client;

/// <summary>What a feed knows of the messages of its conversation: which it has given, which are older than its start, who said them.</summary>
/// <param name="userId">The user who listens.</param>
internal sealed class ChatMemory(string userId)
{
    /// <summary>How many messages are remembered that were given.</summary>
    public const int Capacity = 10_000;

    // By the stream's word a message is new whatever was listed before: it may have been stored just before the stream was opened.
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _old = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _senders = new(StringComparer.Ordinal);

    // Messages before this time are older than the start. It is the service's own, as all times of messages are.
    private DateTimeOffset? _from;

    // The newest message of the last list: what is older was looked at.
    private string? _mark;
    private DateTimeOffset? _markTime;

    /// <summary>The id of a message; null for what is none.</summary>
    public static string? IdOf(JsonElement message) => Text(message, "id");

    /// <summary>Remembers that a message is given. False when it was already.</summary>
    public bool Remember(JsonElement message)
    {
        string id = IdOf(message)!;
        if (!_given.Add(id))
        {
            return false;
        }

        _order.Enqueue(id);
        if (_order.Count > Capacity)
        {
            _given.Remove(_order.Dequeue());
        }

        return true;
    }

    /// <summary>Keeps what a signal says of who is a bot.</summary>
    public bool? LearnSender(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("isBot", out JsonElement flag) || flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return SenderIsBot(data);
        }

        bool isBot = flag.ValueKind == JsonValueKind.True;
        if (Text(data, "userId") is string sender)
        {
            _senders[sender] = isBot;
        }

        return isBot;
    }

    /// <summary>The first list, which finds where the feed begins.</summary>
    public Reading FromStart(ChatFeedStart start) => new(this, start, isFirst: true);

    /// <summary>A later list, which reaches back to the one before.</summary>
    public Reading Again() => new(this, new ChatFeedStart(), isFirst: false);

    private bool? SenderIsBot(JsonElement message) =>
        Text(message, "userId") is not string sender ? null : sender == userId ? false : _senders.TryGetValue(sender, out bool isBot) ? isBot : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? JsonText.Read(value) : null;

    private static DateTimeOffset? TimeOf(JsonElement message) => DateTimeOffset.TryParse(
        Text(message, "createdAt"), System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;

    /// <summary>One reading of the list of messages, newest first, that changes what is known only when it has come to its end.</summary>
    public sealed class Reading(ChatMemory memory, ChatFeedStart start, bool isFirst)
    {
        private readonly List<JsonElement> _new = [];
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        private readonly List<string> _old = [];
        private readonly bool _marksOnly = isFirst && start.AfterId is null && start.Since is null;
        private string? _mark;
        private DateTimeOffset? _markTime;
        private DateTimeOffset? _from = isFirst ? start.Since : memory._from;
        private bool _isFound;

        /// <summary>Takes a page. True when no more is needed.</summary>
        public bool Take(IReadOnlyList<JsonElement> page)
        {
            bool isEnd = _marksOnly;
            foreach (JsonElement message in page)
            {
                // A list that moves while it is read may show one twice.
                string? id = IdOf(message);
                if (id is null || !_seen.Add(id))
                {
                    continue;
                }

                DateTimeOffset? time = TimeOf(message);
                if (_mark is null)
                {
                    (_mark, _markTime) = (id, time);
                }

                isEnd |= isFirst ? IsStart(id, time) : id == memory._mark || time < memory._markTime;
                if (_marksOnly || (isFirst && (_isFound || time < _from)))
                {
                    _old.Add(id);
                }
                else if (!memory._given.Contains(id) && !memory._old.Contains(id) && !(time < _from))
                {
                    _new.Add(message);
                }
            }

            return isEnd;
        }

        /// <summary>Ends the reading.</summary>
        /// <param name="now">The time of day.</param>
        /// <returns>What is new, oldest first.</returns>
        /// <exception cref="ApiException">There is no message to begin after.</exception>
        public IReadOnlyList<ChatFeedItem> End(DateTimeOffset now)
        {
            if (isFirst && start is { AfterId: string afterId, Since: null } && !_isFound)
            {
                throw new ApiException(
                    "ResourceNotFound", $"The conversation has no message '{ApiException.Shorten(afterId)}' to begin after. It may have been deleted: give another message, or a time.", 404);
            }

            if (isFirst)
            {
                memory._from = _marksOnly ? _markTime : _from;
                memory._old.UnionWith(_old);
            }

            (memory._mark, memory._markTime) = (_mark, _markTime);
            _new.Reverse();
            return [.. _new.Where(memory.Remember).Select(message => new ChatFeedItem(message, memory.SenderIsBot(message), now, FromList: true))];
        }

        // Whether it is the message to begin after, or older than the time to begin at.
        private bool IsStart(string id, DateTimeOffset? time)
        {
            if (id == start.AfterId)
            {
                _isFound = true;
                _from = time;
            }

            return _isFound || time < start.Since;
        }
    }
}
