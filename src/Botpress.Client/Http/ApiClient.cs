using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client;

/// <summary>Sends operations to the API: builds the request, paces, sends, repeats what is safe to repeat, and reads the answer.</summary>
public sealed class ApiClient : IDisposable
{
    /// <summary>The argument whose value is the whole body: bytes as they are, anything else as JSON.</summary>
    public const string WholeBody = "\0body";

    /// <summary>The most bytes that a request or an answer may have. It is the official client's limit, too.</summary>
    internal const int MaximumBodyLength = 100 * 1024 * 1024;

    // Of an error more is never shown, nor worth to be read.
    private const int MaximumErrorLength = 1024 * 1024;

    // Mending takes several times as much.
    private const int MaximumMendedLength = 8 * 1024 * 1024;

    private const int MaximumRedirects = 5;

    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ApiClientOptions _options;
    private IReadOnlyList<string> _secrets;
    private readonly HttpMessageInvoker _http;
    private readonly RetryPolicy _retry;
    private readonly RateLimit _rateLimit;
    private readonly SemaphoreSlim? _throttle;
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Makes a client with connections of its own.</summary>
    /// <param name="options">Address, token and limits.</param>
    public ApiClient(ApiClientOptions options)
        : this(options, new HttpHandler(options.Proxy))
    {
    }

    /// <summary>Makes a client that sends through a given handler.</summary>
    /// <param name="options">Address, token and limits.</param>
    /// <param name="handler">The handler; it must not follow redirects by itself. The client disposes it.</param>
    public ApiClient(ApiClientOptions options, HttpMessageHandler handler)
    {
        _options = options;
        _secrets = options.GetSecrets();
        // HttpClient would add a source of cancellation of its own to every request, and nothing else that is used here.
        _http = new HttpMessageInvoker(handler);
        _rateLimit = new RateLimit(options.MaximumWait, options.Clock);
        _retry = new RetryPolicy(options, uri => (handler as HttpHandler)?.ProxyFor(uri), _rateLimit.Pause, _closing.Token);
        PageSize = options.PageSize;
        _throttle = options.ThrottleLimit > 0 ? new SemaphoreSlim(options.ThrottleLimit) : null;
        Files = new FileTransfer(_http, _retry, options);
    }

    /// <summary>The address of the API.</summary>
    public Uri Url => _options.Url;

    /// <summary>Moves the bytes of files to and from the storage.</summary>
    public FileTransfer Files { get; }

    /// <summary>How many items lists ask for at once that are not told; 0 for the API's own size, also once the API has refused another.</summary>
    internal int PageSize;

    /// <inheritdoc/>
    public void Dispose()
    {
        // What is under way ends, whatever it waits for. The throttle and the source stay: requests that end now still use them.
        _closing.Cancel();
        _http.Dispose();
        _secrets = [];
    }

    /// <summary>Whether every request carries this header, whatever its ids say.</summary>
    /// <param name="name">The header's name.</param>
    /// <returns>Whether it was given to the client.</returns>
    public bool HasHeader(string name) => _options.Headers.ContainsKey(name);

    /// <summary>Masks secrets in a text that somebody else wrote, an error of the server for example: the session's own, and what says to be one.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without them.</returns>
    public string Redact(string text) => Redaction.MaskFields(Redaction.Redact(text, _secrets), maskValue: false);

