using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>A list read by the times of its items, from a service whose list keeps still, or does not.</summary>
public sealed class TimeWalkTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<(string Id, int Minute)> _items = [];
    private readonly List<string> _warnings = [];
    private FakeService _service = new(_ => "");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_page_begins_where_the_one_before_ended(bool isAscending)
    {
        Add(0, 1, 2, 3, 4);

        (List<string> read, DateTimeOffset? rest) = await Read(isAscending, 0, 4);

        Assert.Equal(isAscending ? ["m0", "m1", "m2", "m3", "m4"] : ["m4", "m3", "m2", "m1", "m0"], read.Distinct());
        Assert.Null(rest);
        Assert.Equal(
            isAscending
                ? ["00:00:00.000/00:04:00.000", "00:00:59.999/00:04:00.000", "00:01:59.999/00:04:00.000", "00:02:59.999/00:04:00.000"]
                : ["00:00:00.000/00:04:00.000", "00:00:00.000/00:03:00.001", "00:00:00.000/00:02:00.001", "00:00:00.000/00:01:00.001"],
            Asked());
        Assert.All(_service.Requests, request => Assert.Equal(("2", "c", null), (request["pageSize"], request["conversationId"], request["nextToken"])));
    }

    [Fact]
    public async Task Without_bounds_none_are_asked_for_at_first()
    {
        Add(0, 1, 2);
        _ = await Read(false, null, null);
        Assert.Equal(["/", "/00:01:00.001"], Asked());
        _ = await Read(true, null, null);
        Assert.Equal(["/", "00:00:59.999/"], Asked());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tokens_lead_through_what_is_of_one_moment(bool isAscending)
    {
        Add(0, 1, 1, 1, 1, 1, 2);
        (List<string> read, _) = await Read(isAscending, 0, 2);
        Assert.Equal(7, read.Distinct().Count());
        Assert.Contains(_service.Requests, request => request["nextToken"] is not null);
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task An_empty_page_is_passed_by_its_token()
    {
        _service = new FakeService(request => request["nextToken"] is null ? """{"messages":[],"meta":{"nextToken":"1"}}""" : """{"messages":[{"id":"a","createdAt":"2026-01-01T00:00:00Z"}]}""");
        Assert.Equal(["a"], (await Read(false, 0, 5, isSet: true)).Ids);
        Assert.Equal(2, _service.Requests.Count);
    }

    [Theory]
    [InlineData(true, 2, "00:01:59.999")]
    [InlineData(false, 2, "00:02:00.001")]
    [InlineData(false, 1, "00:03:00.001")]
    [InlineData(false, 9, null)]
    public async Task The_rest_is_left_after_so_many_pages(bool isAscending, int pages, string? rest)
    {
        Add(0, 1, 2, 3, 4);
        (List<string> read, DateTimeOffset? left) = await Read(isAscending, 0, 4, maximumPages: pages);
        Assert.Equal(rest, left?.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture));
        Assert.Equal(rest is null ? 4 : pages, _service.Requests.Count);
        Assert.Equal(rest is null ? 5 : pages + 1, read.Distinct().Count());
    }

    [Theory]
    [InlineData("""{"id":"x"}""")]
    [InlineData("""{"id":"x","createdAt":"2026-01-01T00:04:00.002Z"}""")]
    [InlineData("""{"id":"x","createdAt":"2025-12-31T23:59:59.998Z"}""")]
    [InlineData("""{"id":"x","createdAt":"2026-01-01T00:00:01Z"},{"id":"y","createdAt":"2026-01-01T00:00:02Z"}""")]
    public async Task A_list_that_keeps_no_order_or_no_bounds_is_read_by_its_tokens_until_two_readings_agree(string items)
    {
        _service = new FakeService(request => request["nextToken"] is null ? $$$"""{"messages":[{{{items}}}],"meta":{"nextToken":"1"}}""" : """{"messages":[{"id":"last"}]}""");

        (List<string> read, DateTimeOffset? rest) = await Read(false, 0, 4, isSet: true);

        Assert.Equal(5, _service.Requests.Count);
        Assert.Equal([null, null, "1", null, "1"], _service.Requests.Select(request => request["nextToken"]));
        Assert.Contains("last", read);
        Assert.Contains("x", read);
        Assert.Null(rest);
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData("""{"id":"x","createdAt":"2026-01-01T00:04:00.001Z"}""")]
    [InlineData("""{"id":"x","createdAt":"2025-12-31T23:59:59.999Z"}""")]
    [InlineData("""{"id":"x","createdAt":"2026-01-01T00:00:02Z"},{"id":"y","createdAt":"2026-01-01T00:00:02Z"}""")]
    public async Task A_millisecond_beyond_the_bounds_is_in_them(string items)
    {
        _service = new FakeService(_ => $$"""{"messages":[{{items}}]}""");
        _ = await Read(false, 0, 4, isSet: true);
        Assert.Single(_service.Requests);
    }

    [Fact]
    public async Task A_list_that_never_keeps_still_is_told_of()
    {
        int reading = 0;
        _service = new FakeService(_ => $$"""{"messages":[{"id":"x{{++reading}}"}]}""");
        (List<string> read, _) = await Read(false, 0, 4, isSet: true);
        Assert.Equal("listMessages gave something else at each of 5 readings. All that came is kept; the next run reads it again.", Assert.Single(_warnings));
        Assert.Equal(6, reading);
        Assert.Equal(["x2", "x3", "x4", "x5", "x6"], read);
    }

    [Fact]
    public async Task A_list_that_has_an_item_twice_or_loops_is_read_anew()
    {
        int reading = 0;
        _service = new FakeService(_ => ++reading <= 2 ? """{"messages":[{"id":"x"},{"id":"x"}]}""" : """{"messages":[{"id":"x"}]}""");
        _ = await Read(false, 0, 4, isSet: true);
        Assert.Equal(3, reading);
        // The token of an ordered list that leads to itself.
        int pages = 0;
        _service = new FakeService(request => ++pages <= 5 ? """{"messages":[{"id":"a","createdAt":"2026-01-01T00:00:00Z"},{"id":"b","createdAt":"2026-01-01T00:00:00Z"}],"meta":{"nextToken":"1"}}""" : """{"messages":[{"id":"a"},{"id":"b"}]}""");
        (List<string> read, _) = await Read(false, 0, 0, isSet: true);
        Assert.Equal(["a", "b"], read.Distinct());
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task A_fault_that_passes_is_waited_for()
    {
        int faults = 0;
        _service = new FakeService(_ => ++faults < 4 ? FakeAnswer.Error(500) : """{"messages":[]}""");
        _ = await Read(false, 0, 4, isSet: true);
        Assert.Equal(4, faults);
    }

    private void Add(params int[] minutes)
    {
        _items.AddRange(minutes.Select((minute, number) => ($"m{number}", minute)));
        _service = Service();
    }

    private FakeService Service(bool isAscending = false) => new(request =>
    {
        IEnumerable<(string Id, int Minute)> items = _items.Where(item => !(request["afterDate"] is string after && At(item.Minute) < Parse(after)) && !(request["beforeDate"] is string before && At(item.Minute) > Parse(before)));
        items = isAscending ? items.OrderBy(item => item.Minute) : items.OrderByDescending(item => item.Minute);
        int place = int.Parse(request["nextToken"] ?? "0", CultureInfo.InvariantCulture);
        int size = int.Parse(request["pageSize"]!, CultureInfo.InvariantCulture);
        string page = string.Join(",", items.Skip(place).Take(size).Select(item => $"{{\"id\":\"{item.Id}\",\"createdAt\":\"{ApiTime.Format(At(item.Minute))}\"}}"));
        return $"{{\"messages\":[{page}],\"meta\":{{\"nextToken\":{(place + size < items.Count() ? $"\"{place + size}\"" : "null")}}}}}";
    });

    private async Task<(List<string> Ids, DateTimeOffset? Left)> Read(bool isAscending, int? from, int? to, int maximumPages = int.MaxValue, bool isSet = false)
    {
        if (!isSet)
        {
            _service = Service(isAscending);
        }

        var read = new List<string>();
        JobApi api = _service.Connect();
        var walk = new TimeWalk(api, new Patience(new LeapingClock()), Operations.ListMessages, new Dictionary<string, object?> { ["conversationId"] = "c" }, "createdAt", isAscending, _warnings.Add) { PageSize = 2 };
        DateTimeOffset? rest = await walk.ReadAsync(from is int first ? At(first) : null, to is int last ? At(last) : null, items =>
        {
            read.AddRange(items.Select(item => item.Id));
            return Task.CompletedTask;
        }, maximumPages, default);
        return (read, rest);
    }

    private IEnumerable<string> Asked() => _service.Requests.Select(request => $"{Short(request["afterDate"])}/{Short(request["beforeDate"])}");

    private static string? Short(string? time) => time is null ? null : Parse(time).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static DateTimeOffset Parse(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

    private static DateTimeOffset At(int minute) => _start.AddMinutes(minute);
}
