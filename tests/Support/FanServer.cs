using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;

/// <summary>
/// A web server on the loopback address for many requests at once: it answers by what is asked for, each after a time of its own if it is
/// told to, holds what it is told to hold, and counts how many are there at the same time.
/// </summary>
/// <remarks>In C# 5: the compiler of Windows PowerShell knows no newer.</remarks>
public sealed class FanServer : IDisposable
{
    private readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 0);
    private readonly object _gate = new object();
    private readonly List<KeyValuePair<Regex, CannedAnswer>> _rules = new List<KeyValuePair<Regex, CannedAnswer>>();
    private readonly List<string> _requests = new List<string>();
    private Regex _held;
    private int _inFlight;
    private int _connected;
    private bool _isStopped;

    public FanServer()
    {
        _listener.Start(1000);
        Url = "http://127.0.0.1:" + ((IPEndPoint)_listener.LocalEndpoint).Port;
        InBackground(Accept);
    }

    public string Url { get; private set; }

    /// <summary>How long an answer takes: the same for the same request, and up to so many milliseconds.</summary>
    public int RandomDelay { get; set; }

    /// <summary>How long every answer takes in any case.</summary>
    public int Delay { get; set; }

    /// <summary>The most requests that were there at the same time.</summary>
    public int MostInFlight { get; private set; }

    /// <summary>What came, oldest first: method, target and body.</summary>
    public string[] Requests
    {
        get
        {
            lock (_gate)
            {
                return _requests.ToArray();
            }
        }
    }

    /// <summary>Says what to answer to a request whose method and target are like a pattern. {1} is what its first group found.</summary>
    public void On(string pattern, string body, int status = 200)
    {
        lock (_gate)
        {
            _rules.Insert(0, new KeyValuePair<Regex, CannedAnswer>(new Regex(pattern), new CannedAnswer { Body = body, Status = status }));
        }
    }

    /// <summary>Keeps the answers to such requests back until they are released.</summary>
    public void Hold(string pattern)
    {
        lock (_gate)
        {
            _held = new Regex(pattern);
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            _held = null;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Forgets what came, and what to answer.</summary>
    public void Clear()
    {
        Release();
        lock (_gate)
        {
            _requests.Clear();
            _rules.Clear();
            MostInFlight = _inFlight;
        }
    }

    /// <summary>Waits until so many requests have come.</summary>
    public bool WaitRequests(int count, int milliseconds)
    {
        return SpinWait.SpinUntil(() => Requests.Length >= count, milliseconds);
    }

    /// <summary>Waits until no request is there any more.</summary>
    public bool WaitGone(int milliseconds)
    {
        return SpinWait.SpinUntil(() => Volatile.Read(ref _inFlight) == 0, milliseconds);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isStopped = true;
            Monitor.PulseAll(_gate);
        }

        _listener.Stop();
    }

    private static void InBackground(ThreadStart work)
    {
        new Thread(work) { IsBackground = true }.Start();
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

            InBackground(() => Serve(client));
        }
    }

    private void Serve(TcpClient client)
    {
        Interlocked.Increment(ref _connected);
        try
        {
            using (client)
            using (NetworkStream network = client.GetStream())
            {
                client.NoDelay = true;
                var stream = new BufferedStream(network, 16384);
                while (true)
                {
                    string line = ReadLine(stream);
                    if (line == null)
                    {
                        return;
                    }

                    string body = ReadBody(stream);
                    string[] parts = line.Split(' ');
                    byte[] answer = Answer(client.Client, parts[0] + " " + parts[1], body);
                    if (answer == null)
                    {
                        return;
                    }

                    network.Write(answer, 0, answer.Length);
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

    private byte[] Answer(Socket socket, string target, string body)
    {
        CannedAnswer found = null;
        Match match = null;
        lock (_gate)
        {
            _requests.Add((target + " " + body).TrimEnd());
            _inFlight++;
            MostInFlight = Math.Max(MostInFlight, _inFlight);
            foreach (KeyValuePair<Regex, CannedAnswer> rule in _rules)
            {
                match = rule.Key.Match(target);
                if (match.Success)
                {
                    found = rule.Value;
                    break;
                }
            }
        }

        try
        {
            int delay = Delay + (RandomDelay > 0 ? (int)((uint)Hash(target) % (uint)RandomDelay) : 0);
            if (delay > 0)
            {
                Thread.Sleep(delay);
            }

            lock (_gate)
            {
                while (!_isStopped && _held != null && _held.IsMatch(target))
                {
                    Monitor.Wait(_gate, 20);
                    if (socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0)
                    {
                        return null;
                    }
                }
            }

            string text = found == null ? "{}" : found.Body.Replace("{base}", Url);
            for (int group = 1; match != null && match.Success && group < match.Groups.Count; group++)
            {
                text = text.Replace("{" + group + "}", match.Groups[group].Value);
            }

            byte[] content = Encoding.UTF8.GetBytes(text);
            byte[] head = Encoding.ASCII.GetBytes(
                "HTTP/1.1 " + (found == null ? 200 : found.Status) + " x\r\nContent-Type: application/json\r\nContent-Length: "
                + content.Length.ToString(CultureInfo.InvariantCulture) + "\r\n\r\n");
            var answer = new byte[head.Length + content.Length];
            head.CopyTo(answer, 0);
            content.CopyTo(answer, head.Length);
            return answer;
        }
        finally
        {
            lock (_gate)
            {
                _inFlight--;
            }
        }
    }

    private static int Hash(string text)
    {
        int hash = 17;
        foreach (char character in text)
        {
            hash = unchecked(hash * 31 + character);
        }

        return hash;
    }

    private static string ReadBody(Stream stream)
    {
        int length = 0;
        for (string header = ReadLine(stream); !string.IsNullOrEmpty(header); header = ReadLine(stream))
        {
            if (header.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(header.Substring(15), CultureInfo.InvariantCulture);
            }
        }

        var bytes = new byte[length];
        for (int read = 0; read < length;)
        {
            int more = stream.Read(bytes, read, length - read);
            if (more == 0)
            {
                throw new EndOfStreamException();
            }

            read += more;
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private static string ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        while (true)
        {
            int next = stream.ReadByte();
            if (next < 0)
            {
                return null;
            }

            if (next == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append((char)next);
        }
    }
}
