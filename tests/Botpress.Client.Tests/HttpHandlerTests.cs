using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>What goes over the wire by itself, and through which proxy: of a server on this machine.</summary>
public sealed class HttpHandlerTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<string> _heads = [];

    public HttpHandlerTests()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public void Dispose() => _listener.Stop();

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

        Assert.Equal(2, _heads.Count);
        Assert.All(_heads, head =>
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
        Assert.Equal(!isStream, Assert.Single(_heads).Contains("Accept-Encoding", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_on_this_machine_goes_through_a_proxy_on_it_alone(bool isStream)
    {
        // The server stands for a proxy, too: what goes through one names the whole address.
        foreach ((string host, bool isProxied) in new[] { ("127.0.0.1", true), ("proxy.invalid", false) })
        {
            _heads.Clear();
            using var client = new HttpMessageInvoker(new HttpHandler(new WebProxy($"http://{host}:{Port}")));
            using var request = new HttpRequestMessage(HttpMethod.Get, Url("/first"));
            request.Headers.TryAddWithoutValidation("Accept", isStream ? HttpHandler.EventStreamType : "application/json");
            using HttpResponseMessage answer = await client.SendAsync(request, default);
            Assert.StartsWith(isProxied ? $"GET {Url("/first")} " : "GET /first ", Assert.Single(_heads), StringComparison.Ordinal);
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

        Assert.Single(_heads);
    }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    private Uri Url(string path) => new($"http://127.0.0.1:{Port}{path}");

    // Answers each request with a redirect and a cookie, and closes the connection.
    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                using NetworkStream stream = client.GetStream();
                var head = new StringBuilder();
                byte[] buffer = new byte[4096];
                while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer, 0, buffer.Length, CancellationToken.None) is int read and > 0)
                {
                    _ = head.Append(Encoding.ASCII.GetString(buffer, 0, read));
                }

                _heads.Add(head.ToString());
                byte[] answer = Encoding.ASCII.GetBytes("HTTP/1.1 302 Found\r\nLocation: /second\r\nSet-Cookie: a=b; Path=/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                await stream.WriteAsync(answer, 0, answer.Length, CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException or IOException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private sealed class BrokenProxy(Exception problem) : IWebProxy
    {
        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => throw problem;

        public bool IsBypassed(Uri host) => throw problem;
    }
}
