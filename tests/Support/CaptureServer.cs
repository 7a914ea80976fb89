using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

/// <summary>A web server on the loopback address that records what it is sent and answers what it was told to.</summary>
/// <remarks>In C# 5: the compiler of Windows PowerShell knows no newer.</remarks>
public sealed class CaptureServer : IDisposable
{
    private readonly HttpListener _listener = new HttpListener();
    private readonly ConcurrentQueue<CannedAnswer> _answers = new ConcurrentQueue<CannedAnswer>();

    public CaptureServer()
    {
        Requests = new List<CapturedRequest>();
        Default = new CannedAnswer { Body = "{}" };
        var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        Url = "http://127.0.0.1:" + port;
        _listener.Prefixes.Add(Url + "/");
        _listener.Start();
        Task.Run(Loop);
    }

    public string Url { get; private set; }

    /// <summary>What came, oldest first.</summary>
    public List<CapturedRequest> Requests { get; private set; }

    /// <summary>The answer when none is queued.</summary>
    public CannedAnswer Default { get; set; }

    public void Enqueue(int status, string body, string contentType = "application/json")
    {
        _answers.Enqueue(new CannedAnswer { Status = status, Body = body, ContentType = contentType });
    }

    public void Enqueue(CannedAnswer answer)
    {
        _answers.Enqueue(answer);
    }

    public void Clear()
    {
        lock (Requests)
        {
            Requests.Clear();
        }

        CannedAnswer dropped;
        while (_answers.TryDequeue(out dropped))
        {
        }
    }

    public void Dispose()
    {
        _listener.Close();
    }

    private async Task Loop()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                return;
            }

            Task answering = Task.Run(() => Answer(context));
            GC.KeepAlive(answering);
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        try
        {
            var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body).ConfigureAwait(false);
            string[] target = context.Request.RawUrl.Split(new[] { '?' }, 2);
            var request = new CapturedRequest
            {
                Method = context.Request.HttpMethod,
                Path = target[0],
                Query = target.Length > 1 ? target[1] : "",
                Body = body.ToArray(),
            };
            foreach (string name in context.Request.Headers.AllKeys)
            {
                request.Headers[name.ToLowerInvariant()] = context.Request.Headers[name];
            }

            lock (Requests)
            {
                Requests.Add(request);
            }

            CannedAnswer answer;
            if (!_answers.TryDequeue(out answer))
            {
                answer = Default;
            }

            if (answer.DelayMilliseconds > 0)
            {
                await Task.Delay(answer.DelayMilliseconds).ConfigureAwait(false);
            }

            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.ContentType;
            foreach (KeyValuePair<string, string> header in answer.Headers)
            {
                context.Response.Headers[header.Key] = header.Value;
            }

            byte[] bytes = answer.Bytes ?? Encoding.UTF8.GetBytes(answer.Body.Replace("{base}", Url));
            if (answer.CutShort)
            {
                context.Response.ContentLength64 = bytes.Length + 1000;
                context.Response.OutputStream.Write(bytes, 0, bytes.Length);
                context.Response.OutputStream.Flush();
                context.Response.Abort();
                return;
            }

            context.Response.ContentLength64 = bytes.Length;
            context.Response.OutputStream.Write(bytes, 0, bytes.Length);
            context.Response.Close();
        }
        catch (Exception)
        {
            // The client went away; there is nobody to tell.
        }
    }
}

/// <summary>A request as it came over the wire.</summary>
public sealed class CapturedRequest
{
    public CapturedRequest()
    {
        Headers = new Dictionary<string, string>();
    }

    public string Method { get; set; }

    /// <summary>The path, still escaped.</summary>
    public string Path { get; set; }

    /// <summary>The query without its question mark, still escaped.</summary>
    public string Query { get; set; }

    public Dictionary<string, string> Headers { get; private set; }

    public byte[] Body { get; set; }

    public string Text
    {
        get { return Encoding.UTF8.GetString(Body); }
    }
}

/// <summary>What to answer.</summary>
public sealed class CannedAnswer
{
    public CannedAnswer()
    {
        Status = 200;
        Body = "";
        ContentType = "application/json";
        Headers = new Dictionary<string, string>();
    }

    public int Status { get; set; }

    public string Body { get; set; }

    /// <summary>The body where it is no text; null for <see cref="Body"/>.</summary>
    public byte[] Bytes { get; set; }

    public string ContentType { get; set; }

    public int DelayMilliseconds { get; set; }

    /// <summary>Announces more bytes than come, then breaks the connection.</summary>
    public bool CutShort { get; set; }

    public Dictionary<string, string> Headers { get; private set; }
}
