using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>The bytes of files: what ends a transfer and what does not, what is said of it, and where bytes go.</summary>
public sealed class FileTransferTests
{
    private static readonly Uri _storage = new("https://storage.example:8443/a/k?X-Amz-Signature=secret");

    private readonly VirtualTime _time = new();
    private readonly StubHandler _handler = new();

    [Fact]
    public async Task An_upload_says_what_it_is_and_no_more()
    {
        await UploadAsync(new MemoryStream([1, 2, 3, 4, 5]), 5);
        Assert.Equal(["content-length"], _handler.Requests[0].Headers.Keys);
        await UploadAsync(new MemoryStream([1]), 1, "no media type");
        Assert.Equal(["content-length"], _handler.Requests[1].Headers.Keys);
        Assert.Equal([1, 2, 3, 4, 5], _handler.Requests[0].Body!);
        await UploadAsync(new MemoryStream([1, 2]), 2, "text/plain; charset=utf-8", isPublic: true);
        Assert.Equal(
            ["content-length: 2", "content-type: text/plain; charset=utf-8", "x-amz-tagging: public=true"],
            _handler.Requests[2].Headers.Select(header => $"{header.Key}: {header.Value}").OrderBy(header => header, StringComparer.Ordinal));
    }

    // Some send again what was refused before anybody read it.
    [Fact]
    public async Task What_sends_the_bytes_by_itself_again_gets_none()
    {
        Exception? again = null;
        using var first = new MemoryStream();
        _handler.Early(async (request, _) =>
        {
            await request.Content!.CopyToAsync(first);
            again = await Record.ExceptionAsync(() => request.Content!.CopyToAsync(new MemoryStream()));
            return StubHandler.Response(200, "");
        });
        await UploadAsync(new MemoryStream([1, 2, 3]), 3);
        Assert.Equal([1, 2, 3], first.ToArray());
        Assert.Equal("The attempt has ended.", again?.GetBaseException().Message);
    }

    // What ends a transfer is not its length, but that nothing moves.
    [Fact]
    public async Task An_upload_may_take_long_as_long_as_bytes_move()
    {
        await UploadAsync(new Pieces(_time, 50, "ab", "cd", "ef"), 6);
        Assert.Equal("abcdef", Assert.Single(_handler.Requests).Text);
        Assert.Equal(TimeSpan.FromSeconds(200), _time.Elapsed);
    }

    [Fact]
    public async Task A_download_may_take_long_as_long_as_bytes_move()
    {
        _handler.Then((_, _) => Task.FromResult(Streamed(new Pieces(_time, 50, "ab", "cd", "ef"))));
        Assert.Equal("abcdef", await DownloadAsync());
        Assert.Equal(TimeSpan.FromSeconds(200), _time.Elapsed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transfer_ends_when_nothing_moves_and_is_not_tried_again(bool isUpload)
    {
        _handler.Then(async (_, token) =>
        {
            await _time.WaitAsync(TimeSpan.FromSeconds(61), token);
            return StubHandler.Response(200, "");
        });
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => isUpload ? UploadAsync(new MemoryStream([1]), 1) : DownloadAsync());
        Assert.Equal((ApiException.Timeout, "Nothing moved to or from storage.example for 60 s. Try again."), (exception.Type, exception.Message));
        Assert.Equal((1, 60), (_handler.Requests.Count, _time.Elapsed.TotalSeconds));
    }

    [Fact]
    public async Task A_download_that_stands_still_in_its_middle_ends()
    {
        _handler.Then((_, _) => Task.FromResult(Streamed(new Pieces(_time, 59, "ab").Then(61, "cd"))));
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => DownloadAsync());
        Assert.Equal((ApiException.Timeout, 119), (exception.Type, _time.Elapsed.TotalSeconds));
    }

