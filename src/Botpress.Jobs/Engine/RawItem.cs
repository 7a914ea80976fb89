using System;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>An object of the API as its JSON came, so that fields that nobody knows survive; what a job asks of it is read out of that.</summary>
/// <param name="json">The object, UTF-8. It may be a slice of a page, which lives as long as the item.</param>
public sealed class RawItem(ReadOnlyMemory<byte> json)
{
    /// <summary>The JSON, UTF-8, as the API wrote it.</summary>
    public ReadOnlyMemory<byte> Json { get; } = json;

    /// <summary>The item's <c>id</c>; empty if it has none.</summary>
    public string Id => Text("id") ?? "";

    /// <summary>A text of the item itself; null where it is missing or no text. Of a name that comes twice, the last counts.</summary>
    /// <param name="name">The field's name.</param>
    public string? Text(string name)
    {
        Utf8JsonReader reader = new(Json.Span, JsonText.ReaderOptions);
        string? found = null;
        _ = reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // A name with half of a surrogate pair cannot be compared in the ordinary way.
            bool isIt = reader.ValueIsEscaped ? JsonText.Read(ref reader) == name : reader.ValueTextEquals(name);
            _ = reader.Read();
            if (isIt)
            {
                found = reader.TokenType == JsonTokenType.String ? JsonText.Read(ref reader) : null;
            }

            reader.Skip();
        }

        return found;
    }

    /// <summary>A moment of the item itself; null where it is missing or none.</summary>
    /// <param name="name">The field's name.</param>
    public DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time.ToUniversalTime() : null;

    /// <summary>The whole item, to read more of it than a field. The caller disposes it.</summary>
    public JsonDocument Parse() => JsonDocument.Parse(Json, JsonText.DocumentOptions);

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(Json.ToArray());
}
