using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs.Tests;

/// <summary>
/// A service with a list that grows on a clock of its own: lines show late, pages are positions that shift, and requests fail. Each request
/// takes a little of the clock's time, so that lines come while pages are read.
/// </summary>
public sealed class FakeLog : HttpMessageHandler
{
    private readonly Random _random;
    private readonly LeapingClock _clock;
    private readonly string _kind;
    private List<(DateTimeOffset Time, DateTimeOffset ShownAt, string Text, int Number)> _sorted = [];

    public FakeLog(LeapingClock clock, string kind = "logs", int seed = 1)
    {
        (_clock, _kind, _random) = (clock, kind, new Random(seed));
    }

    public List<(DateTimeOffset Time, DateTimeOffset ShownAt, string Text, int Number)> Lines { get; init; } = [];

    public bool IsNewestFirst { get; init; }

    public bool IsShuffled { get; init; }

    public double FaultRate { get; set; }

    public int PageSize { get; init; } = 50;

    public TimeSpan Duration { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>From when to when it does not answer at all.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Outage { get; set; }

    public int Requests { get; private set; }

    public JobApi Connect() => new(
        new ApiClient(new ApiClientOptions { Url = new Uri("http://localhost:9/"), Token = "t", MaximumRetryCount = 0 }, this), new ApiContext("w", "b"), maximumRequestRate: 0);

    /// <summary>Lines with equal stamps, some of them equal in all, that show up to so many seconds late.</summary>
    public static List<(DateTimeOffset Time, DateTimeOffset ShownAt, string Text, int Number)> Write(DateTimeOffset start, int count, double perSecond, double delay, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(number =>
        {
            DateTimeOffset time = start + TimeSpan.FromMilliseconds(Math.Floor(number / perSecond * 1000 / 20) * 20);
            return (time, time + TimeSpan.FromSeconds(random.NextDouble() * delay), number % 10 == 0 ? "tick" : $"Line {number}", number);
        })];
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests++;
        await _clock.WaitAsync(Duration, cancellationToken);
        DateTimeOffset now = _clock.UtcNow;
        if (now >= Outage.From && now < Outage.To)
        {
            throw new HttpRequestException("down", new System.IO.IOException("down"));
        }

        double chance = _random.NextDouble();
        if (chance < FaultRate)
        {
            return chance < FaultRate / 3 ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
                : chance < FaultRate / 3 * 2 ? Answer("{\"" + _kind + "\":[{\"timestamp\"")
                : throw new HttpRequestException("broken", new System.IO.IOException("broken"));
        }

        var query = request.RequestUri!.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=')).ToDictionary(part => part[0], part => Uri.UnescapeDataString(part[1]));
        string? start = query.GetValueOrDefault("timeStart") ?? query.GetValueOrDefault("afterDate");
        DateTimeOffset from = start is null ? DateTimeOffset.MinValue : DateTimeOffset.Parse(start, CultureInfo.InvariantCulture);
        var shown = Sorted().Skip(Before(from)).Where(line => line.ShownAt <= now).ToList();
        if (IsNewestFirst)
        {
            shown.Reverse();
        }

        int place = query.TryGetValue("nextToken", out string? token) ? int.Parse(token, CultureInfo.InvariantCulture) : 0;
        var page = shown.Skip(place).Take(PageSize).ToList();
        if (IsShuffled)
        {
            page = [.. page.OrderBy(_ => _random.Next())];
        }

        string items = string.Join(",", page.Select(line => _kind == "logs"
            ? $"{{\"timestamp\":\"{ApiTime.Format(line.Time)}\",\"level\":\"info\",\"message\":\"{line.Text}\"}}"
            : $"{{\"id\":\"x_{line.Number}\",\"createdAt\":\"{ApiTime.Format(line.Time)}\",\"text\":\"{line.Text}\"}}"));
        string next = place + PageSize < shown.Count ? $"\"{place + PageSize}\"" : "null";
        return Answer(_kind == "logs" ? $"{{\"logs\":[{items}],\"nextToken\":{next}}}" : $"{{\"{_kind}\":[{items}],\"meta\":{{\"nextToken\":{next}}}}}");
    }

    /// <summary>The lines by their time. They are sorted once, and not for each request.</summary>
    private List<(DateTimeOffset Time, DateTimeOffset ShownAt, string Text, int Number)> Sorted() =>
        _sorted.Count == Lines.Count ? _sorted : _sorted = [.. Lines.OrderBy(line => line.Time).ThenBy(line => line.Number)];

    /// <summary>How many lines are older.</summary>
    private int Before(DateTimeOffset time)
    {
        (int low, int high) = (0, Sorted().Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _sorted[middle].Time < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static HttpResponseMessage Answer(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
}
