using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

/// <summary>Serves a long list of conversations in pages of any size, takes uploads and gives downloads; all without keeping them.</summary>
public sealed class BenchServer
{
    private readonly HttpListener _listener = new HttpListener();
    private readonly ConcurrentDictionary<string, byte[]> _pages = new ConcurrentDictionary<string, byte[]>();
    private int _count = 50000;
    private long _requests;

    public static string Start()
    {
        var server = new BenchServer();
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        server.Url = "http://127.0.0.1:" + port;
        server._listener.Prefixes.Add(server.Url + "/");
        server._listener.Start();
        Task.Run(server.Loop);
        return server.Url;
    }

    private string Url { get; set; }

    private async Task Loop()
    {
        while (true)
        {
            HttpListenerContext context = await _listener.GetContextAsync().ConfigureAwait(false);
            _ = Task.Run(() => Answer(context));
        }
    }

    private void Answer(HttpListenerContext context)
    {
        HttpListenerRequest request = context.Request;
        try
        {
            byte[] body;
            switch (request.Url.AbsolutePath)
            {
                case "/v1/chat/conversations":
                    Interlocked.Increment(ref _requests);
                    body = _pages.GetOrAdd(request.Url.Query, _ => Page(request));
                    break;
                case "/count":
                    _count = int.Parse(request.QueryString["n"]);
                    _pages.Clear();
                    body = Encoding.UTF8.GetBytes("{}");
                    break;
                case "/requests":
                    body = Encoding.UTF8.GetBytes(Interlocked.Exchange(ref _requests, 0).ToString());
                    break;
                case "/v1/files":
                    request.InputStream.CopyTo(Stream.Null);
                    body = Encoding.UTF8.GetBytes("{\"file\":{\"id\":\"f\",\"key\":\"k\",\"url\":\"" + Url + "/download\",\"size\":1,\"contentType\":\"text/plain\",\"status\":\"upload_pending\",\"uploadUrl\":\"" + Url + "/upload\"}}");
                    break;
                case "/upload":
                    request.InputStream.CopyTo(Stream.Null);
                    body = new byte[0];
                    break;
                default:
                    long length = long.Parse(request.QueryString["n"]);
                    context.Response.ContentLength64 = length;
                    var block = new byte[1 << 16];
                    for (long left = length; left > 0; left -= block.Length)
                    {
                        context.Response.OutputStream.Write(block, 0, (int)Math.Min(block.Length, left));
                    }

                    context.Response.Close();
                    return;
            }

            context.Response.ContentType = "application/json";
            context.Response.ContentLength64 = body.Length;
            context.Response.OutputStream.Write(body, 0, body.Length);
            context.Response.Close();
        }
        catch (Exception)
        {
            context.Response.Abort();
        }
    }

    private byte[] Page(HttpListenerRequest request)
    {
        int size = int.Parse(request.QueryString["pageSize"] ?? "20");
        int start = int.Parse(request.QueryString["nextToken"] ?? "0");
        int end = Math.Min(start + size, _count);
        var json = new StringBuilder("{\"conversations\":[");
        for (int i = start; i < end; i++)
        {
            json.Append(i > start ? "," : "")
                .Append("{\"id\":\"conv_01JABCDEFGHJKMNPQR").Append(i.ToString("D8")).Append("\",\"createdAt\":\"2026-01-02T03:04:05.678Z\",\"updatedAt\":\"2026-02-03T04:05:06.789Z\"")
                .Append(",\"channel\":\"channel\",\"integration\":\"webchat\",\"messageCount\":").Append(i % 50)
                .Append(",\"tags\":{\"topic\":\"billing\",\"webchat:id\":\"user-").Append(i).Append("\"},\"properties\":{}}");
        }

        json.Append("],\"meta\":{").Append(end < _count ? "\"nextToken\":\"" + end + "\"" : "").Append("}}");
        return Encoding.UTF8.GetBytes(json.ToString());
    }
}
