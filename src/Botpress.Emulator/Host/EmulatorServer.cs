using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>A server on the loopback address that answers as Botpress Cloud would, from memory.</summary>
public sealed class EmulatorServer : IDisposable
{
    private const int MegaByte = 1024 * 1024;

    private static readonly Router _router = new();

    private volatile HttpListener _listener;
    private readonly Store _store;
    private readonly FaultInjector _faults;
    private readonly ConcurrentDictionary<Exchange, bool> _underWay = new();
    private readonly object _stopping = new();
    private long _requestCount;
    private int _stopped;
    private int _refusing;

    private EmulatorServer(HttpListener listener, Uri url, Store store, string token, FaultInjector faults)
    {
        _faults = faults;
        _listener = listener;
        _store = store;
        Url = url;
        Token = token;
        store.BaseUrl = url.AbsoluteUri;
        FilesApi.UpdateAddresses(store);
        WorkspaceId = store.State.WorkspaceId;
    }

    /// <summary>
    /// The operations that are not emulated, by name, each with the reason, which is the end of a sentence that begins with "because";
    /// it is empty where nobody has said it yet. They answer 501.
    /// </summary>
    public static IReadOnlyDictionary<string, string> NotEmulated { get; } =
        Operations.All.Where(operation => !_router.Emulates(operation)).ToDictionary(operation => operation.Name, operation => _router.Reason(operation) ?? "");

    /// <summary>The address of the API.</summary>
    public Uri Url { get; }

    /// <summary>The token that requests must carry.</summary>
    public string Token { get; }

    /// <summary>The id of the workspace that is always there.</summary>
    public string WorkspaceId { get; }

    /// <summary>The id of the sample bot, when there is one.</summary>
    public string? BotId => _store.State.SampleBotId;

