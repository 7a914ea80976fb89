using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

public class TableTests
{
    private const string Schema = """{"name":{"type":"string","searchable":true},"age":{"type":"number"},"ok":{"type":"boolean"},"born":{"type":"date"},"more":{"type":"object"},"list":{"type":"array"}}""";

    [Fact]
    public async Task Table_is_created_changed_and_deleted()
    {
        using Api api = await Api.WithBot();
        JsonNode table = (await api.Post("/v1/tables", $$"""{"name":"PeopleTable","schema":{{Schema}},"keyColumn":"name","tags":{"k":"v"},"factor":2}"""))["table"]!;
        Assert.StartsWith("table_", (string)table["id"]!);
        Assert.Equal("date-time", (string)table["schema"]!["properties"]!["born"]!["format"]!);
        Assert.True((bool)table["schema"]!["properties"]!["name"]!["x-zui"]!["searchable"]!);
        await api.Fail("POST", "/v1/tables", """{"name":"PeopleTable","schema":{}}""", 409, "AlreadyExists");
        Assert.False((bool)(await api.Post("/v1/tables/PeopleTable", new { schema = new { } }))["created"]!);
        Assert.True((bool)(await api.Post("/v1/tables/OtherTable", """{"schema":{"type":"object","properties":{"a":{"type":"number","x-zui":{"index":0}}}}}"""))["created"]!);
        Assert.Equal("OtherTable", (string)(await api.Get("/v1/tables/OtherTable"))["table"]!["name"]!);
        Assert.Single((await api.Get("/v1/tables?tags.k=v"))["tables"]!.AsArray());

        await api.Post("/v1/tables/PeopleTable/rows", new { rows = new[] { new { name = "Ada", age = 36 } } });
        await api.Put("/v1/tables/PeopleTable/column", new { name = "age", newName = "years" });
        JsonNode changed = (await api.Put("/v1/tables/PeopleTable", """{"name":"PTable","schema":{"ok":null,"extra":{"type":"string"}},"factor":3}"""))["table"]!;
        Assert.Equal(["name", "born", "more", "list", "years", "extra"], changed["schema"]!["properties"]!.AsObject().Select(column => column.Key));
        Assert.Equal(36, (int)(await api.Get("/v1/tables/PTable/row?id=1"))["row"]!["years"]!);
        Assert.Equal("name", (string)changed["keyColumn"]!);
        Assert.Null((await api.Put("/v1/tables/PTable", """{"keyColumn":null}"""))["table"]!["keyColumn"]);
        await api.Fail("PUT", "/v1/tables/PTable", new { factor = 2 }, 400, "InvalidPayload");
        await api.Fail("PUT", "/v1/tables/PTable/column", new { name = "years", newName = "name" }, 409, "AlreadyExists");
        await api.Put("/v1/tables/PTable", new { frozen = true });
        await api.Fail("PUT", "/v1/tables/PTable", new { name = "QTable" }, 409, "ResourceLockedConflict");
        await api.Delete($"/v1/tables/{table["id"]}");
        await api.Fail("GET", "/v1/tables/PTable", null, 404, "ResourceNotFound");
    }

