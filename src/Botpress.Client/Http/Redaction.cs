using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Botpress.Client;

/// <summary>Makes bodies fit to be shown: values of fields that hold secrets become <c>***</c>, long text is cut.</summary>
public static class Redaction
{
    /// <summary>What stands for a secret.</summary>
    public const string Mask = "***";

    private const int ShownLength = 4096;

    private const int ShortestSecret = 6;

    // 'value' and 'secrets' hold keys and integration secrets; an upload URL carries a signature that lets anyone write.
    private static readonly HashSet<string> _secretFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "authorization", "clientSecret", "newSigningSecret", "password", "secret", "secrets", "signingSecret", "token", "uploadUrl", "x-user-key",
    };

    // The signature in the URL of a private file lets anyone read it.
    private static readonly Regex _signature = new("""([?&][\w-]*signature=)[^&"\s]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // In the answers that make a key, the key itself is called 'value'.
    private static readonly HashSet<string> _keyOperations = new(StringComparer.Ordinal)
    {
        "createPersonalAccessToken", "createBotApiKey", "createIntegrationApiKey",
    };

    // The same fields in what is no whole JSON: a cut answer for example. Whatever follows the name goes, to its end or the text's.
    private static readonly Regex _secretsInText = SecretsInText(_secretFields);
    private static readonly Regex _keysInText = SecretsInText([.. _secretFields, "value"]);

    /// <summary>The text to show for a body.</summary>
    /// <param name="body">The body, UTF-8.</param>
    /// <param name="operation">The operation's name: some hold secrets in fields that are harmless elsewhere.</param>
    /// <param name="token">The session's token, masked wherever it stands; null for none.</param>
    /// <returns>The redacted text, at most 4,096 characters.</returns>
    public static string Redact(ReadOnlyMemory<byte> body, string operation, string? token)
    {
        string text;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                Copy(document.RootElement, writer, _keyOperations.Contains(operation));
            }

            text = Encoding.UTF8.GetString(stream.ToArray());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            text = MaskFields(Encoding.UTF8.GetString(body.ToArray()), _keyOperations.Contains(operation));
        }

        text = _signature.Replace(Redact(text, token), "$1" + Mask);
        return text.Length <= ShownLength ? text : $"{text.Substring(0, ShownLength)}... ({body.Length} bytes)";
    }

    /// <summary>Masks the token wherever it stands in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="token">The session's token; null for none. One of fewer than six characters is no secret, and would deface the text.</param>
    /// <returns>The text without the token.</returns>
    public static string Redact(string text, string? token) =>
        token is null || token.Length < ShortestSecret ? text : text.Replace(token, Mask);

    /// <summary>Masks the values of fields that hold secrets in text that need not be whole JSON.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maskValue">Whether the field <c>value</c> is a secret, too.</param>
    internal static string MaskFields(string text, bool maskValue) =>
        (maskValue ? _keysInText : _secretsInText).Replace(text, $"$1\"{Mask}\"");

    private static Regex SecretsInText(IEnumerable<string> fields) => new(
        $@"(""(?:{string.Join("|", fields)})""\s*:\s*)(?:""(?:[^""\\]|\\.)*(?:""|\\?$)|\{{[^}}]*\}}?|\[[^\]]*\]?|[^\s,}}\]""{{\[]+)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static void Copy(JsonElement element, Utf8JsonWriter writer, bool maskValue)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    bool secret = _secretFields.Contains(property.Name) || (maskValue && property.NameEquals("value"));
                    if (secret && property.Value.ValueKind != JsonValueKind.Null)
                    {
                        writer.WriteStringValue(Mask);
                    }
                    else
                    {
                        Copy(property.Value, writer, maskValue);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Copy(item, writer, maskValue);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }
}
