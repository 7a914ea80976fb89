using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client;

/// <summary>
/// Moves the bytes of files to and from the storage that an upload or download URL names. Streams both ways. The URL is its own
/// credential: neither the token nor an id goes with it. After a fault the file is moved again from its beginning, as often as the
/// client repeats requests; only a stream that cannot go back to its beginning is moved once.
/// </summary>
public sealed class FileTransfer
{
    private const int BufferLength = 128 * 1024;

    // Of an error only the beginning is shown; what unpacks to more is not read.
    private const int ErrorLength = 4096;

    private readonly HttpMessageInvoker _http;
    private readonly RetryPolicy _retry;
    private readonly TimeSpan _timeout;
    private readonly Uri _apiUrl;
    private readonly TimeProvider _clock;
    private readonly bool _allowUnencrypted;

    internal FileTransfer(HttpMessageInvoker http, RetryPolicy retry, ApiClientOptions options)
    {
        _http = http;
        _retry = retry;
        _timeout = options.Timeout;
        _apiUrl = options.Url;
        _clock = options.Clock;
        _allowUnencrypted = options.AllowUnencrypted;
    }

    /// <summary>Uploads the bytes of a file that upsertFile has announced.</summary>
    /// <param name="uploadUrl">The file's upload URL, sent as it is.</param>
    /// <param name="content">The bytes, from the current position on.</param>
    /// <param name="length">How many bytes there are.</param>
    /// <param name="contentType">The content type that the API gave the file.</param>
    /// <param name="isPublic">Whether publicContentImmediatelyAccessible was asked for.</param>
    /// <param name="progress">Is told the number of bytes sent so far; null for nobody.</param>
    /// <param name="observer">Is told of the answer.</param>
    /// <param name="cancellationToken">Ends the upload at once.</param>
    /// <exception cref="ApiException">The storage refused the bytes, or the connection failed or stood still for the session's timeout.</exception>
    public async Task UploadAsync(
        Uri uploadUrl,
        Stream content,
        long length,
        string? contentType,
        bool isPublic,
        IProgress<long>? progress,
        ApiObserver? observer,
        CancellationToken cancellationToken)
    {
        await TransferAsync(Allowed(uploadUrl, _apiUrl), HttpMethod.Put, content, observer, async stall =>
        {
            var file = new FileContent(content, length, progress, () => stall.Set(_timeout));
            using var request = new HttpRequestMessage(HttpMethod.Put, ExactAddress.Keep(uploadUrl)) { Content = file };
            request.Headers.ExpectContinue = false;
            if (MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? mediaType))
            {
                file.Headers.ContentType = mediaType;
            }

            if (isPublic)
            {
                request.Headers.TryAddWithoutValidation("x-amz-tagging", "public=true");
            }

            try
            {
                return await _http.SendAsync(request, stall.Token).ConfigureAwait(false);
            }
            finally
            {
                // An answer may come before all bytes have gone; the next attempt must have the content for itself.
                await file.EndAsync().ConfigureAwait(false);
            }
        }, static (_, _) => Task.CompletedTask, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Downloads a file's bytes.</summary>
    /// <param name="url">The file's URL; redirects are followed.</param>
    /// <param name="destination">Receives the bytes.</param>
    /// <param name="progress">Is told the number of bytes received so far; null for nobody.</param>
    /// <param name="observer">Is told of the answer.</param>
    /// <param name="cancellationToken">Ends the download at once.</param>
    /// <param name="size">How many bytes there are by the API's word, or may be at most; null for any number.</param>
    /// <param name="isUsers">Whether the address is the user's own and not one that the API named.</param>
    /// <exception cref="ApiException">The storage refused, or the connection failed or stood still for the session's timeout.</exception>
    /// <exception cref="IOException">The destination did not take the bytes: a full disk for example.</exception>
    public async Task DownloadAsync(
        Uri url, Stream destination, IProgress<long>? progress, ApiObserver? observer, CancellationToken cancellationToken, long? size = null, bool isUsers = false)
    {
        Uri namedBy = isUsers ? url : _apiUrl;
        // A fault of the destination is not one of the connection.
        ExceptionDispatchInfo? destinationFault = null;
        await TransferAsync(Allowed(url, namedBy), HttpMethod.Get, destination, observer, async stall =>
        {
            Uri current = url;
            for (int redirects = 0; ; redirects++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, ExactAddress.Keep(current));
                HttpResponseMessage response = await _http.SendAsync(request, stall.Token).ConfigureAwait(false);
                if ((int)response.StatusCode is not (>= 300 and < 400) || response.Headers.Location is not Uri location || redirects == 5)
                {
                    return response;
                }

                response.Dispose();
                current = Allowed(new Uri(current, location), namedBy, current);
            }
        }, async (response, stall) =>
        {
            long? declared = response.Content.Headers.ContentLength;
            using Stream body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
            byte[] buffer = new byte[BufferLength];
            long total = 0;
            int read;
            while ((read = await AnswerBody.ReadSomeAsync(body, buffer, 0, stall.Token).ConfigureAwait(false)) > 0)
            {
                stall.Set(_timeout);
                try
                {
                    await destination.WriteAsync(buffer, 0, read, stall.Token).ConfigureAwait(false);
                }
                catch (IOException exception)
                {
                    destinationFault = ExceptionDispatchInfo.Capture(exception);
                    return;
                }

                total += read;
                progress?.Report(total);
                if (total > size)
                {
                    throw new ApiException(ApiException.WrongLength, $"{url.Host} sends more than the {size} bytes that were to come.");
                }
            }

            if (total < declared)
            {
                throw new IOException($"The file ended after {total} of {declared} bytes.");
            }
        }, cancellationToken).ConfigureAwait(false);
        destinationFault?.Throw();
    }

