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

    // A name that says so: apiKey, client_secret, accessToken, signingSecrets, x-user-key, ... An upload URL carries a signature that
    // lets anyone write. What only sounds so: the place in a list, and the keys and counts of what is no secret.
    private const string SecretName =
        @"(?!(?:next|page|cursor|max|total|input|output|prompt|completion)_?tokens?\b)(?=[\w-]*(?:token|secret|passw|passphrase|api[_-]?key|access[_-]?key|private[_-]?key|user-key|credential|authorization|cookie|signature|uploadUrl))[\w-]+";

    private static readonly Regex _secretName = new($"^(?:{SecretName})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // The signature in the URL of a private file lets anyone read it.
    private static readonly Regex _signature = new("""([?&][\w-]*signature=)[^&"\s]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // Greedy: a password may have an @ of its own.
    private static readonly Regex _userInfo = new("""(?<=://)[^/\s'"<>]*@""", RegexOptions.CultureInvariant);

    // In the answers that make a key, the key itself is called 'value'.
    private static readonly HashSet<string> _keyOperations = new(StringComparer.Ordinal)
    {
        "createPersonalAccessToken", "createBotApiKey", "createIntegrationApiKey",
    };

    // The same fields in what is no whole JSON: a cut answer for example. Whatever follows the name goes, to its end or the text's.
    private static readonly Regex _secretsInText = SecretsInText(SecretName);
    private static readonly Regex _keysInText = SecretsInText(SecretName + "|value");

    /// <summary>The text to show for a body.</summary>
    /// <param name="body">The body, UTF-8.</param>
    /// <param name="operation">The operation's name: some hold secrets in fields that are harmless elsewhere.</param>
    /// <param name="secrets">The session's own secrets, masked wherever they stand.</param>
    /// <returns>The redacted text, at most 4,096 characters.</returns>
    public static string Redact(ReadOnlyMemory<byte> body, string operation, IReadOnlyList<string> secrets)
    {
        string text;
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, JsonText.DocumentOptions);
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

        text = _signature.Replace(Redact(text, secrets), "$1" + Mask);
        return text.Length <= ShownLength ? text : $"{text.Substring(0, ShownLength)}... ({body.Length} bytes)";
    }

    /// <summary>Masks the session's own secrets wherever they stand in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="secrets">The secrets. One of fewer than six characters is none, and would deface the text.</param>
    /// <returns>The text without them.</returns>
    public static string Redact(string text, IReadOnlyList<string> secrets)
    {
        foreach (string secret in secrets)
        {
            if (secret.Length >= ShortestSecret)
            {
                text = text.Replace(secret, Mask);
            }
        }

        return text;
    }

    /// <summary>Takes name and password out of the addresses in a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without them.</returns>
    public static string WithoutUserInfo(string text) => _userInfo.Replace(text, "");

    /// <summary>Whether a field or header of this name holds a secret.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True when it does.</returns>
    public static bool IsSecretName(string name) => _secretName.IsMatch(name);

    /// <summary>Masks the values of fields that hold secrets, and signatures of addresses, in text that need not be whole JSON.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maskValue">Whether the field <c>value</c> is a secret, too.</param>
    internal static string MaskFields(string text, bool maskValue) =>
        _signature.Replace((maskValue ? _keysInText : _secretsInText).Replace(text, $"$1\"{Mask}\""), "$1" + Mask);

    private static Regex SecretsInText(string names) => new(
        $@"(""(?:{names})""\s*:\s*)(?:""(?:[^""\\]|\\.)*(?:""|\\?$)|\{{[^}}]*\}}?|\[[^\]]*\]?|[^\s,}}\]""{{\[]+)",
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
                    bool secret = _secretName.IsMatch(property.Name) || (maskValue && property.NameEquals("value"));
                    if (secret && property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array)
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
