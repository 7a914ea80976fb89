using System;
using System.IO;
using System.Net;
#if !NETSTANDARD2_0
using System.Net.Http;
#endif
using System.Net.Sockets;
using System.Security.Authentication;

namespace Botpress.Client;

/// <summary>Tells a connection that was never made, so that nothing can have happened, from one that broke.</summary>
internal static class TransportFault
{
    /// <param name="exception">What the transport says.</param>
    /// <param name="uri">Where the request went.</param>
    /// <param name="proxy">The proxy that it went through; null for none.</param>
    public static ApiException ToApiException(Exception exception, Uri uri, Uri? proxy)
    {
        // What is said of a proxy may hold its address with name and password.
        string detail = ApiException.Shorten(Redaction.WithoutUserInfo(exception.GetBaseException().Message)).TrimEnd('.');
        string through = proxy is null ? "" : $" through the proxy {proxy.Scheme}://{proxy.Authority}";
        return NeverConnected(exception)
            ? new ApiException(
                ApiException.ConnectionFailed,
                $"Cannot reach {uri.Scheme}://{uri.Authority}{through}: {detail}. Check {(proxy is null ? "" : "the proxy, ")}the API address and the network.",
                innerException: exception)
            : new ApiException(
                ApiException.ConnectionLost,
                $"The connection to {uri.Authority}{through} broke before the whole answer had come: {detail}.",
                innerException: exception);
    }

    private static bool NeverConnected(Exception exception)
    {
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            switch (current)
            {
#if !NETSTANDARD2_0
                case HttpRequestException
                {
                    HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError
                        or HttpRequestError.SecureConnectionError,
                }:
                    return true;
#endif
                case IOException:
                    // Of a connection that was there: whatever it ended with, the request may have arrived.
                    return false;
                case AuthenticationException:
                case WebException { Status: WebExceptionStatus.ConnectFailure or WebExceptionStatus.NameResolutionFailure }:
                case SocketException
                {
                    SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable
                        or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.NoData or SocketError.TryAgain
                        or SocketError.AddressNotAvailable,
                }:
                    return true;
            }
        }

        return false;
    }
}
