using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client;

/// <summary>Where a feed begins. With neither, only what comes from then on is in it.</summary>
/// <param name="AfterId">The id of a message of the conversation: what was said after it.</param>
/// <param name="Since">A time by the clock of the service: what was said from then on. With both, it ends the search for a message that is gone.</param>
public sealed record ChatFeedStart(string? AfterId = null, DateTimeOffset? Since = null);

/// <summary>A message of a conversation.</summary>
/// <param name="Message">The message, as in <c>listMessages</c>.</param>
/// <param name="IsBot">Whether the bot said it; null where nobody told.</param>
/// <param name="ReceivedAt">When it came here, by the clock of this machine.</param>
/// <param name="FromList">Whether it was listed, since the stream had not told of it.</param>
public sealed record ChatFeedItem(JsonElement Message, bool? IsBot, DateTimeOffset ReceivedAt, bool FromList);

/// <summary>
/// The messages of one conversation, each once, over streams that are lost and signals that are missing or come twice. One call at a
/// time.
/// </summary>
/// <remarks>
/// The stream is opened first, and then what was said is listed, until the list reaches what was listed before: so nothing can be missing
/// between the two, whatever of it the stream told already.
/// </remarks>
public sealed class ChatMessageFeed : IDisposable
{
    // After so many messages without a list there is one, so that what is remembered of them reaches back to the last.
    private const int MostUnlisted = ChatMemory.Capacity / 2;

    private readonly ApiClient _client;
    private readonly ApiContext _context;
    private readonly string _conversationId;
    private readonly ChatFeedStart _start;
    private readonly ChatListenerOptions _options;
    private readonly ChatObserver? _observer;
    private readonly ChatListener _listener;
    private readonly ChatMemory _memory;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private readonly BackOff _backOff;
    private readonly Queue<ChatFeedItem> _ready = new();

    private Task<IReadOnlyList<ChatFeedItem>>? _listing;
    private bool _isStarted;
    private bool _mustList;
    private int _unlisted;

    // When the next list is due: so long after something.
    private TimeSpan _listAfter;
    private long _since;

    /// <summary>Makes a feed; nothing is sent before <see cref="OpenAsync"/>.</summary>
    /// <param name="client">The client, whose address is that of the chat.</param>
    /// <param name="context">The key of the user who listens.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="userId">The id of that user, by which their own messages are known.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="options">How long to wait for what; null for the defaults.</param>
    /// <param name="observer">Is told what happens; null for nobody.</param>
    public ChatMessageFeed(
        ApiClient client, ApiContext context, string conversationId, string userId, ChatFeedStart start, ChatListenerOptions? options, ChatObserver? observer)
    {
        (_client, _context, _conversationId, _start, _observer) = (client, context, conversationId, start, observer);
        _options = options ?? new ChatListenerOptions();
        _listener = new ChatListener(client, context, conversationId, _options, observer);
        _memory = new ChatMemory(userId);
        _closed = _closing.Token;
        _backOff = new BackOff(_options.FirstRetry, _options.LongestRetry);
    }

    /// <summary>Is given each signal that is no message, before the message that follows it.</summary>
    public Action<ChatSignal>? OtherSignal { get; set; }

    /// <summary>Opens the stream and looks up where the feed begins. What is said when this has ended is in the feed.</summary>
    /// <param name="token">Ends it at once.</param>
    /// <exception cref="ApiException">It was refused, or could not be done; there is no message with the id to begin after.</exception>
    public async Task OpenAsync(CancellationToken token)
    {
        await _listener.OpenAsync(token).ConfigureAwait(false);
        await ListedAsync(null, token).ConfigureAwait(false);
        _isStarted = true;
    }

    /// <summary>The next message.</summary>
    /// <param name="wait">How long to wait for one; null for as long as it takes.</param>
    /// <param name="token">Ends the wait at once, in whatever state it is. A later call goes on where this one was.</param>
    /// <returns>The message; null when the wait is over.</returns>
    /// <exception cref="ApiException">The user may not listen any more (401, 403, 404), or the stream was lost and is not to be opened again.</exception>
    public async Task<ChatFeedItem?> NextAsync(TimeSpan? wait, CancellationToken token)
    {
        long start = _options.Clock.GetTimestamp();
        while (true)
        {
            token.ThrowIfCancellationRequested();
            if (_ready.Count > 0)
            {
                return _ready.Dequeue();
            }

            if (_listing is not null || IsDue())
            {
                if (!await TryListedAsync(wait.Left(_options.Clock, start), token).ConfigureAwait(false))
                {
                    return null;
                }
            }
            else
            {
                TimeSpan? left = wait.Left(_options.Clock, start);
                ChatSignal? signal = await SignalAsync(left < UntilList ? left.Value : UntilList, token).ConfigureAwait(false);
                if (signal is not null)
                {
                    Take(signal);
                }
                else if (wait.Left(_options.Clock, start) <= TimeSpan.Zero)
                {
                    return null;
                }
            }
        }
    }