    [Fact]
    public async Task Cancelling_ends_a_download()
    {
        using var cancel = new CancellationTokenSource();
        _handler.Then((_, _) => Task.FromResult(Streamed(new Pieces(_time, 1, "ab", "cd"))));
        using var target = new MemoryStream();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _time.RunAsync(
            () => Client().Files.DownloadAsync(_storage, target, new Report(_ => cancel.Cancel()), null, cancel.Token)));
        Assert.Equal((2, 1), (target.Length, _handler.Requests.Count));
    }

    [Fact]
    public async Task An_attempt_has_the_content_for_itself_even_if_the_one_before_was_answered_too_soon()
    {
        Task<Exception?>? left = null;
        var content = new Pieces(_time, 5, "abc", "def") { MayGoBack = true };
        _handler.Early((request, _) =>
        {
            // The answer comes while the first piece is still read.
            left = Record.ExceptionAsync(() => request.Content!.CopyToAsync(new MemoryStream()));
            return Task.FromResult(StubHandler.Response(503, "busy", ("Retry-After", "0")));
        });
        await UploadAsync(content, 6);
        Assert.Equal("abcdef", _handler.Requests[1].Text);
        Assert.IsAssignableFrom<IOException>((await left!)?.GetBaseException());
        Assert.Equal(0, content.Overlaps);
    }

    [Fact]
    public async Task What_was_there_before_a_download_stays()
    {
        _handler.Then((_, _) => Task.FromResult(Declared("partial", 100))).Then(200, "new");
        using var target = new MemoryStream();
        target.Write([1, 2, 3], 0, 3);
        await _time.RunAsync(() => Client().Files.DownloadAsync(_storage, target, null, null, CancellationToken.None));
        Assert.Equal([1, 2, 3, .. Encoding.UTF8.GetBytes("new")], target.ToArray());
    }

    [Fact]
    public async Task A_file_that_is_cut_says_where()
    {
        for (int attempt = 0; attempt < 4; attempt++)
        {
            _handler.Then((_, _) => Task.FromResult(Declared("partial", 100)));
        }

        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => DownloadAsync());
        Assert.Equal(
            (ApiException.ConnectionLost, "The connection to storage.example:8443 broke before the whole answer had come: The file ended after 7 of 100 bytes."),
            (exception.Type, exception.Message));
    }

    [Fact]
    public async Task A_place_that_takes_no_bytes_is_no_fault_of_the_connection()
    {
        _handler.Then(200, "content");
        using var disk = new FullDisk();
        IOException exception = await Assert.ThrowsAsync<IOException>(() => _time.RunAsync(() => Client().Files.DownloadAsync(_storage, disk, null, null, CancellationToken.None)));
        Assert.Equal("The disk is full.", exception.Message);
        Assert.Single(_handler.Requests);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(0)]
    public async Task A_place_that_cannot_go_back_is_written_to_once(int status)
    {
        _ = status > 0 ? _handler.Then(status) : _handler.ThenFail(new HttpRequestException("broke", new IOException("broke")));
        _handler.Then(200, "content");
        using var disk = new FullDisk();
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => _time.RunAsync(() => Client().Files.DownloadAsync(_storage, disk, null, null, CancellationToken.None)));
        Assert.Equal((status, 1), (exception.Status, _handler.Requests.Count));
    }

    [Fact]
    public async Task A_file_that_is_longer_than_it_may_be_is_refused_by_its_host()
    {
        _handler.Then(200, "content").Then(200, "content");
        await _time.RunAsync(() => Client().Files.DownloadAsync(_storage, Stream.Null, null, null, CancellationToken.None, 7));
        ApiException exception = await Assert.ThrowsAsync<ApiException>(
            () => _time.RunAsync(() => Client().Files.DownloadAsync(_storage, Stream.Null, null, null, CancellationToken.None, 6)));
        Assert.Equal((ApiException.WrongLength, "storage.example sends more than the 6 bytes that were to come."), (exception.Type, exception.Message));
    }

    [Theory]
    [InlineData(403, "", "The storage at storage.example answered with status 403.")]
    [InlineData(403, " <Error>AccessDenied</Error> ", "The storage at storage.example answered with status 403: <Error>AccessDenied</Error>")]
    [InlineData(199, "early", "The storage at storage.example answered with status 199: early")]
    [InlineData(300, "choose", "The storage at storage.example answered with status 300: choose")]
    public async Task A_storage_that_refuses_is_named_with_what_it_says(int status, string text, string message)
    {
        _handler.Then((_, _) => Task.FromResult(Streamed(new Pieces(_time, 0, [.. text.Select(letter => $"{letter}")]), status)));
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => DownloadAsync());
        Assert.Equal((ApiException.TransferFailed, status, message), (exception.Type, exception.Status, exception.Message));
    }

    // Of what a storage says the beginning is read, and of that the beginning shown.
    [Fact]
    public async Task A_storage_that_refuses_at_length_is_not_heard_to_its_end()
    {
        _handler.Then((_, _) => Task.FromResult(Streamed(new Pieces(_time, 0, new string('x', 2048), new string('x', 2048)).Then(61, "and more"), 403)));
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => DownloadAsync());
        Assert.Equal($"The storage at storage.example answered with status 403: {new string('x', 300)}...", exception.Message);
    }

    [Fact]
    public async Task Each_answer_is_closed()
    {
        Closing[] bodies = [new(), new(), new()];
        _handler.Then((_, _) => Task.FromResult(Moved(bodies[0]))).Then((_, _) => Task.FromResult(Streamed(bodies[1], 503))).Then((_, _) => Task.FromResult(Streamed(bodies[2])));
        await DownloadAsync();
        Assert.Equal([true, true, true], bodies.Select(body => body.IsClosed));

        static HttpResponseMessage Moved(Stream body)
        {
            HttpResponseMessage response = Streamed(body, 302);
            response.Headers.Location = new Uri("/other", UriKind.Relative);
            return response;
        }
    }

    [Fact]
    public async Task A_read_that_minds_no_token_ends_with_its_answer()
    {
        using var cancel = new CancellationTokenSource();
        _handler.Then((_, _) => Task.FromResult(Streamed(new Deaf(cancel.Cancel))));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _time.RunAsync(() => Client().Files.DownloadAsync(_storage, new MemoryStream(), null, null, cancel.Token)));
    }

    [Fact]
    public async Task Any_status_of_success_is_one()
    {
        _handler.Then(299, "content");
        Assert.Equal("content", await DownloadAsync());
    }

    [Theory]
    [InlineData(5, "content")]
    [InlineData(6, null)]
    public async Task Five_redirects_are_followed(int redirects, string? content)
    {
        for (int number = 1; number <= redirects; number++)
        {
            _handler.Then(number % 2 == 0 ? 300 : 308, "", ("Location", $"/moved/{number}"));
        }

        _handler.Then(200, "content");
        if (content is null)
        {
            Assert.Equal("The storage at storage.example answered with status 300.", (await Assert.ThrowsAsync<ApiException>(() => DownloadAsync())).Message);
            Assert.Equal(6, _handler.Requests.Count);
        }
        else
        {
            Assert.Equal(content, await DownloadAsync());
            Assert.Equal("https://storage.example:8443/moved/5", _handler.Requests[5].Uri.AbsoluteUri);
        }
    }

    [Theory]
    [InlineData(400, "/other")]
    [InlineData(302, null)]
    public async Task What_redirects_nowhere_is_an_answer(int status, string? location)
    {
        _handler.Then(status, "", location is null ? [] : [("Location", location)]).Then(200, "content");
        Assert.Equal($"The storage at storage.example answered with status {status}.", (await Assert.ThrowsAsync<ApiException>(() => DownloadAsync())).Message);
        Assert.Single(_handler.Requests);
    }

    [Theory]
    [InlineData("http://storage.example/k?sig=1", null, "The address of the file begins with http://storage.example: the file would travel in the open. Connect with -AllowUnencryptedAuthentication to accept that.")]
    [InlineData("https://storage.example/k", "http://other.example/k", "The storage at storage.example redirects: its new address begins with http://other.example: the file would travel in the open.")]
    [InlineData("ftp://storage.example/k", null, "The address of the file begins with ftp:, and is no web address.")]
    [InlineData("https://storage.example/k", "file:///etc/passwd", "The storage at storage.example redirects: its new address begins with file:, and is no web address.")]
    [InlineData("https://127.0.0.1:9/k", null, "The address of the file is on this machine, at 127.0.0.1:9. A server elsewhere has no business there.")]
    [InlineData("https://storage.example/k", "https://localhost:9/k", "The storage at storage.example redirects: its new address is on this machine, at localhost:9. A server elsewhere has no business there.")]
    public async Task An_address_that_is_refused_is_named_with_the_reason(string url, string? redirect, string message)
    {
        if (redirect is not null)
        {
            _handler.Then(302, "", ("Location", redirect));
        }

        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => DownloadAsync(new Uri(url)));
        Assert.Equal(message, exception.Message);
        Assert.Equal(redirect is null ? 0 : 1, _handler.Requests.Count);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5", true, null)]
    [InlineData("http://127.0.0.1:5", false, ApiException.UnencryptedRefused)]
    [InlineData("https://api.example", true, ApiException.UnencryptedRefused)]
    public async Task To_plain_http_only_an_api_of_this_machine_redirects_and_where_that_is_allowed(string api, bool isAllowed, string? refusal)
    {
        _handler.Then(302, "", ("Location", "http://other.example/k")).Then(200, "content");
        var options = new ApiClientOptions { Url = new Uri(api), AllowUnencrypted = isAllowed, Clock = _time };
        Exception? exception = await Record.ExceptionAsync(() => DownloadAsync(_storage, options));
        Assert.Equal(refusal, (exception as ApiException)?.Type);
    }

    [Fact]
    public async Task Over_plain_http_that_was_allowed_a_redirect_may_go_on()
    {
        _handler.Then(302, "", ("Location", "http://other.example/k")).Then(200, "content");
        Assert.Equal("content", await DownloadAsync(new Uri("http://storage.example/k"), new ApiClientOptions { AllowUnencrypted = true, Clock = _time }));
    }

    [Theory]
    [InlineData("https://127.0.0.1:9/k", "http://localhost:8/k", null)]
    [InlineData("https://storage.example/k", "http://other.example/k", ApiException.UnencryptedRefused)]
    [InlineData("http://storage.example/k", null, ApiException.UnencryptedRefused)]
    public async Task An_address_of_the_users_own_may_be_on_this_machine_and_else_travels_as_others(string url, string? redirect, string? refusal)
    {
        if (redirect is not null)
        {
            _handler.Then(302, "", ("Location", redirect));
        }

        Exception? exception = await Record.ExceptionAsync(
            () => _time.RunAsync(() => Client().Files.DownloadAsync(new Uri(url), new MemoryStream(), null, null, CancellationToken.None, isUsers: true)));
        Assert.Equal(refusal, (exception as ApiException)?.Type);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_observer_is_told_of_each_answer_without_what_the_address_signs(bool isUpload)
    {
        var lines = new List<string>();
        var observer = new ApiObserver
        {
            Answered = (method, target, status, time) => lines.Add($"{method} {target} {status} {time.TotalSeconds}"),
            Waiting = (wait, left, reason) => lines.Add($"{wait.TotalSeconds} {left} {reason}"),
        };
        foreach (int status in new[] { 503, 200 })
        {
            _handler.Then(async (_, token) =>
            {
                await _time.WaitAsync(TimeSpan.FromSeconds(2), token);
                return StubHandler.Response(status, "content", ("Retry-After", "3"));
            });
        }

        using var stream = new MemoryStream();
        await _time.RunAsync(() => isUpload
            ? Client().Files.UploadAsync(_storage, stream, 0, null, false, null, observer, CancellationToken.None)
            : Client().Files.DownloadAsync(_storage, stream, null, observer, CancellationToken.None));
        string method = isUpload ? "PUT" : "GET";
        Assert.Equal(
            [$"{method} https://storage.example:8443/a/k 503 2", "3 2 the server answered with status 503", $"{method} https://storage.example:8443/a/k 200 2"], lines);
    }

    [Fact]
    public async Task Progress_counts_what_has_moved_so_far()
    {
        var sent = new List<long>();
        using (var content = new Pieces(_time, 0, "ab", "c", "def"))
        {
            await _time.RunAsync(() => Client().Files.UploadAsync(_storage, content, 6, null, false, new Report(sent.Add), null, CancellationToken.None));
        }

        var received = new List<long>();
        _handler.Then((_, _) => Task.FromResult(Streamed(new Pieces(_time, 0, "ab", "c", "def"))));
        await _time.RunAsync(() => Client().Files.DownloadAsync(_storage, new MemoryStream(), new Report(received.Add), null, CancellationToken.None));
        Assert.Equal([2, 3, 6], sent);
        Assert.Equal([2, 3, 6], received);
    }

    private ApiClient Client() => new(new ApiClientOptions { Clock = _time }, _handler);

    private async Task UploadAsync(Stream content, long length, string? type = null, bool isPublic = false)
    {
        using (content)
        {
            await _time.RunAsync(() => Client().Files.UploadAsync(_storage, content, length, type, isPublic, null, null, CancellationToken.None));
        }
    }

    private async Task<string> DownloadAsync(Uri? url = null, ApiClientOptions? options = null)
    {
        using var target = new MemoryStream();
        using var client = new ApiClient(options ?? new ApiClientOptions { Clock = _time }, _handler);
        await _time.RunAsync(() => client.Files.DownloadAsync(url ?? _storage, target, null, null, CancellationToken.None));
        return Encoding.UTF8.GetString(target.ToArray());
    }

    private static HttpResponseMessage Streamed(Stream stream, int status = 200) => new((HttpStatusCode)status) { Content = new StreamContent(stream) };

    private static HttpResponseMessage Declared(string body, long length)
    {
        HttpResponseMessage response = StubHandler.Response(200, body);
        response.Content.Headers.ContentLength = length;
        return response;
    }

    private sealed class Report(Action<long> report) : IProgress<long>
    {
        void IProgress<long>.Report(long value) => report(value);
    }

    /// <summary>A place that can only be written to, and takes nothing.</summary>
    private sealed class FullDisk : MemoryStream
    {
        public override bool CanSeek => false;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("The disk is full.");
    }

    private sealed class Closing() : MemoryStream([1])
    {
        public bool IsClosed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }

    /// <summary>What is read of it never comes, and ends only when it is closed.</summary>
    private sealed class Deaf(Action reading) : MemoryStream
    {
        private readonly TaskCompletionSource<int> _closed = new();

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            reading();
            return _closed.Task;
        }

        protected override void Dispose(bool disposing)
        {
            _closed.TrySetException(new ObjectDisposedException(nameof(Deaf)));
            base.Dispose(disposing);
        }
    }
}
