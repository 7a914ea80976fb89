using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>A server on the loopback address that answers as Botpress Cloud would, from memory.</summary>
public sealed class EmulatorServer : IEmulator, IDisposable
{
    /// <summary>The longest lifetime that can be given.</summary>
    public static readonly TimeSpan MaximumLifetime = TimeSpan.FromDays(30);

    /// <summary>How far the clock can be ahead.</summary>
    public static readonly TimeSpan MaximumClockOffset = TimeSpan.FromDays(36_500);

    private const int MaxWarnings = 100;

    private volatile HttpListener _listener;
    private readonly Store _store;
    private readonly FaultInjector _faults;
    private readonly Dispatcher _dispatcher;
    private readonly ChatStreams _chatStreams;
    private readonly ChatBot? _bot;
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly ConcurrentDictionary<Exchange, bool> _underWay = new();
    private readonly object _stopping = new();
    private readonly ManualResetEventSlim _asked = new();
    private readonly Timer? _lifetime;
    private volatile bool _canBeAsked;
    private int _stopped;
    private int _refusing;

    private EmulatorServer(HttpListener listener, Uri url, Store store, string token, FaultInjector faults, EmulatorOptions options)
    {
        _faults = faults;
        _listener = listener;
        _store = store;
        _chatStreams = new ChatStreams(store, faults, options.PingInterval);
        _bot = Composition.Bot(store, options, warning => Warn(warning, options.Warn));
        var chats = new ChatDispatcher(Composition.Router, store, faults, _chatStreams, RefuseForAMoment) { Said = _bot is null ? null : _bot.Hear };
        _dispatcher = new Dispatcher(Composition.Router, store, faults, new RateLimiter(options.RateLimit), chats, this, RefuseForAMoment);
        Url = url;
        Token = token;
        WorkspaceId = store.State.WorkspaceId;
        SnapshotPath = options.SnapshotPath;
        if (options.Lifetime is TimeSpan lifetime)
        {
            EndsAt = DateTime.UtcNow + lifetime;
            _lifetime = new Timer(_ => End(), null, lifetime, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>
    /// The operations that are not emulated, by name, each with the reason, which is the end of a sentence that begins with "because";
    /// it is empty where nobody has said it yet. They answer 501.
    /// </summary>
    public static IReadOnlyDictionary<string, string> NotEmulated { get; } =
        Operations.All.Where(operation => !Composition.Router.Emulates(operation))
            .ToDictionary(operation => operation.Name, operation => Composition.Router.Reason(operation) ?? "");

    /// <summary>The address of the API.</summary>
    public Uri Url { get; }

    /// <summary>The token that requests must carry.</summary>
    public string Token { get; }

    /// <summary>The id of the workspace that is always there.</summary>
    public string WorkspaceId { get; }

    /// <inheritdoc/>
    public string? BotId => _store.State.SampleBotId;

    /// <inheritdoc/>
    public string ChatKey => _store.State.ChatKey;

    /// <inheritdoc/>
    public string? WebhookId => OfChat(chat => chat.WebhookId);

    /// <inheritdoc/>
    public string? EncryptionKey => OfChat(chat => chat.PersonalKey);

    /// <inheritdoc/>
    public string? SnapshotPath { get; }

    /// <inheritdoc/>
#if NETSTANDARD2_0
    public int ProcessId { get; } = System.Diagnostics.Process.GetCurrentProcess().Id;
#else
    public int ProcessId => Environment.ProcessId;
#endif

    /// <inheritdoc/>
    public DateTime? EndsAt { get; }

    /// <summary>How many requests have come in.</summary>
    public long RequestCount => _dispatcher.Count;

    /// <summary>The part of the requests that go wrong by chance, from 0 to 1.</summary>
    public double FaultRate
    {
        get => _faults.Rate;
        set => _faults.Rate = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The rate must be from 0 to 1.");
    }

    /// <summary>
    /// How far the emulator's clock is ahead of the real one, or, negative, behind it. It goes forward only: what was done has its time.
    /// </summary>
    public TimeSpan ClockOffset
    {
        get => _store.ClockOffset;
        set
        {
            lock (_store.Gate)
            {
                _store.ClockOffset = value >= _store.ClockOffset && value <= MaximumClockOffset
                    ? value
                    : throw new ArgumentOutOfRangeException(nameof(value), value, $"The clock is {_store.ClockOffset} ahead, and goes forward only, to at most {MaximumClockOffset.TotalDays} days.");
            }
        }
    }

    /// <summary>How many requests went wrong on purpose, by the name of the <see cref="EmulatorFaultKind"/>.</summary>
    public IReadOnlyDictionary<string, long> FaultCounts => _faults.Counts;

    /// <summary>Whether it answers, or will again in a moment.</summary>
    public bool IsRunning => _stopped == 0 && (_listener.IsListening || _refusing != 0);

    /// <summary>Starts a server.</summary>
    /// <param name="options">The port, the token, the snapshot and the sample data.</param>
    /// <returns>The running server.</returns>
    /// <exception cref="EmulatorException">The port, the snapshot or the temporary folder cannot be used.</exception>
    public static EmulatorServer Start(EmulatorOptions options)
    {
        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        if (options.RateLimit < 0)
        {
            throw new ArgumentException("The rate limit must not be negative.", nameof(options));
        }

        if (options.Lifetime is TimeSpan lifetime && (lifetime <= TimeSpan.Zero || lifetime > MaximumLifetime))
        {
            throw new ArgumentException($"The lifetime must be above 0 and at most {MaximumLifetime.TotalDays} days.", nameof(options));
        }

        // A process that ends without a stop must neither lose the snapshot nor leave the files' contents behind.
        return ProcessEnd.Begin(() => Create(options), server => server.Stop);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => [.. _warnings];

    /// <inheritdoc/>
    public void BreakChat() => _store.Signals.CloseAll(isBroken: true);

    /// <summary>Lets something go wrong with the next matching requests. The same can be asked with <c>POST /_emulator/faults</c>.</summary>
    /// <param name="fault">What goes wrong, and with which requests.</param>
    public void FailNext(EmulatorFault fault) => _faults.Ask(fault);

    /// <summary>Writes a line into the log of a bot. The same can be asked with <c>POST /_emulator/logs</c>.</summary>
    /// <param name="botId">The bot.</param>
    /// <param name="message">The line.</param>
    /// <param name="level">Its level: info, warn, error, debug.</param>
    /// <param name="timestamp">The time that stands in it, in UTC; null for the present, which is never the same twice.</param>
    /// <exception cref="ArgumentException">There is no such bot.</exception>
    public void WriteLog(string botId, string message, string level = "info", DateTime? timestamp = null)
    {
        lock (_store.Gate)
        {
            if (!_store.State.Bots.TryGetValue(botId ?? "", out BotState? bot))
            {
                throw new ArgumentException($"There is no bot {botId}.", nameof(botId));
            }

            BotLogsApi.Add(_store, bot, level, message, timestamp: timestamp);
        }
    }

    /// <summary>Stops the server and writes the snapshot, where one was asked for. Stopping twice does nothing more.</summary>
    public void Stop()
    {
        // Who comes second waits for the first: a process that ends must not end in the middle of it.
        lock (_stopping)
        {
            if (Interlocked.Exchange(ref _stopped, 1) != 0)
            {
                return;
            }

            _lifetime?.Dispose();
            _bot?.Dispose();
            _chatStreams.Dispose();
            lock (_faults)
            {
                _listener.Close();
            }

            lock (_store.Gate)
            {
                try
                {
                    _store.Save();
                }
                finally
                {
                    _store.Dispose();
                    ProcessEnd.Remove(Stop);
                }
            }
        }
    }

    /// <inheritdoc cref="Stop"/>
    public void Dispose() => Stop();

    /// <summary>What another process needs to know of this one.</summary>
    internal JsonObject Record() => new JsonObject
    {
        ["url"] = Url.AbsoluteUri,
        ["token"] = Token,
        ["workspaceId"] = WorkspaceId,
        ["processId"] = ProcessId,
    }.With("chatKey", ChatKey).With("encryptionKey", EncryptionKey).With("webhookId", WebhookId).With("botId", BotId).With("snapshotPath", SnapshotPath).With("endsAt", EndsAt is DateTime end ? Clock.Format(end) : null);

    /// <summary>Waits until somebody asks it to stop over its address, or its time is over, and stops it. Other processes of the user find it meanwhile.</summary>
    internal void ServeUntilStopped()
    {
        _store.Contents.WriteRecord(Json.Bytes(Record()));
        _canBeAsked = true;
        _asked.Wait();
        // Who asked is still to have an answer.
        for (int attempt = 0; attempt < 50 && !_underWay.IsEmpty; attempt++)
        {
            Thread.Sleep(20);
        }

        try
        {
            Stop();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Who asked has been told; nobody else is there.
        }
    }

    /// <summary>Has <see cref="ServeUntilStopped"/> stop it, once the snapshot is written.</summary>
    /// <returns>Why the snapshot could not be written; null when it was, or when there is none.</returns>
    internal string? AskToStop()
    {
        if (!_canBeAsked)
        {
            throw ApiError.Of("ResourceNotFound", "This emulator is stopped by the process that it runs in");
        }

        try
        {
            lock (_store.Gate)
            {
                _store.Save();
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
        finally
        {
            _store.Signals.CloseAll(isBroken: false);
            _asked.Set();
        }
    }

    private string? OfChat(Func<ChatInstance, string?> read)
    {
        lock (_store.Gate)
        {
            return ChatInstance.First(_store.State) is ChatInstance chat ? read(chat) : null;
        }
    }

    private void Warn(string warning, Action<string>? tell)
    {
        _warnings.Enqueue(warning);
        if (_warnings.Count > MaxWarnings)
        {
            _warnings.TryDequeue(out _);
        }

        tell?.Invoke(warning);
    }

    /// <summary>Its time is over.</summary>
    private void End()
    {
        if (_canBeAsked)
        {
            _asked.Set();
            return;
        }

        try
        {
            Stop();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // There is nobody to be told.
        }
    }

    private static EmulatorServer Create(EmulatorOptions options)
    {
        Store store = Composition.OpenStore(options);
        try
        {
            (HttpListener? listener, Uri? url) = Loopback.Listen(options.Port);
            string token = options.Token ?? $"bp_pat_emulator_{Ids.Hex(16)}";
            Composition.Begin(store, url, token, options);
            var server = new EmulatorServer(listener, url, store, token, new FaultInjector(options.FaultRate, options.Seed, options.Faults) { StallTime = options.StallTime }, options);
            _ = Task.Run(server.AcceptAsync);
            return server;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync()
    {
        HttpListener listener = _listener;
        while (_stopped == 0 && listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                continue;
            }

            _ = Task.Run(() => AnswerAsync(context));
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var exchange = new Exchange(context);
        _underWay[exchange] = true;
        try
        {
            try
            {
                await _dispatcher.HandleAsync(exchange).ConfigureAwait(false);
            }
            catch (ApiError error)
            {
                await exchange.DrainAsync().ConfigureAwait(false);
                await exchange.SendAsync(error.Status, Json.Bytes(error.ToJson())).ConfigureAwait(false);
            }
            catch (Exception exception) when (_stopped == 0 && !Exchange.IsConnectionFault(exception))
            {
                var error = ApiError.Of("Internal", $"The emulator failed: {exception.Message}");
                await exchange.SendAsync(error.Status, Json.Bytes(error.ToJson())).ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The other side is gone, or the server stops: there is nobody to tell.
            context.Response.Abort();
        }
        finally
        {
            _underWay.TryRemove(exchange, out _);
        }
    }

    /// <summary>Closes the port and opens it again.</summary>
    private void RefuseForAMoment()
    {
        if (Interlocked.Exchange(ref _refusing, 1) != 0)
        {
            return;
        }
        // A listener that only stops would go on to answer on the connections that it has, with errors of its own; one that closes gives
        // what is under way an empty answer.
        string prefix = _listener.Prefixes.First();
        BreakChat();
        foreach (Exchange exchange in _underWay.Keys)
        {
            exchange.Abort();
        }

        _listener.Close();
        _ = Task.Run(async () =>
        {
            for (bool open = false; !open;)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
                HttpListener fresh = Loopback.NewListener();
                fresh.Prefixes.Add(prefix);
                lock (_faults)
                {
                    if (_stopped != 0)
                    {
                        return;
                    }

                    try
                    {
                        fresh.Start();
                        _listener = fresh;
                        open = true;
                    }
                    catch (HttpListenerException)
                    {
                        // Somebody has taken the port in between; it is usually given back soon.
                        fresh.Close();
                    }
                }
            }

            _refusing = 0;
            await AcceptAsync().ConfigureAwait(false);
        });
    }
}