    [Theory]
    [InlineData("""{"a":{"type":"odd"}}""", 400, "InvalidJsonSchema")]
    [InlineData("""{"abcdefghijabcdefghijabcdefghijk":{"type":"string"}}""", 400, "InvalidJsonSchema")]
    [InlineData("""{"id":{"type":"string"}}""", 400, "InvalidJsonSchema")]
    [InlineData("""{"a":{"type":"string","format":"email"}}""", 400, "InvalidJsonSchema")]
    [InlineData("""{"a":{"type":"string","pattern":"("}}""", 400, "InvalidPayload")]
    [InlineData("many", 413, "LimitExceeded")]
    public async Task Wrong_schemas_are_refused(string schema, int status, string type)
    {
        using Api api = await Api.WithBot();
        if (schema == "many")
        {
            schema = $"{{{string.Join(",", Enumerable.Range(0, 21).Select(number => $"\"c{number}\":{{\"type\":\"string\"}}"))}}}";
        }

        await api.Fail("POST", "/v1/tables", $$"""{"name":"TTable","schema":{{schema}}}""", status, type);
    }

    [Fact]
    public async Task Rows_that_do_not_fit_are_reported_and_the_others_stay()
    {
        using Api api = await WithPeople();
        JsonObject created = await api.Post("/v1/tables/TTable/rows", """
            {"rows":[{"name":"Eve"},{"name":7},{"odd":1},{"name":"Ada"},{"more":{"x":"LARGE"}},{"born":"x"}]}
            """.Replace("LARGE", new string('x', 5000), StringComparison.Ordinal));
        Assert.Equal(["Eve", null], created["rows"]!.AsArray().Select(row => (string?)row!["name"]));
        Assert.Equal("row 3: column \"odd\" does not exist, and its value is left out", (string)Assert.Single(created["warnings"]!.AsArray())!);
        string[] errors = [.. created["errors"]!.AsArray().Select(error => (string)error!)];
        Assert.Equal(["row 2:", "row 4:", "row 5:", "row 6:"], errors.Select(error => error.Substring(0, 6)));
        Assert.Contains("\"name\" must be of type string", errors[0], StringComparison.Ordinal);
        Assert.Contains("key", errors[1], StringComparison.Ordinal);
        Assert.Contains("4096", errors[2], StringComparison.Ordinal);
        JsonObject updated = await api.Put("/v1/tables/TTable/rows", """{"rows":[{"id":1,"age":37,"ok":null},{"id":99,"age":1}]}""");
        Assert.Equal(37, (int)Assert.Single(updated["rows"]!.AsArray())!["age"]!);
        Assert.Equal("row 2: there is no row with id 99", (string)updated["errors"]![0]!);
        JsonObject upserted = await api.Post("/v1/tables/TTable/rows/upsert", """{"keyColumn":"name","rows":[{"name":"Ada","age":38},{"name":"New"},{"name":"New","age":1},{"age":5}]}""");
        Assert.Equal("New", (string)Assert.Single(upserted["inserted"]!.AsArray())!["name"]!);
        Assert.Equal(2, upserted["updated"]!.AsArray().Count);
        Assert.StartsWith("row 4:", (string)upserted["errors"]![0]!);
        JsonObject byId = await api.Post("/v1/tables/TTable/rows/upsert", """{"rows":[{"id":1,"age":1},{"name":"Z"},{"id":500}]}""");
        Assert.Equal([2, 1], new[] { byId["inserted"]!.AsArray().Count, byId["updated"]!.AsArray().Count });
        Assert.Null(byId["errors"]);
        // Without an id the table's own key column tells which row is meant.
        JsonObject byKey = await api.Post("/v1/tables/TTable/rows/upsert", """{"rows":[{"name":"Z","age":9},{"name":"Y"},{"age":9}]}""");
        Assert.Equal(("Y", "Z", 9), ((string)Assert.Single(byKey["inserted"]!.AsArray())!["name"]!, (string)Assert.Single(byKey["updated"]!.AsArray())!["name"]!, (int)byKey["updated"]![0]!["age"]!));
        Assert.Equal("row 3: column \"name\" is the key and needs a value", (string)Assert.Single(byKey["errors"]!.AsArray())!);
        await api.Fail("POST", "/v1/tables/TTable/rows", """{"rows":[]}""", 400, "InvalidPayload");
        await api.Fail("POST", "/v1/tables/TTable/rows", new { rows = Enumerable.Repeat(new { }, 1001) }, 400, "InvalidPayload");
        await api.Fail("PUT", "/v1/tables/TTable/rows", """{"rows":[{"age":1}]}""", 400, "InvalidPayload");
        await api.Fail("GET", "/v1/tables/TTable/row?id=12345", null, 404, "ResourceNotFound");
        await api.Fail("GET", "/v1/tables/TTable/row?id=x", null, 400, "InvalidQuery");
    }

    [Fact]
    public async Task Rows_are_being_indexed_for_a_while()
    {
        using var api = new Api(transition: 300);
        api.BotId = (string)(await api.Post("/v1/admin/bots", new { }))["bot"]!["id"]!;
        await api.Post("/v1/tables", $$"""{"name":"TTable","schema":{{Schema}}}""");
        await api.Post("/v1/tables/TTable/rows", """{"rows":[{"name":"a"},{"name":"b"}]}""");
        Assert.Equal(2, (int)(await api.Get("/v1/tables/TTable"))["indexing"]!);
        Assert.Equal(2, (int)(await api.Until("/v1/tables/TTable", answer => (int)answer["indexing"]! == 0))["rows"]!);
    }

    [Theory]
    [InlineData("""{"name":"Ada"}""", "1")]
    [InlineData("""{"name":{"$eq":"Ada"}}""", "1")]
    [InlineData("""{"name":{"$ne":"Ada"}}""", "2,3,4")]
    [InlineData("""{"age":{"$gt":36}}""", "2")]
    [InlineData("""{"age":{"$gte":36}}""", "1,2")]
    [InlineData("""{"age":{"$lt":36}}""", "3")]
    [InlineData("""{"age":{"$lte":36}}""", "1,3")]
    [InlineData("""{"age":{"$gte":30,"$lt":40.5}}""", "1")]
    [InlineData("""{"name":{"$in":["Ada","Cyd"]}}""", "1,3")]
    [InlineData("""{"name":{"$nin":["Ada","Cyd"]}}""", "2,4")]
    [InlineData("""{"age":{"$exists":false}}""", "4")]
    [InlineData("""{"age":{"$exists":true}}""", "1,2,3")]
    [InlineData("""{"age":null}""", "4")]
    [InlineData("""{"ok":true}""", "1,3")]
    [InlineData("""{"$and":[{"ok":true},{"age":{"$lt":36}}]}""", "3")]
    [InlineData("""{"$or":[{"name":"Ada"},{"name":"Bob"}]}""", "1,2")]
    [InlineData("""{"$not":{"ok":true}}""", "2,4")]
    [InlineData("""{"name":{"$not":{"$in":["Ada"]}}}""", "2,3,4")]
    [InlineData("""{"name":{"$regex":"^[ab]","$options":"i"}}""", "1,2")]
    [InlineData("""{"name":{"$regex":"^[ab]"}}""", "")]
    [InlineData("""{"more.city":"Rome"}""", "2")]
    [InlineData("""{"more":{"city":"Rome"}}""", "2")]
    [InlineData("""{"born":{"$lt":"1990-01-01T00:00:00Z"}}""", "1")]
    [InlineData("""{"list":{"$size":2}}""", "1")]
    [InlineData("""{"age":{"$mod":[4,0]}}""", "1,2,3")]
    [InlineData("""{"age":{"$mod":[5,1]}}""", "1")]
    [InlineData("""{"name":{"$regex":"^[ab]","$options":"c"}}""", "")]
    [InlineData("""{"list":{"$in":["x",1]}}""", "1")]
    [InlineData("""{"list":{"$in":1}}""", "1")]
    [InlineData("""{"name":{"$nin":"Ada"}}""", "2,3,4")]
    [InlineData("""{"list":{"$nin":[1]}}""", "2,3,4")]
    [InlineData("""{"list":1}""", "1")]
    [InlineData("""{"list":{"$ne":1}}""", "2,3,4")]
    [InlineData("""{"id":{"$gt":2}}""", "3,4")]
    [InlineData("""{"createdAt":{"$gt":"2020-01-01T00:00:00Z"}}""", "1,2,3,4")]
    [InlineData("{}", "1,2,3,4")]
    public async Task Filter_finds_rows(string filter, string ids)
    {
        using Api api = await WithPeople();
        JsonObject found = await api.Post("/v1/tables/TTable/rows/find", $$"""{"filter":{{filter}}}""");
        Assert.Equal(ids, string.Join(",", found["rows"]!.AsArray().Select(row => (int)row!["id"]!)));
    }

    [Theory]
    [InlineData("""{"filter":{"age":{"$near":1}}}""", "$near")]
    [InlineData("""{"filter":{"$nor":[]}}""", "$nor")]
    [InlineData("""{"filter":{"$and":[]}}""", "$and")]
    [InlineData("""{"filter":{"$not":{"$or":[]}}}""", "$or")]
    [InlineData("""{"filter":{"odd":1}}""", "odd")]
    [InlineData("""{"filter":{"name":{"$regex":"("}}}""", "(")]
    [InlineData("""{"filter":{"age":{"$mod":[0,1]}}}""", "$mod")]
    [InlineData("""{"filter":{"age":{"$mod":4}}}""", "$mod")]
    [InlineData("""{"group":{"name":"sum"}}""", "group.name")]
    [InlineData("""{"group":{"ok":"max"}}""", "group.ok")]
    [InlineData("""{"orderBy":"odd"}""", "odd")]
    [InlineData("""{"select":["odd"]}""", "odd")]
    [InlineData("""{"group":{"age":"median"}}""", "group.age")]
    [InlineData("""{"limit":0}""", "limit")]
    [InlineData("""{"limit":1001}""", "limit")]
    [InlineData("""{"offset":-1}""", "offset")]
    [InlineData("""{"orderDirection":"up"}""", "orderDirection")]
    public async Task Wrong_finds_are_named(string body, string named)
    {
        using Api api = await WithPeople();
        Assert.Contains(named, await api.Fail("POST", "/v1/tables/TTable/rows/find", body, 400, "InvalidPayload"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_ordered_paged_selected_grouped_and_searched()
    {
        using Api api = await WithPeople();
        async Task<JsonObject> Find(string body) => await api.Post("/v1/tables/TTable/rows/find", body);
        static string Ids(JsonObject found) => string.Join(",", found["rows"]!.AsArray().Select(row => (int)row!["id"]!));
        Assert.Equal("4,3,1,2", Ids(await Find("""{"orderBy":"age"}""")));
        Assert.Equal("4,3,2,1", Ids(await Find("""{"orderDirection":"desc"}""")));
        JsonObject page = await Find("""{"limit":2,"offset":1}""");
        Assert.Equal("2,3", Ids(page));
        Assert.True((bool)page["hasMore"]!);
        Assert.False((bool)(await Find("""{"limit":2,"offset":2}"""))["hasMore"]!);
        var selected = (JsonObject)(await Find("""{"select":["name","more.city"],"filter":{"name":"Bob"}}"""))["rows"]![0]!;
        Assert.Equal(["id", "createdAt", "updatedAt", "name", "computed", "stale", "more"], selected.Select(entry => entry.Key));
        Assert.Equal("Rome", (string)selected["more"]!["city"]!);
        JsonNode grouped = await Grouped(api, """{"group":{"ok":"key","age":["sum","avg","max","min","count"]},"orderBy":"ageSum"}""");
        Assert.Equal("""{"okKey":true,"ageSum":56,"ageAvg":28,"ageMax":36,"ageMin":20,"ageCount":2,"computed":{}}""", grouped[2]!.ToJsonString());
        Assert.Equal(40.5, (double)grouped[1]!["ageSum"]!);
        JsonNode searched = (await Find("""{"search":"bob"}"""))["rows"]!;
        Assert.Equal("Bob", (string)searched[0]!["name"]!);
        Assert.Equal([1, 0, 0, 0], searched.AsArray().Select(row => (double)row!["similarity"]!));
    }

    [Fact]
    public async Task Rows_are_deleted_by_ids_filter_or_all()
    {
        using Api api = await WithPeople();
        async Task<int> Delete(string body) => (int)(await api.Post("/v1/tables/TTable/rows/delete", body))["deletedRows"]!;
        await api.Fail("POST", "/v1/tables/TTable/rows/delete", "{}", 400, "InvalidPayload");
        await api.Fail("POST", "/v1/tables/TTable/rows/delete", """{"filter":{}}""", 400, "InvalidPayload");
        await api.Fail("POST", "/v1/tables/TTable/rows/delete", """{"ids":[1],"deleteAllRows":true}""", 400, "InvalidPayload");
        Assert.Equal(1, await Delete("""{"ids":[1,99]}"""));
        JsonObject asked = await api.Post("/v1/tables/TTable/rows/delete", """{"filter":{"name":"Bob"}}""");
        Assert.Equal((0, "pending"), ((int)asked["deletedRows"]!, (string)asked["job"]!["status"]!));
        JsonNode job = (await api.Until("/v1/tables/TTable/jobs", answer => (string)answer["jobs"]![0]!["status"]! == "completed"))["jobs"]![0]!;
        Assert.Equal(((string)asked["job"]!["id"]!, "delete_rows"), ((string)job["id"]!, (string)job["type"]!));
        await api.Fail("POST", "/v1/tables/TTable/rows/delete", """{"filter":{"odd":1}}""", 400, "InvalidPayload");
        Assert.Equal(2, await Delete("""{"deleteAllRows":true}"""));
        Assert.Equal(0, (int)(await api.Get("/v1/tables/TTable"))["rows"]!);
    }

    [Theory]
    [InlineData("csv", true)]
    [InlineData("csv", false)]
    [InlineData("json", true)]
    [InlineData("json", false)]
    public async Task Table_is_exported_and_imported(string format, bool compress)
    {
        using Api api = await WithPeople();
        JsonNode job = (await api.Get($"/v1/tables/TTable/export?format={format}&compress={(compress ? "true" : "false")}"))["job"]!;
        Assert.Equal("pending", (string)job["status"]!);
        JsonObject jobs = await api.Until("/v1/tables/TTable/jobs", answer => (string)answer["jobs"]![0]!["status"]! == "completed");
        string file = (string)jobs["jobs"]![0]!["outputFileId"]!;
        JsonNode found = (await api.Get($"/v1/files/{file}"))["file"]!;
        using var client = new HttpClient();
        byte[] bytes = await client.GetByteArrayAsync((string)found["url"]!);
        Assert.Equal((long)found["size"]!, bytes.Length);
        using var source = new MemoryStream(bytes);
        using Stream plain = compress ? new GZipStream(source, CompressionMode.Decompress) : source;
        string text = await new StreamReader(plain).ReadToEndAsync();
        Assert.Contains("Rome", text, StringComparison.Ordinal);

        await api.Post("/v1/tables", $$"""{"name":"CopyTable","schema":{{Schema}}}""");
        await api.Post("/v1/tables/CopyTable/import", new { fileId = file });
        await api.Until("/v1/tables/CopyTable/jobs", answer => (string)answer["jobs"]![0]!["status"]! == "completed");
        JsonNode rows = (await api.Post("/v1/tables/CopyTable/rows/find", "{}"))["rows"]!;
        JsonNode before = (await api.Post("/v1/tables/TTable/rows/find", "{}"))["rows"]!;
        foreach (string column in new[] { "name", "age", "ok", "born", "more", "list" })
        {
            Assert.Equal(before.AsArray().Select(row => row![column]?.ToJsonString()), rows.AsArray().Select(row => row![column]?.ToJsonString()));
        }
    }

    [Fact]
    public async Task Import_that_cannot_be_read_fails()
    {
        using Api api = await WithPeople();
        string file = await api.NewFile("x.csv", Encoding.UTF8.GetBytes("odd,name\n1,2\n"));
        await api.Post("/v1/tables/TTable/import", new { fileId = file });
        await api.Until("/v1/tables/TTable/jobs", answer => (string)answer["jobs"]![0]!["status"]! == "failed");
        Assert.Equal(4, (int)(await api.Get("/v1/tables/TTable"))["rows"]!);
        await api.Fail("POST", "/v1/tables/TTable/import", new { fileId = "none" }, 400, "ReferenceNotFound");
    }

    [Fact]
    public async Task Table_is_duplicated_by_a_job()
    {
        using Api api = await WithPeople();
        JsonObject answer = await api.Post("/v1/tables/TTable/duplicate", new { tableName = "DTable" });
        Assert.Equal(4, (int)answer["rows"]!);
        Assert.Equal("pending", (string)answer["job"]!["status"]!);
        await api.Until("/v1/tables/DTable", found => (int)found["rows"]! == 4);
        Assert.Equal(0, (int)(await api.Post("/v1/tables/TTable/duplicate", new { schemaOnly = true }))["rows"]!);
        Assert.Equal(0, (int)(await api.Get("/v1/tables/TCopyTable"))["rows"]!);
        await api.Fail("POST", "/v1/tables/TTable/duplicate", new { tableName = "DTable" }, 409, "AlreadyExists");
    }

    /// <summary>Every operation that gives a table a name, and each rule of the names.</summary>
    [Theory]
    [InlineData("Contacts", "ContactsTable")]
    [InlineData("contactstable", "Table")]
    [InlineData("Table of 1", "Table")]
    [InlineData("Has spaceTable", "letters")]
    [InlineData("1Table", "letter")]
    [InlineData("Über_Table", "letter")]
    [InlineData("abcdefghijabcdefghijabcdefghijaTable", "35")]
    public async Task Wrong_names_of_tables_are_refused_wherever_one_is_given(string name, string named)
    {
        using Api api = await WithPeople();
        foreach ((string method, string path, object body) in new (string, string, object)[]
        {
            ("POST", "/v1/tables", new { name, schema = new { } }),
            ("POST", $"/v1/tables/{Uri.EscapeDataString(name)}", new { schema = new { } }),
            ("PUT", "/v1/tables/TTable", new { name }),
            ("POST", "/v1/tables/TTable/duplicate", new { tableName = name }),
        })
        {
            Assert.Contains(named, await api.Fail(method, path, body, 400, "InvalidPayload"), StringComparison.Ordinal);
        }

        Assert.Single((await api.Get("/v1/tables"))["tables"]!.AsArray());
    }

    [Fact]
    public async Task Copies_without_a_name_get_one_that_is_free_and_fits()
    {
        using Api api = await Api.WithBot();
        string name = $"{new string('n', 30)}Table";
        await api.Post("/v1/tables", new { name, schema = new { } });
        foreach (string end in new[] { "CopyTable", "Copy2Table" })
        {
            string copy = (string)(await api.Post($"/v1/tables/{name}/duplicate", new { schemaOnly = true }))["table"]!["name"]!;
            Assert.Equal(35, copy.Length);
            Assert.EndsWith($"n{end}", copy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Schema_is_inferred_from_an_example_object()
    {
        using Api api = await Api.WithBot();
        static string Types(JsonObject answer) => string.Join(",", answer["table"]!["schema"]!["properties"]!.AsObject().Select(column => $"{column.Key}:{column.Value!["type"]}"));
        Assert.Equal(
            "name:string,age:number,ok:boolean,tags:array,info:object,more:object",
            Types(await api.Post("/v1/tables", """{"name":"ExampleTable","schema":{"name":"test","age":3,"ok":true,"tags":[],"info":{},"more":{"x":1}}}""")));
        Assert.EndsWith(",myNewField:string", Types(await api.Put("/v1/tables/ExampleTable", """{"schema":{"myNewField":"abc"}}""")), StringComparison.Ordinal);
        Assert.Equal("a:string", Types(await api.Post("/v1/tables/OtherTable", """{"schema":{"a":"x"}}""")));
        Assert.Equal("", Types(await api.Post("/v1/tables/EmptyTable", """{"schema":{"type":"object","x-zui":{},"additionalProperties":true}}""")));
    }

    [Fact]
    public async Task Column_of_another_type_loses_its_values()
    {
        using Api api = await WithPeople();
        await api.Put("/v1/tables/TTable", """{"schema":{"age":{"type":"string"},"ok":{"type":"boolean","nullable":true}}}""");
        JsonNode row = (await api.Get("/v1/tables/TTable/row?id=1"))["row"]!;
        Assert.Null(row["age"]);
        Assert.True((bool)row["ok"]!);
    }

    [Fact]
    public async Task Unknown_columns_are_warnings_in_every_write()
    {
        using Api api = await WithPeople();
        foreach ((string method, string path, string rows) in new[]
        {
            ("POST", "rows", """{"name":"New","odd":1}"""),
            ("PUT", "rows", """{"id":1,"odd":1}"""),
            ("POST", "rows/upsert", """{"name":"Ada","odd":1}"""),
        })
        {
            JsonObject answer = await api.Succeed(new HttpMethod(method), $"/v1/tables/TTable/{path}", $$"""{"rows":[{{rows}}]}""");
            Assert.StartsWith("row 1: column \"odd\"", (string)Assert.Single(answer["warnings"]!.AsArray())!, StringComparison.Ordinal);
            Assert.Null(answer["errors"]);
        }

        Assert.Equal(5, (int)(await api.Get("/v1/tables/TTable"))["rows"]!);
    }

    [Fact]
    public async Task Key_that_two_rows_have_is_no_key()
    {
        using Api api = await WithPeople();
        await api.Put("/v1/tables/TTable", """{"keyColumn":null}""");
        await api.Post("/v1/tables/TTable/rows", """{"rows":[{"name":"Ada","age":1}]}""");
        JsonObject upserted = await api.Post("/v1/tables/TTable/rows/upsert", """{"keyColumn":"name","rows":[{"name":"Ada","age":2},{"name":"Bob","age":3},{"name":"Eve"}]}""");
        Assert.Equal([1, 1], new[] { upserted["inserted"]!.AsArray().Count, upserted["updated"]!.AsArray().Count });
        Assert.Equal("row 1: more than one row has \"Ada\" in column \"name\"", (string)Assert.Single(upserted["errors"]!.AsArray())!);
        Assert.Contains("rows 1 and 5", await api.Fail("PUT", "/v1/tables/TTable", """{"keyColumn":"name"}""", 400, "InvalidPayload"), StringComparison.Ordinal);
        Assert.Equal("age", (string)(await api.Put("/v1/tables/TTable", """{"keyColumn":"age"}"""))["table"]!["keyColumn"]!);
    }

    [Fact]
    public async Task Groups_are_named_after_column_and_operation()
    {
        using Api api = await WithPeople();
        Assert.Equal(
            """[{"nameUnique":["Ada","Bob"],"nameCount":2,"idCount":2,"computed":{}}]""",
            (await Grouped(api, """{"group":{"name":["unique","count"],"id":"count"},"filter":{"id":{"$lt":3}}}""")).ToJsonString());
        Assert.Equal([false, null, true], (await Grouped(api, """{"group":{"ok":"key"},"orderBy":"ok"}""")).AsArray().Select(row => (bool?)row!["okKey"]).OrderBy(value => value is null ? 1 : value.Value ? 2 : 0));
    }

    [Fact]
    public async Task Exported_json_has_the_schema_beside_the_rows()
    {
        using Api api = await WithPeople();
        await api.Get("/v1/tables/TTable/export?format=json&compress=false");
        JsonObject jobs = await api.Until("/v1/tables/TTable/jobs", answer => (string)answer["jobs"]![0]!["status"]! == "completed");
        using var client = new HttpClient();
        string url = (string)(await api.Get($"/v1/files/{jobs["jobs"]![0]!["outputFileId"]}"))["file"]!["url"]!;
        JsonNode document = JsonNode.Parse(await client.GetStringAsync(url))!;
        Assert.Equal("number", (string)document["schema"]!["properties"]!["age"]!["type"]!);
        Assert.Equal(4, document["rows"]!.AsArray().Count);
    }

    /// <summary>What a find answers in groups, which are no rows by the schema of rows: they have no id.</summary>
    private static async Task<JsonNode> Grouped(Api api, string body)
    {
        (int status, JsonNode? answer) = await api.Send(HttpMethod.Post, "/v1/tables/TTable/rows/find", body);
        Assert.Equal(200, status);
        return answer!["rows"]!;
    }

    private static async Task<Api> WithPeople()
    {
        Api api = await Api.WithBot();
        await api.Post("/v1/tables", $$"""{"name":"TTable","schema":{{Schema}},"keyColumn":"name"}""");
        await api.Post("/v1/tables/TTable/rows", """
            {"rows":[{"name":"Ada","age":36,"ok":true,"born":"1985-12-10T00:00:00Z","list":[1,"a,\"b"]},
                     {"name":"Bob","age":40.5,"ok":false,"more":{"city":"Rome"}},
                     {"name":"Cyd","age":20,"ok":true,"born":"2004-01-01T00:00:00+01:00"},
                     {"name":"Dé, \"x\"\n2"}]}
            """);
        return api;
    }
}
