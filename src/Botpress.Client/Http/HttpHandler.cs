using System.Net;
using System.Net.Http;
#if NETSTANDARD2_0
using System;
using System.Runtime.InteropServices;
using System.Security.Authentication;
#else
using System;
#endif

namespace Botpress.Client;

internal static class HttpHandler
{
    public static HttpMessageHandler Create(IWebProxy? proxy)
    {
#if NETSTANDARD2_0
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            UseCookies = false,
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
#else
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (proxy is not null)
        {
            handler.Proxy = proxy;
        }

        return handler;
#endif
    }
}
