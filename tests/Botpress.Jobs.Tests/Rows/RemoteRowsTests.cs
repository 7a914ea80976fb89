using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>Rows as they are read of a table, from a service that does, or does not do, what it is asked.</summary>
public sealed class RemoteRowsTests
{
    [Fact]
    public async Task Rows_are_asked_for_by_the_id_after_which_they_come()
    {
        FakeService service = Table([1, 2, 5, 7, 8], pageSize: 2);

        Assert.Equal([[1, 2], [5, 7], [8]], await Pages(service, null));

        Assert.Equal(
            [
                """{"orderBy":"id","orderDirection":"asc","limit":1000}""",
                """{"orderBy":"id","orderDirection":"asc","limit":1000,"filter":{"id":{"$gt":2}}}""",
                """{"orderBy":"id","orderDirection":"asc","limit":1000,"filter":{"id":{"$gt":7}}}""",
            ],
            service.Requests.Select(request => request.Body));
        Assert.All(service.Requests, request => Assert.Equal("POST /v1/tables/T/rows/find", request.ToString()));
        Assert.Equal([[7, 8]], await Pages(service, 5));
    }

    [Fact]
    public async Task A_page_that_is_not_full_is_the_last_unless_it_says_otherwise()
    {
        FakeService service = Table([1, 2], pageSize: 1000);
        Assert.Equal([[1, 2]], await Pages(service, null));
        Assert.Single(service.Requests);
        FakeService full = Table([.. Enumerable.Range(1, 1000)], pageSize: 1000, tellsMore: false);
        Assert.Single(await Pages(full, null));
        Assert.Equal(2, full.Requests.Count);
        FakeService empty = Table([], pageSize: 1000);
        Assert.Empty(await Pages(empty, null));
        Assert.Single(empty.Requests);
    }

    [Fact]
    public async Task Where_ids_cannot_be_filtered_rows_are_counted()
    {
        FakeService service = Table([1, 2, 5, 7, 8], pageSize: 2, filter: "refused");

        Assert.Equal([[1, 2], [5, 7], [8]], await Pages(service, null));

        Assert.Equal([null, null, 2, 4], service.Requests.Select(Offset));
        // From the middle on all are counted from the first.
        Assert.Equal([[7], [8]], await Pages(service, 5));
    }

    [Fact]
    public async Task Where_a_filter_is_not_heeded_rows_are_counted_from_the_first()
    {
        FakeService service = Table([1, 2, 5, 7, 8], pageSize: 2, filter: "ignored");

        Assert.Equal([[1, 2], [5, 7], [8]], await Pages(service, null));

        Assert.Equal([null, null, 0, 2, 4], service.Requests.Select(Offset));
    }

    [Fact]
    public async Task What_is_refused_otherwise_is_thrown()
    {
        Assert.Equal(403, (await Assert.ThrowsAsync<ApiException>(() => Pages(new FakeService(_ => FakeAnswer.Error(403)), 5))).Status);
        var first = new FakeService(_ => FakeAnswer.Error(400));
        _ = await Assert.ThrowsAsync<ApiException>(() => Pages(first, null));
        Assert.Single(first.Requests);
        var both = new FakeService(_ => FakeAnswer.Error(400));
        _ = await Assert.ThrowsAsync<ApiException>(() => Pages(both, 5));
        Assert.Equal(2, both.Requests.Count);
    }

    [Fact]
    public async Task Ids_are_whole_numbers_however_they_are_written()
    {
        var service = new FakeService(_ => """{"rows":[{"id":1.0},{"id":2e0},{"id":"3"},{"name":"x"},{"id":4}],"hasMore":false}""");
        Assert.Equal([[1, 2, 4]], await Pages(service, null));
        Assert.Equal(ApiException.InvalidResponse, (await Assert.ThrowsAsync<ApiException>(() => Pages(new FakeService(_ => """{"rows":[5]}"""), null))).Type);
    }

    [Fact]
    public async Task Some_rows_come_as_they_are_now()
    {
        FakeService service = Table([1, 2, 5], pageSize: 1000);
        Dictionary<long, IDictionary> rows = await new RemoteRows(service.Connect(), "T").GetAsync([5, 1, 9], default);

        Assert.Equal([1, 5], rows.Keys.Order());
        Assert.Equal("n5", rows[5]["name"]);
        Assert.Equal("""{"filter":{"id":{"$in":[5,1,9]}},"limit":1000}""", Assert.Single(service.Requests).Body);
    }

    [Fact]
    public async Task Rows_that_cannot_be_filtered_are_got_one_by_one()
    {
        var service = new FakeService(request => request.Method == "POST" ? FakeAnswer.Error(400) : request["id"] switch
        {
            "1" => """{"row":{"id":1,"name":"one"}}""",
            "2" => FakeAnswer.Error(404),
            "3" => """{"row":null}""",
            _ => "[]",
        });
        Dictionary<long, IDictionary> rows = await new RemoteRows(service.Connect(), "T").GetAsync([1, 2, 3, 4], default);

        Assert.Equal("one", Assert.Single(rows).Value["name"]);
        Assert.Equal(["GET /v1/tables/T/row?id=1", "GET /v1/tables/T/row?id=2", "GET /v1/tables/T/row?id=3", "GET /v1/tables/T/row?id=4"], service.Requests.Skip(1).Select(request => request.ToString()));
        Assert.Equal(403, (await Assert.ThrowsAsync<ApiException>(() => new RemoteRows(new FakeService(request => FakeAnswer.Error(request.Method == "POST" ? 400 : 403)).Connect(), "T").GetAsync([1], default))).Status);
        Assert.Equal(500, (await Assert.ThrowsAsync<ApiException>(() => new RemoteRows(new FakeService(_ => FakeAnswer.Error(500)).Connect(), "T").GetAsync([1], default))).Status);
    }

    [Fact]
    public void A_row_may_have_no_id()
    {
        Assert.Equal(5, RemoteRows.IdOf(new Hashtable { ["id"] = 5L }));
        Assert.Null(RemoteRows.IdOf(new Hashtable { ["id"] = "5" }));
    }

    private static int? Offset(FakeRequest request) => (int?)JsonNode.Parse(request.Body)!["offset"];

    private static FakeService Table(int[] ids, int pageSize, string filter = "heeded", bool tellsMore = true) => new(request =>
    {
        JsonNode asked = JsonNode.Parse(request.Body)!;
        JsonNode? condition = asked["filter"]?["id"];
        if (condition is not null && filter == "refused")
        {
            return FakeAnswer.Error(400);
        }

        IEnumerable<int> rows = ids.Skip((int?)asked["offset"] ?? 0);
        if (condition is not null && filter == "heeded")
        {
            rows = condition["$gt"] is JsonNode after ? rows.Where(id => id > (int)after) : rows.Where(id => condition["$in"]!.AsArray().Any(one => (int)one! == id));
        }

        string page = string.Join(",", rows.Take(pageSize).Select(id => $"{{\"id\":{id},\"name\":\"n{id}\"}}"));
        return $"{{\"rows\":[{page}],\"hasMore\":{(tellsMore && rows.Count() > pageSize ? "true" : "false")}}}";
    });

    private static async Task<List<long[]>> Pages(FakeService service, long? after)
    {
        var pages = new List<long[]>();
        await foreach (IReadOnlyList<IDictionary> page in new RemoteRows(service.Connect(), "T").PagesAsync(after, default))
        {
            pages.Add([.. page.Select(row => RemoteRows.IdOf(row)!.Value)]);
        }

        return pages;
    }
}
