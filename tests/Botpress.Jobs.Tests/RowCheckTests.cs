using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Botpress.Client;
using Botpress.Emulator;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class RowCheckTests
{
    private const string Schema = """
        {"type":"object","required":["name"],"properties":{
          "name":{"type":"string"},"price":{"type":"number"},"flag":{"type":"boolean","nullable":false},"at":{"type":"string","format":"date-time"},
          "kind":{"type":"string","enum":["tea","coffee"]},"code":{"type":"string","pattern":"^[A-Z]{3}$"},"tags":{"type":"array","items":{"type":"string"}},
          "more":{"type":"object"}}}
        """;

    [Theory]
    [InlineData("""{"name":"a","price":"1.5","flag":"TRUE","at":"2026-01-02","kind":"tea","code":"ABC","tags":"[\"x\"]","more":"{\"a\":1}"}""", "")]
    [InlineData("""{"name":"a","price":"","at":" ","kind":"","code":"","tags":"","more":""}""", "")]
    [InlineData("""{"name":"a","price":null,"id":5,"createdAt":"x","stale":[]}""", "")]
    [InlineData("""{"name":"a","colour":"red"}""", "UnknownColumn colour")]
    [InlineData("""{"name":"a","Price":1}""", "UnknownColumn Price")]
    [InlineData("""{"name":"a","a123456789012345678901234567890":1}""", "ColumnName a123456789012345678901234567890")]
    [InlineData("""{"price":1}""", "Required name")]
    [InlineData("""{"name":null}""", "Required name")]
    [InlineData("""{"name":"a","flag":null}""", "Null flag")]
    [InlineData("""{"name":"a","flag":""}""", "Null flag")]
    [InlineData("""{"name":5}""", "Type name")]
    [InlineData("""{"name":"a","price":"much"}""", "Type price")]
    [InlineData("""{"name":"a","price":"NaN"}""", "Type price")]
    [InlineData("""{"name":"a","flag":"yes"}""", "Type flag")]
    [InlineData("""{"name":"a","tags":"[1"}""", "Type tags")]
    [InlineData("""{"name":"a","more":"[]"}""", "Type more")]
    [InlineData("""{"name":"a","at":"yesterday"}""", "DateTime at")]
    [InlineData("""{"name":"a","at":"2026-13-01"}""", "DateTime at")]
    [InlineData("""{"name":"a","kind":"milk"}""", "Enum kind")]
    [InlineData("""{"name":"a","code":"AB"}""", "Pattern code")]
    [InlineData("""{"name":"a","tags":["x",1]}""", "Items tags")]
    [InlineData("""{"name":"a","price":"9007199254740993"}""", "Integer price")]
    [InlineData("""{"name":"a","price":-9007199254740993}""", "Integer price")]
    [InlineData("""{"name":"a","price":9007199254740992}""", "")]
    [InlineData("""{"name":"a","price":"x","flag":"y"}""", "Type price, Type flag")]
    public void Each_rule_has_its_finding(string row, string expected)
    {
        IReadOnlyList<RowFinding> findings = new RowCheck(Columns()).Check(Row(row), 3, 7);

        Assert.Equal(expected, string.Join(", ", findings.Select(finding => $"{finding.Rule} {finding.Column}")));
        Assert.All(findings, finding => Assert.Equal((3, 7), (finding.Row, finding.Line)));
    }

    [Fact]
    public void Numbers_that_are_none_and_half_characters_are_found()
    {
        var check = new RowCheck(Columns());

        Assert.Equal(RowRule.Finite, Assert.Single(check.Check(new OrderedDictionary { ["name"] = "a", ["price"] = double.NaN }, 1)).Rule);
        Assert.Equal(RowRule.Text, Assert.Single(check.Check(new OrderedDictionary { ["name"] = "cut \ud83d" }, 2)).Rule);
    }

    [Fact]
    public void Keys_are_there_and_once()
    {
        var check = new RowCheck(Columns(), "price");

        Assert.Empty(check.Check(Row("""{"name":"a","price":"1.50"}"""), 1));
        RowFinding twice = Assert.Single(check.Check(Row("""{"name":"b","price":1.5}"""), 2));
        Assert.Equal((RowRule.KeyTwice, "price", "1.5"), (twice.Rule, twice.Column, twice.Value));
        Assert.Contains("row 1", twice.Message, StringComparison.Ordinal);
        Assert.Equal(RowRule.KeyMissing, Assert.Single(check.Check(Row("""{"name":"c"}"""), 3)).Rule);
        Assert.Equal(RowRule.KeyMissing, Assert.Single(new RowCheck(Columns(), "name").Check(Row("""{"name":" "}"""), 1)).Rule);
        Assert.Throws<ArgumentException>(() => new RowCheck(Columns(), "colour"));
    }

    [Fact]
    public void Rows_have_a_size_and_columns_a_number()
    {
        var check = new RowCheck(Columns());
        Assert.Empty(check.Check(new OrderedDictionary { ["name"] = new string('x', 3600) }, 1));
        Assert.Equal(0, check.LargeRows);
        Assert.Empty(check.Check(new OrderedDictionary { ["name"] = new string('x', 4085) }, 2));
        Assert.Equal((1, 2), (check.LargeRows, check.FirstLargeRow));
        Assert.Equal(RowRule.Size, Assert.Single(check.Check(new OrderedDictionary { ["name"] = new string('x', 4086) }, 3)).Rule);
        Assert.Equal(RowRule.Size, Assert.Single(check.Check(new OrderedDictionary { ["name"] = string.Concat(Enumerable.Repeat("é", 2048)) }, 4)).Rule);

        var wide = new OrderedDictionary { ["name"] = "a" };
        for (int i = 0; i < 20; i++)
        {
            wide[$"c{i}"] = i;
        }

        Assert.Equal(21, check.Check(wide, 5).Count);
        Assert.Equal(RowRule.ColumnCount, Assert.Single(check.Check(wide, 6)).Rule);
    }

    [Fact]
    public void Values_are_shown_by_their_beginning()
    {
        RowFinding finding = Assert.Single(new RowCheck(Columns()).Check(new OrderedDictionary { ["name"] = "a", ["price"] = new string('x', 59) + "\U0001F600" }, 1));

        Assert.Equal(new string('x', 59), finding.Value);
    }

    [Theory]
    [InlineData("""{"price":{"type":"number"}}""", "number")]
    [InlineData("""{"price":1}""", "number")]
    [InlineData("""{"type":"object","properties":{"price":{"type":"number"}}}""", "number")]
    [InlineData("""{"name":"T","schema":{"type":"object","properties":{"price":{"type":"number"}}},"factor":2}""", "number")]
    [InlineData("""{"price":{"type":"date"}}""", "string")]
    public void Schemas_are_read_in_all_their_forms(string schema, string type) =>
        Assert.Equal(type, TableColumns.OfSchema(Encoding.UTF8.GetBytes(schema))["price"]!.Type);

    [Fact]
    public void A_file_is_read_with_its_lines()
    {
        const string File = "\"na\"\"me\",b\r\n1,\"two\r\nlines\"\r\n\r\n 3,\n\"5\" ,6,7\nx";
        CsvRow[] rows = [.. new CsvReader(new StringReader(File)).Rows()];

        Assert.Equal([2L, 5L, 6L, 7L], rows.Select(row => row.Line));
        Assert.Equal(["1|two\r\nlines", " 3|", "5 |6", "x|"], rows.Select(row => $"{row.Columns["na\"me"]}|{row.Columns["b"]}"));
        Assert.Equal([0, 0, 1, 0], rows.Select(row => row.Surplus));
        Assert.False(rows[3].Columns.Contains("b"));
        Assert.Throws<InvalidDataException>(() => new CsvReader(new StringReader("a\n\"1")).Rows().ToArray());
        Assert.Throws<InvalidDataException>(() => new CsvReader(new StringReader("a,a\n1,2")).Rows().ToArray());
        Assert.Throws<InvalidDataException>(() => new CsvReader(new StringReader("")).Rows().ToArray());
    }

    /// <summary>What the check finds is what the service refuses, and nothing else.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_emulator_judges_random_rows_in_the_same_way(int seed)
    {
        using var server = EmulatorServer.Start(new EmulatorOptions { RateLimit = 0, SampleData = true });
        using var client = new ApiClient(new ApiClientOptions { Url = server.Url, Token = server.Token });
        var api = new JobApi(client, new ApiContext(server.WorkspaceId, server.BotId), maximumRequestRate: 0);
        _ = await api.SendAsync(Operations.CreateTable, new Dictionary<string, object?> { ["name"] = "RandomTable", ["schema"] = PlainJson.Read(Encoding.UTF8.GetBytes(Schema)) }, default);
        var columns = TableColumns.OfAnswer(await api.SendAsync(Operations.GetTable, new Dictionary<string, object?> { ["table"] = "RandomTable" }, default));
        var check = new RowCheck(columns);
        var random = new Random(seed);

        for (int batch = 0; batch < 5; batch++)
        {
            IDictionary[] rows = [.. Enumerable.Range(0, 1000).Select(_ => RandomRow(random))];
            RowFinding[][] found = [.. rows.Select((row, index) => check.Check(row, index + 1).ToArray())];
            ApiAnswer answer = await api.SendAsync(Operations.CreateTableRows, new Dictionary<string, object?> { ["table"] = "RandomTable", ["rows"] = rows }, default);
            HashSet<int> refused = [.. (JsonNode.Parse(answer.Body.Span)!["errors"] as JsonArray ?? []).Select(error => new RowErrors([], rows.Length).Find((string)error!)!.Value.Index)];
            for (int i = 0; i < rows.Length; i++)
            {
                // What the service cannot know: digits that were lost on the way. What it only warns of: other columns.
                bool isBad = found[i].Any(finding => finding.Rule is not (RowRule.UnknownColumn or RowRule.Integer));
                Assert.True(isBad == refused.Contains(i), $"seed {seed}, batch {batch}, row {i}: {Encoding.UTF8.GetString(JsonBody.BuildValue(rows[i]))}: {string.Join(", ", found[i].Select(finding => finding.Message))}");
            }
        }
    }

    private static TableColumns Columns() => TableColumns.OfSchema(Encoding.UTF8.GetBytes(Schema));

    private static IDictionary Row(string json) => (IDictionary)PlainJson.Read(Encoding.UTF8.GetBytes(json))!;

    private static OrderedDictionary RandomRow(Random random)
    {
        object?[] values =
        [
            null, "", " ", "tea", "ABC", "abc", "12", "-1.50", "1e400", "NaN", "true", "False", "[]", "[\"a\"]", "[1]", "{}", "{\"a\":[1]}", "[", "2026-02-30",
            "2026-02-03T04:05Z", "2026-02-03T04:05:06.7+02:00", "é😀\u0001", 0, 1.5, long.MaxValue, true, false, new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc),
            new List<object?> { "a", null }, new List<object?>(), new OrderedDictionary { ["x"] = 1 }, new string('<', 4070), new string('"', 2040), string.Concat(Enumerable.Repeat("é", 2030)),
        ];
        var row = new OrderedDictionary(StringComparer.Ordinal);
        foreach (string name in new[] { "name", "price", "flag", "at", "kind", "code", "tags", "more", "other", "id" }.Where(_ => random.Next(4) == 0))
        {
            row[name] = values[random.Next(values.Length)];
        }

        if (random.Next(2) == 0)
        {
            row["name"] = random.Next().ToString(CultureInfo.InvariantCulture);
        }

        return row;
    }
}
