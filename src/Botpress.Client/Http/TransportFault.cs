using System;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Botpress.Client;

/// <summary>Tells a connection that was never made, so that nothing can have happened, from one that broke.</summary>
internal static class TransportFault
{
    public static ApiException ToApiException(Exception exception, Uri uri)
    {
        Exception cause = exception.GetBaseException();
        string detail = ApiException.Shorten(cause.Message).TrimEnd('.');
        return NeverConnected(exception)
            ? new ApiException(
                ApiException.ConnectionFailed,
                $"Cannot reach {uri.Scheme}://{uri.Authority}: {detail}. Check the API address and the network.",
                innerException: exception)
            : new ApiException(
                ApiException.ConnectionLost,
                $"The connection to {uri.Authority} broke before the whole answer had come: {detail}. Try again.",
                innerException: exception);
    }

    private static bool NeverConnected(Exception exception)
    {
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            switch (current)
            {
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
