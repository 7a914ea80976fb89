using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Client.Tests;

public sealed class ErrorTests
{
    [Fact]
    public void Every_error_type_of_the_api_is_read()
    {
        JsonArray types = JsonNode.Parse(System.IO.File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Data/api/errors.json")))!["errors"]!.AsArray();
        Assert.Equal(26, types.Count);
        foreach (JsonNode? error in types)
        {
            ApiException exception = Read((int)error!["status"]!, $$$"""{"id":"err_1","code":{{{error["status"]}}},"type":"{{{error["type"]}}}","message":"m","metadata":{"a":1}}""");
            Assert.Equal(((string)error["type"]!, (int)error["status"]!, "err_1", "m", """{"a":1}"""), (exception.Type, exception.Status, exception.Id, exception.Message, exception.Metadata));
        }
    }

    [Fact]
    public void The_older_shape_is_read_too()
    {
        ApiException exception = Read(404, """{"type":"ResourceNotFound","description":"The requested resource does not exist.","status":404}""");
        Assert.Equal(("ResourceNotFound", 404, "The requested resource does not exist."), (exception.Type, exception.Code, exception.Message));
        Assert.Null(exception.Id);
    }

    [Theory]
    [InlineData("""{"id":"e1","code":404,"type":"ResourceNotFound","message":"m"}""", 500, "ResourceNotFound", 404)]
    [InlineData("""{"id":"","code":404,"type":"BrandNew","message":"m"}""", 404, "BrandNew", 404)]
    [InlineData("""{"message":"m"}""", 400, "Unknown", 400)]
    public void The_body_tells_the_type_and_the_http_status_is_kept(string body, int status, string type, int code)
    {
        ApiException exception = Read(status, body);
        Assert.Equal((type, code, status, "m"), (exception.Type, exception.Code, exception.Status, exception.Message));
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>", 502, "The server answered with status 502: <html>Bad gateway</html>")]
    [InlineData("", 503, "The server answered with status 503 and no text.")]
    [InlineData("{\"id\":", 500, "The server answered with status 500: {\"id\":")]
    [InlineData("[1]", 500, "The server answered with status 500: [1]")]
    [InlineData("\"oops\"", 500, "oops")]
    [InlineData("{}", 500, "The server answered with status 500: {}")]
    public void Anything_else_is_unknown_with_its_text(string body, int status, string message)
    {
        ApiException exception = Read(status, body);
        Assert.Equal(("Unknown", message), (exception.Type, exception.Message));
    }

    [Theory]
    [InlineData(400, "Unknown", "InvalidPayload")]
    [InlineData(401, "Unauthorized", "Unauthorized")]
    [InlineData(402, "PaymentRequired", "PaymentRequired")]
    [InlineData(403, "Forbidden", "Forbidden")]
    [InlineData(404, "ResourceNotFound", "ResourceNotFound")]
    [InlineData(405, "MethodNotFound", "MethodNotFound")]
    [InlineData(409, "Unknown", "Unknown")]
    [InlineData(415, "UnsupportedMediaType", "UnsupportedMediaType")]
    [InlineData(429, "RateLimited", "RateLimited")]
    [InlineData(500, "Unknown", "Unknown")]
    public void A_status_that_stands_for_one_type_gives_it(int status, string type, string chatType) =>
        Assert.Equal((type, chatType), (Read(status, "nope").Type, ApiException.FromResponse(status, Encoding.UTF8.GetBytes("nope"), isChat: true).Type));

    // What is shown has so many letters, and no half of one at its end.
    [Theory]
    [InlineData(700, 100)]
    [InlineData(701, 101)]
    [InlineData(100_000, 5000)]
    public void A_long_message_is_cut(int message, int id)
    {
        ApiException exception = Read(400, $$"""{"id":"{{new string('i', id)}}","type":"InvalidPayload","message":"{{new string('m', message)}}"}""");
        Assert.Equal(new string('m', 700) + (message > 700 ? "..." : ""), exception.Message);
        Assert.Equal(new string('i', 100) + (id > 100 ? "..." : ""), exception.Id);
        Assert.Equal(new string('m', 699) + "...", Read(400, $$"""{"message":"{{new string('m', 699)}}😀"}""").Message);
        Assert.Equal(new string('m', 700) + "...", Read(500, $"\"{new string('m', message + 1)}\"").Message);
    }

    [Theory]
    [InlineData("""{"message":"m"}""", 418, null)]
    [InlineData("""{"message":"m","code":5,"status":6}""", 5, null)]
    [InlineData("""{"message":"m","status":6}""", 6, null)]
    [InlineData("""{"message":"m","code":"5"}""", 418, null)]
    [InlineData("""{"message":"m","code":5.5}""", 418, null)]
    [InlineData("""{"message":"m","code":5000000000}""", 418, null)]
    [InlineData("""{"message":"m","metadata":null}""", 418, "null")]
    [InlineData("""{"message":"m","metadata":[1, 2.0]}""", 418, "[1, 2.0]")]
    [InlineData("""{"message":5,"description":"m"}""", 418, null)]
    [InlineData("""{"message":" ","description":" m\n"}""", 418, null)]
    public void Code_and_metadata_are_the_bodys(string body, int code, string? metadata)
    {
        ApiException exception = Read(418, body);
        Assert.Equal(("m", code, metadata, 418), (exception.Message, exception.Code, exception.Metadata, exception.Status));
    }

    [Theory]
    [InlineData("A", "A")]
    [InlineData("a", "Unknown")]
    [InlineData("A_1z", "A_1z")]
    [InlineData("A-1", "Unknown")]
    [InlineData("A\\n", "Unknown")]
    public void A_type_is_a_name(string type, string expected) => Assert.Equal(expected, Read(418, $$"""{"type":"{{type}}","message":"m"}""").Type);

    [Theory]
    [InlineData("""{"type":"InvalidPayload","message":"a\u0000b\u001b[31mc\nd"}""", "a\uFFFDb\uFFFD[31mc\nd")]
    [InlineData("a\u001b[31mb", "The server answered with status 400: a\uFFFD[31mb")]
    [InlineData("""{"type":"InvalidPayload","message":"a\rb\r\nc\u202ed\u2028\u009be\tf"}""", "a\uFFFDb\nc\uFFFDd\uFFFD\uFFFDe\tf")]
    [InlineData("""{"type":"InvalidPayload","message":"  "}""", """The server answered with status 400: {"type":"InvalidPayload","message":"  "}""")]
    [InlineData("\"\"", "The server answered with status 400: \"\"")]
    public void What_a_terminal_would_obey_is_not_in_a_message_and_it_always_says_something(string body, string message) => Assert.Equal(message, Read(400, body).Message);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("Not a type")]
    [InlineData("Bad,Type")]
    public void A_type_that_is_no_name_is_told_by_the_status(string type) =>
        Assert.Equal("ResourceNotFound", Read(404, $$"""{"type":"{{type}}","message":"m"}""").Type);

    [Fact]
    public void A_long_type_is_told_by_the_status()
    {
        Assert.Equal(new string('T', 100), Read(400, $$"""{"type":"{{new string('T', 100)}}","message":"m"}""").Type);
        Assert.Equal("Unknown", Read(400, $$"""{"type":"{{new string('T', 101)}}","message":"m"}""").Type);
    }

    [Fact]
    public void An_error_may_be_nested_deep() => Assert.Equal("m", Read(400, $$"""{"message":"m","metadata":{{LimitTests.Nested(500)}}}""").Message);

    [Fact]
    public void A_long_text_is_cut()
    {
        Assert.Equal("The server answered with status 500: " + new string('x', 300), Read(500, new string('x', 300)).Message);
        Assert.Equal("The server answered with status 500: " + new string('x', 300) + "...", Read(500, new string('x', 301)).Message);
    }

    [Fact]
    public void Recorded_error_answers_keep_their_message()
    {
        JsonNode?[] vectors = [.. TestData.Load("wire/special.errors.json").Where(vector => vector!["response"]?["body"] is JsonObject body && body.ContainsKey("message"))];
        Assert.NotEmpty(vectors);
        foreach (JsonNode? vector in vectors)
        {
            JsonNode response = vector!["response"]!;
            ApiException exception = Read((int)response["status"]!, response["body"]!.ToJsonString());
            Assert.Equal((string)response["body"]!["message"]!, exception.Message);
            Assert.Equal((string?)response["body"]!["type"] ?? "Unknown", exception.Type);
        }
    }

    private static ApiException Read(int status, string body) => ApiException.FromResponse(status, Encoding.UTF8.GetBytes(body));
}
