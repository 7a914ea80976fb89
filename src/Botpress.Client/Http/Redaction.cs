using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
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

    // The longest body that is looked at as a whole, since so little of it is shown.
    private const int WholeLength = 256 * 1024;

    // A name that says so: apiKey, client_secret, accessToken, signingSecrets, x-user-key, DB_PWD, ... An upload URL carries a signature that
    // lets anyone write. Short words must stand for themselves (basicAuth, SENTRY_DSN), since others begin so (author). What only sounds
    // so: the place in a list, and the keys and counts of what is no secret.
    private const string SecretName =
        @"(?!(?:next|page|cursor|max|total|input|output|prompt|completion)_?tokens?\b)"
        + @"(?=[\w-]*(?:token|secret|passw|passphrase|passcode|pwd|bearer|jwt|credential|authorization|cookie|signature|connection[_-]?string|uploadUrl|mnemonic"
        + @"|(?:seed|recovery)[_-]?phrase|(?:security|verification|recovery|mfa)[_-]?code"
        + @"|(?:api|access|private|user|signing|encryption|shared|account|master|hmac|session|app|client|consumer|licen[cs]e|subscription|ssh|storage|service|deploy)[_-]?key)"
        + @"|(?:[\w-]*[_-])?(?:o?auth|t?otp|dsn|pass|pswd|creds?|pin|cvv|cvc|sig|sas|hmac)(?![a-z])"
        + @"|(?-i:[A-Z0-9_]+_KEY(?![\w-])|\w*[a-z0-9](?:Auth|T?OTP|T?otp|Otp|DSN|Dsn|Pass|Pin)(?![a-z])|(?:[Aa]uth|[Oo]tp|[Dd]sn)[A-Z_-]))[\w-]+";

    // What parts a name into words, or hides it from the eye: client secret, db.password, user[password].
    private static readonly Regex _betweenWords = new(@"[^\w-]+", RegexOptions.CultureInvariant);

    private static readonly Regex _secretName = new($"^(?:{SecretName})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // Numbers and flags of such names are as secret as text, but for those that count secrets, or tell whether there is one.
    private static readonly Regex _aboutSecrets = new("^(?:has|is|use|require|with)(?-i:[A-Z_-])|(?:count|length|limit|tokens)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // In running text: ?sig=..., &token=..., client_secret=..., Password = '...'; of a connection string or a program, and a header's line.
    private static readonly Regex _fieldInText = new(
        $"""((?<![\w-])(?:{SecretName})(?:\]|%5D)?(?:\s*=\s*|%3D)|(?<=[?&])(?:code|key)=)(?:"[^"]*"|'[^']*'|[^&\s"'<>;,\\]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex _headerInText = new("""((?<![\w-])(?:set-)?cookie\s*:\s*)[^\r\n"'<>\\]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // Names stand before a colon in sentences, too: only what is quoted, or no word, is a value.
    private static readonly Regex _entryInText = new(
        $"""((?<![\w-])(?:{SecretName})'?\s*:\s*)(?:"[^"]+"|'[^']+'|(?=[a-z]*[\d_.~+=-])[^\s"'<>;,\\]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex _elementInText = new($"(<(?:{SecretName})(?:\\s[^<>]{{0,200}})?>)[^<]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex _schemeInText = new(@"(?<![\w-])((?:Bearer|Basic)\s+)(?=[a-z]*[\d_.~+/=-]|(?-i:[A-Za-z]*[a-z][A-Z]))[\w.~+/=-]{6,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    // What is a secret by its looks: private keys, signed tokens, and the keys of services that mark theirs, Botpress among them.
    private static readonly Regex _knownForms = new(
        @"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]{0,30}-----|$)"
        + @"|(?<![\w-])(?:eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*|bp_(?:pat|bak|iak)_\w{6,}|sk[-_][\w-]{16,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|xox[abeoprs]-[\w-]{10,}|AKIA[A-Z0-9]{16})",
        RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static readonly Regex _passwordInAddress = new("""(?:(?<=://[^/\s'"<>:@]*:)[^/\s'"<>]+|(?<=://)[^/\s'"<>:@]{10,})(?=@)""", RegexOptions.CultureInvariant);

    // Pairs of name and value, as variables and headers are listed.
    private static readonly HashSet<string> _pairNames = new(StringComparer.OrdinalIgnoreCase) { "name", "key", "field", "header", "variable", "id", "label", "title" };
    private static readonly HashSet<string> _pairValues = new(StringComparer.OrdinalIgnoreCase) { "value", "val", "values", "default", "content", "text", "data" };

    // A value of JSON to its end, or the text's: text, an object or a list with all that is in it, or one word.
    private const string AnyValue =
        """(?:"(?:[^"\\]|\\.)*(?:"|\\?$)|[{\[](?>"(?:[^"\\]|\\.)*(?:"|\\?$)|[^"{}\[\]]+|(?<open>[{\[])|(?<-open>[}\]]))*[}\]]?|[^\s,}\]"{\[]+)""";

    private static readonly string _pairName = $@"""(?:{string.Join("|", _pairNames)})""\s*:\s*""(?:{SecretName})""";

    private static readonly string _pairValue = $@"""(?:{string.Join("|", _pairValues)})""\s*:\s*";

    private static readonly Regex _pairInText = new(
        $$"""({{_pairName}}\s*,[^{}]{0,200}?{{_pairValue}}){{AnyValue}}|({{_pairValue}}){{AnyValue}}(?=\s*,[^{}]{0,200}?{{_pairName}})""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    // Greedy: a password may have an @ of its own.
    private static readonly Regex _userInfo = new("""(?<=://)[^/\s'"<>]*@""", RegexOptions.CultureInvariant);

    // The same fields in what is no whole JSON: a cut answer for example. Whatever follows the name goes, to its end or the text's.
    private static readonly Regex _secretsInText = SecretsInText(SecretName);
    private static readonly ConcurrentDictionary<string, Regex> _keysInText = new();

    // JSON within JSON: its quotes have backslashes. Where an object or a list ends in it is not looked for.
    private static readonly Regex _nestedInText = new(
        $$"""((\\+)"(?:{{SecretName}})\2"\s*:\s*)(?:\2"(?:(?!(?<!\\)\2").)*(?:\2")?|[{\[].*|[^\s,}\]"{\[\\]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    // What JSON can write in more than one way, however deep it is in other JSON; and such an escape that was cut.
    private static readonly Regex _escape = new(@"(\\+)(?:u(?<first>d[89ab][0-9a-f]{2})\\+u(?<second>d[c-f][0-9a-f]{2})|u(?<first>[0-9a-f]{4})|/)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex _cutEscape = new(@"\\+(?:u[0-9a-f]{0,3})?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>The text to show for a body.</summary>
    /// <param name="body">The body, UTF-8.</param>
    /// <param name="keyField">A field that is a secret, too: <see cref="Operation.KeyField"/>.</param>
    /// <param name="secrets">The session's own secrets, masked wherever they stand.</param>
    /// <returns>The redacted text, at most 4,096 characters.</returns>
    public static string Redact(ReadOnlyMemory<byte> body, string? keyField, IReadOnlyList<string> secrets)
    {
        // Stryker disable once Equality, Conditional : only the time that it takes tells
        ReadOnlyMemory<byte> looked = body.Length > WholeLength ? body.Slice(0, ShownLength * 4) : body;
        string text = TryMaskJson(looked, keyField, secrets) ?? RedactText(WithoutCutSecret(Unescape(Encoding.UTF8.GetString(looked.ToArray())), secrets), keyField, secrets);
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
    public static bool IsSecretName(string name) => _secretName.IsMatch(_betweenWords.Replace(name, "_"));

    /// <summary>Masks the session's own secrets in a text, and what the text itself says to be one, however they are escaped.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keyField">A field that is a secret, too; null for none.</param>
    /// <param name="secrets">The session's own secrets.</param>
    internal static string RedactText(string text, string? keyField, IReadOnlyList<string> secrets)
    {
        text = Unescape(text);
        foreach (string secret in secrets.Where(secret => secret.IndexOfAny(['"', '\\']) >= 0))
        {
            text = Redact(text, [secret.Replace("\\", "\\\\").Replace("\"", "\\\"")]);
        }

        return MaskFields(Redact(text, secrets), keyField);
    }

    /// <summary>Masks what text itself says to be a secret, be it JSON, a part of it, an address or a form.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keyField">A field that is a secret, too; null for none.</param>
    private static string MaskFields(string text, string? keyField)
    {
        text = _knownForms.Replace(text, Mask);
        text = (keyField is null ? _secretsInText : _keysInText.GetOrAdd(keyField, static field => SecretsInText($"{SecretName}|{field}"))).Replace(text, $"$1\"{Mask}\"");
        text = _nestedInText.Replace(text, $"$1$2\"{Mask}$2\"");
        text = _pairInText.Replace(text, $"$1$2\"{Mask}\"");
        text = _headerInText.Replace(text, "$1" + Mask);
        text = _fieldInText.Replace(text, "$1" + Mask);
        text = _entryInText.Replace(text, "$1" + Mask);
        text = _elementInText.Replace(text, "$1" + Mask);
        text = _schemeInText.Replace(text, "$1" + Mask);
        return _passwordInAddress.Replace(text, Mask);
    }

    // Letters are written as they are. A quote stays escaped, as it ends no text, and so does what a terminal would obey. Escapes may be escaped in their turn.
    private static string Unescape(string text)
    {
        string before;
        do
        {
            before = text;
            text = _escape.Replace(text, Unescape);
        }
        while (text != before);
        return text;
    }

    private static string Unescape(Match escape)
    {
        // All but the last one of an odd number of backslashes are themselves escaped; an even number is of JSON within JSON.
        string slashes = escape.Groups[1].Value;
        string kept = slashes.Length % 2 == 1 ? slashes.Substring(1) : "";
        if (!escape.Groups["first"].Success)
        {
            return kept + "/";
        }

        char first = Letter(escape.Groups["first"]);
        return escape.Groups["second"].Success ? $"{kept}{first}{Letter(escape.Groups["second"])}"
            : first is '"' or '\\' ? (slashes.Length % 2 == 1 ? $"{slashes}{first}" : escape.Value)
            : char.IsSurrogate(first) || TerminalText.IsUnfit(first) ? escape.Value
            : kept + first;

        static char Letter(Group digits) => (char)int.Parse(digits.Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    // A secret that the text ends with, or within: of that, what is there must be long enough to be known. It may begin or end as another one does.
    private static string WithoutCutSecret(string text, IReadOnlyList<string> secrets)
    {
        string known = _cutEscape.Replace(text.TrimEnd('\uFFFD'), "");
        int longest = 0;
        foreach (string secret in secrets)
        {
            for (int length = secret.Length; length >= ShortestSecret; length--)
            {
                longest = known.EndsWith(secret.Substring(0, length), StringComparison.Ordinal) ? Math.Max(longest, length) : longest;
            }
        }

        return longest == 0 ? text : known.Substring(0, known.Length - longest) + Mask;
    }

    private static string MaskJson(ReadOnlyMemory<byte> json, string? keyField, IReadOnlyList<string> secrets)
    {
        using var document = JsonDocument.Parse(json, JsonText.DocumentOptions);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Copy(document.RootElement, writer, keyField, secrets);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // Text of JSON may be JSON in its turn.
    private static string MaskText(string text, IReadOnlyList<string> secrets)
    {
        return (text.Length > 0 && text[0] is '{' or '[' ? TryMaskJson(Encoding.UTF8.GetBytes(text), keyField: null, secrets) : null) ?? RedactText(text, keyField: null, secrets);
    }

    // Of JSON that was cut, only what has something to hide is shown otherwise than it came. Null for what only looks like JSON.
    private static string? TryMaskJson(ReadOnlyMemory<byte> json, string? keyField, IReadOnlyList<string> secrets)
    {
        try
        {
            return MaskJson(json, keyField, secrets);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            if (CutJson.Complete(json.Span, text => WithoutCutSecret(text, secrets)) is not (string whole, string brackets))
            {
                return null;
            }

            string masked = MaskJson(Encoding.UTF8.GetBytes(whole), keyField, secrets);
            foreach (char bracket in brackets.Reverse())
            {
                masked = masked[masked.Length - 1] == bracket ? masked.Substring(0, masked.Length - 1) : masked;
            }

            return masked.Contains(Mask) ? masked : null;
        }
    }

    private static Regex SecretsInText(string names) => new(
        $@"(""(?:[\w-]{{1,50}}[ .:/\[]+)*(?:{names})[\]]?""\s*:\s*){AnyValue}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static void Copy(JsonElement element, Utf8JsonWriter writer, string? keyField, IReadOnlyList<string> secrets)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                bool isPair = element.EnumerateObject().Any(property =>
                    property.Value.ValueKind == JsonValueKind.String && _pairNames.Contains(property.Name) && IsSecretName(JsonText.Read(property.Value)));
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    writer.WritePropertyName(Redact(property.Name, secrets));
                    if (IsSecret(property, keyField) || (isPair && _pairValues.Contains(property.Name)))
                    {
                        writer.WriteStringValue(Mask);
                    }
                    else
                    {
                        Copy(property.Value, writer, keyField, secrets);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                // A name and its value, as some write headers.
                bool isEntry = element.GetArrayLength() == 2 && element[0].ValueKind == JsonValueKind.String && IsSecretName(JsonText.Read(element[0]));
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Copy(item, writer, keyField, secrets);
                    if (isEntry)
                    {
                        writer.WriteStringValue(Mask);
                        break;
                    }
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(MaskText(JsonText.Read(element), secrets));
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static bool IsSecret(JsonProperty property, string? keyField) => property.Value.ValueKind switch
    {
        JsonValueKind.Null => false,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => IsSecretName(property.Name) && !_aboutSecrets.IsMatch(property.Name),
        _ => IsSecretName(property.Name) || (keyField is not null && property.NameEquals(keyField)),
    };
}
