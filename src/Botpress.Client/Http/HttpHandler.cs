using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
#if NETSTANDARD2_0
using System.Runtime.InteropServices;
using System.Security.Authentication;
#endif

namespace Botpress.Client;

/// <summary>
/// Sends requests: to this machine directly, to others through the proxy. The environment's and the system's proxy would take what is
/// meant for this machine, with the token in clear, to another, or to nothing at all.
/// </summary>
internal sealed class HttpHandler : HttpMessageHandler
{
    /// <summary>The content type of streams, which are asked for by it.</summary>
    public const string EventStreamType = "text/event-stream";

    private readonly IWebProxy? _given;
    private readonly HttpMessageInvoker _direct;
    private readonly HttpMessageInvoker _proxied;
    private readonly Lazy<HttpMessageInvoker> _directStreams;
    private readonly Lazy<HttpMessageInvoker> _proxiedStreams;

    /// <param name="proxy">The proxy that was asked for; null for the system's.</param>
    public HttpHandler(IWebProxy? proxy)
    {
        _given = proxy;
        _direct = new HttpMessageInvoker(Create(null, useProxy: false));
        _proxied = new HttpMessageInvoker(Create(proxy, useProxy: true));
        _directStreams = new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(ForStreams(Create(null, useProxy: false))));
        _proxiedStreams = new Lazy<HttpMessageInvoker>(() => new HttpMessageInvoker(ForStreams(Create(proxy, useProxy: true))));
    }

    /// <summary>The proxy that a request to an address goes through; null for none.</summary>
    public Uri? ProxyFor(Uri uri)
    {
        if (IsDirect(uri))
        {
            return null;
        }

        try
        {
            IWebProxy? proxy = _given ?? SystemProxy;
            return proxy is null || proxy.IsBypassed(uri) || proxy.GetProxy(uri) is not Uri address || address == uri ? null : address;
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or UriFormatException)
        {
            // It is asked for to explain an error, and must not make another.
            return null;
        }
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Invoker(IsDirect(request.RequestUri!), request.Headers.Accept.Any(type => type.MediaType == EventStreamType)).SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _direct.Dispose();
            _proxied.Dispose();
            if (_directStreams.IsValueCreated)
            {
                _directStreams.Value.Dispose();
            }

            if (_proxiedStreams.IsValueCreated)
            {
                _proxiedStreams.Value.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private HttpMessageInvoker Invoker(bool isDirect, bool isStream) =>
        isStream ? (isDirect ? _directStreams : _proxiedStreams).Value : isDirect ? _direct : _proxied;

    // A proxy that was asked for and is on this machine, too, looks at what goes on here. Another machine would take the address for its own.
    private bool IsDirect(Uri uri) => uri.IsLoopback && (_given is null || _given.GetProxy(uri) is not { IsLoopback: true });

#if NETSTANDARD2_0
    private static IWebProxy? SystemProxy => WebRequest.DefaultWebProxy;

    private static HttpClientHandler Create(IWebProxy? proxy, bool useProxy)
    {
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            UseCookies = false,
            UseProxy = useProxy,
        };
        if (proxy is not null)
        {
            handler.Proxy = proxy;
        }

        if (RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", StringComparison.Ordinal))
        {
            // Windows PowerShell still starts with TLS 1.0 as its default.
            handler.SslProtocols = SslProtocols.Tls12;
            // Two are its default, and whoever waits for one of them would time out.
            handler.MaxConnectionsPerServer = int.MaxValue;
        }

        return handler;
    }

    // What is compressed comes when a block is full.
    private static HttpClientHandler ForStreams(HttpClientHandler handler)
    {
        handler.AutomaticDecompression = DecompressionMethods.None;
        return handler;
    }
#else
    private static IWebProxy? SystemProxy => HttpClient.DefaultProxy;

    private static SocketsHttpHandler Create(IWebProxy? proxy, bool useProxy)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            UseCookies = false,
            UseProxy = useProxy,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (proxy is not null)
        {
            handler.Proxy = proxy;
        }

        return handler;
    }

    // What is compressed comes when a block is full. What is not read to its end never will be: its connection is closed, and not used again.
    private static SocketsHttpHandler ForStreams(SocketsHttpHandler handler)
    {
        handler.AutomaticDecompression = DecompressionMethods.None;
        handler.MaxResponseDrainSize = 0;
        handler.ResponseDrainTimeout = TimeSpan.Zero;
        return handler;
    }
#endif
}
