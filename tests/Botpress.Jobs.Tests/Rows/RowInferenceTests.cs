using System;
using System.Collections;
using System.Collections.Specialized;
using System.Linq;
using System.Text;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class RowInferenceTests
{
    [Theory]
    [InlineData("number", "1", "-2.50", "0")]
    [InlineData("string", "007", "5")]
    [InlineData("string", "+49 170 1", "0170")]
    [InlineData("string", "1234567890123456", "1")]
    [InlineData("number", "123456789012345")]
    [InlineData("string", "1e5")]
    [InlineData("string", "1,000")]
    [InlineData("string", " 1")]
    [InlineData("boolean", "true", "False")]
    [InlineData("string", "yes", "no")]
    [InlineData("string date-time", "2026-01-02", "2026-01-02T03:04:05Z")]
    [InlineData("string", "01/02/2026")]
    [InlineData("object", "{\"a\":1}")]
    [InlineData("array", "[1]", "[]")]
    [InlineData("string", "[1")]
    [InlineData("number nullable", "1", "", "2")]
    [InlineData("string nullable", "", " ")]
    public void Types_lose_nothing(string expected, params string[] values)
    {
        OrderedDictionary column = Column(Draft(values), "value");

        Assert.Equal(expected, string.Join(" ", new object?[] { column["type"], column["format"], column["nullable"] is true ? "nullable" : null }.Where(part => part is not null)));
        Assert.DoesNotContain("enum", column.Keys.Cast<string>());
    }

    [Fact]
    public void Two_types_make_text_with_the_rows_that_differ()
    {
        TableDraft draft = Draft("1", "2", "x", "y");

        Assert.Equal("string", Column(draft, "value")["type"]);
        Assert.Equal("The column 'value' has values of two types, and becomes text: row 1 is a number ('1'), row 3 is text ('x').", Assert.Single(draft.Warnings));
        Assert.Contains("row 2 is text ('007')", Assert.Single(Draft("7", "007").Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes", "false", "row 1 is text ('yes'), row 2 is true or false ('false')")]
    [InlineData("2026-01-02", "{\"a\":1}", "row 1 is a time ('2026-01-02'), row 2 is an object ('{\"a\":1}')")]
    [InlineData("[1]", "5", "row 1 is a list ('[1]'), row 2 is a number ('5')")]
    [InlineData("5", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "row 1 is a number ('5'), row 2 is text ('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')")]
    [InlineData("5", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "row 1 is a number ('5'), row 2 is text ('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...')")]
    public void The_first_two_that_differ_are_shown(string one, string other, string shown) =>
        Assert.Equal($"The column 'value' has values of two types, and becomes text: {shown}.", Assert.Single(Draft(one, other, "true", "x").Warnings));

    [Fact]
    public void Values_of_the_language_have_their_types()
    {
        var time = new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc);
        var rows = new RowInference();
        rows.Add(new OrderedDictionary { ["a"] = true, ["b"] = time, ["c"] = new OrderedDictionary(), ["d"] = new[] { 1 }, ["e"] = 5m, ["f"] = Guid.Empty, ["g"] = null });
        rows.Add(new OrderedDictionary { ["a"] = "TRUE", ["b"] = new DateTimeOffset(time), ["c"] = "{}", ["d"] = "[]", ["e"] = "5.5", ["f"] = "x", ["g"] = 1 });
        rows.Add(new OrderedDictionary { ["a"] = "FALSE", ["b"] = "2026-01-02", ["c"] = "{}", ["d"] = "[]", ["e"] = 5.5f, ["f"] = "x", ["g"] = 2 });
        rows.Add(new OrderedDictionary { ["a"] = "True", ["b"] = "2026-01-02", ["c"] = "{}", ["d"] = "[]", ["e"] = 5.5f, ["f"] = "x", ["g"] = 2 });

        TableDraft draft = rows.Finish(null, null);
        Assert.Empty(draft.Warnings);
        Assert.Equal(
            """{"type":"object","properties":{"a":{"type":"boolean"},"b":{"type":"string","format":"date-time"},"c":{"type":"object"},"d":{"type":"array"},"e":{"type":"number"},"f":{"type":"string"},"g":{"type":"number","nullable":true}}}""",
            JsonText.Write(draft.Schema));
    }

    [Fact]
    public void The_factor_is_of_the_longest_row()
    {
        // Ninety hundredths of 4096, of {"value":"..."}.
        Assert.Equal(1, Draft("x", new string('x', 3686 - 12), "x").Factor);
        Assert.Equal(2, Draft("x", new string('x', 3687 - 12), "x").Factor);
        Assert.Equal(30, Draft(new string('x', 110592 - 12)).Factor);
        Assert.Equal("The longest row has 110593 bytes as JSON; a table takes rows of up to 122880.", Assert.Throws<ArgumentException>(() => Draft(new string('x', 110593 - 12))).Message);
    }

    [Fact]
    public void Keys_and_columns_are_what_they_must_be()
    {
        var rows = new RowInference();
        string Refused(string? key = null, params string[] searchable) => Assert.Throws<ArgumentException>(() => rows.Finish(key, searchable)).Message;
        Assert.Equal("There are no rows.", Refused());
        rows.Add(new OrderedDictionary { ["id"] = 5, ["stale"] = 1 });
        Assert.Equal("The rows have no columns.", Refused());

        rows = new RowInference();
        rows.Add(new OrderedDictionary { ["id"] = 5, ["a"] = "x", ["b"] = 1.5, ["k"] = "1" });
        rows.Add(new OrderedDictionary { ["id"] = 6, ["a"] = "x", ["c"] = true, ["k"] = "2" });
        rows.Add(new OrderedDictionary { ["id"] = 7, ["a"] = "x", ["c"] = true, ["k"] = "3" });

        TableDraft draft = rows.Finish("k", ["a"]);
        Assert.Equal(["a", "b", "k", "c"], ((IDictionary)draft.Schema["properties"]!).Keys.Cast<string>());
        Assert.Equal("""{"type":"string","x-zui":{"searchable":true}}""", JsonText.Write(Column(draft, "a")));
        Assert.Equal("""{"type":"number","nullable":true}""", JsonText.Write(Column(draft, "b")));
        Assert.Equal("The column 'a' cannot be the key: rows 1 and 2 have the same value.", Refused("a"));
        Assert.Equal("The column 'b' cannot be the key: it is empty in some rows.", Refused("b"));
        Assert.Equal("The rows have no column 'd'. They have: a, b, k, c.", Refused(null, "a", "d"));
        Assert.Equal("The rows have no column 'e'. They have: a, b, k, c.", Refused("e"));

        rows.Add(new OrderedDictionary { [new string('n', 30)] = 1 });
        _ = rows.Finish(null, null);
        rows.Add(new OrderedDictionary { [new string('m', 31)] = 1 });
        Assert.Equal($"The column '{new string('m', 31)}' has a name of 31 characters; 1 to 30 are allowed.", Refused());
        rows = new RowInference();
        rows.Add(new OrderedDictionary { [""] = 1 });
        Assert.Equal("The column '' has a name of 0 characters; 1 to 30 are allowed.", Refused());

        rows = new RowInference();
        var wide = new OrderedDictionary();
        for (int i = 0; i < 20; i++)
        {
            wide[$"n{i}"] = i;
        }

        rows.Add(wide);
        _ = rows.Finish(null, null);
        rows.Add(new OrderedDictionary { ["n20"] = 1 });
        Assert.Equal("The rows have 21 columns; a table has at most 20.", Refused());
    }

    /// <summary>What a table is made like fits into it.</summary>
    [Fact]
    public void The_samples_have_no_findings_in_their_table()
    {
        string[][] files = [["a", "1", "x"], ["1", ""], ["true", ""], ["[1]", "[]"], ["2026-01-01", ""], ["007", "1"]];
        foreach (string[] values in files)
        {
            var check = new RowCheck(TableColumns.OfSchema(Encoding.UTF8.GetBytes(JsonText.Write(Draft(values).Schema))));
            Assert.Empty(values.SelectMany((value, index) => check.Check(new OrderedDictionary { ["value"] = value }, index + 1)));
        }
    }

    private static TableDraft Draft(params string[] values)
    {
        var rows = new RowInference();
        foreach (string value in values)
        {
            rows.Add(new OrderedDictionary { ["value"] = value });
        }

        return rows.Finish(null, null);
    }

    private static OrderedDictionary Column(TableDraft draft, string name) => (OrderedDictionary)((IDictionary)draft.Schema["properties"]!)[name]!;
}
