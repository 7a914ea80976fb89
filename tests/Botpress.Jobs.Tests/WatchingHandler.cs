using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Jobs.Tests;

/// <summary>Notes what is sent, and can kill who sends: at one request, and at all that follow.</summary>
public sealed class WatchingHandler : DelegatingHandler
{
    private readonly List<string> _sent = [];

    public WatchingHandler()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
    }

    /// <summary>The requests so far: method and path.</summary>
    public IReadOnlyList<string> Sent
    {
        get
        {
            lock (_sent)
            {
                return [.. _sent];
            }
        }
    }

    /// <summary>Those that write.</summary>
    public IReadOnlyList<string> Writes => [.. Sent.Where(request => !request.StartsWith("GET ", StringComparison.Ordinal))];

    /// <summary>At which write the process dies, counted from 1; 0 for never.</summary>
    public int DiesAt { get; set; }

    /// <summary>At which write the answer gets lost, once.</summary>
    public int LosesAt { get; set; }

    /// <summary>Whether the write is carried out all the same.</summary>
    public bool IsCarriedOut { get; set; }

    /// <summary>The text that answers a request after it was carried out, instead of the service's; null for that.</summary>
    public Func<HttpRequestMessage, string?>? Answer { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int writes;
        lock (_sent)
        {
            _sent.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
            writes = _sent.Count(sent => !sent.StartsWith("GET ", StringComparison.Ordinal));
        }

        bool isWrite = request.Method != HttpMethod.Get;
        if (DiesAt > 0 && writes >= DiesAt)
        {
            if (isWrite && writes == DiesAt && IsCarriedOut)
            {
                (await base.SendAsync(request, cancellationToken)).Dispose();
            }

            throw new KilledException();
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (isWrite && writes == LosesAt)
        {
            response.Dispose();
            throw new HttpRequestException("The answer is lost.", new System.IO.IOException("lost"));
        }

        if (Answer?.Invoke(request) is string text)
        {
            response.Content = new StringContent(text, System.Text.Encoding.UTF8, "application/json");
            response.StatusCode = System.Net.HttpStatusCode.OK;
        }

        return response;
    }
}

/// <summary>What a process that is killed does not see.</summary>
public sealed class KilledException() : Exception("killed");
