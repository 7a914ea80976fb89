using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

/// <summary>A web server on the loopback address that gets stuck, in a way that can be chosen, and counts who is connected.</summary>
/// <remarks>In C# 5: the compiler of Windows PowerShell knows no newer.</remarks>
public sealed class StallServer : IDisposable
{
    private readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 0);
    private readonly ManualResetEvent _stopped = new ManualResetEvent(false);
    private int _connected;
    private int _reached;

    public StallServer()
    {
        State = "response";
        _listener.Start();
        Url = "http://127.0.0.1:" + ((IPEndPoint)_listener.LocalEndpoint).Port;
        var thread = new Thread(Accept);
        thread.IsBackground = true;
        thread.Start();
    }

    public string Url { get; private set; }

    /// <summary>Where it gets stuck: response, body, upload, retry, limit; none of these answers an empty page.</summary>
    public string State { get; set; }

    /// <summary>How many connections are open.</summary>
    public int Connected
    {
        get { return Volatile.Read(ref _connected); }
    }

    /// <summary>How many requests have come to the point where it gets stuck.</summary>
    public int Reached
    {
        get { return Volatile.Read(ref _reached); }
    }

    /// <summary>Waits until so many requests have got stuck.</summary>
    public bool WaitReached(int count, int milliseconds)
    {
        return SpinWait.SpinUntil(() => Reached >= count, milliseconds);
    }

    /// <summary>Waits until nobody is connected.</summary>
    public bool WaitGone(int milliseconds)
    {
        return SpinWait.SpinUntil(() => Connected == 0, milliseconds);
    }

    public void Dispose()
    {
        _stopped.Set();
        _listener.Stop();
    }

    private void Accept()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = _listener.AcceptTcpClient();
            }
            catch (Exception)
            {
                return;
            }

            var thread = new Thread(() => Serve(client));
            thread.IsBackground = true;
            thread.Start();
        }
    }

    private void Serve(TcpClient client)
    {
        Interlocked.Increment(ref _connected);
        try
        {
            using (client)
            using (NetworkStream stream = client.GetStream())
            {
                while (true)
                {
                    int length = ReadHead(stream);
                    string state = State;
                    if (state == "upload")
                    {
                        // Not a byte of the body is read, so that the sender's buffers fill up. That it has gone shows only when they
                        // are empty again; one that is still there would then wait for the answer.
                        Interlocked.Increment(ref _reached);
                        while (State == "upload" && !_stopped.WaitOne(20))
                        {
                        }

                        Hold(stream);
                        return;
                    }

                    Skip(stream, length);
                    if (state == "response" || state == "body")
                    {
                        if (state == "body")
                        {
                            Write(stream, "200 OK", "", "{\"conversations\":[", 100000);
                        }

                        Interlocked.Increment(ref _reached);
                        Hold(stream);
                        return;
                    }

                    if (state == "retry")
                    {
                        Write(stream, "429 Too Many Requests", "Retry-After: 60\r\n", "{}", 2);
                    }
                    else if (state == "limit")
                    {
                        Write(stream, "200 OK", "RateLimit-Remaining: 0\r\nRateLimit-Reset: 60\r\n", "{\"conversations\":[],\"meta\":{\"nextToken\":\"next\"}}", 48);
                    }
                    else
                    {
                        Write(stream, "200 OK", "", "{\"conversations\":[],\"meta\":{}}", 30);
                    }

                    Interlocked.Increment(ref _reached);
                }
            }
        }
        catch (Exception)
        {
            // The client is gone.
        }
        finally
        {
            Interlocked.Decrement(ref _connected);
        }
    }

    // Until the other side closes.
    private static void Hold(NetworkStream stream)
    {
        var buffer = new byte[65536];
        while (stream.Read(buffer, 0, buffer.Length) > 0)
        {
        }
    }

    private static void Write(NetworkStream stream, string status, string headers, string body, int length)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(
            "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + headers
            + "Content-Length: " + length.ToString(CultureInfo.InvariantCulture) + "\r\n\r\n" + body);
        stream.Write(bytes, 0, bytes.Length);
    }

    private static int ReadHead(NetworkStream stream)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            int next = stream.ReadByte();
            if (next < 0)
            {
                throw new EndOfStreamException();
            }

            head.Append((char)next);
        }

        int at = head.ToString().IndexOf("Content-Length:", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head.ToString().Substring(at + 15).Split('\r')[0], CultureInfo.InvariantCulture);
    }

    private static void Skip(NetworkStream stream, int length)
    {
        for (; length > 0; length--)
        {
            stream.ReadByte();
        }
    }
}