    /// <summary>Sends an operation and reads its whole answer.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="arguments">Its arguments by the API's names: null, text, numbers, booleans, times, dictionaries, lists.</param>
    /// <param name="context">The ids for the headers.</param>
    /// <param name="observer">Is told what happens; null for nobody.</param>
    /// <param name="cancellationToken">Ends the request at once, in whatever state it is.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ApiException">The API answered with an error, or no whole answer came.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed, before or meanwhile.</exception>
    /// <exception cref="ApiArgumentException">An argument cannot be sent: a path id that is empty, <c>.</c> or <c>..</c>, an infinite number.</exception>
    public async Task<ApiAnswer> SendAsync(
        Operation operation,
        IReadOnlyDictionary<string, object?> arguments,
        ApiContext context,
        ApiObserver? observer,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<string> secrets = _secrets;
        var request = new RequestBuilder(_options, operation, arguments, context);
        if (observer?.Body is Action<string, string> showRequest && request.Body.Length > 0)
        {
            showRequest("Request", Redaction.Redact(request.Body, operation.AnswersKey, secrets));
        }

        try
        {
            Attempt attempt = await _retry.ExecuteAsync(
                operation,
                request.Uri,
                observer,
                "No whole answer came from {0} within {1:0.###} s.",
                ending => AttemptAsync(request, observer, ending),
                cancellationToken).ConfigureAwait(false);
            if (observer?.Body is Action<string, string> showResponse)
            {
                showResponse("Response", Redaction.Redact(attempt.Body, operation.AnswersKey, secrets));
            }

            return attempt.Status is >= 200 and < 300
                ? new ApiAnswer(attempt.Status, attempt.Body)
                : throw ApiException.FromResponse(attempt.Status, attempt.Body);
        }
        catch (ApiException exception)
        {
            exception.Operation = operation;
            throw;
        }
    }

    private async Task<Attempt> AttemptAsync(RequestBuilder builder, ApiObserver? observer, CancellationTokenSource ending)
    {
        CancellationToken cancellationToken = ending.Token;
        await _rateLimit.TakeAsync(observer, builder.WasRefused, cancellationToken).ConfigureAwait(false);
        bool hasPlace = false;
        try
        {
            if (_throttle is not null)
            {
                await _throttle.WaitAsync(cancellationToken).ConfigureAwait(false);
                hasPlace = true;
            }

            ending.CancelAfter(_options.Timeout);
            var watch = Stopwatch.StartNew();
            using HttpResponseMessage response = await FollowAsync(builder, cancellationToken).ConfigureAwait(false);
            ArraySegment<byte> body = await ReadAsync(response, cancellationToken).ConfigureAwait(false);
            int status = (int)response.StatusCode;
            observer?.Answered?.Invoke(builder.Method, Redact(builder.Target), status, watch.Elapsed);
            builder.WasRefused = status == 429;
            _rateLimit.Observe(status, response.Headers);
            ReadOnlyMemory<byte> content = WithoutByteOrderMark(Utf8(body));
            if (JsonText.IsTooLarge(content.Span, cancellationToken))
            {
                throw new ApiException(
                    ApiException.InvalidResponse,
                    $"The server's answer cannot be used: it has more than {JsonText.MaximumParts} parts. Ask for less, for example with a smaller page size.",
                    status);
            }

            return new Attempt(
                status, content, RetryPolicy.NamedWait(status, response.Headers, _options.Clock), status is >= 200 and < 300 && IsDamaged(builder.Operation, content.Span));
        }
        finally
        {
            _rateLimit.Ended();
            if (hasPlace)
            {
                _throttle!.Release();
            }
        }
    }

    // By hand, because the framework drops the token at every redirect while the official client keeps it on the same host.
    private async Task<HttpResponseMessage> FollowAsync(RequestBuilder builder, CancellationToken cancellationToken)
    {
        Uri uri = builder.Uri;
        HttpMethod? method = null;
        for (int redirects = 0; ; redirects++)
        {
            using HttpRequestMessage request = builder.Build(uri, method);
            HttpResponseMessage response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            int status = (int)response.StatusCode;
            if (status is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not Uri location)
            {
                return response;
            }

            response.Dispose();
            var target = new Uri(uri, location);
            if (redirects == MaximumRedirects || target.Scheme != uri.Scheme || target.Authority != uri.Authority)
            {
                throw new ApiException(
                    ApiException.RedirectRefused,
                    redirects == MaximumRedirects
                        ? $"{uri.Host} redirected {MaximumRedirects} times. Check the API address."
                        : $"{uri.Host} redirects to {(target.Authority.Length > 0 ? target.Authority : $"an address that begins with {target.Scheme}:")}, and the token goes to no other host. Check the API address.",
                    status);
            }

            if (status is 301 or 302 or 303 && request.Method == HttpMethod.Post)
            {
                method = HttpMethod.Get;
            }

            uri = target;
        }
    }