    /// <summary>Lists the messages once: what no signal told of comes out of <see cref="NextAsync"/>.</summary>
    /// <param name="token">Ends it at once.</param>
    /// <exception cref="ApiException">They could not be listed.</exception>
    public async Task CheckAsync(CancellationToken token)
    {
        if (_listing is not null)
        {
            // It may have been begun before what is asked for was said.
            await ListedAsync(null, token).ConfigureAwait(false);
        }

        await ListedAsync(null, token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listing.Abandon();
        _listener.Dispose();
        Task.Run(_closing.Cancel);
    }

    private TimeSpan UntilList => _listAfter - _options.Clock.GetElapsedTime(_since);

    private bool IsDue() => UntilList <= TimeSpan.Zero || _unlisted >= MostUnlisted;

    private void ListAfter(TimeSpan wait) => (_listAfter, _since) = (wait, _options.Clock.GetTimestamp());

    private async Task<ChatSignal?> SignalAsync(TimeSpan wait, CancellationToken token)
    {
        if (!_mustList)
        {
            return await _listener.NextOrReopenedAsync(wait, token).ConfigureAwait(false);
        }

        // Nothing of the stream is given before it is known what came first.
        await TaskWaits.DelayAsync(wait, _options.Clock, token).ConfigureAwait(false);
        return null;
    }

    /// <summary>Lists, and says whether that ended before the wait was over. Where it fails it is tried again later.</summary>
    private async Task<bool> TryListedAsync(TimeSpan? wait, CancellationToken token)
    {
        try
        {
            return await ListedAsync(wait, token).ConfigureAwait(false);
        }
        catch (ApiException exception) when (exception.Status is not (401 or 403 or 404))
        {
            ListAfter(_mustList ? exception.NamedWait ?? _backOff.Next() : _options.ListInterval);
            _unlisted = 0;
            _observer?.Verbose?.Invoke($"The messages could not be listed: {_client.Redact(exception.Message)}");
            return true;
        }
    }

    /// <summary>Lists, and says whether that ended before the wait was over.</summary>
    private async Task<bool> ListedAsync(TimeSpan? wait, CancellationToken token)
    {
        _listing ??= ListAsync();
        if (!await _listing.EndsWithinAsync(wait, _options.Clock, token).ConfigureAwait(false))
        {
            return false;
        }

        Task<IReadOnlyList<ChatFeedItem>> listing = _listing;
        _listing = null;
        foreach (ChatFeedItem item in await listing.ConfigureAwait(false))
        {
            _ready.Enqueue(item);
        }

        (_mustList, _unlisted) = (false, 0);
        ListAfter(_options.ListInterval);
        _backOff.Reset();
        return true;
    }

    private async Task<IReadOnlyList<ChatFeedItem>> ListAsync()
    {
        ChatMemory.Reading reading = _isStarted ? _memory.Again() : _memory.FromStart(_start);
        var arguments = new Dictionary<string, object?> { ["conversationId"] = _conversationId };
        int pages = 0;
        try
        {
            await foreach (Page<JsonElement> page in _client
                .PagesAsync(ChatOperations.ListMessages, arguments, _context, JsonElement.ParseValue, _observer?.Requests, null, _closed).ConfigureAwait(false))
            {
                pages++;
                if (reading.Take(page.Items))
                {
                    break;
                }
            }
        }
        catch (ApiException exception) when (exception.Type == ApiException.RepeatedCursor)
        {
            // There is no more to be had of such a list, however often it is read.
            _observer?.Verbose?.Invoke(exception.Message);
        }

        IReadOnlyList<ChatFeedItem> items = reading.End(_options.Clock.GetUtcNow());
        _observer?.Verbose?.Invoke($"Of the messages {pages} {(pages == 1 ? "page was" : "pages were")} listed; {items.Count} {(items.Count == 1 ? "is" : "are")} new.");
        return items;
    }

    private void Take(ChatSignal signal)
    {
        if (ReferenceEquals(signal, ChatListener.Reopened))
        {
            _mustList = true;
            ListAfter(TimeSpan.Zero);
            return;
        }

        if (signal.Type != ChatSignal.MessageCreated || ChatMemory.IdOf(signal.Data) is null)
        {
            _memory.LearnSender(signal.Data);
            OtherSignal?.Invoke(signal);
            return;
        }

        bool? isBot = _memory.LearnSender(signal.Data);
        if (_memory.Remember(signal.Data))
        {
            ListAfter(_options.ListInterval);
            _unlisted++;
            _ready.Enqueue(new ChatFeedItem(AsListed(signal.Data), isBot, signal.ReceivedAt, FromList: false));
        }
    }

    // Signals say who is a bot, lists do not.
    private static JsonElement AsListed(JsonElement data)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (JsonProperty property in data.EnumerateObject())
            {
                if (!property.NameEquals("isBot"))
                {
                    writer.WritePropertyName(property.Name);
                    // As it was read, broken characters included.
                    writer.WriteRawValue(property.Value.GetRawText(), skipInputValidation: true);
                }
            }

            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(stream.ToArray(), JsonText.DocumentOptions);
        return document.RootElement.Clone();
    }
}
