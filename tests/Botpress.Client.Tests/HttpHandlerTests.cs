using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>What goes over the wire by itself, and through which proxy: of a server on this machine.</summary>
public sealed class HttpHandlerTests : IAsyncLifetime
{
    private readonly RawServer _server = new("HTTP/1.1 302 Found\r\nLocation: /second\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", keepOpen: false, connections: 9);

    private IEnumerable<string> Heads => _server.Heads.Select(head => string.Join("\n", head));

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    public async Task It_follows_no_redirect_and_keeps_no_cookie()
    {
        using var client = new HttpMessageInvoker(new HttpHandler(null));
        for (int number = 0; number < 2; number++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Url("/first"));
            using HttpResponseMessage answer = await client.SendAsync(request, default);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }

        Assert.Equal(2, _server.Heads.Count);
        Assert.All(Heads, head =>
        {
            Assert.StartsWith("GET /first ", head, StringComparison.Ordinal);
            Assert.DoesNotContain("cookie", head, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Accept-Encoding: gzip", head, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Theory]
    [InlineData("text/event-stream", true)]
    [InlineData("text/event-stream, application/json", true)]
    [InlineData("application/json", false)]
    public async Task A_stream_is_not_asked_for_compressed_since_it_would_come_in_blocks(string accept, bool isStream)
    {
        using var client = new HttpMessageInvoker(new HttpHandler(null));
        using var request = new HttpRequestMessage(HttpMethod.Get, Url("/"));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using HttpResponseMessage answer = await client.SendAsync(request, default);
        Assert.Equal(!isStream, Assert.Single(Heads).Contains("Accept-Encoding", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_on_this_machine_goes_through_a_proxy_on_it_alone(bool isStream)
    {
        // The server stands for a proxy, too: what goes through one names the whole address.
        int asked = 0;
        foreach ((string host, bool isProxied) in new[] { ("127.0.0.1", true), ("proxy.invalid", false) })
        {
            using var client = new HttpMessageInvoker(new HttpHandler(new WebProxy($"http://{host}:{_server.Url.Port}")));
            using var request = new HttpRequestMessage(HttpMethod.Get, Url("/first"));
            request.Headers.TryAddWithoutValidation("Accept", isStream ? HttpHandler.EventStreamType : "application/json");
            using HttpResponseMessage answer = await client.SendAsync(request, default);
            Assert.StartsWith(isProxied ? $"GET {Url("/first")} " : "GET /first ", Heads.Last(), StringComparison.Ordinal);
            Assert.Equal(++asked, _server.Heads.Count);
        }
    }

    [Fact]
    public void It_tells_the_proxy_of_an_address()
    {
        var elsewhere = new Uri("https://api.example/");
        using var given = new HttpHandler(new WebProxy("http://proxy.example:8080") { BypassList = [@"inner\.example"] });
        Assert.Equal(new Uri("http://proxy.example:8080"), given.ProxyFor(elsewhere));
        Assert.Null(given.ProxyFor(new Uri("https://inner.example/")));
        Assert.Null(given.ProxyFor(Url("/")));
        using var near = new HttpHandler(new WebProxy("http://localhost:8080"));
        Assert.Equal(new Uri("http://localhost:8080"), near.ProxyFor(Url("/")));

        foreach (Exception problem in new Exception[] { new InvalidOperationException(), new NotSupportedException(), new UriFormatException() })
        {
            using var broken = new HttpHandler(new BrokenProxy(problem));
            Assert.Null(broken.ProxyFor(elsewhere));
        }

        using var other = new HttpHandler(new BrokenProxy(new TimeoutException()));
        Assert.Throws<TimeoutException>(() => other.ProxyFor(elsewhere));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task Nothing_goes_out_when_it_is_closed(string accept)
    {
        var client = new HttpMessageInvoker(new HttpHandler(null));
        for (int number = 0; number < 2; number++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Url("/"));
            request.Headers.TryAddWithoutValidation("Accept", accept);
            if (number == 0)
            {
                (await client.SendAsync(request, default)).Dispose();
                client.Dispose();
            }
            else
            {
                await Assert.ThrowsAsync<ObjectDisposedException>(() => client.SendAsync(request, default));
            }
        }

        Assert.Single(Heads);
    }

    private Uri Url(string path) => new(_server.Url, path);

    private sealed class BrokenProxy(Exception problem) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => throw problem;

        public bool IsBypassed(Uri host) => throw problem;
    }
}
