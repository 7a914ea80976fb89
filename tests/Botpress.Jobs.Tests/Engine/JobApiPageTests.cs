using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>Objects and lists as jobs read them, from a service that answers as each test says.</summary>
public sealed class JobApiPageTests
{
    [Fact]
    public async Task An_object_comes_as_it_was_written()
    {
        var service = new FakeService(_ => """{"meta":1,"bot":{"id":"b","n": 1.50},"more":2}""");
        JobApi api = service.Connect();

        RawItem bot = await api.ReadAsync(Operations.GetBot, new Dictionary<string, object?> { ["id"] = "b" }, default);

        Assert.Equal("""{"id":"b","n": 1.50}""", bot.ToString());
        Assert.Equal("GET /v1/admin/bots/b", service.Requests.Single().ToString());
        Assert.Equal((1, "w", "b"), (api.Requests, api.Context.WorkspaceId, api.Context.BotId));
    }

    [Theory]
    [InlineData("""{"bot":[]}""")]
    [InlineData("""{"other":{}}""")]
    [InlineData("""[{"bot":{}}]""")]
    public async Task An_answer_without_the_object_is_an_error(string answer)
    {
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => new FakeService(_ => answer).Connect().ReadAsync(Operations.GetBot, new Dictionary<string, object?> { ["id"] = "b" }, default));
        Assert.Equal((ApiException.InvalidResponse, "The server's answer to getBot cannot be used: it has no whole 'bot'. Check the API address."), (exception.Type, exception.Message));
    }

    [Fact]
    public async Task Pages_follow_their_tokens_and_keep_what_was_asked()
    {
        var service = new FakeService(request => Page(request["nextToken"] switch { null => ["a", "b"], "2" => [], _ => ["c"] }, request["nextToken"] switch { null => "2", "2" => "3", _ => null }));

        List<string> pages = await Read(service, new() { ["conversationId"] = "c1" });

        Assert.Equal(["a,b", "", "c"], pages);
        Assert.Equal(["c1 ", "c1 2", "c1 3"], service.Requests.Select(request => $"{request["conversationId"]} {request["nextToken"]}"));
        Assert.All(service.Requests, request => Assert.Null(request["pageSize"]));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(422)]
    public async Task A_token_that_is_refused_is_asked_for_again_at_the_page_before(int status)
    {
        int given = 0;
        var service = new FakeService(request => request["nextToken"] switch
        {
            null => Page(["a"], "1"),
            "1" => Page(["b"], given++ == 0 ? "broken" : "2"),
            "2" => Page(["c"], null),
            _ => FakeAnswer.Error(status),
        });

        Assert.Equal(["a", "b", "c"], await Read(service));
        Assert.Equal([null, "1", "broken", "1", "2"], service.Requests.Select(request => request["nextToken"]));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(409)]
    public async Task Another_refusal_of_a_page_is_thrown(int status)
    {
        var service = new FakeService(request => request["nextToken"] is null ? Page(["a"], "1") : FakeAnswer.Error(status));
        Assert.Equal(status, (await Assert.ThrowsAsync<ApiException>(() => Read(service))).Status);
        Assert.Equal(2, service.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_of_the_first_page_is_thrown()
    {
        var service = new FakeService(_ => FakeAnswer.Error(400));
        Assert.Equal(("no", 400), (await Assert.ThrowsAsync<ApiException>(() => Read(service))) is var thrown ? (thrown.Message, thrown.Status) : default);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task A_list_that_refuses_its_own_tokens_again_and_again_is_given_up()
    {
        int tokens = 0;
        var service = new FakeService(request => request["nextToken"] is null ? Page(["a"], $"t{++tokens}") : FakeAnswer.Error(400));

        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => Read(service));

        Assert.Equal((ApiException.RepeatedCursor, "listMessages refuses the token of its own page: no", 400), (exception.Type, exception.Message, exception.Status));
        Assert.NotNull(exception.InnerException);
        // Three other tokens are asked for.
        Assert.Equal([null, "t1", null, "t2", null, "t3", null, "t4"], service.Requests.Select(request => request["nextToken"]));
    }

    [Fact]
    public async Task A_page_that_cannot_be_asked_for_its_token_again_ends_the_list()
    {
        int first = 0;
        var service = new FakeService(request => request["nextToken"] switch { null => Page(["a"], "1"), "1" => first++ == 0 ? Page(["b"], "2") : FakeAnswer.Error(404), _ => FakeAnswer.Error(404) });
        Assert.Equal(ApiException.RepeatedCursor, (await Assert.ThrowsAsync<ApiException>(() => Read(service))).Type);
        Assert.Equal([null, "1", "2", "1"], service.Requests.Select(request => request["nextToken"]));
    }

    [Fact]
    public async Task A_token_that_was_followed_is_asked_about_again_before_the_list_is_given_up()
    {
        int loops = 0;
        var service = new FakeService(request => request["nextToken"] switch { null => Page(["a"], "1"), "1" => Page(["b"], loops++ < 3 ? "1" : "2"), _ => Page(["c"], null) });
        Assert.Equal(["a", "b", "c"], await Read(service));

        loops = -100;
        int before = service.Requests.Count;
        ApiException exception = await Assert.ThrowsAsync<ApiException>(() => Read(service));
        Assert.Equal((ApiException.RepeatedCursor, "listMessages gave the token of a page that was read already, so the list would never end."), (exception.Type, exception.Message));
        Assert.Equal(5, service.Requests.Count - before);
    }

    [Fact]
    public async Task Pages_after_the_first_are_read_with_patience()
    {
        int faults = 0;
        var service = new FakeService(request => request["nextToken"] is null ? Page(["a"], "1") : faults++ < 3 ? FakeAnswer.Error(503) : Page(["b"], null));

        Assert.Equal(["a", "b"], await Read(service.Connect().PagesAsync(Operations.ListMessages, new Dictionary<string, object?>(), 0, new Patience(new LeapingClock()), default)));
        faults = 0;
        Assert.Equal(503, (await Assert.ThrowsAsync<ApiException>(() => Read(service))).Status);
        // The first is not: there is nothing yet that would be lost.
        var down = new FakeService(_ => FakeAnswer.Error(503));
        _ = await Assert.ThrowsAsync<ApiException>(() => Read(down.Connect().PagesAsync(Operations.ListMessages, new Dictionary<string, object?>(), 0, new Patience(new LeapingClock()), default)));
        Assert.Single(down.Requests);
    }

    [Theory]
    [InlineData("Field pageSize is too large", 400, true)]
    [InlineData("the page size must be at most 100", 422, true)]
    [InlineData("pageSize", 413, true)]
    [InlineData("conversationId is missing", 400, false)]
    public async Task A_page_that_is_refused_for_its_size_is_asked_for_smaller_from_then_on(string message, int status, bool isAboutSize)
    {
        var service = new FakeService(request => int.TryParse(request["pageSize"], out int size) && size > 100 ? FakeAnswer.Error(status, message) : Page(["a"], null));
        JobApi api = service.Connect();
        if (!isAboutSize)
        {
            Assert.Equal(message, (await Assert.ThrowsAsync<ApiException>(() => Large(api))).Message);
            return;
        }

        Assert.Equal(["a"], await Large(api));
        Assert.Equal(["a"], await Large(api));
        Assert.Equal(["1000", "100", "100"], service.Requests.Select(request => request["pageSize"]));
        Assert.Equal(3, api.Requests);
    }

    [Fact]
    public async Task A_service_that_takes_no_size_at_all_is_asked_without()
    {
        var service = new FakeService(request => request["pageSize"] is null ? Page(["a"], null) : FakeAnswer.Error(400, "pageSize is unknown"));
        JobApi api = service.Connect();

        Assert.Equal(["a"], await Large(api));
        Assert.Equal(["a"], await Large(api));
        Assert.Equal(["1000", "100", null, null], service.Requests.Select(request => request["pageSize"]));
    }

    [Fact]
    public async Task Without_a_size_a_complaint_about_it_is_thrown()
    {
        var service = new FakeService(_ => FakeAnswer.Error(400, "pageSize is unknown"));
        _ = await Assert.ThrowsAsync<ApiException>(() => Read(service));
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task The_bytes_of_a_file_go_where_they_were_announced()
    {
        var service = new FakeService(_ => "");
        JobApi api = service.Connect();
        using var content = new MemoryStream([1, 2, 65, 66, 67]);
        content.Position = 2;

        await api.UploadAsync(new Uri("http://localhost:9/upload?sig=1"), content, 3, "text/plain", default);

        Assert.Equal(("PUT /upload?sig=1", "ABC", 1), (service.Requests.Single().ToString(), service.Requests.Single().Body, api.Requests));
    }

    [Fact]
    public void Eighty_requests_a_second_are_made_unless_another_number_is_wanted() => Assert.Equal(80, JobApi.DefaultRequestRate);

    private static Task<List<string>> Large(JobApi api) => Read(api.LargePagesAsync(Operations.ListMessages, new Dictionary<string, object?>(), default));

    private static Task<List<string>> Read(FakeService service, Dictionary<string, object?>? arguments = null) =>
        Read(service.Connect().PagesAsync(Operations.ListMessages, arguments ?? [], default));

    private static async Task<List<string>> Read(IAsyncEnumerable<IReadOnlyList<RawItem>> pages)
    {
        var read = new List<string>();
        await foreach (IReadOnlyList<RawItem> page in pages)
        {
            read.Add(string.Join(",", page.Select(item => item.Id)));
        }

        return read;
    }

    private static FakeAnswer Page(string[] ids, string? next) =>
        $$"""{"messages":[{{string.Join(",", ids.Select(id => $$"""{"id":"{{id}}"}"""))}}],"meta":{"nextToken":{{(next is null ? "null" : $"\"{next}\"")}} } }""";
}
