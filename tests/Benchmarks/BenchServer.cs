using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;

/// <summary>
/// Serves a long list of conversations in pages of any size, takes uploads and gives downloads; all without keeping them. Plain
/// sockets that send at once: what is measured must not be the delays of a server.
/// </summary>
public sealed class BenchServer
{
    private readonly ConcurrentDictionary<string, byte[]> _answers = new ConcurrentDictionary<string, byte[]>();
    private readonly string _url;
    private int _count = 50000;
    private int _delay;
    private long _requests;

    private BenchServer(string url)
    {
        _url = url;
    }

    /// <summary>Starts a server in the background and gives its address.</summary>
    public static string Start()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = new BenchServer("http://127.0.0.1:" + ((IPEndPoint)listener.LocalEndpoint).Port);
        InBackground(() =>
        {
            while (true)
            {
                TcpClient client = listener.AcceptTcpClient();
                InBackground(() => server.Serve(client));
            }
        });
        return server._url;
    }

    private static void InBackground(ThreadStart work)
    {
        new Thread(work) { IsBackground = true }.Start();
    }

    private void Serve(TcpClient client)
    {
        try
        {
            client.NoDelay = true;
            var stream = new BufferedStream(client.GetStream(), 1 << 16);
            while (true)
            {
                string line = ReadLine(stream);
                if (line == null)
                {
                    return;
                }

                long length = 0;
                bool chunked = false;
                for (string header = ReadLine(stream); header.Length > 0; header = ReadLine(stream))
                {
                    if (header.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase))
                    {
                        length = long.Parse(header.Substring(15));
                    }

                    chunked |= header.StartsWith("transfer-encoding:", StringComparison.OrdinalIgnoreCase);
                }

                if (chunked)
                {
                    throw new InvalidDataException("Chunked bodies are not read here.");
                }

                var block = new byte[1 << 16];
                while (length > 0)
                {
                    int read = stream.Read(block, 0, (int)Math.Min(block.Length, length));
                    length -= read == 0 ? length : read;
                }

                string target = line.Split(' ')[1];
                // What is not there is found out in a time of its own.
                if (_delay > 0 && target.StartsWith("/v1/"))
                {
                    Thread.Sleep(target.Contains("gone") ? 300 : _delay);
                }

                Answer(client.GetStream(), target);
            }
        }
        catch (Exception)
        {
            client.Dispose();
        }
    }

    private void Answer(Stream stream, string target)
    {
        string path = target.Split('?')[0];
        var query = new Dictionary<string, string>();
        foreach (string pair in target.Contains("?") ? target.Split('?')[1].Split('&') : new string[0])
        {
            query[pair.Split('=')[0]] = pair.Split('=')[1];
        }

        switch (path)
        {
            case "/v1/chat/conversations":
                Interlocked.Increment(ref _requests);
                byte[] page = _answers.GetOrAdd(target, _ => WithHead(Page(query)));
                stream.Write(page, 0, page.Length);
                break;
            case "/v1/chat/messages":
                Interlocked.Increment(ref _requests);
                if (query["conversationId"] == "gone")
                {
                    byte[] error = WithHead("{\"code\":404,\"type\":\"ResourceNotFound\",\"message\":\"no such conversation\"}", "404 Not Found");
                    stream.Write(error, 0, error.Length);
                    break;
                }

                Write(stream, Messages(query));
                break;
            case "/delay":
                _delay = int.Parse(query["ms"]);
                Write(stream, "{}");
                break;
            case "/v1/tables/Rows":
                Write(stream, "{\"table\":{\"id\":\"t\",\"name\":\"Rows\",\"schema\":{\"type\":\"object\",\"properties\":{\"sku\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},\"price\":{\"type\":\"number\"},\"stock\":{\"type\":\"number\"},\"note\":{\"type\":\"string\"}}}}}");
                break;
            case "/v1/tables/Rows/rows":
                // Each batch has 1,000.
                byte[] written = _answers.GetOrAdd(target, _ => WithHead(Rows(1000)));
                stream.Write(written, 0, written.Length);
                break;
            case "/count":
                _count = int.Parse(query["n"]);
                _answers.Clear();
                Write(stream, "{}");
                break;
            case "/requests":
                Write(stream, Interlocked.Exchange(ref _requests, 0).ToString());
                break;
            case "/v1/files":
                Write(stream, "{\"file\":{\"id\":\"f\",\"key\":\"k\",\"url\":\"" + _url + "/download\",\"size\":1,\"contentType\":\"text/plain\",\"status\":\"upload_pending\",\"uploadUrl\":\"" + _url + "/upload\"}}");
                break;
            case "/upload":
                Write(stream, "");
                break;
            case "/download":
                long left = long.Parse(query["n"]);
                byte[] head = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: " + left + "\r\n\r\n");
                stream.Write(head, 0, head.Length);
                for (var block = new byte[1 << 16]; left > 0; left -= block.Length)
                {
                    stream.Write(block, 0, (int)Math.Min(block.Length, left));
                }

                break;
            default:
                // A file's id is its length.
                string length = path.Substring("/v1/files/".Length);
                Write(stream, "{\"file\":{\"id\":\"" + length + "\",\"key\":\"k\",\"url\":\"" + _url + "/download?n=" + length + "\",\"size\":" + length + ",\"contentType\":\"application/octet-stream\",\"status\":\"upload_completed\"}}");
                break;
        }
    }

    // Thirty of each conversation.
    private static string Messages(Dictionary<string, string> query)
    {
        int size = query.ContainsKey("pageSize") ? int.Parse(query["pageSize"]) : 20;
        int start = query.ContainsKey("nextToken") ? int.Parse(query["nextToken"]) : 0;
        int end = Math.Min(start + size, 30);
        var json = new StringBuilder("{\"messages\":[");
        for (int i = start; i < end; i++)
        {
            json.Append(i > start ? "," : "")
                .Append("{\"id\":\"msg_").Append(i.ToString("D8")).Append("\",\"createdAt\":\"2026-01-02T03:04:05.678Z\",\"updatedAt\":\"2026-02-03T04:05:06.789Z\",\"type\":\"text\",\"payload\":{\"text\":\"Message ").Append(i)
                .Append("\"},\"direction\":\"incoming\",\"userId\":\"user_1\",\"conversationId\":\"").Append(query["conversationId"]).Append("\",\"tags\":{}}");
        }

        return json.Append("],\"meta\":{").Append(end < 30 ? "\"nextToken\":\"" + end + "\"" : "").Append("}}").ToString();
    }

    private static string Rows(int count)
    {
        var json = new StringBuilder("{\"rows\":[");
        for (int i = 0; i < count; i++)
        {
            json.Append(i > 0 ? "," : "").Append("{\"id\":").Append(i).Append(",\"createdAt\":\"2026-01-02T03:04:05.678Z\",\"updatedAt\":\"2026-02-03T04:05:06.789Z\",\"sku\":\"sku-").Append(i)
                .Append("\",\"name\":\"A thing of some name\",\"price\":12.5,\"stock\":7,\"note\":\"As the others\",\"computed\":{},\"stale\":[]}");
        }

        return json.Append("],\"errors\":[],\"warnings\":[]}").ToString();
    }

    private string Page(Dictionary<string, string> query)
    {
        int size = query.ContainsKey("pageSize") ? int.Parse(query["pageSize"]) : 20;
        int start = query.ContainsKey("nextToken") ? int.Parse(query["nextToken"]) : 0;
        int end = Math.Min(start + size, _count);
        var json = new StringBuilder("{\"conversations\":[");
        for (int i = start; i < end; i++)
        {
            json.Append(i > start ? "," : "")
                .Append("{\"id\":\"conv_01JABCDEFGHJKMNPQR").Append(i.ToString("D8")).Append("\",\"createdAt\":\"2026-01-02T03:04:05.678Z\",\"updatedAt\":\"2026-02-03T04:05:06.789Z\"")
                .Append(",\"channel\":\"channel\",\"integration\":\"webchat\",\"messageCount\":").Append(i % 50)
                .Append(",\"tags\":{\"topic\":\"billing\",\"webchat:id\":\"user-").Append(i).Append("\"},\"properties\":{}}");
        }

        return json.Append("],\"meta\":{").Append(end < _count ? "\"nextToken\":\"" + end + "\"" : "").Append("}}").ToString();
    }

    private static byte[] WithHead(string body, string status = "200 OK")
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return Encoding.UTF8.GetBytes("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.Length + "\r\n\r\n" + body);
    }

    private static void Write(Stream stream, string body)
    {
        byte[] answer = WithHead(body);
        stream.Write(answer, 0, answer.Length);
    }

    private static string ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        for (int next = stream.ReadByte(); next != '\n'; next = stream.ReadByte())
        {
            if (next < 0)
            {
                return null;
            }

            if (next != '\r')
            {
                line.Append((char)next);
            }
        }

        return line.ToString();
    }
}
