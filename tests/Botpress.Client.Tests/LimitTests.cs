using System.Collections.Generic;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>What is too deep, too long or broken, on its way there and back.</summary>
public sealed class LimitTests
{
    private readonly StubHandler _handler = new();

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(510)]
    public void A_page_may_be_nested_deep(int levels)
    {
        Page<string> page = PageReader.Read(Encoding.UTF8.GetBytes($$"""{"items":[{{Nested(levels)}}]}"""), "items", Raw);
        Assert.Equal([Nested(levels)], page.Items);
    }

    [Theory]
    [InlineData(511)]
    [InlineData(5000)]
    [InlineData(100_000)]
    public void A_page_that_is_nested_too_deep_is_called_so(int levels)
    {
        ApiException exception = Assert.Throws<ApiException>(() => PageReader.Read(Encoding.UTF8.GetBytes($$"""{"items":[{{Nested(levels)}}]}"""), "items", Raw));
        Assert.Equal(ApiException.InvalidResponse, exception.Type);
        Assert.StartsWith("The server's answer cannot be used: it is nested more than 512 levels deep. The answer begins: {\"items\":[[[", exception.Message);
    }

    [Fact]
    public void Brackets_in_text_are_no_levels()
    {
        ApiException exception = Assert.Throws<ApiException>(() => PageReader.Read(Encoding.UTF8.GetBytes($$"""{"a":"\"{{new string('[', 600)}}","items":1}"""), "items", Raw));
        Assert.Contains("it is not the JSON that was expected", exception.Message);
    }

    [Fact]
    public void Of_a_list_that_comes_twice_the_last_counts()
    {
        Page<string> page = PageReader.Read(Encoding.UTF8.GetBytes("""{"items":[1,2],"items":[3]}"""), "items", Raw);
        Assert.Equal(["3"], page.Items);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_become_the_sign_for_it()
    {
        _handler.Then((_, _) => Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent([.. "{\"a\":\""u8, 0xC3, 0x28, 0xED, 0xA0, 0x80, .. "\"}"u8]) }));
        ApiAnswer answer = await SendAsync(Operations.GetUser, new() { ["id"] = "u" });
        // How many signs stand for three bytes in a row is the framework's choice.
        Assert.Matches("^{\"a\":\"\uFFFD\\(\uFFFD{2,3}\"}$", Encoding.UTF8.GetString(answer.Body.ToArray()));
    }

    [Theory]
    [InlineData("""\ud83d""", "\uFFFD")]
    [InlineData("""a\uD83Db\n\u0041""", "a\uFFFDb\nA")]
    [InlineData("""\ud83d\ude00\ude00""", "\ud83d\ude00\uFFFD")]
    [InlineData("""\ude00\ud83d\"\/\\""", "\uFFFD\uFFFD\"/\\")]
    [InlineData("""\\ud83d""", "\\ud83d")]
    public void Half_of_a_character_becomes_the_sign_for_it(string escaped, string expected)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes($"\"{escaped}\""), JsonText.ReaderOptions);
        reader.Read();
        Assert.Equal(expected, JsonText.Read(ref reader));
        using var document = JsonDocument.Parse($"\"{escaped}\"");
        Assert.Equal(expected, JsonText.Read(document.RootElement));
    }

    [Fact]
    public async Task Broken_text_is_refused_wherever_it_would_go()
    {
        const string Broken = "a\ud83d";
        await RefusedAsync(Operations.GetUser, new() { ["id"] = Broken }, "id", "half of a character");
        await RefusedAsync(Operations.ListConversations, new() { ["tags"] = new Dictionary<string, object?> { ["k"] = Broken } }, "tags", "half of a character");
        await RefusedAsync(Operations.ListConversations, new() { ["tags"] = new Dictionary<string, object?> { [Broken] = "v" } }, "tags", "half of a character");
        await RefusedAsync(Operations.CreateUser, new() { ["name"] = Broken }, "name", "half of a character");
        await RefusedAsync(Operations.CreateUser, new() { ["tags"] = new Dictionary<string, object?> { [Broken] = "v" } }, "tags", "half of a character");
    }

    [Fact]
    public void Half_of_a_pair_is_found()
    {
        Assert.All(["", "a", "\ud83d\ude00", "\ud7ff\ue000", "\ud83d\ude00\ud83d\ude00"], text => Assert.False(JsonText.IsBroken(text)));
        Assert.All(["\ud83d", "a\ude00b", "\ude00\ud83d", "\ud83d\ud83d\ude00", "\ud83d\ude00\ude00"], text => Assert.True(JsonText.IsBroken(text)));
    }

    [Fact]
    public async Task What_is_too_long_for_an_address_or_a_header_is_named()
    {
        string text = new('x', 70_000);
        await RefusedAsync(Operations.GetUser, new() { ["id"] = text }, "id", "65000 are the most");
        await RefusedAsync(Operations.ListMessages, new() { ["conversationId"] = "c", ["nextToken"] = text }, "nextToken", "65000 are the most");
        await RefusedAsync(Operations.ListUsers, [], "botId", "8000 are the most", new ApiContext(null, text, null, null));
    }

    [Fact]
    public Task A_number_that_is_none_is_refused_in_a_query() =>
        RefusedAsync(Operations.ListConversations, new() { ["tags"] = new List<object?> { 1, double.NaN } }, "tags", "holds NaN");

    [Theory]
    [InlineData("x")]
    [InlineData(1.5)]
    public async Task A_list_is_not_counted_by_what_is_no_whole_number(object limit)
    {
        ApiArgumentException exception = await Assert.ThrowsAsync<ApiArgumentException>(async () =>
        {
            await foreach (Page<string> _ in Client().PagesAsync(Operations.FindTableRows, new Dictionary<string, object?> { ["table"] = "t", ["limit"] = limit }, Bot, Raw, null))
            {
            }
        });
        Assert.Equal(("limit", 0), (exception.Field, _handler.Requests.Count));
    }

    internal static string Nested(int levels) => new string('[', levels) + new string(']', levels);

    private static ApiContext Bot => new(null, "b", null, null);

    private static string Raw(ref Utf8JsonReader reader) => JsonElement.ParseValue(ref reader).GetRawText();

    private ApiClient Client() => new(new ApiClientOptions { Token = "t", MaximumRetryCount = 0 }, _handler);

    private Task<ApiAnswer> SendAsync(Operation operation, Dictionary<string, object?> arguments, ApiContext? context = null) =>
        Client().SendAsync(operation, arguments, context ?? Bot, null, CancellationToken.None);

    private async Task RefusedAsync(Operation operation, Dictionary<string, object?> arguments, string field, string problem, ApiContext? context = null)
    {
        ApiArgumentException exception = await Assert.ThrowsAsync<ApiArgumentException>(() => SendAsync(operation, arguments, context));
        Assert.Equal(field, exception.Field);
        Assert.Contains(problem, exception.Problem);
        Assert.Empty(_handler.Requests);
    }
}