    /// <summary>Moves the bytes, again from where the local stream stands now after each fault that may be repeated.</summary>
    private async Task TransferAsync(
        Uri url,
        HttpMethod method,
        Stream local,
        ApiObserver? observer,
        Func<Deadline, Task<HttpResponseMessage>> send,
        Func<HttpResponseMessage, Deadline, Task> read,
        CancellationToken cancellationToken)
    {
        long start = local.CanSeek ? local.Position : 0;
        bool isFirst = true;
        Attempt attempt = await _retry.ExecuteAsync(
            local.CanSeek ? Operation.Custom(method, url.AbsolutePath) : null,
            url,
            observer,
            "Nothing moved to or from {0} for {1:0.###} s. Try again.",
            stall =>
            {
                if (!isFirst)
                {
                    local.Position = start;
                    if (method == HttpMethod.Get)
                    {
                        local.SetLength(start);
                    }
                }

                isFirst = false;
                return AttemptAsync(url, method, observer, stall, send, read);
            },
            cancellationToken).ConfigureAwait(false);
        if (attempt.Status is not (>= 200 and < 300))
        {
            string text = ApiException.Shorten(Encoding.UTF8.GetString(attempt.Body.ToArray()));
            throw new ApiException(
                ApiException.TransferFailed,
                $"The storage at {url.Host} answered with status {attempt.Status}{(text.Length > 0 ? ": " + text : ".")}",
                attempt.Status);
        }
    }

