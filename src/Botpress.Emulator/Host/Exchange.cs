using System;
using System.Collections.Specialized;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Botpress.Emulator;

/// <summary>One HTTP request and its answer.</summary>
internal sealed class Exchange : IExchange
{
    /// <summary>How much of a body that nobody wants is read before the connection is given up.</summary>
    private const long DrainLimit = 128L * 1024 * 1024;

    private readonly HttpListenerContext _context;

    public Exchange(HttpListenerContext context)
    {
        _context = context;
        string raw = context.Request.RawUrl ?? "/";
        if (!raw.StartsWith("/", StringComparison.Ordinal))
        {
            // The absolute form, as a proxy's client sends it.
            int scheme = raw.IndexOf("://", StringComparison.Ordinal);
            int slash = scheme < 0 ? -1 : raw.IndexOf('/', scheme + 3);
            raw = slash < 0 ? "/" : raw.Substring(slash);
        }

        int question = raw.IndexOf('?');
        Path = question < 0 ? raw : raw.Substring(0, question);
        RawQuery = question < 0 ? "" : raw.Substring(question + 1);
    }

    public string Method => _context.Request.HttpMethod;

    /// <summary>The path as it was sent, still escaped.</summary>
    public string Path { get; }

    public string RawQuery { get; }

    public NameValueCollection Headers => _context.Request.Headers;

    /// <summary>The length that the request announces, -1 when it does not.</summary>
    public long Length => _context.Request.ContentLength64;

    public Stream Input => _context.Request.InputStream;

    public Stream Output => _context.Response.OutputStream;

    public void SetHeader(string name, string value) => _context.Response.Headers[name] = value;

    public async Task<JsonObject> ReadJsonAsync(int limit)
    {
        byte[] bytes = await ReadAsync(limit).ConfigureAwait(false);
        if (bytes.Length == 0)
        {
            return [];
        }

        if (_context.Request.ContentType is not string type || type.IndexOf("json", StringComparison.OrdinalIgnoreCase) < 0)
        {
            throw ApiError.Of("UnsupportedMediaType", "The Content-Type of a body must be application/json");
        }

        try
        {
            var body = JsonNode.Parse(bytes);
            Json.Touch(body);
            return body as JsonObject ?? throw ApiError.Payload("The body must be a JSON object");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw ApiError.Payload($"The body is not valid JSON: {exception.Message}");
        }
    }

    public async Task SendAsync(int status, byte[] body, string contentType = "application/json")
    {
        Begin(status, body.Length, contentType);
        if (Method != "HEAD")
        {
            await Output.WriteAsync(body, 0, body.Length).ConfigureAwait(false);
        }

        End();
    }

    /// <summary>Promises the whole body and sends its first half.</summary>
    public async Task SendHalfAsync(int status, byte[] body)
    {
        Begin(status, body.Length, "application/json");
        await Output.WriteAsync(body, 0, body.Length / 2).ConfigureAwait(false);
        await Output.FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Sends the body in so many pieces, with a pause before each.</summary>
    public async Task SendSlowlyAsync(int status, byte[] body, int pieces, TimeSpan pause)
    {
        Begin(status, body.Length, "application/json");
        for (int piece = 0; piece < pieces; piece++)
        {
            await Task.Delay(pause).ConfigureAwait(false);
            int start = body.Length * piece / pieces;
            await Output.WriteAsync(body, start, (body.Length * (piece + 1) / pieces) - start).ConfigureAwait(false);
            await Output.FlushAsync().ConfigureAwait(false);
        }

        End();
    }

    /// <summary>Breaks the connection.</summary>
    /// <remarks>
    /// HttpListener's own way, where the system has no server of its own (Linux, macOS), sends an empty answer first. Its socket cannot
    /// be had but by its name; should that change, the answer is cut off in place of missing.
    /// </remarks>
    public void Abort()
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;
        object? connection = typeof(HttpListenerContext).GetProperty("Connection", Hidden)?.GetValue(_context);
        // Mono's name for it is the second.
        if ((connection?.GetType().GetField("_socket", Hidden) ?? connection?.GetType().GetField("sock", Hidden))?.GetValue(connection) is Socket socket)
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }

        _context.Response.Abort();
    }

    public void Begin(int status, long length, string contentType)
    {
        _context.Response.StatusCode = status;
        _context.Response.ContentType = contentType;
        if (Method != "HEAD")
        {
            _context.Response.ContentLength64 = length;
        }
    }

    /// <summary>Begins an answer of which nobody knows how long it gets: what is written is sent at each flush.</summary>
    public void BeginStream(string contentType)
    {
        _context.Response.StatusCode = 200;
        _context.Response.ContentType = contentType;
        _context.Response.SendChunked = true;
        _context.Response.Headers["Cache-Control"] = "no-cache";
    }

    public void End() => _context.Response.Close();

    /// <summary>Reads what is left of the body: a client that is still sending would miss the answer otherwise.</summary>
    public async Task DrainAsync()
    {
        if (!_context.Request.HasEntityBody)
        {
            return;
        }

        byte[] buffer = new byte[81920];
        long total = 0;
        int read;
        while (total < DrainLimit && (read = await Input.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false)) > 0)
        {
            total += read;
        }
    }

    /// <summary>Whether an exception only says that the other side is gone.</summary>
    public static bool IsConnectionFault(Exception exception) =>
        exception is HttpListenerException or ObjectDisposedException or ProtocolViolationException
        || (exception is IOException && exception.InnerException is not null);

    /// <summary>Reads the whole body.</summary>
    public async Task<byte[]> ReadAsync(int limit)
    {
        if (!_context.Request.HasEntityBody)
        {
            return [];
        }

        using var content = new MemoryStream();
        byte[] buffer = new byte[81920];
        int read;
        while ((read = await Input.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > limit)
            {
                throw ApiError.Of("PayloadTooLarge", FormattableString.Invariant($"The body is larger than {limit / 1024 / 1024} MB"));
            }
        }

        return content.ToArray();
    }
}
