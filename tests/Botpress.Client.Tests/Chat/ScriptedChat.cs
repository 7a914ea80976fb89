using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>
/// A chat service as bad as a test wants it: it answers lists of messages and streams of signals over bare sockets, so that a stream can be cut
/// at any byte, stand still, and leave signals out or say them twice.
/// </summary>
internal sealed class ScriptedChat : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly object _gate = new();
    private readonly List<string> _messages = [];
    private readonly List<Connection> _streams = [];
    private readonly List<TcpClient> _clients = [];
    private readonly Queue<string> _refusals = new();
    private readonly Queue<string> _listRefusals = new();
    private readonly List<Func<Task>> _held = [];
    private bool _isDisposed;
    private int _stored;
    private TaskCompletionSource<bool> _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ScriptedChat()
    {
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/webhook-123");
        _ = AcceptAsync();
    }

    public Uri Url { get; }

    public int PageSize { get; init; } = 20;

    /// <summary>What precedes the first frame of a stream.</summary>
    public string Beginning { get; init; } = "{}";

    /// <summary>Whether lists and streams get no answer before <see cref="ReleaseAsync"/>.</summary>
    public bool HoldsLists { get; set; }

    public bool HoldsStreams { get; set; }

    /// <summary>How often each was asked for, in order: <c>listen</c>, <c>list</c>, <c>list t20</c>.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The newest request for a stream, as it came.</summary>
    public string ListenHeaders { get; private set; } = "";

    /// <summary>How many streams there ever were.</summary>
    public int Opened { get; private set; }

    public int OpenStreams => Locked(() => _streams.Count);

    public int OpenConnections => Locked(() => _clients.Count);

    public ApiClient Client(int repeats = 0) => new(new ApiClientOptions { Url = Url, MaximumRetryCount = repeats, RetryInterval = TimeSpan.Zero });

    /// <summary>Answers the next request for a stream with this: everything after <c>HTTP/1.1 </c>. With nothing, the connection is broken.</summary>
    public void Refuse(string answer)
    {
        lock (_gate)
        {
            _refusals.Enqueue(answer);
        }
    }

    /// <summary>Answers the next request for a list with this.</summary>
    public void RefuseList(string answer)
    {
        lock (_gate)
        {
            _listRefusals.Enqueue(answer);
        }
    }

    public static string Answer(int status, string body, string headers = "", string type = "application/json") =>
        $"{status} No\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}";

    /// <summary>Stores a message without a word of it.</summary>
    /// <returns>Its signal.</returns>
    public string Store(string id, string sender = "bot_1", string text = "é日本😀")
    {
        lock (_gate)
        {
            // Years from this machine's time: nothing may compare the two.
            string time = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMilliseconds(_stored++ / 2).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            string message = $$"""{"id":"{{id}}","createdAt":"{{time}}","conversationId":"c","userId":"{{sender}}","payload":{"type":"text","text":"{{text}} {{id}}"}""";
            _messages.Add(message + "}");
            return $$"""{"type":"message_created","data":{{message}},"isBot":{{(sender == "bot_1" ? "true" : "false")}}""" + "}}";
        }
    }

    public Task SayAsync(string id, string sender = "bot_1") => SendAsync(Frame(Store(id, sender)));

    public void Delete(string id)
    {
        lock (_gate)
        {
            _messages.RemoveAll(message => message.StartsWith($$"""{"id":"{{id}}",""", StringComparison.Ordinal));
        }
    }

    public static byte[] Frame(string data) => Encoding.UTF8.GetBytes($"event: message\ndata: {data}\n\n");

    /// <summary>Sends bytes on every stream, in one part or several.</summary>
    public async Task SendAsync(byte[] bytes, params int[] cuts)
    {
        Connection[] streams;
        lock (_gate)
        {
            streams = [.. _streams];
        }

        foreach (Connection stream in streams)
        {
            int start = 0;
            foreach (int end in cuts.OrderBy(cut => cut).Append(bytes.Length))
            {
                await stream.SendAsync(bytes, start, end - start);
                start = end;
            }
        }
    }

    /// <summary>Breaks all streams; what was sent of the last frame stays half.</summary>
    public void Cut(bool isOrderly = false)
    {
        lock (_gate)
        {
            foreach (Connection stream in _streams)
            {
                stream.Close(isOrderly);
            }

            _streams.Clear();
        }
    }

    /// <summary>Leaves all streams open and says nothing more on them.</summary>
    public void Stall()
    {
        lock (_gate)
        {
            foreach (Connection stream in _streams)
            {
                stream.IsStalled = true;
            }
        }
    }

    /// <summary>Answers what was held.</summary>
    public async Task ReleaseAsync()
    {
        (HoldsLists, HoldsStreams) = (false, false);
        Func<Task>[] held;
        lock (_gate)
        {
            held = [.. _held];
            _held.Clear();
        }

        foreach (Func<Task> answer in held)
        {
            await answer();
        }
    }

    /// <summary>Whether nothing comes on any of the streams there are.</summary>
    public bool IsSilent => Locked(() => _streams.Count > 0 && _streams.All(stream => stream.IsStalled));

    /// <summary>Whether something ended as soon as a user may ask.</summary>
    public static bool IsAtOnce(TimeSpan time) => time < TimeSpan.FromMilliseconds(500);

    /// <summary>Cancels a wait of a listener, whose all ends with it, down to the connections of its client.</summary>
    /// <returns>How long it took until the listener was done with.</returns>
    public async Task<TimeSpan> CancelledAsync(Task waiting, CancellationTokenSource stopping, IDisposable listener, ApiClient client)
    {
        Assert.False(waiting.IsCompleted);
        var watch = Stopwatch.StartNew();
        stopping.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        listener.Dispose();
        TimeSpan time = watch.Elapsed;
        await UntilAsync(() => OpenStreams == 0);
        client.Dispose();
        await UntilAsync(() => OpenConnections == 0);
        return time;
    }

    /// <summary>Waits until something is so.</summary>
    public async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (isSo())
            {
                return;
            }

            // What clients do to their connections is seen late.
            await Task.WhenAny(changed, Task.Delay(5, limit.Token));
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"{OpenStreams} streams, {OpenConnections} connections; asked for: {string.Join(", ", Locked(() => Requests.ToArray()))}");
            }
        }
    }

    /// <summary>Waits until some stream is open that is not stalled.</summary>
    public Task ListenedAsync() => UntilAsync(() => Locked(() => _streams.Any(stream => !stream.IsStalled)));

    public void Dispose()
    {
        _isDisposed = true;
        _listener.Stop();
        lock (_gate)
        {
            _clients.ForEach(client => client.Close());
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                if (_isDisposed)
                {
                    return;
                }

                // A client was gone before it was let in.
                continue;
            }

            client.NoDelay = true;
            lock (_gate)
            {
                _clients.Add(client);
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            await ServeRequestsAsync(client.GetStream(), new Connection(client));
        }
        catch (Exception exception) when (exception is System.IO.IOException or ObjectDisposedException or InvalidOperationException or SocketException)
        {
            // The other side went away.
        }

        client.Close();
        lock (_gate)
        {
            _clients.Remove(client);
            _streams.RemoveAll(stream => stream.Client == client);
        }

        Changed();
    }

    private async Task ServeRequestsAsync(NetworkStream network, Connection connection)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (true)
        {
            int end;
            while ((end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
            {
                int read = await network.ReadAsync(buffer, 0, buffer.Length);
                if (read == 0)
                {
                    return;
                }

                text.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }

            string head = text.ToString(0, end);
            text.Remove(0, end + 4);
            string target = head.Split(' ')[1];
            bool isListen = target.EndsWith("/listen", StringComparison.Ordinal);
            string? refusal = null;
            lock (_gate)
            {
                Requests.Add(isListen ? "listen" : target.Contains("/messages") ? $"list {target.Split('=').Skip(1).FirstOrDefault()}".Trim() : target);
                Queue<string> refusals = isListen ? _refusals : _listRefusals;
                refusal = refusals.Count > 0 ? refusals.Dequeue() : null;
                ListenHeaders = isListen ? head : ListenHeaders;
            }

            Changed();
            if (refusal is "")
            {
                connection.Close(isOrderly: false);
            }
            else if (refusal is not null)
            {
                await connection.WriteAsync("HTTP/1.1 " + refusal);
            }
            else
            {
                Task AnswerAsync() => isListen ? BeginAsync(connection) : connection.WriteAsync("HTTP/1.1 " + Answer(200, target.Contains("/messages") ? Page(target) : "{}"));
                if (isListen ? HoldsStreams : HoldsLists)
                {
                    lock (_gate)
                    {
                        _held.Add(AnswerAsync);
                    }
                }
                else
                {
                    await AnswerAsync();
                }
            }
        }
    }

    private async Task BeginAsync(Connection connection)
    {
        await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n");
        byte[] beginning = Encoding.UTF8.GetBytes(Beginning);
        await connection.SendAsync(beginning, 0, beginning.Length);
        lock (_gate)
        {
            _streams.Add(connection);
            Opened++;
        }

        Changed();
    }

    private string Page(string target)
    {
        int start = target.Contains("nextToken=t") ? int.Parse(target.Split('t').Last(), CultureInfo.InvariantCulture) : -1;
        lock (_gate)
        {
            // A token names where in time it goes on, not how far from the newest.
            int end = start < 0 ? _messages.Count : Math.Min(start, _messages.Count);
            int count = Math.Min(PageSize, end);
            string next = end > count ? $"\"nextToken\":\"t{end - count}\"" : "";
            return $$"""{"messages":[{{string.Join(",", _messages.Skip(end - count).Take(count).Reverse())}}],"meta":{ {{next}} """ + "}}";
        }
    }

    private void Changed()
    {
        TaskCompletionSource<bool> changed;
        lock (_gate)
        {
            changed = _changed;
            _changed = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult(true);
    }

    private sealed class Connection(TcpClient client)
    {
        private readonly SemaphoreSlim _turn = new(1);
        private readonly Socket _socket = client.Client;

        public TcpClient Client => client;

        public bool IsStalled { get; set; }

        /// <summary>Sends a chunk of a stream.</summary>
        public async Task SendAsync(byte[] bytes, int start, int count)
        {
            if (count == 0 || IsStalled)
            {
                return;
            }

            byte[] head = Encoding.ASCII.GetBytes($"{count:x}\r\n");
            await WriteAsync([.. head, .. bytes.Skip(start).Take(count), .. "\r\n"u8.ToArray()]);
        }

        public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

        public void Close(bool isOrderly)
        {
            try
            {
                if (isOrderly)
                {
                    byte[] end = Encoding.ASCII.GetBytes("0\r\n\r\n");
                    client.GetStream().Write(end, 0, end.Length);
                }
                else
                {
                    _socket.LingerState = new LingerOption(true, 0);
                    client.Close();
                }
            }
            catch (Exception exception) when (exception is System.IO.IOException or ObjectDisposedException or InvalidOperationException or SocketException)
            {
                // It is closed already.
            }
        }

        private async Task WriteAsync(byte[] bytes)
        {
            await _turn.WaitAsync();
            try
            {
                await client.GetStream().WriteAsync(bytes, 0, bytes.Length);
            }
            catch (Exception exception) when (exception is System.IO.IOException or ObjectDisposedException or InvalidOperationException or SocketException)
            {
                // Nobody listens any more.
            }
            finally
            {
                _turn.Release();
            }
        }
    }
}
