using System;
using System.Collections.Generic;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client;

/// <summary>
/// The stream of one conversation, opened again when it is lost: its signals, in their order. What is said while it is lost is not on it.
/// One call at a time.
/// </summary>
/// <remarks>
/// What goes on is a task that no call owns: a call only waits for it, so that it can end at once whatever the framework is doing, and the next one
/// goes on with the same task.
/// </remarks>
public sealed class ChatListener : IDisposable
{
    /// <summary>Stands where the stream was opened again.</summary>
    // Stryker disable once String : it is known by its reference
    internal static readonly ChatSignal Reopened = new("", default, default);

    private const string Ping = "ping";

    private readonly ApiClient _client;
    private readonly ApiContext _context;
    private readonly string _conversationId;
    private readonly ChatListenerOptions _options;
    private readonly ChatObserver? _observer;
    private readonly CancellationTokenSource _closing;
    private readonly CancellationToken _closed;
    private readonly BackOff _backOff;
    private readonly Queue<ChatSignal> _ready = new();

    private EventStream? _stream;
    private EventStreamParser _parser = new();

    // There is always a read under way, so that what has come is at hand also for whoever asks without waiting.
    private Task<ReadOnlyMemory<byte>>? _read;
    private long _lastRead;
    private Task? _opening;
    private Task<List<ChatSignal>>? _step;
    private ApiException? _end;
    private bool _isDisposed;

    /// <summary>Makes a listener; nothing is sent before <see cref="OpenAsync"/>.</summary>
    /// <param name="client">The client, whose address is that of the chat.</param>
    /// <param name="context">The key of the user who listens.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="options">How long to wait for what; null for the defaults.</param>
    /// <param name="observer">Is told what happens; null for nobody.</param>
    public ChatListener(ApiClient client, ApiContext context, string conversationId, ChatListenerOptions? options, ChatObserver? observer)
    {
        (_client, _context, _conversationId, _observer) = (client, context, conversationId, observer);
        _options = options ?? new ChatListenerOptions();
        _closing = CancellationTokenSource.CreateLinkedTokenSource(client.Closing);
        _closed = _closing.Token;
        _backOff = new BackOff(_options.FirstRetry, _options.LongestRetry);
    }

    /// <summary>Opens the stream for the first time: what is said from here on is on it.</summary>
    /// <param name="token">Ends it at once.</param>
    /// <exception cref="ApiException">It was refused, or could not be opened.</exception>
    public async Task OpenAsync(CancellationToken token)
    {
        _opening ??= OpenFirstAsync();
        await EndsAsync(_opening, null, token).ConfigureAwait(false);
        Task opening = _opening;
        _opening = null;
        await opening.ConfigureAwait(false);
    }

    /// <summary>The next signal.</summary>
    /// <param name="wait">How long to wait for one; null for as long as it takes.</param>
    /// <param name="token">Ends the wait at once, in whatever state it is. A later call goes on where this one was.</param>
    /// <returns>The signal; null when the wait is over.</returns>
    /// <exception cref="ApiException">Opening it again was refused (401, 403, 404), or it was lost and is not to be opened again.</exception>
    public async Task<ChatSignal?> NextAsync(TimeSpan? wait, CancellationToken token)
    {
        long start = _options.Clock.GetTimestamp();
        ChatSignal? signal;
        do
        {
            signal = await NextOrReopenedAsync(wait.Left(_options.Clock, start), token).ConfigureAwait(false);
        }
        while (ReferenceEquals(signal, Reopened));
        return signal;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _opening.Abandon();
        _step.Abandon();
        // Ends the connection, which may take its time.
        Task.Run(() =>
        {
            _closing.Cancel();
            // Stryker disable once Statement : it frees what is left to free
            _closing.Dispose();
        });
    }

    /// <summary>The next signal, or <see cref="Reopened"/>; null when the wait is over.</summary>
    internal async Task<ChatSignal?> NextOrReopenedAsync(TimeSpan? wait, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        if (_ready.Count > 0)
        {
            return _ready.Dequeue();
        }

        _step ??= StepAsync();
        if (!await EndsAsync(_step, wait, token).ConfigureAwait(false))
        {
            return null;
        }

        Task<List<ChatSignal>> step = _step;
        _step = null;
        try
        {
            foreach (ChatSignal signal in await step.ConfigureAwait(false))
            {
                _ready.Enqueue(signal);
            }
        }
        catch (ApiException exception)
        {
            _end = exception;
            throw;
        }

        return _ready.Dequeue();
    }

