using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>The operations of the Chat API against its facts, what they send, and how their answers are read.</summary>
public sealed class ChatRequestTests
{
    private const string Key = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6InVzZXItMSJ9.c2ln";

    private readonly StubHandler _handler = new();

    public static TheoryData<string> Names() => [.. Facts().Select(fact => (string)fact["operation"]!)];

    public static TheoryData<int, string> Vectors()
    {
        var data = new TheoryData<int, string>();
        JsonArray vectors = TestData.Load("wire/chat.json");
        for (int index = 0; index < vectors.Count; index++)
        {
            data.Add(index, $"{vectors[index]!["operation"]} {vectors[index]!["case"]}");
        }

        return data;
    }

    [Fact]
    public void The_table_holds_the_operations_of_the_facts_and_no_other() =>
        Assert.Equal(
            Facts().Select(fact => (string)fact["operation"]!).OrderBy(name => name, StringComparer.Ordinal),
            ChatOperations.All.Select(operation => operation.Name).OrderBy(name => name, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_operation_is_as_the_facts_say(string name)
    {
        JsonNode fact = Facts().Single(fact => (string)fact["operation"]! == name);
        Operation operation = ChatOperations.All.Single(operation => operation.Name == name);

        Assert.Equal((string)fact["method"]!, operation.Method.Method);
        Assert.Equal((string)fact["path"]!, operation.Path);
        Assert.Equal(Texts(fact["query"]), operation.Query);
        Assert.Equal(Texts(fact["pathParams"]), operation.PathParameters);
        Assert.Equal(Texts(fact["headers"]).Contains("x-user-key") ? Scope.Chat : Scope.None, operation.Scope);
        Assert.Equal((string?)fact["paginated"]?["itemsProperty"], operation.Paging == Paging.Token ? operation.Result : null);
        Assert.Equal((int)fact["responseStatus"]!, operation.Status);
        Assert.True(operation.IsChat);
        if (operation.Result is not null)
        {
            Assert.True(fact["response"]!["properties"]!.AsObject().ContainsKey(operation.Result));
        }

        Assert.Equal((bool)fact["idempotent"]! || name is "getOrCreateUser" or "getOrCreateConversation", operation.Repeatable);
        Assert.Equal(name == "createUser" ? "key" : null, operation.KeyField);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task The_request_is_the_recorded_one(int index, string name)
    {
        JsonNode vector = TestData.Load("wire/chat.json")[index]!;
        Dictionary<string, object?> arguments = TestData.Arguments(vector["input"]);
        arguments.TryGetValue("x-user-key", out object? key);
        arguments.Remove("x-user-key");
        // What the bot's owner has, in options and context, goes nowhere.
        using ApiClient client = Client(token: "bp_pat_owner");
        await client.SendAsync(
            ChatOperations.All.Single(operation => operation.Name == (string)vector["operation"]!),
            arguments,
            new ApiContext("wkspace_1", "bot_1", "int_1", "alias", MultipleIntegrations: true) { UserKey = (string?)key },
            null,
            CancellationToken.None);

        JsonNode expected = vector["request"]!;
        SentRequest sent = Assert.Single(_handler.Requests);
        Assert.Equal((string)expected["method"]!, sent.Method);
        Assert.Equal(WireVectorTests.Segments((string)expected["path"]!), WireVectorTests.Segments(sent.Path));
        Assert.Equal(new Uri("http://host/?" + (string)expected["query"]!).Query.TrimStart('?'), sent.Query);
        Assert.Equal(
            expected["headers"]!.AsObject().ToDictionary(header => header.Key, header => (string)header.Value!).OrderBy(header => header.Key, StringComparer.Ordinal),
            sent.Headers.Where(header => header.Key is "authorization" or "content-type" || header.Key.StartsWith("x-", StringComparison.Ordinal)).OrderBy(header => header.Key, StringComparer.Ordinal));
        WireVectorTests.AssertBody(expected["body"], sent, name);
    }

    [Fact]
    public async Task Nothing_of_the_bots_owner_goes_out_for_anyone_of_the_chat()
    {
        foreach (Operation operation in ChatOperations.All.Append(ChatOperations.Hello))
        {
            _handler.Requests.Clear();
            _handler.Then(200, """{"a":[]}""");
            using ApiClient client = Client(token: "bp_pat_owner", headers: new()
            {
                ["authorization"] = "Bearer x", ["X-Bot-Id"] = "b", ["x-workspace-id"] = "w", ["x-integration-id"] = "i", ["x-integration-alias"] = "a",
                ["x-multiple-integrations"] = "true", ["x-user-key"] = "other", ["x-mine"] = "m",
            });
            await client.SendAsync(
                operation with { Result = null },
                new Dictionary<string, object?> { ["id"] = "c", ["conversationId"] = "c", ["userId"] = "u" },
                new ApiContext("w", "b", "i", "a", MultipleIntegrations: true) { UserKey = Key },
                null,
                CancellationToken.None);
            SentRequest sent = Assert.Single(_handler.Requests);
            Assert.Equal(
                operation.Scope == Scope.Chat ? ["x-mine m", $"x-user-key {Key}"] : ["x-mine m"],
                sent.Headers.Where(header => header.Key is "authorization" || header.Key.StartsWith("x-", StringComparison.Ordinal))
                    .Select(header => $"{header.Key} {header.Value}").OrderBy(header => header, StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_hello_is_the_recorded_one()
    {
        JsonNode expected = TestData.Load("wire/special.chat.json").First()!["requests"]![0]!;
        _handler.Then(200, "hello, this is no JSON");
        using ApiClient client = Client();
        await client.SendAsync(ChatOperations.Hello, new Dictionary<string, object?>(), new ApiContext { UserKey = Key }, null, CancellationToken.None);
        SentRequest sent = Assert.Single(_handler.Requests);
        Assert.Equal(((string)expected["method"]!, (string)expected["path"]!, "", 0), (sent.Method, sent.Path, sent.Query, sent.Body?.Length ?? 0));
        Assert.DoesNotContain("x-user-key", sent.Headers.Keys);
    }

    [Theory]
    [InlineData("hello fails", 404, "ResourceNotFound")]
    [InlineData("200 with error body", 403, "Forbidden")]
    [InlineData("403 with api error body", 403, "Forbidden")]
    [InlineData("404 with plain message body", 404, "ResourceNotFound")]
    public async Task A_recorded_error_is_read(string name, int status, string type)
    {
        Assert.Contains(TestData.Load("wire/special.chat.json"), vector => (string)vector!["case"]! == name);
        (int http, string body) = name switch
        {
            "200 with error body" => (200, """{"id":"err_1","code":403,"type":"Forbidden","message":"no"}"""),
            "403 with api error body" => (403, """{"id":"err_1","code":403,"type":"Forbidden","message":"no"}"""),
            "404 with plain message body" => (404, """{"message":"Method doesn't exist"}"""),
            _ => (404, "not found"),
        };
        ApiException exception = await RefusedAsync(http, body);
        Assert.Equal((status, type), (exception.Status, exception.Type));
    }

    [Theory]
    [InlineData(200, """{"code":403,"message":"no"}""", 403, "Forbidden", "no")]
    [InlineData(201, """{"message":"no","code":404.0,"id":"e"}""", 404, "ResourceNotFound", "no")]
    [InlineData(200, """{"data":{"code":1},"code":400,"message":"no"}""", 400, "InvalidPayload", "no")]
    [InlineData(200, """{"code":599,"message":"no","type":"BrandNew"}""", 599, "BrandNew", "no")]
    [InlineData(400, """{"message":"text is too short"}""", 400, "InvalidPayload", "text is too short")]
    [InlineData(400, "plain", 400, "InvalidPayload", "The server answered with status 400: plain")]
    [InlineData(409, """{"id":"e","code":409,"type":"AlreadyExists","message":"taken"}""", 409, "AlreadyExists", "taken")]
    [InlineData(500, "Internal Server Error", 500, "Unknown", "The server answered with status 500: Internal Server Error")]
    public async Task An_error_is_read_whatever_its_shape(int http, string body, int status, string type, string message)
    {
        ApiException exception = await RefusedAsync(http, body);
        Assert.Equal((status, type, message), (exception.Status, exception.Type, exception.Message));
    }

    [Theory]
    [InlineData("""{"conversation":{"code":500},"code":"500"}""")]
    [InlineData("""{"conversation":{},"code":200}""")]
    [InlineData("""{"conversation":{},"code":600}""")]
    [InlineData("""{"conversation":{},"code":399.5}""")]
    [InlineData("""{"conversation":{},"code":null}""")]
    [InlineData("""{"conversation":{},"code":{"a":404}}""")]
    [InlineData("""{"code":404,"conversation":{},"code":0}""")]
    public async Task What_is_no_error_is_none(string body)
    {
        _handler.Then(200, body);
        using ApiClient client = Client();
        Assert.Equal(200, (await SendAsync(client, ChatOperations.GetConversation)).Status);
    }

    [Fact]
    public async Task An_error_within_a_success_is_one_only_in_the_chat()
    {
        _handler.Then(200, """{"message":{},"code":404}""");
        using ApiClient client = Client();
        Assert.Equal(200, (await SendAsync(client, Operations.GetMessage)).Status);
    }

    [Theory]
    [InlineData("getConversation", 503, 2)]
    [InlineData("getOrCreateUser", 500, 2)]
    [InlineData("getOrCreateConversation", 503, 2)]
    [InlineData("createMessage", 503, 1)]
    [InlineData("createUser", 503, 1)]
    [InlineData("createConversation", 503, 1)]
    [InlineData("createEvent", 503, 1)]
    [InlineData("addParticipant", 503, 1)]
    [InlineData("createMessage", 429, 2)]
    [InlineData("getConversation", 404, 1)]
    public async Task What_an_error_within_a_success_says_is_repeated_as_it_would_be(string operation, int code, int requests)
    {
        _handler.Then(200, $$"""{"code":{{code.ToString(CultureInfo.InvariantCulture)}},"message":"busy"}""").Then(200, """{"user":{},"conversation":{},"message":{}}""");
        using ApiClient client = Client(repeats: 3);
        Exception? exception = await Record.ExceptionAsync(() => SendAsync(client, ChatOperations.All.Single(known => known.Name == operation)));
        int? status = exception is null ? null : Assert.IsType<ApiException>(exception).Status;
        int? expected = requests > 1 ? null : code;
        Assert.Equal((expected, requests), (status, _handler.Requests.Count));
    }

    [Theory]
    [InlineData("createMessage", 1)]
    [InlineData("getOrCreateUser", 2)]
    public async Task What_could_say_something_twice_is_not_sent_again_after_a_broken_connection(string operation, int requests)
    {
        _handler.ThenFail(new IOException("broke")).Then(200, """{"user":{}}""");
        using ApiClient client = Client(repeats: 3);
        Task sending = SendAsync(client, ChatOperations.All.Single(known => known.Name == operation));
        if (requests == 1)
        {
            Assert.Equal(ApiException.ConnectionLost, (await Assert.ThrowsAsync<ApiException>(() => sending)).Type);
        }
        else
        {
            await sending;
        }

        Assert.Equal(requests, _handler.Requests.Count);
    }

    [Fact]
    public async Task Keys_are_shown_nowhere()
    {
        _handler.Then(200, """{"user":{"id":"secret-user-key"},"key":"made-key-0001"}""");
        var lines = new List<string>();
        var observer = new ApiObserver { Answered = (method, target, _, _) => lines.Add($"{method} {target}"), Body = (label, text) => lines.Add($"{label} {text}") };
        using ApiClient client = Client();
        var context = new ApiContext { UserKey = "secret-user-key" };
        await client.SendAsync(ChatOperations.CreateUser, new Dictionary<string, object?> { ["name"] = "I am secret-user-key" }, context, observer, CancellationToken.None);
        Assert.Equal(["""Request {"name":"I am ***"}""", "POST /users", """Response {"user":{"id":"***"},"key":"***"}"""], lines);
        Assert.DoesNotContain("secret", context.ToString());
        Assert.Equal("who has *** and made-key-0001", client.Redact("who has secret-user-key and made-key-0001"));
        client.AddSecret("made-key-0001");
        client.AddSecret("made-key-0001-longer");
        Assert.Equal("who has ***, *** and ***", client.Redact("who has secret-user-key, made-key-0001 and made-key-0001-longer"));
    }

    [Fact]
    public async Task A_new_key_is_not_shown_in_an_answer_that_is_broken_either()
    {
        using ApiClient client = Client();
        _handler.Then(200, """{"user":{"id":"u"},"key":"made-key-0001","x":{""" + "}");
        var lines = new List<string>();
        await client.SendAsync(
            ChatOperations.CreateUser, new Dictionary<string, object?>(), new ApiContext(), new ApiObserver { Body = (label, text) => lines.Add($"{label} {text}") }, CancellationToken.None);
        Assert.Equal("""Response {"user":{"id":"u"},"key":"***","x":{}""", lines[1]);
    }

    [Theory]
    [InlineData("encryptionKey")]
    [InlineData("encryption_key")]
    [InlineData("ENCRYPTION_KEY")]
    [InlineData("encryption key")]
    [InlineData("chatEncryptionKey")]
    [InlineData("userKey")]
    [InlineData("x-user-key")]
    public void The_names_of_keys_are_names_of_secrets(string name)
    {
        Assert.True(Redaction.IsSecretName(name));
        string shown = Redaction.Redact(
            System.Text.Encoding.UTF8.GetBytes($$"""{"configuration":{"{{name}}":"v0"},"list":[{"name":"{{name}}","value":"v1"}],"text":"{\"{{name}}\":\"v2\"}"}"""), null, []);
        Assert.Equal($$"""{"configuration":{"{{name}}":"***"},"list":[{"name":"{{name}}","value":"***"}],"text":"{\"{{name}}\":\"***\"}"}""", shown);
    }

    private static IEnumerable<JsonNode> Facts() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data/api/chat.json")))!["operations"]!.AsArray().Select(fact => fact!);

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(item => (string)item!["name"]!);

    private static Task<ApiAnswer> SendAsync(ApiClient client, Operation operation) => client.SendAsync(
        operation,
        new Dictionary<string, object?> { ["id"] = "c", ["conversationId"] = "c", ["userId"] = "u" },
        new ApiContext { UserKey = Key },
        null,
        CancellationToken.None);

    private async Task<ApiException> RefusedAsync(int status, string body)
    {
        _handler.Then(status, body);
        using ApiClient client = Client();
        return await Assert.ThrowsAsync<ApiException>(() => SendAsync(client, ChatOperations.GetConversation));
    }

    private ApiClient Client(string? token = null, Dictionary<string, string>? headers = null, int repeats = 0) => new(
        new ApiClientOptions
        {
            Url = new Uri("http://127.0.0.1:1/webhook-123"),
            Token = token,
            Headers = headers ?? [],
            MaximumRetryCount = repeats,
            RetryInterval = TimeSpan.Zero,
        },
        _handler);
}