    private async Task<Attempt> AttemptAsync(
        Uri url,
        HttpMethod method,
        ApiObserver? observer,
        Deadline stall,
        Func<Deadline, Task<HttpResponseMessage>> send,
        Func<HttpResponseMessage, Deadline, Task> read)
    {
        // Large files take long: what ends a transfer is not its length but that nothing moves.
        stall.Set(_timeout);
        long start = _clock.GetTimestamp();
        using HttpResponseMessage response = await send(stall).ConfigureAwait(false);
        // Reading obeys the token not everywhere, and the text of an error nowhere; closing the answer ends either.
        using CancellationTokenRegistration registration = stall.Token.Register(response.Dispose);
        int status = (int)response.StatusCode;
        observer?.Answered?.Invoke(method.Method, WithoutQuery(url), status, _clock.GetElapsedTime(start));
        byte[] problem = [];
        if (response.IsSuccessStatusCode)
        {
            await read(response, stall).ConfigureAwait(false);
        }
        else
        {
            problem = Encoding.UTF8.GetBytes(await BeginningAsync(response, stall.Token).ConfigureAwait(false));
        }

        return new Attempt(status, problem, RetryPolicy.NamedWait(status, response.Headers, _clock), IsDamaged: false);
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using Stream stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        byte[] buffer = new byte[ErrorLength];
        int length = 0;
        int read;
        do
        {
            read = await AnswerBody.ReadSomeAsync(stream, buffer, length, cancellationToken).ConfigureAwait(false);
            length += read;
        }
        while (read > 0 && length < buffer.Length);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    /// <summary>
    /// An address that bytes may go to or come from. The URL is the credential, and the file may be private: it goes over plain http only
    /// where that was allowed, or within this machine. What is on this machine is nothing that a server elsewhere may name.
    /// </summary>
    /// <param name="url">The address.</param>
    /// <param name="namedBy">Whose word it is: the API, or the user's own address.</param>
    /// <param name="before">The address that redirects to it; null where none does.</param>
    private Uri Allowed(Uri url, Uri namedBy, Uri? before = null)
    {
        string source = before is null ? "The address of the file" : $"The storage at {before.Host} redirects: its new address";
        if (url.Scheme is not ("http" or "https"))
        {
            throw new ApiException(ApiException.AddressRefused, $"{source} begins with {url.Scheme}:, and is no web address.");
        }

        if (url.IsLoopback && !namedBy.IsLoopback)
        {
            throw new ApiException(ApiException.AddressRefused, $"{source} is on this machine, at {url.Authority}. A server elsewhere has no business there.");
        }

        bool isDowngrade = before is { Scheme: "https" } && url.Scheme == "http" && !namedBy.IsLoopback;
        if (isDowngrade || (ApiClientOptions.IsExposed(url) && !_allowUnencrypted))
        {
            throw new ApiException(
                ApiException.UnencryptedRefused,
                $"{source} begins with http://{url.Host}: the file would travel in the open.{(isDowngrade ? "" : " Connect with -AllowUnencryptedAuthentication to accept that.")}");
        }

        return url;
    }

    // The query of a storage URL is its signature.
    private static string WithoutQuery(Uri url) => $"{url.Scheme}://{url.Authority}{url.AbsolutePath}";

    /// <summary>The bytes of a file, which go out once: what is read of a stream is gone.</summary>
    private sealed class FileContent(Stream file, long length, IProgress<long>? progress, Action moved) : HttpContent
    {
        private readonly SemaphoreSlim _turn = new(1);
        private bool _hasEnded;

        /// <summary>Waits for a read under way; from then on nothing is read any more.</summary>
        public async Task EndAsync()
        {
            await _turn.WaitAsync().ConfigureAwait(false);
            _hasEnded = true;
            _turn.Release();
        }

        protected override bool TryComputeLength(out long known)
        {
            known = length;
            return true;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => CopyAsync(stream, CancellationToken.None);

#if !NETSTANDARD2_0
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => CopyAsync(stream, cancellationToken);
#endif

        private async Task CopyAsync(Stream stream, CancellationToken cancellationToken)
        {
            byte[] buffer = new byte[BufferLength];
            long total = 0;
            try
            {
                int read;
                while ((read = await ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                {
                    total += read;
                    moved();
                    progress?.Report(total);
                    await stream.WriteAsync(buffer, 0, read, cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                await EndAsync().ConfigureAwait(false);
            }
        }

        private async Task<int> ReadAsync(byte[] buffer, CancellationToken cancellationToken)
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return _hasEnded ? throw new IOException("The attempt has ended.") : await file.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
    }
}
