using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>Every recorded request of the official client, built again from its input.</summary>
public sealed class WireVectorTests
{
    private static readonly string[] _areas = ["runtime", "admin", "files", "tables", "billing"];

    // Read once.
    private static readonly Dictionary<string, JsonArray> _vectors = _areas.Append("special.encoding").ToDictionary(area => area, area => TestData.Load($"wire/{area}.json"));

    public static TheoryData<string, int, string> Vectors()
    {
        var data = new TheoryData<string, int, string>();
        foreach (string area in _areas)
        {
            JsonArray vectors = _vectors[area];
            for (int index = 0; index < vectors.Count; index++)
            {
                data.Add(area, index, $"{vectors[index]!["operation"]} {vectors[index]!["case"]}");
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task The_request_is_the_recorded_one(string area, int index, string name)
    {
        JsonNode vector = _vectors[area][index]!;
        JsonNode props = vector["client"]!["props"]!;
        SentRequest sent = await SendAsync(vector, props);

        JsonNode expected = vector["request"]!;
        Assert.Equal((string)expected["method"]!, sent.Method);
        Assert.Equal(Segments((string)expected["path"]!), Segments(sent.Path));
        // Not every framework leaves each escape in a query as it was; what it makes of the recorded one is compared.
        Assert.Equal(new Uri("http://host/?" + (string)expected["query"]!).Query.TrimStart('?'), sent.Query);
        Assert.Equal(
            expected["headers"]!.AsObject().ToDictionary(header => header.Key, header => (string)header.Value!).OrderBy(header => header.Key, StringComparer.Ordinal),
            sent.Headers.Where(header => header.Key is "authorization" or "content-type" || header.Key.StartsWith("x-", StringComparison.Ordinal)).OrderBy(header => header.Key, StringComparer.Ordinal));
        AssertBody(expected["body"], sent, name);
    }

    [Theory]
    [InlineData("path: single dot")]
    [InlineData("path: two dots")]
    [InlineData("path: empty string")]
    [InlineData("path: undefined")]
    public async Task An_id_that_would_reach_another_route_is_refused(string name)
    {
        JsonNode vector = _vectors["special.encoding"].Single(vector => (string)vector!["case"]! == name)!;
        ApiArgumentException exception = await Assert.ThrowsAsync<ApiArgumentException>(() => SendAsync(vector, null));
        Assert.Equal("id", exception.Field);
    }

    public static TheoryData<string> Encodings()
    {
        // Left out: ids that this client refuses, and inputs that only JavaScript has (undefined, unknown ones are dropped).
        var data = new TheoryData<string>();
        foreach (JsonNode? vector in _vectors["special.encoding"])
        {
            string name = (string)vector!["case"]!;
            if (name is not ("path: single dot" or "path: two dots" or "path: empty string" or "path: undefined" or "query: undefined values"
                or "body: undefined dropped, null kept" or "query: unknown input property is dropped" or "body: unknown input property is dropped"))
            {
                data.Add(name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Odd_values_are_encoded_as_recorded(string name)
    {
        JsonNode vector = _vectors["special.encoding"].Single(vector => (string)vector!["case"]! == name)!;
        SentRequest sent = await SendAsync(vector, null);
        JsonNode expected = vector["request"]!;
        Assert.Equal((string)expected["method"]!, sent.Method);
        Assert.Equal(Segments((string)expected["path"]!), Segments(sent.Path));
        Assert.Equal((string?)expected["query"] ?? "", sent.Query);
        AssertBody(expected["body"], sent, name);
    }

    private static async Task<SentRequest> SendAsync(JsonNode vector, JsonNode? props)
    {
        var handler = new StubHandler();
        using var client = new ApiClient(
            new ApiClientOptions
            {
                Url = new Uri("http://127.0.0.1:1"),
                Token = (string?)props?["token"],
                Headers = props?["headers"]?.AsObject().ToDictionary(header => header.Key, header => (string)header.Value!) ?? [],
                MaximumRetryCount = 0,
            },
            handler);
        var context = new ApiContext(
            (string?)props?["workspaceId"], (string?)props?["botId"], (string?)props?["integrationId"], (string?)props?["integrationAlias"]);
        await client.SendAsync(
            TestData.Operation((string)vector["operation"]!), TestData.Arguments(vector["input"]), context, null, CancellationToken.None);
        return Assert.Single(handler.Requests);
    }

    internal static string[] Segments(string path) => [.. path.Split('/').Select(Uri.UnescapeDataString)];

    // Numbers are the same by value, however they are written; JsonNode's own comparison says so only since .NET 9.
    private static bool Same(JsonNode? one, JsonNode? other) => (one, other) switch
    {
        (JsonObject left, JsonObject right) => left.Count == right.Count
            && left.All(entry => right.TryGetPropertyValue(entry.Key, out JsonNode? value) && Same(entry.Value, value)),
        (JsonArray left, JsonArray right) => left.Count == right.Count && Enumerable.Range(0, left.Count).All(index => Same(left[index], right[index])),
        (JsonValue left, JsonValue right) when left.GetValueKind() == JsonValueKind.Number && right.GetValueKind() == JsonValueKind.Number =>
            left.ToJsonString() == right.ToJsonString() || ((double)left).Equals((double)right),
        _ => JsonNode.DeepEquals(one, other),
    };

    internal static void AssertBody(JsonNode? expected, SentRequest sent, string name)
    {
        JsonNode? actual = sent.Body is null ? null : JsonNode.Parse(sent.Body);
        Assert.True(Same(expected, actual), $"{name}: expected {expected?.ToJsonString()}, sent {actual?.ToJsonString()}");
    }
}
