using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
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

    private const int MaximumRedirects = 5;

    private readonly ApiClientOptions _options;
    private readonly object _secretsGate = new();
    private IReadOnlyList<string> _secrets;
    private readonly HttpMessageInvoker _http;
    private readonly RetryPolicy _retry;
    private readonly RateLimit _rateLimit;
    private readonly SemaphoreSlim? _throttle;
    private readonly CancellationTokenSource _closing = new();
    private readonly Func<Uri, Uri?> _proxyFor;

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
        _proxyFor = uri => (handler as HttpHandler)?.ProxyFor(uri);
        _retry = new RetryPolicy(options, _proxyFor, _rateLimit.Pause, _closing.Token);
        PageSize = options.PageSize;
        _throttle = options.ThrottleLimit > 0 ? new SemaphoreSlim(options.ThrottleLimit) : null;
        Files = new FileTransfer(_http, _retry, options);
    }

    /// <summary>The address of the API.</summary>
    public Uri Url => _options.Url;

    /// <summary>Is cancelled when the client is disposed.</summary>
    internal CancellationToken Closing => _closing.Token;

    /// <summary>How many times a request is repeated after its first attempt, and the longest wait before that.</summary>
    internal (int Count, TimeSpan MaximumWait) Repeats => (_options.MaximumRetryCount, _options.MaximumWait);

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

    /// <summary>Has a secret masked from here on, wherever it stands, that the client was not made with: a key that was made or signed since.</summary>
    /// <param name="secret">The secret. One of fewer than six characters would deface all text, and is let be.</param>
    public void AddSecret(string secret)
    {
        lock (_secretsGate)
        {
            if (!_secrets.Contains(secret))
            {
                _secrets = [.. _secrets.Append(secret).OrderByDescending(known => known.Length)];
            }
        }
    }

    /// <summary>Whether every request carries this header, whatever its ids say.</summary>
    /// <param name="name">The header's name.</param>
    /// <returns>Whether it was given to the client.</returns>
    public bool HasHeader(string name) => _options.Headers.ContainsKey(name);

    /// <summary>Masks secrets in a text that somebody else wrote, an error of the server for example: the session's own, and what says to be one.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without them.</returns>
    public string Redact(string text) => Redaction.RedactText(text, keyField: null, _secrets);

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
        IReadOnlyList<string> secrets = SecretsWith(context);
        var request = new RequestBuilder(_options, operation, arguments, context);
        if (observer?.Body is Action<string, string> showRequest && request.Body.Length > 0)
        {
            showRequest("Request", Redaction.Redact(request.Body, operation.KeyField, secrets));
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
                showResponse("Response", Redaction.Redact(attempt.Body, operation.KeyField, secrets));
            }

            return attempt.Status is >= 200 and < 300
                ? new ApiAnswer(attempt.Status, attempt.Body)
                : throw ApiException.FromResponse(attempt.Status, attempt.Body, operation.IsChat, attempt.NamedWait);
        }
        catch (ApiException exception)
        {
            exception.Operation = operation;
            throw;
        }
    }

    /// <summary>
    /// Opens an answer that goes on, for as long as nobody ends it: once, past the limits on time, number and rate of requests, which are for
    /// answers that end.
    /// </summary>
    /// <param name="operation">The operation.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="context">The ids for the headers.</param>
    /// <param name="timeout">How long opening may take.</param>
    /// <param name="observer">Is told of the answer; null for nobody.</param>
    /// <param name="cancellationToken">Ends the opening, and later the stream.</param>
    /// <exception cref="ApiException">The answer is an error or no stream of events, or none came.</exception>
    internal async Task<EventStream> OpenStreamAsync(
        Operation operation, IReadOnlyDictionary<string, object?> arguments, ApiContext context, TimeSpan timeout, ApiObserver? observer, CancellationToken cancellationToken)
    {
        _ = SecretsWith(context);
        var builder = new RequestBuilder(_options, operation, arguments, context, accept: HttpHandler.EventStreamType);
        try
        {
            return await OpenStreamAsync(builder, timeout, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException exception)
        {
            exception.Operation = operation;
            throw;
        }
    }

    private async Task<EventStream> OpenStreamAsync(RequestBuilder builder, TimeSpan timeout, ApiObserver? observer, CancellationToken cancellationToken)
    {
        var life = new Deadline(_options.Clock, cancellationToken, _closing.Token);
        HttpResponseMessage? response = null;
        try
        {
            life.Set(timeout);
            long start = _options.Clock.GetTimestamp();
            response = await FollowAsync(builder, life.Token).ConfigureAwait(false);
            observer?.Answered?.Invoke(builder.Method, Redact(builder.Target), (int)response.StatusCode, _options.Clock.GetElapsedTime(start));
            if (!response.IsSuccessStatusCode || response.Content?.Headers.ContentType?.MediaType is not string type
                || !type.Equals(HttpHandler.EventStreamType, StringComparison.OrdinalIgnoreCase))
            {
                throw await NoStreamAsync(builder, response, life.Token).ConfigureAwait(false);
            }

            Stream stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
            life.Lift();
            life.Token.ThrowIfCancellationRequested();
            return new EventStream(response, stream, life);
        }
        catch (Exception exception)
        {
            // Off this thread: an answer that goes on is read to its end by some frameworks first.
            _ = Task.Run(() => response?.Dispose(), CancellationToken.None);
            bool isEnded = life.Token.IsCancellationRequested;
            life.Dispose();
            if (exception is not (OperationCanceledException or HttpRequestException or IOException or ObjectDisposedException))
            {
                throw;
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw _closing.IsCancellationRequested ? new ObjectDisposedException(nameof(ApiClient))
                : isEnded ? new ApiException(ApiException.Timeout, $"{builder.Uri.Host} did not open the stream within {timeout.TotalSeconds:0.###} s.", innerException: exception)
                : TransportFault.ToApiException(exception, builder.Uri, _proxyFor(builder.Uri));
        }
    }

    private async Task<ApiException> NoStreamAsync(RequestBuilder builder, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = await AnswerBody.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        int? refused = response.IsSuccessStatusCode ? AnswerBody.StatusWithin(body) : (int)response.StatusCode;
        if (refused is int status)
        {
            return ApiException.FromResponse(status, body, builder.Operation.IsChat, RetryPolicy.NamedWait(status, response.Headers, _options.Clock));
        }

        string beginning = ApiException.Shorten(Redact(Encoding.UTF8.GetString(body.Slice(0, Math.Min(body.Length, 1024)).ToArray())));
        return new ApiException(
            ApiException.InvalidResponse,
            $"The server's answer cannot be used: it is no stream of events, but {ApiException.Shorten(response.Content?.Headers.ContentType?.ToString() ?? "of no type")}. "
                + $"Check the API address.{(beginning.Length > 0 ? $" The answer begins: {beginning}" : "")}",
            (int)response.StatusCode);
    }

    private IReadOnlyList<string> SecretsWith(ApiContext context)
    {
        if (context.UserKey is string key)
        {
            AddSecret(key);
        }

        return _secrets;
    }

    private async Task<Attempt> AttemptAsync(RequestBuilder builder, ApiObserver? observer, Deadline ending)
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

            ending.Set(_options.Timeout);
            long start = _options.Clock.GetTimestamp();
            using HttpResponseMessage response = await FollowAsync(builder, cancellationToken).ConfigureAwait(false);
            ReadOnlyMemory<byte> content = await AnswerBody.ReadAsync(response, cancellationToken).ConfigureAwait(false);
            int status = (int)response.StatusCode;
            observer?.Answered?.Invoke(builder.Method, Redact(builder.Target), status, _options.Clock.GetElapsedTime(start));
            if (builder.Operation.IsChat && response.IsSuccessStatusCode)
            {
                status = AnswerBody.StatusWithin(content) ?? status;
            }

            builder.WasRefused = status == 429;
            _rateLimit.Observe(status, response.Headers);
            if (JsonText.IsTooLarge(content.Span, cancellationToken))
            {
                throw new ApiException(
                    ApiException.InvalidResponse,
                    $"The server's answer cannot be used: it has more than {JsonText.MaximumParts} parts. Ask for less, for example with a smaller page size.",
                    status);
            }

            return new Attempt(
                status, content, RetryPolicy.NamedWait(status, response.Headers, _options.Clock), status is >= 200 and < 300 && AnswerBody.IsDamaged(builder.Operation, content.Span));
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
}
