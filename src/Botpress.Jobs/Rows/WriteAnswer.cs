using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>What a write of rows answers.</summary>
/// <param name="Written">How many rows were written or deleted.</param>
/// <param name="Errors">What the service has to say of those that were not.</param>
/// <param name="Warnings">What it warns of.</param>
/// <param name="JobId">The work that goes on; null for none.</param>
/// <param name="JobStatus">How that stands.</param>
internal sealed record WriteAnswer(long Written, IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings, string? JobId, string? JobStatus)
{
    /// <summary>Reads an answer.</summary>
    /// <exception cref="ApiException">It is none.</exception>
    public static WriteAnswer Read(ApiAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body, JsonText.DocumentOptions);
            JsonElement root = document.RootElement;
            JsonElement job = root.TryGetProperty("job", out JsonElement given) && given.ValueKind == JsonValueKind.Object ? given : default;
            return new WriteAnswer(
                Count(root, "rows") + Count(root, "inserted") + Count(root, "updated"),
                Texts(root, "errors"),
                Texts(root, "warnings"),
                job.ValueKind == JsonValueKind.Object && job.TryGetProperty("id", out JsonElement id) ? id.ToString() : null,
                job.ValueKind == JsonValueKind.Object && job.TryGetProperty("status", out JsonElement status) ? status.ToString() : null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw PageReader.Invalid(answer.Body, exception);
        }
    }

    private static int Count(JsonElement root, string list) => root.TryGetProperty(list, out JsonElement rows) && rows.ValueKind == JsonValueKind.Array ? rows.GetArrayLength() : 0;

    private static string[] Texts(JsonElement root, string list) => root.TryGetProperty(list, out JsonElement texts) && texts.ValueKind == JsonValueKind.Array
        ? [.. texts.EnumerateArray().Select(text => text.ValueKind == JsonValueKind.String ? JsonText.Read(text) : text.ToString())]
        : [];
}
