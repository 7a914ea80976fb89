using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>A server on the loopback address that answers as Botpress Cloud would, from memory.</summary>
public sealed class EmulatorServer : IDisposable
{
    private volatile HttpListener _listener;
    private readonly Store _store;
    private readonly FaultInjector _faults;
    private readonly Dispatcher _dispatcher;
    private readonly ConcurrentDictionary<Exchange, bool> _underWay = new();
    private readonly object _stopping = new();
    private int _stopped;
    private int _refusing;

    private EmulatorServer(HttpListener listener, Uri url, Store store, string token, FaultInjector faults, RateLimiter limiter)
    {
        _faults = faults;
        _listener = listener;
        _store = store;
        _dispatcher = new Dispatcher(Composition.Router, store, faults, limiter, RefuseForAMoment);
        Url = url;
        Token = token;
        WorkspaceId = store.State.WorkspaceId;
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

    /// <summary>The id of the sample bot, when there is one.</summary>
    public string? BotId => _store.State.SampleBotId;

    /// <summary>How many requests have come in.</summary>
    public long RequestCount => _dispatcher.Count;

    /// <summary>The part of the requests that go wrong by chance, from 0 to 1.</summary>
    public double FaultRate
    {
        get => _faults.Rate;
        set => _faults.Rate = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The rate must be from 0 to 1.");
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
        // A process that ends without a stop must neither lose the snapshot nor leave the files' contents behind.
        return ProcessEnd.Begin(() => Create(options), server => server.Stop);
    }

    /// <summary>Lets something go wrong with the next matching requests. The same can be asked with <c>POST /_emulator/faults</c>.</summary>
    /// <param name="fault">What goes wrong, and with which requests.</param>
    public void FailNext(EmulatorFault fault) => _faults.Ask(fault);

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

    private static EmulatorServer Create(EmulatorOptions options)
    {
        Store store = Composition.OpenStore(options);
        try
        {
            (HttpListener? listener, Uri? url) = Loopback.Listen(options.Port);
            string token = options.Token ?? $"bp_pat_emulator_{Ids.Hex(16)}";
            Composition.Begin(store, url, token, options.SampleData);
            var server = new EmulatorServer(listener, url, store, token, new FaultInjector(options.FaultRate, options.Seed, options.Faults), new RateLimiter(options.RateLimit));
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
                var fresh = new HttpListener { IgnoreWriteExceptions = true };
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