    /// <summary>How many requests have come in.</summary>
    public long RequestCount => Interlocked.Read(ref _requestCount);

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
        var store = new Store(options);
        try
        {
            var (listener, url) = Listen(options.Port);
            var server = new EmulatorServer(listener, url, store, options.Token ?? $"bp_pat_emulator_{Ids.Hex(16)}",
                new FaultInjector(options.FaultRate, options.Seed, options.Faults));
            if (options.SampleData && store.IsNew)
            {
                SampleData.Add(store);
            }
            _ = Task.Run(server.AcceptAsync);
            return server;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private static (HttpListener Listener, Uri Url) Listen(int port)
    {
        for (int attempt = 0; ; attempt++)
        {
            int free = FreePort();
            int candidate = port == 0 ? free : port;
            try
            {
                try
                {
                    return Listen("127.0.0.1", candidate);
                }
                catch (HttpListenerException exception) when (exception.ErrorCode == 5)
                {
                    // Windows lets only "localhost" be used without a reservation where a policy restricts addresses.
                    return Listen("localhost", candidate);
                }
            }
            catch (Exception exception) when (exception is HttpListenerException or SocketException)
            {
                // Somebody else may have taken a free port in between.
                if (port != 0 || attempt == 10)
                {
                    throw new EmulatorException($"The port {candidate} of 127.0.0.1 cannot be used: {exception.Message}", "Use another -Port, or none for a free one.", exception);
                }
            }
        }
    }

    private static (HttpListener Listener, Uri Url) Listen(string host, int port)
    {
        string prefix = FormattableString.Invariant($"http://{host}:{port}/");
        var listener = new HttpListener { IgnoreWriteExceptions = true };
        listener.Prefixes.Add(prefix);
        try
        {
            listener.Start();
        }
        catch
        {
            listener.Close();
            throw;
        }
        return (listener, new Uri(prefix));
    }

    private static int FreePort()
    {
        var probe = new TcpListener(IPAddress.Loopback, 0);
        try
        {
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        catch (SocketException exception)
        {
            throw new EmulatorException(
                $"The emulator listens on 127.0.0.1, which this computer does not have or does not give: {exception.Message}",
                "The loopback interface needs the address 127.0.0.1, also where all else is IPv6.",
                exception);
        }
        finally
        {
            probe.Stop();
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
                await HandleAsync(exchange).ConfigureAwait(false);
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

    private async Task HandleAsync(Exchange exchange)
    {
        string first = exchange.Path.Split('/')[1];
        if (first == "_emulator")
        {
            await ControlAsync(exchange).ConfigureAwait(false);
            return;
        }
        Interlocked.Increment(ref _requestCount);
        if (first is "_upload" or "_files")
        {
            if (await FaultInjector.BeforeAsync(_faults.Next(null), exchange, "a transfer", RefuseForAMoment).ConfigureAwait(false))
            {
                return;
            }
        }
        if (first == "_upload")
        {
            await FileContent.UploadAsync(_store, exchange).ConfigureAwait(false);
            return;
        }
        if (first == "_files")
        {
            await FileContent.DownloadAsync(_store, exchange, Token).ConfigureAwait(false);
            return;
        }
        if (first == "_versions")
        {
            await BotVersionsApi.DownloadAsync(_store, exchange).ConfigureAwait(false);
            return;
        }

        var (operation, parameters) = _router.Match(exchange.Method, exchange.Path);
        EmulatorFault? fault = _faults.Next(operation.Name);
        if (await FaultInjector.BeforeAsync(fault, exchange, operation.Name, RefuseForAMoment).ConfigureAwait(false))
        {
            return;
        }
        if (!IsBotKey(operation, exchange))
        {
            Authorize(exchange);
        }
        JsonObject body = await exchange.ReadJsonAsync(BodyLimit(operation.Path)).ConfigureAwait(false);
        byte[] answer;
        var query = new Query(exchange.RawQuery);
        lock (_store.Gate)
        {
            _store.Advance();
            var call = new Call(_store, operation, parameters, query, exchange.Headers, body);
            answer = Json.Bytes(_router.Handler(operation)(call));
        }
        string? cursor = fault?.Kind == EmulatorFaultKind.RepeatedCursor && operation.Paging == Paging.Token ? query.Text("nextToken") : null;
        await FaultInjector.AnswerAsync(fault, exchange, operation.Status, answer, operation, cursor).ConfigureAwait(false);
    }

    private static int BodyLimit(string path) => path.Split('/')[2] switch
    {
        "admin" => 50 * MegaByte,
        "tables" => 40 * MegaByte,
        _ => MegaByte,
    };

    private void Authorize(Exchange exchange)
    {
        string? header = exchange.Headers["Authorization"];
        bool known = header == $"Bearer {Token}";
        if (!known)
        {
            lock (_store.Gate)
            {
                known = AccountApi.HasToken(_store, header);
            }
        }
        if (!known)
        {
            throw ApiError.Of("Unauthorized", "The Authorization header must be \"Bearer\" with the emulator's token, or a personal access token that was made here");
        }
    }

    /// <summary>Whether the request is about what belongs to a bot and carries a key of that bot.</summary>
    private bool IsBotKey(Operation operation, Exchange exchange)
    {
        const string Scheme = "Bearer ";
        string? authorization = exchange.Headers["Authorization"];
        if (operation.Scope != Scope.Bot || authorization?.StartsWith(Scheme, StringComparison.Ordinal) != true)
        {
            return false;
        }
        lock (_store.Gate)
        {
            return BotApiKeysApi.Allow(_store.State, exchange.Headers["x-bot-id"], authorization.Substring(Scheme.Length));
        }
    }

    private async Task ControlAsync(Exchange exchange)
    {
        Authorize(exchange);
        if (exchange.Method != "POST" || exchange.Path != "/_emulator/faults")
        {
            throw ApiError.Of("ResourceNotFound", $"There is no route {exchange.Method} {exchange.Path}");
        }
        var body = new Input(await exchange.ReadJsonAsync(MegaByte).ConfigureAwait(false));
        try
        {
            FailNext(new EmulatorFault
            {
                Kind = Enum.TryParse(body.Enum("kind", typeof(EmulatorFaultKind).GetEnumNames()), out EmulatorFaultKind kind) ? kind : EmulatorFaultKind.Status,
                Status = (int)(body.Number("status", whole: true) ?? 0),
                Count = (int)(body.Number("count", whole: true) ?? 1),
                RetryAfterSeconds = (int?)body.Number("retryAfterSeconds", nullable: true, whole: true),
                Operation = body.Text("operation", nullable: true),
            });
        }
        catch (ArgumentException exception)
        {
            throw ApiError.Payload(exception.Message);
        }
        await exchange.SendAsync(200, Json.Bytes(new JsonObject())).ConfigureAwait(false);
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
