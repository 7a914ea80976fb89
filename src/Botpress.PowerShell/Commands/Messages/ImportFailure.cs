using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using Botpress.Client;
using Botpress.Jobs;

namespace Botpress.PowerShell;

/// <summary>What the API says of an import some of whose messages it could not take: its error has both kinds in its metadata.</summary>
internal sealed class ImportFailure
{
    private static readonly string[] _known = ["conversationId", "userId", "type"];

    private ImportFailure(IReadOnlyList<byte[]> imported, IReadOnlyList<(JsonElement Message, ApiException Reason)> failed) => (Imported, Failed) = (imported, failed);

    /// <summary>The messages that are there now, as the API writes them.</summary>
    public IReadOnlyList<byte[]> Imported { get; }

    /// <summary>Those that are not, as they were sent, and why.</summary>
    public IReadOnlyList<(JsonElement Message, ApiException Reason)> Failed { get; }

    /// <summary>Reads an error.</summary>
    /// <returns>Null where it does not say which messages it is about.</returns>
    public static ImportFailure? Of(ApiException exception)
    {
        if (exception.Metadata is not string metadata)
        {
            return null;
        }

        using var document = JsonDocument.Parse(metadata, JsonText.DocumentOptions);
        JsonElement root = document.RootElement.Clone();
        return root.ValueKind == JsonValueKind.Object && List(root, "failedMessages") is { Length: > 0 } failed
            ? new ImportFailure(
                [.. (List(root, "resolvedMessages") ?? []).Select(Bytes)],
                [.. failed.Select(one => (Part(one, "message"), Part(one, "error") is { ValueKind: JsonValueKind.Object } error ? ApiException.FromResponse(exception.Status, Bytes(error)) : exception))])
            : null;
    }

    /// <summary>Which of the messages that were sent the answer names: one that is the same in all, or else in what it is of.</summary>
    public static T? Find<T>(JsonElement named, IReadOnlyList<T> sent, Func<T, IDictionary> jsonOf)
        where T : class
    {
        T[] alike = [.. sent.Where(one => _known.All(field => Part(named, field) is { ValueKind: JsonValueKind.String } value && value.GetString() == jsonOf(one)[field] as string))];
        return Part(named, "payload") is { ValueKind: not JsonValueKind.Undefined } payload && CanonicalJson.Hash(Bytes(payload)) is string hash
            ? alike.FirstOrDefault(one => CanonicalJson.Hash(JsonBody.BuildValue(jsonOf(one)["payload"])) == hash) ?? alike.FirstOrDefault()
            : alike.FirstOrDefault();
    }

    private static byte[] Bytes(JsonElement json) => Encoding.UTF8.GetBytes(json.GetRawText());

    private static JsonElement[]? List(JsonElement root, string name) => Part(root, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : null;

    private static JsonElement Part(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement part) ? part : default;
}
