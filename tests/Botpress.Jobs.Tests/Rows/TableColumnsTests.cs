using System;
using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using System.Text;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class TableColumnsTests
{
    [Theory]
    [InlineData("""{"price":{"type":"number"},"name":"Tea"}""", "price number, name string")]
    [InlineData("""{"a":1,"b":true,"c":false,"d":[1],"e":null,"f":{"x":1},"g":{"enum":["x"]},"h":{"format":"date-time"},"i":{"pattern":"x"}}""", "a number, b boolean, c boolean, d array, e , f object, g , h , i ")]
    [InlineData("""{"a":{"x-zui":{}}}""", "a ")]
    [InlineData("""{"type":"object","properties":{"price":{"type":"number"}}}""", "price number")]
    [InlineData("""{"properties":{"price":{"type":"number"}}}""", "price number")]
    [InlineData("""{"type":"object"}""", "")]
    [InlineData("""{"type":"object","required":[],"title":"t","description":"d","x-zui":{},"$schema":"s","additionalProperties":true}""", "")]
    [InlineData("""{"type":"object","price":1}""", "type string, price number")]
    [InlineData("""{"type":"string"}""", "type string")]
    [InlineData("""{"properties":{"type":"object"},"type":{"type":"string"}}""", "properties object, type string")]
    [InlineData("""{"name":"T","schema":{"type":"object","properties":{"price":{"type":"number"}}},"factor":2}""", "price number")]
    [InlineData("""{"name":"T","schema":{"type":"object"}}""", "name string, schema object")]
    [InlineData("""{"a":{"type":"date"},"b":{"type":["null","string"]},"c":{"type":["number"]}}""", "a string, b string, c number")]
    [InlineData("""{"a":1,"b":2,"a":"x"}""", "b number, a string")]
    [InlineData("[]", "")]
    [InlineData("5", "")]
    public void A_schema_is_read_in_all_its_forms(string schema, string expected)
    {
        TableColumns columns = Of(schema);
        Assert.Equal(expected, string.Join(", ", columns.Columns.Select(column => $"{column.Name} {column.Type}")));
        Assert.Equal(string.Join(", ", columns.Columns.Select(column => column.Name)), columns.ToString());
        Assert.All(columns.Columns, column => Assert.Same(column, columns[column.Name]));
        Assert.Null(columns["other"]);
    }

    [Fact]
    public void A_column_says_what_it_asks_of_its_values()
    {
        TableColumns columns = Of("""
            {"type":"object","required":["a",5],"properties":{
              "a":{"type":"string","enum":["x",1,"y"]},"b":{"type":"string","pattern":"^x$","nullable":false},"c":{"type":"string","pattern":"(?<"},
              "d":{"type":"string","format":"date-time"},"e":{"type":"string","format":"email","nullable":true},"f":{"type":"array","items":{"type":["null","number"]}},
              "g":{"type":"number","x-zui":{"computed":{"action":"x"}}},"h":{"type":"date"},"i":{"type":"string","x-zui":{"computed":true}},"j":{"type":"array","items":{}}}}
            """);

        Assert.Equal(["a"], Names(column => column.IsRequired));
        Assert.Equal(["b"], Names(column => !column.IsNullable));
        Assert.Equal(["d", "h"], Names(column => column.IsTime));
        Assert.Equal(["g"], Names(column => column.IsComputed));
        Assert.Equal(["a", "b", "c", "d", "e", "h"], Names(column => column.IsRestricted));
        Assert.Equal(["x", "y"], columns["a"]!.Choices);
        Assert.Null(columns["b"]!.Choices);
        Assert.Equal(("^x$", "(?<", null), (columns["b"]!.Pattern, columns["c"]!.Pattern, columns["a"]!.Pattern));
        Assert.Equal((true, true, true), (columns["b"]!.Regex!.IsMatch("x"), columns["c"]!.Regex is null, columns["a"]!.Regex is null));
        Assert.Equal(("number", null, null), (columns["f"]!.ItemType, columns["j"]!.ItemType, columns["a"]!.ItemType));

        string[] Names(Func<TableColumn, bool> isIt) => [.. columns.Columns.Where(isIt).Select(column => column.Name)];
    }

    [Fact]
    public void In_the_short_form_no_column_is_required() => Assert.False(Of("""{"a":{"type":"string"},"required":["a"]}""")["a"]!.IsRequired);

    [Theory]
    [InlineData("""{"id":"t1","keyColumn":"a","factor":2,"schema":{"type":"object","properties":{"a":{"type":"string"}}}}""", "t1", "a", 8192)]
    [InlineData("""{"id":5,"keyColumn":"","factor":0,"schema":{"properties":{"a":{"type":"string"}}}}""", null, null, 4096)]
    [InlineData("""{"keyColumn":7,"factor":-1,"schema":{"properties":{"a":{"type":"string"}}}}""", null, null, 4096)]
    [InlineData("""{"factor":"3","schema":{"properties":{"a":{"type":"string"}}}}""", null, null, 4096)]
    [InlineData("""{"factor":1.5,"schema":{"properties":{"a":{"type":"string"}}}}""", null, null, 6144)]
    public void A_table_has_a_key_an_id_and_a_size(string table, string? id, string? key, long bytes)
    {
        foreach (TableColumns columns in new[] { Of(table), TableColumns.OfAnswer(new ApiAnswer(200, Encoding.UTF8.GetBytes($$"""{"table":{{table}}}"""))) })
        {
            Assert.Equal((id, key, bytes, "a"), (columns.TableId, columns.KeyColumn, columns.MaximumRowBytes, columns.ToString()));
        }
    }

    [Fact]
    public void A_table_without_a_schema_has_no_columns() => Assert.Empty(TableColumns.OfAnswer(new ApiAnswer(200, "{\"table\":{}}"u8.ToArray())).Columns);

    [Theory]
    [InlineData("{}", "it has no 'table'")]
    [InlineData("""{"table":[]}""", "it has no 'table'")]
    [InlineData("[]", "it has no 'table'")]
    [InlineData("{", "it is not the JSON that was expected")]
    public void An_answer_without_a_table_is_an_error(string answer, string problem)
    {
        ApiException exception = Assert.Throws<ApiException>(() => TableColumns.OfAnswer(new ApiAnswer(200, Encoding.UTF8.GetBytes(answer))));
        Assert.Equal(ApiException.InvalidResponse, exception.Type);
        Assert.StartsWith($"The server's answer cannot be used: {problem}.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Some_columns_are_the_systems()
    {
        Assert.Equal(["createdAt", "updatedAt", "computed", "stale", "similarity"], TableColumns.ReadOnly);
        Assert.Equal((true, true, false), (TableColumns.IsSystem("id"), TableColumns.IsSystem("stale"), TableColumns.IsSystem("Id")));
    }

    [Theory]
    [InlineData("number", "5", 5L)]
    [InlineData("number", " -5 ", -5L)]
    [InlineData("number", "5.50", "5.50 Decimal")]
    [InlineData("number", "1e3", "1000 Decimal")]
    [InlineData("number", "1e300", 1e300)]
    [InlineData("number", "9223372036854775808", "9223372036854775808 Decimal")]
    [InlineData("number", "NaN", "NaN")]
    [InlineData("number", "Infinity", "Infinity")]
    [InlineData("number", "1e999", "1e999")]
    [InlineData("number", "1,5", "1,5")]
    [InlineData("number", "", null)]
    [InlineData("number", " ", null)]
    [InlineData("boolean", "TRUE", true)]
    [InlineData("boolean", "false", false)]
    [InlineData("boolean", "yes", "yes")]
    [InlineData("boolean", "", null)]
    [InlineData("object", "", null)]
    [InlineData("object", "{", "{")]
    [InlineData("array", " ", null)]
    [InlineData("string", "", "")]
    [InlineData("string", " 5 ", " 5 ")]
    public void Text_becomes_what_its_column_is(string type, string text, object? expected)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            object? value = Fitted($$$"""{"a":{"type":"{{{type}}}"}}""", new OrderedDictionary { ["a"] = text })["a"];
            Assert.Equal(expected, value is decimal exact ? string.Create(CultureInfo.InvariantCulture, $"{exact} Decimal") : value);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Nested_text_becomes_objects_and_lists_and_no_other_value_changes()
    {
        IDictionary row = Fitted(
            """{"a":{"type":"object"},"b":{"type":"array"},"c":{"type":"number"},"d":{"type":"string","enum":["x"]},"e":{"type":"string","enum":["x"]},"f":{"x-zui":{}}}""",
            new OrderedDictionary { ["a"] = "{\"x\":1}", ["b"] = "[1]", ["c"] = true, ["d"] = " ", ["e"] = "y", ["f"] = "" });

        Assert.Equal(1L, ((IDictionary)row["a"]!)["x"]);
        Assert.Equal(1L, ((IList)row["b"]!)[0]);
        Assert.Equal((true, null, "y", ""), (row["c"], row["d"], row["e"], row["f"]));
    }

    [Fact]
    public void What_the_system_writes_goes_and_the_id_unless_it_is_the_key()
    {
        OrderedDictionary Row(object? id) => new() { ["id"] = id, ["createdAt"] = "x", ["stale"] = 1, ["a"] = "1", ["other"] = "1" };
        Assert.Equal(["a", "other"], Fitted("""{"a":1}""", Row(5)).Keys.Cast<string>());
        Assert.Equal(["id", "a", "other"], Fitted("""{"a":1}""", Row("5"), keepId: true).Keys.Cast<string>());
        Assert.Equal((5L, "1"), (Fitted("""{"a":1}""", Row("5"), keepId: true)["id"], Fitted("""{"a":1}""", Row(5))["other"]));
        Assert.Equal(["a", "other"], Fitted("""{"a":1}""", Row(" "), keepId: true).Keys.Cast<string>());
        Assert.Equal(["a", "other"], Fitted("""{"a":1}""", Row(null), keepId: true).Keys.Cast<string>());
        // A column of the schema may have such a name.
        Assert.Equal("x", Fitted("""{"createdAt":"x"}""", Row(1))["createdAt"]);
    }

    [Fact]
    public void Rows_are_what_they_are_by_some_columns()
    {
        TableColumn[] columns = [.. Of("""{"a":"x","b":1,"at":{"type":"date"}}""").Columns];
        var shape = new RowShape(columns);
        OrderedDictionary one = new() { ["a"] = "x", ["b"] = 1L, ["at"] = "2026-01-02T00:00:00Z", ["more"] = 1 };
        OrderedDictionary other = new() { ["at"] = "2026-01-02T01:00:00+01:00", ["b"] = 1.0, ["a"] = "y" };

        Assert.Equal((7UL, 7UL, 2UL, 0UL), (shape.All, shape.In(one), shape.In(new OrderedDictionary { ["b"] = null }), shape.In(new OrderedDictionary())));
        Assert.Equal(["b", "at"], shape.Of(6).Select(column => column.Name));
        Assert.Equal((1UL, 0UL, 0UL), (shape.Differing(one, other, 7), shape.Differing(one, other, 6), shape.Differing(one, one, 7)));
        Assert.Equal(shape.Hash(one, 6), shape.Hash(other, 6));
        Assert.NotEqual(shape.Hash(one, 7), shape.Hash(other, 7));
        Assert.NotEqual(shape.Hash(one, 1), shape.Hash(one, 2));
        // What is missing is like null, and a text that is no time is itself.
        Assert.Equal(0UL, shape.Differing(new OrderedDictionary(), new OrderedDictionary { ["a"] = null }, 7));
        Assert.Equal(4UL, shape.Differing(new OrderedDictionary { ["at"] = "soon" }, new OrderedDictionary { ["at"] = "later" }, 7));
        Assert.Matches("^[0-9a-f]{32}$", shape.Hash(one, 7).ToString());
        Assert.Equal("00000000000000010000000000000abc", new RowHash(1, 0xABC).ToString());
    }

    private static TableColumns Of(string schema) => TableColumns.OfSchema(Encoding.UTF8.GetBytes(schema));

    private static IDictionary Fitted(string schema, IDictionary row, bool keepId = false)
    {
        new RowConversion(Of(schema)).Fit(row, keepId);
        return row;
    }
}
