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

    [Fact]
    public void The_factor_is_of_the_longest_row()
    {
        Assert.Equal(1, Draft("x", new string('x', 3600)).Factor);
        Assert.Equal(2, Draft("x", new string('x', 3700)).Factor);
        Assert.Throws<ArgumentException>(() => Draft(new string('x', 130_000)));
    }

    [Fact]
    public void Keys_and_columns_are_what_they_must_be()
    {
        var rows = new RowInference();
        rows.Add(new OrderedDictionary { ["id"] = 5, ["a"] = "x", ["b"] = 1.5 });
        rows.Add(new OrderedDictionary { ["id"] = 6, ["a"] = "x", ["c"] = true });

        TableDraft draft = rows.Finish(null, ["a"]);
        Assert.Equal(["a", "b", "c"], ((IDictionary)draft.Schema["properties"]!).Keys.Cast<string>());
        Assert.Equal(true, ((IDictionary)Column(draft, "a")["x-zui"]!)["searchable"]);
        Assert.Equal(true, Column(draft, "b")["nullable"]);
        Assert.Contains("rows 1 and 2", Assert.Throws<ArgumentException>(() => rows.Finish("a", null)).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => rows.Finish("b", null)).Message, StringComparison.Ordinal);
        Assert.Contains("no column 'd'", Assert.Throws<ArgumentException>(() => rows.Finish(null, ["d"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RowInference().Finish(null, null));

        for (int i = 0; i < 20; i++)
        {
            rows.Add(new OrderedDictionary { [$"n{i}"] = i });
        }

        Assert.Contains("23 columns", Assert.Throws<ArgumentException>(() => rows.Finish(null, null)).Message, StringComparison.Ordinal);
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
