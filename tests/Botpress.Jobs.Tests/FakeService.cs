using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs.Tests;

/// <summary>A service that answers as a test says, without a server: what is sent to it is noted.</summary>
/// <param name="answer">Gives the answer to a request; one of 200 for text.</param>
public sealed class FakeService(Func<FakeRequest, FakeAnswer> answer) : HttpMessageHandler
{
    private readonly List<FakeRequest> _requests = [];

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<FakeRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>What makes the requests, without repeats of its own.</summary>
    public JobApi Connect() => new(
        new ApiClient(new ApiClientOptions { Url = new Uri("http://localhost:9/"), Token = "t", MaximumRetryCount = 0 }, this), new ApiContext("w", "b"), maximumRequestRate: 0);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var query = request.RequestUri!.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('='))
            .GroupBy(part => Uri.UnescapeDataString(part[0]), part => Uri.UnescapeDataString(part[1].Replace('+', ' ')))
            .ToDictionary(part => part.Key, part => string.Join(",", part));
        var asked = new FakeRequest(request.Method.Method, request.RequestUri.AbsolutePath, query, body);
        lock (_requests)
        {
            _requests.Add(asked);
        }

        FakeAnswer given = answer(asked);
        return new HttpResponseMessage((HttpStatusCode)given.Status) { Content = new StringContent(given.Text, Encoding.UTF8, "application/json") };
    }
}

/// <summary>What was asked.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
/// <param name="Query">The arguments in the address; several of a name with commas between them.</param>
/// <param name="Body">The body.</param>
public sealed record FakeRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, string Body)
{
    public string? this[string name] => Query.TryGetValue(name, out string? value) ? value : null;

    public override string ToString() => $"{Method} {Path}{(Query.Count == 0 ? "" : "?")}{string.Join("&", Query.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Value}"))}";
}

/// <summary>What is answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Text">The text.</param>
public sealed record FakeAnswer(int Status, string Text)
{
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator FakeAnswer?(string? text) => text is null ? null : new(200, text);

    public static FakeAnswer Error(int status, string message = "no", string type = "Fault") =>
        new(status, $$"""{"id":"err_1","code":{{status}},"type":"{{type}}","message":"{{message}}"}""");
}