    private async Task<bool> EndsAsync(Task task, TimeSpan? wait, CancellationToken token)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(token, _closed);
        try
        {
            bool hasEnded = await task.EndsWithinAsync(wait, _options.Clock, ending.Token).ConfigureAwait(false);
            _closed.ThrowIfCancellationRequested();
            return hasEnded;
        }
        catch (OperationCanceledException)
        {
            token.ThrowIfCancellationRequested();
            throw new ObjectDisposedException(_isDisposed ? nameof(ChatListener) : nameof(ApiClient));
        }
    }

    /// <summary>Goes on until there is at least one signal, however often the stream has to be opened for it.</summary>
    private async Task<List<ChatSignal>> StepAsync()
    {
        var signals = new List<ChatSignal>();
        while (signals.Count == 0)
        {
            var frames = new List<string>();
            if (_read is null)
            {
                await ReopenAsync().ConfigureAwait(false);
                signals.Add(Reopened);
                break;
            }

            string? lost = await ReadAsync(frames).ConfigureAwait(false);
            foreach (string frame in frames)
            {
                // Something came, so that a loss after it is a new one.
                _backOff.Reset();
                if (frame != Ping)
                {
                    signals.Add(SignalOf(frame, _options.Clock.GetUtcNow()));
                }
            }

            if (lost is not null)
            {
                Lose(lost);
            }
        }

        return signals;
    }

    /// <summary>Reads what comes next. Says why there will be no more, where that is so.</summary>
    private async Task<string?> ReadAsync(List<string> frames)
    {
        TimeSpan silence = _options.SilenceTimeout - _options.Clock.GetElapsedTime(_lastRead);
        if (!await _read!.EndsWithinAsync(silence, _options.Clock, _closed).ConfigureAwait(false))
        {
            return $"nothing came for {_options.SilenceTimeout.TotalSeconds:0.###} s";
        }

        try
        {
            ReadOnlyMemory<byte> bytes = await _read!.ConfigureAwait(false);
            if (bytes.IsEmpty)
            {
                return "the server ended it";
            }

            _parser.Read(bytes.Span, frames);
            BeginRead();
            return null;
        }
        catch (Exception exception)
        {
            // Of a stream that is closed while it is read the frameworks say this and that.
            _closed.ThrowIfCancellationRequested();
            return ApiException.Shorten(exception.GetBaseException().Message).TrimEnd('.');
        }
    }

    private void BeginRead()
    {
        _lastRead = _options.Clock.GetTimestamp();
        _read = _stream!.ReadAsync();
        // Also where it is begun while the listener is being disposed of.
        _read.Abandon();
    }

    private void Lose(string why)
    {
        _read = null;
        _stream!.Dispose();
        if (!_options.Reconnect)
        {
            _end = new ApiException(ApiException.ConnectionLost, $"The connection to the conversation '{ApiException.Shorten(_conversationId)}' was lost: {why}.")
            {
                Operation = ChatOperations.ListenConversation,
            };
            return;
        }

        _observer?.Lost?.Invoke($"The connection to the conversation '{ApiException.Shorten(_conversationId)}' was lost: {why}. It is made again.");
    }

    private async Task OpenFirstAsync()
    {
        (int count, TimeSpan maximumWait) = _client.Repeats;
        for (int left = count; ; left--)
        {
            try
            {
                await OpenStreamAsync().ConfigureAwait(false);
                return;
            }
            catch (ApiException exception) when (left > 0 && MayPass(exception) && !(exception.NamedWait > maximumWait))
            {
                TimeSpan wait = exception.NamedWait ?? _backOff.Next();
                _observer?.Requests?.Waiting?.Invoke(wait, left - 1, exception.Status > 0 ? $"the server answered with status {exception.Status}" : "no connection could be made");
                await TaskWaits.DelayAsync(wait, _options.Clock, _closed).ConfigureAwait(false);
            }
        }
    }

    // What requests are repeated after, too.
    private static bool MayPass(ApiException exception) =>
        exception.Status is 429 or 500 or 502 or 503 or 504 || exception.Type is ApiException.ConnectionFailed or ApiException.ConnectionLost;

    private async Task ReopenAsync()
    {
        if (_end is not null)
        {
            throw _end;
        }

        TimeSpan wait = _backOff.Next();
        while (true)
        {
            await TaskWaits.DelayAsync(wait, _options.Clock, _closed).ConfigureAwait(false);
            try
            {
                await OpenStreamAsync().ConfigureAwait(false);
                _observer?.Verbose?.Invoke($"The connection to the conversation '{ApiException.Shorten(_conversationId)}' is made again.");
                return;
            }
            catch (ApiException exception) when (exception.Status is not (401 or 403 or 404))
            {
                wait = exception.NamedWait ?? _backOff.Next();
                _observer?.Verbose?.Invoke($"{_client.Redact(exception.Message)} The next try is in {wait.TotalSeconds:0.###} s.");
            }
        }
    }

    private async Task OpenStreamAsync()
    {
        // .NET Framework looks up names before it gives the thread back.
        _stream = await Task.Run(
            () => _client.OpenStreamAsync(
                ChatOperations.ListenConversation, new Dictionary<string, object?> { ["id"] = _conversationId }, _context, _options.OpenTimeout, _observer?.Requests, _closed),
            _closed).ConfigureAwait(false);

        _parser = new EventStreamParser();
        BeginRead();
    }

    private static ChatSignal SignalOf(string text, DateTimeOffset now)
    {
        try
        {
            using var document = JsonDocument.Parse(text, JsonText.DocumentOptions);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out JsonElement data)
                && root.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String)
            {
                return new ChatSignal(JsonText.Read(type), data.Clone(), now);
            }
        }
        catch (JsonException)
        {
            // It is shown as it came.
        }

        using var raw = JsonDocument.Parse(JsonText.Write(text));
        return new ChatSignal(ChatSignal.Unknown, raw.RootElement.Clone(), now);
    }
}
