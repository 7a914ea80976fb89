using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
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
          "more":{"type":"object"},"any":{"x-zui":{}}}}
        """;

    [Theory]
    [InlineData("""{"name":"a","price":"1.5","flag":"TRUE","at":"2026-01-02","kind":"tea","code":"ABC","tags":"[\"x\"]","more":"{\"a\":1}"}""")]
    [InlineData("""{"name":"a","price":"","at":" ","kind":"","code":"","tags":"","more":""}""")]
    [InlineData("""{"name":"a","price":null,"id":5,"createdAt":"x","stale":[]}""")]
    [InlineData("""{"name":"a","price":9007199254740992}""")]
    [InlineData("""{"name":"a","price":-9007199254740992}""")]
    [InlineData("""{"name":"a","price":9007199254740992.5}""")]
    [InlineData("""{"name":"a","price":18014398509481985.5}""")]
    [InlineData("""{"name":"a","price":1.5e300}""")]
    [InlineData("""{"name":"a","tags":[],"more":{},"any":[1,"x",{}]}""")]
    [InlineData("""{"name":"a","any":{"x":1}}""")]
    public void What_keeps_the_rules_has_no_finding(string row) => Assert.Empty(new RowCheck(Columns()).Check(Row(row), 3, 7));

    [Theory]
    [InlineData("""{"name":"a","colour":"red"}""", RowRule.UnknownColumn, "colour", null, "The table has no such column; it has: name, price, flag, at, kind, code, tags, more, any. This is told once for each column.")]
    [InlineData("""{"name":"a","Price":1}""", RowRule.UnknownColumn, "Price", null, "The table has no such column, but 'price'. This is told once for each column.")]
    [InlineData("""{"name":"a","a12345678901234567890123456789":1}""", RowRule.UnknownColumn, "a12345678901234567890123456789", null, "The table has no such column; it has: name, price, flag, at, kind, code, tags, more, any. This is told once for each column.")]
    [InlineData("""{"name":"a","a123456789012345678901234567890":1}""", RowRule.ColumnName, "a123456789012345678901234567890", null, "The name of a column has 1 to 30 characters, this one 31. This is told once for each column.")]
    [InlineData("""{"name":"a","":1}""", RowRule.ColumnName, "", null, "The name of a column has 1 to 30 characters, this one 0. This is told once for each column.")]
    [InlineData("""{"price":1}""", RowRule.Required, "name", null, "It is required and has no value.")]
    [InlineData("""{"name":null}""", RowRule.Required, "name", null, "It is required and has no value.")]
    [InlineData("""{"name":"a","flag":null}""", RowRule.Null, "flag", null, "It must not be null.")]
    [InlineData("""{"name":"a","flag":""}""", RowRule.Null, "flag", null, "It must not be null.")]
    [InlineData("""{"name":5}""", RowRule.Type, "name", "5", "It must be of type string, and is of type number.")]
    [InlineData("""{"name":true}""", RowRule.Type, "name", "true", "It must be of type string, and is of type boolean.")]
    [InlineData("""{"name":[1,"x"]}""", RowRule.Type, "name", "[1,\"x\"]", "It must be of type string, and is of type array.")]
    [InlineData("""{"name":{"a":1}}""", RowRule.Type, "name", "{\"a\":1}", "It must be of type string, and is of type object.")]
    [InlineData("""{"name":"a","price":"much"}""", RowRule.Type, "price", "much", "It must be of type number, and is of type string.")]
    [InlineData("""{"name":"a","price":"1,5"}""", RowRule.Type, "price", "1,5", "It must be of type number, and is of type string. It has a decimal comma: numbers here have a point, whatever the culture is. Write 1.5 for 1,5.")]
    [InlineData("""{"name":"a","price":"-1.234.567,89"}""", RowRule.Type, "price", "-1.234.567,89", "It must be of type number, and is of type string. It has a decimal comma: numbers here have a point, whatever the culture is. Write 1.5 for 1,5.")]
    [InlineData("""{"name":"a","price":"1,5,6"}""", RowRule.Type, "price", "1,5,6", "It must be of type number, and is of type string.")]
    [InlineData("""{"name":"a","flag":"1,5"}""", RowRule.Type, "flag", "1,5", "It must be of type boolean, and is of type string.")]
    [InlineData("""{"name":"a","price":"NaN"}""", RowRule.Type, "price", "NaN", "It must be of type number, and is of type string.")]
    [InlineData("""{"name":"a","flag":"yes"}""", RowRule.Type, "flag", "yes", "It must be of type boolean, and is of type string.")]
    [InlineData("""{"name":"a","tags":"[1"}""", RowRule.Type, "tags", "[1", "It must be of type array, and is of type string.")]
    [InlineData("""{"name":"a","more":"[]"}""", RowRule.Type, "more", "[]", "It must be of type object, and is of type array.")]
    [InlineData("""{"name":"a","at":"yesterday"}""", RowRule.DateTime, "at", "yesterday", "It must be an ISO 8601 date and time, such as 2026-01-31T12:00:00Z.")]
    [InlineData("""{"name":"a","at":"2026-13-01"}""", RowRule.DateTime, "at", "2026-13-01", "It must be an ISO 8601 date and time, such as 2026-01-31T12:00:00Z.")]
    [InlineData("""{"name":"a","kind":"milk"}""", RowRule.Enum, "kind", "milk", "It must be one of tea, coffee.")]
    [InlineData("""{"name":"a","code":"AB"}""", RowRule.Pattern, "code", "AB", "It must match ^[A-Z]{3}$.")]
    [InlineData("""{"name":"a","tags":["x",1]}""", RowRule.Items, "tags", "[\"x\",1]", "Its items must be of type string; item 1 is of type number.")]
    [InlineData("""{"name":"a","tags":[null]}""", RowRule.Items, "tags", "[null]", "Its items must be of type string; item 0 is of type null.")]
    [InlineData("""{"name":"a","price":"9007199254740993"}""", RowRule.Integer, "price", "9007199254740993", "A whole number beyond 9007199254740992 would lose digits: keep it in a column of type string.")]
    [InlineData("""{"name":"a","price":-9007199254740993}""", RowRule.Integer, "price", "-9007199254740993", "A whole number beyond 9007199254740992 would lose digits: keep it in a column of type string.")]
    [InlineData("""{"name":"a","price":123456789012345678901234567890}""", RowRule.Integer, "price", "123456789012345678901234567890", "A whole number beyond 9007199254740992 would lose digits: keep it in a column of type string.")]
    [InlineData("""{"name":"a","more":{"a":[1,9007199254740993]}}""", RowRule.Integer, "more", "{\"a\":[1,9007199254740993]}", "A whole number beyond 9007199254740992 would lose digits: keep it in a column of type string.")]
    public void Each_rule_has_its_finding(string row, RowRule rule, string column, string? value, string message) =>
        Assert.Equal(new RowFinding(3, 7, column, value, rule, message), Assert.Single(new RowCheck(Columns()).Check(Row(row), 3, 7)));

    [Fact]
    public void Numbers_lose_digits_whatever_their_type()
    {
        object[] losing = [(1L << 53) + 1, -(1L << 53) - 1, (1UL << 53) + 1, ((decimal)(1L << 53)) + 1, -((decimal)(1L << 53)) - 1, -new System.Numerics.BigInteger(1L << 53) - 1];
        object[] exact = [1L << 53, -(1L << 53), 1UL << 53, (decimal)(1L << 53), -((decimal)(1L << 53)), new System.Numerics.BigInteger(1L << 53), (1L << 53) + 1.5m, 1e300, 1f, (byte)1];
        Assert.All(losing, value => Assert.Equal(RowRule.Integer, Assert.Single(new RowCheck(Columns()).Check(new OrderedDictionary { ["name"] = "a", ["price"] = value }, 1)).Rule));
        Assert.All(exact, value => Assert.Empty(new RowCheck(Columns()).Check(new OrderedDictionary { ["name"] = "a", ["price"] = value }, 1)));
    }

    [Fact]
    public void All_that_is_wrong_is_found_and_of_a_column_once()
    {
        var check = new RowCheck(Columns());
        Assert.Equal(["Type price", "Type flag", "Required name"], check.Check(Row("""{"price":"x","flag":"y"}"""), 1).Select(finding => $"{finding.Rule} {finding.Column}"));
        Assert.Equal(["Type name"], check.Check(Row("""{"name":5}"""), 2).Select(finding => $"{finding.Rule} {finding.Column}"));
        Assert.Equal(["UnknownColumn other"], check.Check(Row("""{"name":"a","other":5}"""), 3).Select(finding => $"{finding.Rule} {finding.Column}"));
        Assert.Empty(check.Check(Row("""{"name":"a","other":5}"""), 4));
        Assert.Equal(4, check.Rows);
    }

    [Fact]
    public void Times_and_other_values_of_the_language_are_text()
    {
        var check = new RowCheck(Columns());
        var time = new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc);
        Assert.Empty(check.Check(new OrderedDictionary { ["name"] = Guid.Empty, ["at"] = time }, 1));
        Assert.Empty(check.Check(new OrderedDictionary { ["name"] = time, ["at"] = new DateTimeOffset(time) }, 2));
        Assert.Equal(("Enum", "2026-01-02T00:00:00.000Z"), Assert.Single(check.Check(new OrderedDictionary { ["name"] = "a", ["kind"] = time }, 3)) is var finding ? (finding.Rule.ToString(), finding.Value!.Trim('"')) : default);
    }

    [Fact]
    public void A_pattern_that_takes_too_long_is_left_to_the_service()
    {
        var columns = TableColumns.OfSchema("""{"a":{"type":"string","pattern":"^(x+x+)+y$"}}"""u8.ToArray());
        Assert.Empty(new RowCheck(columns).Check(new OrderedDictionary { ["a"] = new string('x', 60) }, 1));
    }

    [Fact]
    public void Numbers_that_are_none_and_half_characters_are_found()
    {
        var check = new RowCheck(Columns());
        foreach (object number in new object[] { double.NaN, double.PositiveInfinity, float.NaN, float.NegativeInfinity })
        {
            RowFinding finding = Assert.Single(check.Check(new OrderedDictionary { ["name"] = "a", ["price"] = number }, 1));
            Assert.Equal((RowRule.Finite, "It must be a finite number.", Convert.ToString(number, CultureInfo.InvariantCulture)), (finding.Rule, finding.Message, finding.Value));
        }

        RowFinding broken = Assert.Single(check.Check(new OrderedDictionary { ["name"] = "cut \ud83d" }, 2));
        Assert.Equal((RowRule.Text, "It holds half of a character, which cannot be sent."), (broken.Rule, broken.Message));
    }

    [Fact]
    public void Keys_are_there_and_once()
    {
        var check = new RowCheck(Columns(), "price");

        Assert.Empty(check.Check(Row("""{"name":"a","price":"1.50"}"""), 1));
        Assert.Equal(new RowFinding(2, null, "price", "1.5", RowRule.KeyTwice, "It is the key, and row 1 has the same value."), Assert.Single(check.Check(Row("""{"name":"b","price":1.5}"""), 2)));
        Assert.Equal(new RowFinding(3, null, "price", null, RowRule.KeyMissing, "It is the key and has no value."), Assert.Single(check.Check(Row("""{"name":"c"}"""), 3)));
        Assert.Equal("It is the key, and row 1 has the same value.", Assert.Single(check.Check(Row("""{"name":"d","price":1.5}"""), 4)).Message);
        Assert.Equal(RowRule.KeyMissing, Assert.Single(new RowCheck(Columns(), "name").Check(Row("""{"name":" "}"""), 1)).Rule);
        // What is wrong with a key already is not said twice.
        Assert.Equal(RowRule.Null, Assert.Single(new RowCheck(Columns(), "flag").Check(Row("""{"name":"a","flag":null}"""), 1)).Rule);
        Assert.Equal("The table has no column 'colour'. It has: name, price, flag, at, kind, code, tags, more, any.", Assert.Throws<ArgumentException>(() => new RowCheck(Columns(), "colour")).Message);
    }

    [Fact]
    public void The_tables_own_key_may_be_missing_and_the_id_can_be_one()
    {
        var table = TableColumns.OfSchema(Encoding.UTF8.GetBytes($$"""{"keyColumn":"price","schema":{{Schema}}}"""));
        var own = new RowCheck(table);
        Assert.Empty(own.Check(Row("""{"name":"a"}"""), 1));
        Assert.Empty(own.Check(Row("""{"name":"a","price":1}"""), 2));
        Assert.Equal(RowRule.KeyTwice, Assert.Single(own.Check(Row("""{"name":"a","price":"1"}"""), 3)).Rule);

        var byId = new RowCheck(Columns(), "id");
        Assert.Empty(byId.Check(Row("""{"name":"a","id":"7"}"""), 1));
        Assert.Empty(byId.Check(Row("""{"name":"a"}"""), 2));
        Assert.Equal(("id", RowRule.KeyTwice), Assert.Single(byId.Check(Row("""{"name":"a","id":7}"""), 3)) is var twice ? (twice.Column, twice.Rule) : default);
        // Without a key, nothing is told apart.
        var none = new RowCheck(Columns());
        Assert.Empty(none.Check(Row("""{"name":"a","price":1,"id":1}"""), 1).Concat(none.Check(Row("""{"name":"a","price":1,"id":1}"""), 2)));
    }

    [Fact]
    public void Rows_have_a_size_and_columns_a_number()
    {
        var check = new RowCheck(Columns());
        // As JSON: {"name":"..."}
        Assert.Empty(check.Check(new OrderedDictionary { ["name"] = new string('x', 3686 - 11 - 1) }, 1));
        Assert.Equal((0, 0), (check.LargeRows, check.FirstLargeRow));
        Assert.Equal(RowRule.UnknownColumn, Assert.Single(check.Check(new OrderedDictionary { ["name"] = new string('x', 3686 - 11), ["unknown"] = new string('x', 5000) }, 2)).Rule);
        Assert.Equal((1, 2), (check.LargeRows, check.FirstLargeRow));
        Assert.Empty(check.Check(new OrderedDictionary { ["name"] = new string('x', 4096 - 11) }, 3));
        Assert.Equal((2, 2), (check.LargeRows, check.FirstLargeRow));
        Assert.Equal(new RowFinding(4, null, null, null, RowRule.Size, "The row has 4097 bytes as JSON; the table's factor allows 4096."), Assert.Single(check.Check(new OrderedDictionary { ["name"] = new string('x', 4097 - 11) }, 4)));
        Assert.Equal(2, check.LargeRows);

        var wide = new OrderedDictionary { ["name"] = "a", ["id"] = 5 };
        for (int i = 0; i < 19; i++)
        {
            wide[$"c{i}"] = i;
        }

        Assert.Equal(19, check.Check(wide, 5).Count);
        wide["c20"] = 1;
        Assert.Equal(["UnknownColumn", "ColumnCount"], check.Check(wide, 6).Select(finding => finding.Rule.ToString()));
        Assert.Equal("The row has 21 columns; 20 are the most.", Assert.Single(check.Check(wide, 7)).Message);
    }

    /// <summary>Whatever a row is made of, its size is found out where it is near the limit.</summary>
    [Fact]
    public void The_size_is_that_of_the_json_whatever_is_in_it()
    {
        object[] values =
        [
            string.Concat(Enumerable.Repeat("é", 2050)), new string('\u0001', 700), new string('<', 700), Enumerable.Repeat<object>("x", 1100).ToList(), Enumerable.Repeat<object>(1.2345678901234567, 300).ToList(),
            new OrderedDictionary { [new string('n', 5000)] = 1 }, System.Numerics.BigInteger.Pow(10, 5000), Enumerable.Repeat<object?>(null, 900).ToList(), Enumerable.Repeat<object>(new OrderedDictionary { ["k"] = true }, 500).ToList(),
        ];
        var columns = TableColumns.OfSchema("""{"type":"object","properties":{"a":{"x-zui":{}}}}"""u8.ToArray());
        Assert.All(values, value =>
        {
            int bytes = JsonBody.BuildValue(new OrderedDictionary { ["a"] = value }).Length;
            RowFinding? found = new RowCheck(columns).Check(new OrderedDictionary { ["a"] = value }, 1).SingleOrDefault(finding => finding.Rule == RowRule.Size);
            Assert.Equal(bytes > 4096 ? $"The row has {bytes} bytes as JSON; the table's factor allows 4096." : null, found?.Message);
        });
    }

    [Fact]
    public void What_cannot_be_sent_is_found_however_deep_it_is()
    {
        var columns = TableColumns.OfSchema("""{"type":"object","properties":{"a":{"x-zui":{}}}}"""u8.ToArray());
        (object Value, RowRule Rule)[] values =
        [
            (new List<object> { double.NaN, new string('x', 9000) }, RowRule.Finite), (new OrderedDictionary { ["x"] = new List<object> { float.NaN } }, RowRule.Finite),
            (new OrderedDictionary { ["\ud83d"] = new string('x', 9000) }, RowRule.Text), (new List<object?> { null, 1, "\ud83d" }, RowRule.Text),
        ];
        Assert.All(values, value =>
        {
            RowFinding finding = Assert.Single(new RowCheck(columns).Check(new OrderedDictionary { ["a"] = value.Value }, 1));
            Assert.Equal((value.Rule, "a", null), (finding.Rule, finding.Column, finding.Value));
        });
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(61, 60)]
    public void Values_are_shown_by_their_beginning(int length, int shown) =>
        Assert.Equal(new string('x', shown), Assert.Single(new RowCheck(Columns()).Check(new OrderedDictionary { ["name"] = "a", ["price"] = new string('x', length) }, 1)).Value);

    [Fact]
    public void No_value_is_cut_within_a_character() => Assert.Equal(
        new string('x', 59), Assert.Single(new RowCheck(Columns()).Check(new OrderedDictionary { ["name"] = "a", ["price"] = new string('x', 59) + "\U0001F600" }, 1)).Value);

    /// <summary>What the check finds is what the service refuses, and nothing else.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task The_emulator_judges_random_rows_in_the_same_way(int seed)
    {
        using var server = EmulatorServer.Start(new EmulatorOptions { RateLimit = 0, SampleData = true });
        using var client = new ApiClient(new ApiClientOptions { Url = server.Url, Token = server.Token });
        var api = new JobApi(client, new ApiContext(server.WorkspaceId, server.BotId), maximumRequestRate: 0);
        _ = await api.SendAsync(Operations.CreateTable, new Dictionary<string, object?> { ["name"] = "RandomTable", ["schema"] = PlainJson.Read(Encoding.UTF8.GetBytes(Schema.Replace(",\"any\":{\"x-zui\":{}}", "", StringComparison.Ordinal))) }, default);
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
