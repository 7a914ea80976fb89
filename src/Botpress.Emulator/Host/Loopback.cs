using System;
using System.Net;
using System.Net.Sockets;

namespace Botpress.Emulator;

/// <summary>A listener on the loopback address.</summary>
internal static class Loopback
{
    /// <param name="port">The port; 0 takes a free one.</param>
    public static (HttpListener Listener, Uri Url) Listen(int port)
    {
        for (int attempt = 0; ; attempt++)
        {
            int free = FreePort();
            int candidate = port == 0 ? free : port;
            try
            {
                try
                {
                    return Listen("127.0.0.1", candidate);
                }
                catch (HttpListenerException exception) when (exception.ErrorCode == 5)
                {
                    // Windows lets only "localhost" be used without a reservation where a policy restricts addresses.
                    return Listen("localhost", candidate);
                }
            }
            catch (Exception exception) when (exception is HttpListenerException or SocketException)
            {
                // Somebody else may have taken a free port in between.
                if (port != 0 || attempt == 10)
                {
                    throw new EmulatorException($"The port {candidate} of 127.0.0.1 cannot be used: {exception.Message}", "Use another -Port, or none for a free one.", exception);
                }
            }
        }
    }

    private static (HttpListener Listener, Uri Url) Listen(string host, int port)
    {
        string prefix = FormattableString.Invariant($"http://{host}:{port}/");
        HttpListener listener = NewListener();
        listener.Prefixes.Add(prefix);
        try
        {
            listener.Start();
        }
        catch
        {
            listener.Close();
            throw;
        }

        return (listener, new Uri(prefix));
    }

    /// <summary>
    /// A listener that tells when a client is gone: a stream that nobody reads would stay open else. Whoever answers takes it for what it is.
    /// </summary>
    public static HttpListener NewListener() => new() { IgnoreWriteExceptions = false };

    private static int FreePort()
    {
        var probe = new TcpListener(IPAddress.Loopback, 0);
        try
        {
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        catch (SocketException exception)
        {
            throw new EmulatorException(
                $"The emulator listens on 127.0.0.1, which this computer does not have or does not give: {exception.Message}",
                "The loopback interface needs the address 127.0.0.1, also where all else is IPv6.",
                exception);
        }
        finally
        {
            probe.Stop();
        }
    }
}
