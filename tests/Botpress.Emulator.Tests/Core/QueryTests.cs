using System;
using System.Linq;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>How the query string is read, and what is said of what is wrong in it.</summary>
public class QueryTests
{
    [Theory]
    [InlineData("a=1&b=2", "a", "1")]
    [InlineData("a=1&b=2", "b", "2")]
    [InlineData("a=1&a=2", "a", "1")]
    [InlineData("a=1", "A", null)]
    [InlineData("", "a", null)]
    [InlineData("&&a=1&", "a", "1")]
    [InlineData("a", "a", "")]
    [InlineData("a=", "a", "")]
    [InlineData("=1", "", "1")]
    [InlineData("a=b=c", "a", "b=c")]
    [InlineData("a=b+c%20d%2Be", "a", "b c d+e")]
    [InlineData("a%5Bb%5D=%C3%A9", "a[b]", "é")]
    public void Fields_are_read_decoded_and_the_first_counts(string raw, string name, string? value) => Assert.Equal(value, new Query(raw).Text(name));

    /// <summary>Whatever names and values are escaped come back as they were, in their order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_was_escaped_comes_back(int seed)
    {
        var random = new Random(seed);
        string Any() => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => char.ConvertFromUtf32(random.Next(4) == 0 ? random.Next(0x1F300, 0x1F5FF) : random.Next(1, 0x500))));
        for (int round = 0; round < 100; round++)
        {
            (string Name, string Value)[] fields = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => (Any(), Any()))];
            string raw = string.Join("&", fields.Select(field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}"));
            foreach (IGrouping<string, string> name in fields.GroupBy(field => field.Name, field => field.Value))
            {
                Assert.True(name.SequenceEqual(new Query(raw).Texts(name.Key)), $"seed {seed}: {raw}");
            }
        }
    }

    [Theory]
    [InlineData("a=abc", null)]
    [InlineData("a=abcd", "query a must have at most 3 characters")]
    [InlineData("", null)]
    public void Texts_have_a_length(string raw, string? fault) => Is(fault, () => new Query(raw).Text("a", 3));

    [Theory]
    [InlineData("a=abc", null)]
    [InlineData("a=abcd", "query a must have at most 3 characters")]
    [InlineData("a=", "query a is required")]
    [InlineData("b=1", "query a is required")]
    public void Required_texts_are_there(string raw, string? fault) => Is(fault, () => Assert.Equal("abc", new Query(raw).RequiredText("a", 3)));

    [Theory]
    [InlineData("", 0, null)]
    [InlineData("a=1&b=3&a=2", 2, null)]
    [InlineData("a=1&a=2&a=3", 0, "query a must have at most 2 items")]
    public void Lists_are_given_by_their_name_and_have_a_length(string raw, int count, string? fault) => Is(fault, () => Assert.Equal(count, new Query(raw).Texts("a", 2).Length));

    [Theory]
    [InlineData("", null, null)]
    [InlineData("a=asc", "asc", null)]
    [InlineData("a=up", null, "query a must be one of asc, desc")]
    [InlineData("a=", null, "query a must be one of asc, desc")]
    public void Words_are_of_a_list(string raw, string? word, string? fault) => Is(fault, () => Assert.Equal(word, new Query(raw).Enum("a", "asc", "desc")));

    [Theory]
    [InlineData("", null, null)]
    [InlineData("a=true", true, null)]
    [InlineData("a=false", false, null)]
    [InlineData("a=1", null, "query a must be one of true, false")]
    public void Flags_are_words(string raw, bool? flag, string? fault) => Is(fault, () => Assert.Equal(flag, new Query(raw).Flag("a")));

    [Theory]
    [InlineData("", null, null)]
    [InlineData("a=1", 1, null)]
    [InlineData("a=1000", 1000, null)]
    [InlineData("a=0", null, "query a must be a whole number from 1 to 1000")]
    [InlineData("a=1001", null, "query a must be a whole number from 1 to 1000")]
    [InlineData("a=1.5", null, "query a must be a whole number from 1 to 1000")]
    [InlineData("a=x", null, "query a must be a whole number from 1 to 1000")]
    [InlineData("a=", null, "query a must be a whole number from 1 to 1000")]
    public void Whole_numbers_have_bounds(string raw, int? number, string? fault) => Is(fault, () => Assert.Equal(number, new Query(raw).Whole("a", 1, 1000)));

    [Fact]
    public void Whole_numbers_may_be_negative() => Assert.Equal(-5, new Query("a=-5").Whole("a"));

    [Theory]
    [InlineData("", null, null)]
    [InlineData("a=2026-01-02", "2026-01-02T00:00:00.000Z", null)]
    [InlineData("a=soon", null, "query a must be an ISO 8601 date in UTC")]
    [InlineData("a=", null, "query a must be an ISO 8601 date in UTC")]
    public void Dates_are_in_ISO_8601(string raw, string? date, string? fault) =>
        Is(fault, () => Assert.Equal(date, new Query(raw).Date("a") is DateTime time ? Clock.Format(time) : null));

    [Theory]
    [InlineData("a=2026-01-02", null)]
    [InlineData("", "query a is required")]
    [InlineData("a=soon", "query a must be an ISO 8601 date in UTC")]
    public void Required_dates_are_there(string raw, string? fault) => Is(fault, () => Assert.Equal("2026-01-02", Clock.Day(new Query(raw).RequiredDate("a"))));

    [Theory]
    [InlineData("", true)]
    [InlineData("name=ada", true)]
    [InlineData("name=grace", false)]
    [InlineData("name=ada&role=dev", true)]
    [InlineData("name=ada&role=owner", false)]
    [InlineData("role=", false)]
    [InlineData("other=x", true)]
    public void Only_what_has_just_the_named_values_fits(string raw, bool fits) =>
        Assert.Equal(fits, new Query(raw).Exactly("name", "role")(new JsonObject { ["name"] = "ada", ["role"] = "dev" }));

    [Theory]
    [InlineData("m.a=1&m[b]=2&m.a=3&ma=4&m=5&x.c=6", "a=1 b=2")]
    [InlineData("", "")]
    public void Maps_are_given_by_dots_or_brackets(string raw, string map) => Assert.Equal(map, string.Join(" ", new Query(raw).Map("m").Select(entry => $"{entry.Key}={entry.Value}")));

    [Theory]
    [InlineData("m[a]=1", true)]
    [InlineData("x=1&m[a]=1", true)]
    [InlineData("m.a=1", false)]
    [InlineData("m=1", false)]
    [InlineData("am[a]=1", false)]
    public void Keys_are_in_brackets(string raw, bool has) => Assert.Equal(has, new Query(raw).HasKeys("m"));

    private const string Things = """{"a":"1","b":"2"} {"a":"2"} {"c":"1"} null""";

    /// <summary>Which of <see cref="Things"/> a filter lets through, by their numbers.</summary>
    [Theory]
    [InlineData("", "0 1 2 3")]
    [InlineData("tags=", "0 1 2 3")]
    [InlineData("tags={}", "0 1 2 3")]
    [InlineData("tags.a=1", "0")]
    [InlineData("tags[a]=1", "0")]
    [InlineData("tags={\"a\":\"1\"}", "0")]
    [InlineData("tags.a=1&tags.a=2", "0 1")]
    [InlineData("tags.a=1&tags.b=2", "0")]
    [InlineData("tags.a=2&tags.b=2", "")]
    [InlineData("tags.none=1", "")]
    [InlineData("tags.a.not=1", "1 2 3", true)]
    [InlineData("tags[a][not]=1", "1 2 3", true)]
    [InlineData("tags={\"a\":{\"not\":\"1\"}}", "1 2 3", true)]
    [InlineData("tags.a.in=1&tags.a.in=2", "0 1", true)]
    [InlineData("tags[a][in][0]=1&tags[a][in][1]=2", "0 1", true)]
    [InlineData("tags[a][]=1&tags[a][]=2", "0 1", true)]
    [InlineData("tags={\"a\":[\"1\",\"2\"]}", "0 1", true)]
    [InlineData("tags={\"a\":{\"in\":[\"1\",\"2\"]}}", "0 1", true)]
    [InlineData("tags={\"a\":{\"not\":[\"1\",\"2\"]}}", "2 3", true)]
    [InlineData("tags.a.exists=true", "0 1", true)]
    [InlineData("tags.a.exists=false", "2 3", true)]
    [InlineData("tags[a][exists]=false", "2 3", true)]
    [InlineData("tags={\"a\":{\"exists\":true}}", "0 1", true)]
    [InlineData("tags={\"a\":{\"exists\":false}}", "2 3", true)]
    [InlineData("tags={\"a\":{\"exists\":true,\"not\":\"1\"}}", "1", true)]
    [InlineData("tags.a.not=1", "")]
    [InlineData("other.a=1&tagsx=1", "0 1 2 3")]
    [InlineData("other[abc]=1&tags[a=1&other=1", "0 1 2 3")]
    [InlineData("tags[a][not]=1", "")]
    public void Tags_are_filtered_by(string raw, string found, bool rich = false)
    {
        TagFilter filter = new Query(Uri.EscapeDataString(raw).Replace("%26", "&").Replace("%3D", "=")).Tags(rich);
        Assert.Equal(found, string.Join(" ", Things.Split(' ').Select((tags, index) => (Tags: JsonNode.Parse(tags) as JsonObject, index)).Where(thing => filter.Matches(thing.Tags)).Select(thing => thing.index)));
    }

    [Theory]
    [InlineData("tags.b.c=1", false)]
    [InlineData("tags[b][c]=1", false)]
    [InlineData("tags.b.c=1", true)]
    public void Keys_may_have_dots(string raw, bool rich)
    {
        TagFilter filter = new Query(raw).Tags(rich);
        Assert.Equal((true, false), (filter.Matches(new JsonObject { ["b.c"] = "1" }), filter.Matches(new JsonObject { ["b"] = "1" })));
    }

    [Theory]
    [InlineData("tags=x", false, "query tags must be a JSON object or have the form tags.key=value")]
    [InlineData("tags=[]", false, "query tags must be a JSON object")]
    [InlineData("tags=null", false, "query tags must be a JSON object")]
    [InlineData("tags={\"a\":1}", false, "query tags.a must be a string")]
    [InlineData("tags={\"a\":null}", false, "query tags.a must be a string")]
    [InlineData("tags={\"a\":[\"1\"]}", false, "query tags.a must be a string")]
    [InlineData("tags={\"a\":{\"not\":\"1\"}}", false, "query tags.a must be a string")]
    [InlineData("tags={\"a\":1}", true, "query tags.a must be a string, a list of strings, or an object with not, in or exists")]
    [InlineData("tags={\"a\":[1]}", true, "query tags.a must be a string, a list of strings, or an object with not, in or exists")]
    [InlineData("tags={\"a\":{}}", true, "query tags.a must be a string, a list of strings, or an object with not, in or exists")]
    [InlineData("tags={\"a\":{\"odd\":\"1\",\"not\":\"1\"}}", true, "query tags.a must be a string, a list of strings, or an object with not, in or exists")]
    [InlineData("tags={\"a\":{\"exists\":\"true\"}}", true, "query tags.a.exists must be true or false")]
    [InlineData("tags.a.exists=1", true, "query tags.a.exists must be true or false")]
    [InlineData("tags[a][odd]=1", true, "query tags.a has no operator odd; there are not, in, exists")]
    [InlineData("tags[a][not][odd]=1", true, "query tags.a has no operator odd; there are not, in, exists")]
    public void What_is_no_filter_is_said(string raw, bool rich, string fault) => Is(fault, () => new Query(raw).Tags(rich));

    private static void Is(string? fault, Action action)
    {
        if (fault is null)
        {
            action();
            return;
        }

        ApiError error = Assert.Throws<ApiError>(action);
        Assert.Equal(("InvalidQuery", fault), (error.Type, error.Message));
    }
}
