using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client.Tests;

/// <summary>Answers requests from a script instead of the network, and keeps what was sent.</summary>
internal sealed class StubHandler(VirtualTime? time = null) : HttpMessageHandler
{
    private readonly Queue<Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>> _answers = new();

    private Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>? _early;

    public List<SentRequest> Requests { get; } = [];

    public StubHandler Then(int status, string body = "{}", params (string Name, string Value)[] headers)
    {
        _answers.Enqueue((_, _) => Task.FromResult(Response(status, body, headers)));
        return this;
    }

    public StubHandler Then(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    /// <summary>The first answer comes before the request is read.</summary>
    public StubHandler Early(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _early = answer;
        return this;
    }

    public StubHandler ThenFail(Exception exception)
    {
        _answers.Enqueue((_, _) => Task.FromException<HttpResponseMessage>(exception));
        return this;
    }

    public static HttpResponseMessage Response(int status, string body, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach ((string name, string value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[]? body = request.Content is null || _early is not null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        // Several may come at once.
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>? answer;
        var sent = new SentRequest(
            request.Method.Method,
            request.RequestUri!,
            request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []).ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(", ", header.Value)),
            body,
            time?.Elapsed ?? TimeSpan.Zero);
        lock (_answers)
        {
            Requests.Add(sent);
            answer = _early ?? (_answers.Count > 0 ? _answers.Dequeue() : null);
            _early = null;
        }

        HttpResponseMessage response = answer is null ? Response(200, "{}") : await answer(request, cancellationToken);
        response.RequestMessage = request;
        return response;
    }
}

internal sealed record SentRequest(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, byte[]? Body, TimeSpan At)
{
    public string Path => Uri.AbsolutePath;

    public string Query => Uri.Query.TrimStart('?');

    public string Text => Body is null ? "" : Encoding.UTF8.GetString(Body);
}
