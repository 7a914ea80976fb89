using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>
/// Whoever calls may wait for the answer on a thread that does nothing else meanwhile: a thread of a window, say. Nothing that the client does may need it.
/// </summary>
public sealed class CallerThreadTests
{
    private const string Good = """{"users":[{"id":"1"}],"meta":{"nextToken":"t"}}""";

    private static readonly Uri _url = new("https://storage.example/k");

    private readonly VirtualTime _time = new();
    private readonly Queue<Func<HttpRequestMessage, Task<HttpResponseMessage>>> _answers = new();
    private readonly ApiClient _client;

    public CallerThreadTests() => _client = new ApiClient(
        new ApiClientOptions { Clock = _time, Timeout = TimeSpan.FromDays(1), ThrottleLimit = 1 },
        new Answers(request => _answers.Count > 0 ? _answers.Dequeue()(request) : Task.FromResult(StubHandler.Response(200, Good))));

    [Fact]
    public async Task An_answer_that_comes_later_does_not_need_it()
    {
        _answers.Enqueue(_ => Later(StubHandler.Response(200, Good)));
        await RunAsync(SendAsync);
    }

    [Fact]
    public async Task A_body_that_comes_later_does_not_need_it()
    {
        _answers.Enqueue(_ => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new Slow(this, Good)) }));
        await RunAsync(SendAsync);
    }

    [Fact]
    public async Task A_wait_for_the_rate_limit_does_not_need_it()
    {
        _answers.Enqueue(_ => Task.FromResult(StubHandler.Response(200, Good, ("RateLimit-Remaining", "0"), ("RateLimit-Reset", "5"))));
        await SendAsync();
        await RunAsync(SendAsync);
    }

    [Fact]
    public async Task A_wait_for_a_place_does_not_need_it()
    {
        _answers.Enqueue(_ => Later(StubHandler.Response(200, Good)));
        Task first = SendAsync();
        await RunAsync(SendAsync);
        await first;
    }

    [Fact]
    public async Task A_wait_before_it_is_sent_again_does_not_need_it()
    {
        _answers.Enqueue(_ => Task.FromResult(StubHandler.Response(503, "{}")));
        await RunAsync(SendAsync);
        _answers.Enqueue(_ => Task.FromResult(StubHandler.Response(503, "{}", ("Retry-After", "0"))));
        _answers.Enqueue(_ => Later(StubHandler.Response(200, Good)));
        await RunAsync(SendAsync);
    }

    [Fact]
    public async Task A_page_that_comes_later_does_not_need_it()
    {
        for (int page = 0; page < 2; page++)
        {
            _answers.Enqueue(_ => Later(StubHandler.Response(200, Good.Replace("\"t\"", $"\"{Guid.NewGuid()}\""))));
        }

        IAsyncEnumerator<Page<string>> pages = _client.PagesAsync(
            Operations.ListUsers, new Dictionary<string, object?>(), new ApiContext(), static (ref Utf8JsonReader reader) => JsonElement.ParseValue(ref reader).GetRawText(), null).GetAsyncEnumerator();
        await RunAsync(() => pages.MoveNextAsync().AsTask());
        await RunAsync(() => pages.MoveNextAsync().AsTask());
        await pages.DisposeAsync();
    }

    [Fact]
    public async Task An_upload_does_not_need_it()
    {
        _answers.Enqueue(request => request.Content!.CopyToAsync(new MemoryStream()).ContinueWith(_ => StubHandler.Response(200, ""), TaskScheduler.Default));
        await RunAsync(() => _client.Files.UploadAsync(_url, new Slow(this, "ab"), 2, null, false, null, null, CancellationToken.None));

        // The answer comes while the content is still read, which is waited for; and so is an answer after that.
        _answers.Enqueue(request =>
        {
            _ = request.Content!.CopyToAsync(new MemoryStream()).ContinueWith(read => read.Exception, TaskScheduler.Default);
            return Task.FromResult(StubHandler.Response(200, ""));
        });
        await RunAsync(() => _client.Files.UploadAsync(_url, new Slow(this, "ab"), 2, null, false, null, null, CancellationToken.None));
        _answers.Enqueue(_ => Later(StubHandler.Response(200, "")));
        await RunAsync(() => _client.Files.UploadAsync(_url, new MemoryStream(), 0, null, false, null, null, CancellationToken.None));
    }

    [Fact]
    public async Task A_download_does_not_need_it()
    {
        using var target = new Slow(this, "");
        _answers.Enqueue(_ => Later(StubHandler.Response(200, "ab")));
        await RunAsync(() => _client.Files.DownloadAsync(_url, new MemoryStream(), null, null, CancellationToken.None));
        _answers.Enqueue(_ => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new Slow(this, "ab")) }));
        await RunAsync(() => _client.Files.DownloadAsync(_url, new MemoryStream(), null, null, CancellationToken.None));
        _answers.Enqueue(_ => Task.FromResult(StubHandler.Response(200, "ab")));
        await RunAsync(() => _client.Files.DownloadAsync(_url, target, null, null, CancellationToken.None));
        _answers.Enqueue(_ => Task.FromResult(new HttpResponseMessage((HttpStatusCode)403) { Content = new StreamContent(new Slow(this, "no")) }));
        await Assert.ThrowsAsync<ApiException>(() => RunAsync(() => _client.Files.DownloadAsync(_url, new MemoryStream(), null, null, CancellationToken.None)));
    }

    private Task SendAsync() => _client.SendAsync(Operations.ListUsers, new Dictionary<string, object?>(), new ApiContext(), null, CancellationToken.None);

    /// <summary>Runs something that begins on a thread of its own kind, to which nothing must come back.</summary>
    private async Task RunAsync(Func<Task> work)
    {
        var context = new CallersContext();
        SynchronizationContext? before = SynchronizationContext.Current;
        Task running;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            running = work();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }

        Assert.False(running.IsCompleted, "It did not wait for anything.");
        while (!running.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(running, Task.Delay(1));
        }

        await running;
        Assert.Equal(0, context.Posts);
    }

    // Without an await of its own, which would come back itself.
    private Task<T> Later<T>(T result)
    {
        var later = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = _time.CreateTimer(_ => later.TrySetResult(result), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        return later.Task;
    }

    private sealed class CallersContext : SynchronizationContext
    {
        private int _posts;

        public int Posts => _posts;

        public override void Post(SendOrPostCallback d, object? state)
        {
            _ = Interlocked.Increment(ref _posts);
            base.Post(d, state);
        }
    }

    private sealed class Answers(Func<HttpRequestMessage, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }

    /// <summary>Gives a text once, and takes any, each after a while.</summary>
    private sealed class Slow(CallerThreadTests test, string text) : MemoryStream
    {
        private bool _isGiven;

        public override bool CanSeek => false;

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            byte[] bytes = _isGiven ? [] : Encoding.UTF8.GetBytes(text);
            _isGiven = true;
            bytes.CopyTo(buffer, offset);
            return test.Later(bytes.Length);
        }

#if !NETFRAMEWORK
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            byte[] bytes = _isGiven ? [] : Encoding.UTF8.GetBytes(text);
            _isGiven = true;
            bytes.CopyTo(buffer);
            return new ValueTask<int>(test.Later(bytes.Length));
        }
#endif

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => test.Later(true);
    }
}