    private static async Task<ArraySegment<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content is null)
        {
            return new ArraySegment<byte>([]);
        }

        long? declared = response.Content.Headers.ContentLength;
        bool isError = !response.IsSuccessStatusCode;
#if NETSTANDARD2_0
        // Its streams do not always obey the token while they wait; closing the answer makes them end.
        using CancellationTokenRegistration registration = cancellationToken.Register(response.Dispose);
        try
        {
            using Stream stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
            return await ReadAsync(stream, declared, isError, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
#else
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync(stream, declared, isError, cancellationToken).ConfigureAwait(false);
#endif
    }

    private static async Task<ArraySegment<byte>> ReadAsync(Stream stream, long? declared, bool isError, CancellationToken cancellationToken)
    {
        int maximum = isError ? MaximumErrorLength : MaximumBodyLength;
        if (declared > maximum)
        {
            declared = isError ? null : throw TooLong();
        }

        byte[] buffer = new byte[declared ?? 16 * 1024];
        int length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == declared)
                {
                    return new ArraySegment<byte>(buffer);
                }

                Array.Resize(ref buffer, Math.Min(Math.Max(buffer.Length * 2, 1024), maximum + 1));
            }

            int read = await ReadSomeAsync(stream, buffer, length, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return length < declared ? throw new IOException($"The answer ended after {length} of {declared} bytes.") : new ArraySegment<byte>(buffer, 0, length);
            }

            length += read;
            if (length > maximum)
            {
                if (!isError)
                {
                    throw TooLong();
                }

                return new ArraySegment<byte>(buffer, 0, maximum);
            }
        }
    }

    /// <summary>Reads into the rest of a buffer. Bytes that cannot be decompressed are a fault of the transport like any other.</summary>
    internal static async ValueTask<int> ReadSomeAsync(Stream stream, byte[] buffer, int offset, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, offset, buffer.Length - offset, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException and not ObjectDisposedException)
        {
            throw new IOException("The answer is damaged: it cannot be decompressed.");
        }
    }

    /// <summary>Whether a body cannot be a whole JSON object or array where the operation answers one. Reading it all is left to whoever needs it.</summary>
    private static bool IsDamaged(Operation operation, ReadOnlySpan<byte> body)
    {
        if (!operation.AnswersJson)
        {
            return false;
        }

        int start = 0;
        int end = body.Length - 1;
        while (end >= start && body[end] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            end--;
        }

        while (start < end && body[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            start++;
        }

        // Nothing at all is no less than {} where nothing is expected.
        return end < start
            ? operation.Result is not null
            : (body[start], body[end]) is not (((byte)'{', (byte)'}') or ((byte)'[', (byte)']'));
    }

    private static ApiException TooLong() =>
        new(ApiException.InvalidResponse, $"The answer is longer than {MaximumBodyLength / 1024 / 1024} MiB. Ask for less, for example with a smaller page size.");

    /// <summary>The body in UTF-8. Bytes that are none become U+FFFD, so that one broken text does not spoil a whole page.</summary>
    private static ReadOnlyMemory<byte> Utf8(ArraySegment<byte> body)
    {
        try
        {
            _ = _strictUtf8.GetCharCount(body.Array!, body.Offset, body.Count);
            return body;
        }
        catch (DecoderFallbackException) when (body.Count <= MaximumMendedLength)
        {
            return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body.Array!, body.Offset, body.Count));
        }
        catch (DecoderFallbackException exception)
        {
            throw new ApiException(ApiException.InvalidResponse, "The server's answer cannot be used: it is not UTF-8. Check the API address.", innerException: exception);
        }
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body.Slice(3) : body;
}
