using System;
using System.Linq;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>How the fields of a body are read, and what is said of what is wrong in them.</summary>
public class InputTests
{
    private static readonly DateTime _now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("{}", null, null)]
    [InlineData("""{"a":"ab"}""", "ab", null)]
    [InlineData("""{"a":"abc"}""", "abc", null)]
    [InlineData("""{"a":"abcd"}""", null, "a must have at most 3 characters")]
    [InlineData("""{"a":"a"}""", null, "a must have at least 2 character(s)")]
    [InlineData("""{"a":7}""", null, "a must be a string")]
    [InlineData("""{"a":null}""", null, "a must not be null")]
    public void Texts(string json, string? text, string? fault) => Is(fault, text, Of(json), input => input.Text("a", 3, 2));

    [Theory]
    [InlineData("""{"a":"abc"}""", "abc", null)]
    [InlineData("{}", null, "a is required")]
    [InlineData("""{"a":"abcd"}""", null, "a must have at most 3 characters")]
    [InlineData("""{"a":"a"}""", null, "a must have at least 2 character(s)")]
    public void Required_texts(string json, string? text, string? fault) => Is(fault, text, Of(json), input => input.RequiredText("a", 3, 2));

    [Fact]
    public void A_null_is_taken_only_where_it_clears()
    {
        Input input = Of("""{"a":null,"b":1}""");
        Assert.Null(input.Text("a", nullable: true));
        Assert.Null(input.Number("a", nullable: true));
        Assert.Null(input.Object("a", nullable: true));
        Assert.Null(input.Date("a", nullable: true));
        Assert.Equal((true, false, false), (input.IsNull("a"), input.IsNull("b"), input.IsNull("c")));
        Assert.Equal((true, true, false), (input.Has("a"), input.Has("b"), input.Has("c")));
    }

    [Theory]
    [InlineData("{}", null, null)]
    [InlineData("""{"a":"x"}""", "x", null)]
    [InlineData("""{"a":"z"}""", null, "a must be one of x, y")]
    public void Words(string json, string? word, string? fault) => Is(fault, word, Of(json), input => input.Enum("a", "x", "y"));

    [Theory]
    [InlineData("{}", null, null)]
    [InlineData("""{"a":1.5}""", 1.5, null)]
    [InlineData("""{"a":9.5}""", 9.5, null)]
    [InlineData("""{"a":1.4}""", null, "a must be at least 1.5")]
    [InlineData("""{"a":9.6}""", null, "a must be at most 9.5")]
    [InlineData("""{"a":"2"}""", null, "a must be a number")]
    [InlineData("""{"a":null}""", null, "a must not be null")]
    public void Numbers(string json, double? number, string? fault) => Is(fault, number, Of(json), input => input.Number("a", 1.5, 9.5));

    [Theory]
    [InlineData("""{"a":2.0}""", 2.0, null)]
    [InlineData("""{"a":2.5}""", null, "a must be a whole number")]
    public void Whole_numbers(string json, double? number, string? fault) => Is(fault, number, Of(json), input => input.Number("a", whole: true));

    [Theory]
    [InlineData("{}", null, null)]
    [InlineData("""{"a":true}""", true, null)]
    [InlineData("""{"a":false}""", false, null)]
    [InlineData("""{"a":"true"}""", null, "a must be a boolean")]
    [InlineData("""{"a":null}""", null, "a must not be null")]
    public void Flags(string json, bool? flag, string? fault) => Is(fault, flag, Of(json), input => input.Flag("a"));

    [Theory]
    [InlineData("{}", null, null)]
    [InlineData("""{"a":{"b":1}}""", """{"b":1}""", null)]
    [InlineData("""{"a":[]}""", null, "a must be an object")]
    [InlineData("""{"a":null}""", null, "a must not be null")]
    public void Objects(string json, string? found, string? fault) => Is(fault, found, Of(json), input => input.Object("a")?.ToJsonString());

    [Theory]
    [InlineData("""{"a":{}}""", null)]
    [InlineData("{}", "a is required")]
    [InlineData("""{"a":1}""", "a must be an object")]
    public void Required_objects(string json, string? fault) => Is(fault, "{}", Of(json), input => input.RequiredObject("a").ToJsonString());

    [Fact]
    public void Fields_within_others_are_named_by_their_place()
    {
        Input input = Of("""{"a":{"b":{"c":1}},"list":[{"d":1},{"d":"x"}]}""");
        Input inner = input.Nested("a")!.Nested("b")!;
        Assert.Equal(("b", "a.b.c", """{"c":1}"""), (inner.Key, inner.Place("c"), inner.Json.ToJsonString()));
        Is("a.b.c must be a string", null, inner, found => found.Text("c"));
        Is("list[1].d must be a number", null, input, found => found.Items("list").Select(item => item.Number("d")).ToArray());
        Assert.Null(input.Nested("none"));
        Assert.Equal("", input.Key);
        Is("a.list[1] must be an object", null, Of("""{"a":{"list":[{},7]}}""").Nested("a")!, found => found.Items("list"));
        Is("list is required", null, Of("{}"), found => found.Items("list"));
    }

    [Theory]
    [InlineData("{}", false, null, null)]
    [InlineData("""{"a":{"k":"abc","l":""}}""", false, """{"k":"abc","l":""}""", null)]
    [InlineData("""{"a":{"k":"abcd"}}""", false, null, "a.k must have at most 3 characters")]
    [InlineData("""{"a":{"k":7}}""", false, null, "a.k must be a string")]
    [InlineData("""{"a":{"k":null}}""", false, null, "a.k must be a string")]
    [InlineData("""{"a":{"k":null,"l":"x"}}""", true, """{"k":null,"l":"x"}""", null)]
    [InlineData("""{"a":{"k":null,"l":7}}""", true, null, "a.l must be a string or null")]
    [InlineData("""{"a":[]}""", true, null, "a must be an object")]
    public void Maps_of_texts(string json, bool nulls, string? map, string? fault) => Is(fault, map, Of(json), input => input.Map("a", nulls, 3)?.ToJsonString());

    [Theory]
    [InlineData("{}", null, null)]
    [InlineData("""{"a":[1]}""", "[1]", null)]
    [InlineData("""{"a":{}}""", null, "a must be an array")]
    [InlineData("""{"a":null}""", null, "a must not be null")]
    public void Lists(string json, string? list, string? fault) => Is(fault, list, Of(json), input => input.List("a")?.ToJsonString());

    [Theory]
    [InlineData("""{"a":[]}""", null)]
    [InlineData("{}", "a is required")]
    public void Required_lists(string json, string? fault) => Is(fault, "[]", Of(json), input => input.RequiredList("a").ToJsonString());

    [Theory]
    [InlineData("{}", null, null)]
    [InlineData("""{"a":["x","y"]}""", "x y", null)]
    [InlineData("""{"a":["x","z"]}""", null, "a[1] must be one of x, y")]
    [InlineData("""{"a":["x",7]}""", null, "a[1] must be a string")]
    public void Lists_of_texts(string json, string? list, string? fault) => Is(fault, list, Of(json), input => input.TextList("a", "x", "y") is string[] texts ? string.Join(" ", texts) : null);

    [Fact]
    public void Lists_of_texts_may_have_any() => Assert.Equal(["q"], Of("""{"a":["q"]}""").TextList("a")!);

    [Theory]
    [InlineData("{}", true, "", null)]
    [InlineData("""{"a":{"k":{},"l":{}}}""", false, "k l", null)]
    [InlineData("""{"a":{"k":null,"l":{}}}""", true, "l", null)]
    [InlineData("""{"a":{"k":null}}""", false, null, "a.k must not be null")]
    [InlineData("""{"a":{"k":7}}""", true, null, "a.k must be an object")]
    public void Each_entry_is_looked_at(string json, bool nulls, string? keys, string? fault) => Is(fault, keys, Of(json), input =>
    {
        string seen = "";
        input.Each("a", nulls, entry => seen += $" {entry.Key}");
        return seen.TrimStart();
    });

    [Fact]
    public void Payloads_are_any_object_up_to_128_KB()
    {
        Assert.Empty(Of("{}").Payload());
        static Input Large(int bytes) => new(new JsonObject { ["payload"] = new JsonObject { ["a"] = new string('x', bytes - "{\"a\":\"\"}".Length) } });
        Assert.Single(Large(128 * 1024).Payload());
        ApiError error = Assert.Throws<ApiError>(() => Large((128 * 1024) + 1).Payload());
        Assert.Equal(("PayloadTooLarge", "payload is larger than 128 KB"), (error.Type, error.Message));
        Is("payload must be an object", null, Of("""{"payload":7}"""), input => input.Payload());
    }

    [Theory]
    [InlineData("{}", null, null)]
    [InlineData("""{"schedule":{"delay":1500}}""", "2026-01-01T00:00:01.500Z", null)]
    [InlineData("""{"schedule":{"delay":0}}""", "2026-01-01T00:00:00.000Z", null)]
    [InlineData("""{"schedule":{"dateTime":"2026-02-01"}}""", "2026-02-01T00:00:00.000Z", null)]
    [InlineData("""{"schedule":{}}""", null, "schedule must have either dateTime or delay")]
    [InlineData("""{"schedule":{"dateTime":"2026-02-01","delay":1}}""", null, "schedule must have either dateTime or delay")]
    [InlineData("""{"schedule":{"delay":-1}}""", null, "schedule.delay must be at least 0")]
    [InlineData("""{"schedule":{"delay":1e13}}""", null, "schedule.delay must be at most 1000000000000")]
    [InlineData("""{"schedule":{"dateTime":"soon"}}""", null, "schedule.dateTime must be an ISO 8601 date and time")]
    public void Schedules(string json, string? time, string? fault) => Is(fault, time, Of(json), input => input.ScheduledAt(_now) is DateTime found ? Clock.Format(found) : null);

    private static Input Of(string json) => new(JsonNode.Parse(json)!.AsObject());

    private static void Is(string? fault, object? expected, Input input, Func<Input, object?> read)
    {
        if (fault is null)
        {
            Assert.Equal(expected, read(input));
            return;
        }

        ApiError error = Assert.Throws<ApiError>(() => read(input));
        Assert.Equal(("InvalidPayload", fault), (error.Type, error.Message));
    }
}
