using System;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Botpress.Client;

/// <summary>
/// An answer that is an error, or no answer at all. <see cref="Type"/> is the API's own error type (<c>ResourceNotFound</c>, ...) or,
/// for faults that never reached the API, one of the constants here.
/// </summary>
public sealed class ApiException : Exception
{
    /// <summary>No connection could be made: the server cannot be reached.</summary>
    public const string ConnectionFailed = "ConnectionFailed";

    /// <summary>The connection broke before the whole answer had come.</summary>
    public const string ConnectionLost = "ConnectionLost";

    /// <summary>No whole answer came in time.</summary>
    public const string Timeout = "Timeout";

    /// <summary>The answer is not what the API sends: HTML, broken JSON, the wrong shape.</summary>
    public const string InvalidResponse = "InvalidResponse";

    /// <summary>A page's token was one that had been followed already.</summary>
    public const string RepeatedCursor = "RepeatedCursor";

    /// <summary>The server redirects to another host, where the token must not go.</summary>
    public const string RedirectRefused = "RedirectRefused";

    /// <summary>A file would travel over plain http to another machine.</summary>
    public const string UnencryptedRefused = "UnencryptedRefused";

    /// <summary>A storage's address is none, or one of this machine that a server elsewhere names.</summary>
    public const string AddressRefused = "AddressRefused";

    /// <summary>A file is longer than the API says.</summary>
    public const string WrongLength = "WrongLength";

    /// <summary>The storage refused a file's bytes.</summary>
    public const string TransferFailed = "TransferFailed";

    private const int ShownBodyLength = 300;

    private const int ShownMessageLength = 700;

    private const int LongestId = 100;

    // They become error ids.
    private static readonly Regex _type = new(@"^[A-Z][A-Za-z0-9_]{0,99}\z", RegexOptions.CultureInvariant);

    /// <summary>Makes an error.</summary>
    /// <param name="type">The API's error type, or a constant of this class.</param>
    /// <param name="message">What happened, for the user.</param>
    /// <param name="status">The HTTP status, 0 when there was no answer.</param>
    /// <param name="innerException">The cause.</param>
    public ApiException(string type, string message, int status = 0, Exception? innerException = null)
        : base(message, innerException)
    {
        Type = type;
        Status = status;
        Code = status;
    }

    /// <summary>The API's error type, or a constant of this class.</summary>
    public string Type { get; }

    /// <summary>The HTTP status; 0 when no answer came.</summary>
    public int Status { get; }

    /// <summary>The code in the body, else the status.</summary>
    public int Code { get; private init; }

    /// <summary>The wait that the server asks for; null for none.</summary>
    internal TimeSpan? NamedWait { get; init; }

    /// <summary>The id of the error, as Botpress support asks for it; null when the answer has none.</summary>
    public string? Id { get; private init; }

    /// <summary>What was asked for; null where it was no operation, such as the bytes of a file, or where what came of one makes no sense.</summary>
    public Operation? Operation { get; internal set; }

    /// <summary>The error's metadata as JSON text; null when the answer has none.</summary>
    public string? Metadata { get; private init; }

    /// <summary>
    /// Reads an error body: <c>{id, code, type, message, metadata?}</c>, or the older <c>{type, description, status}</c>.
    /// Anything else becomes type <c>Unknown</c> with the text as its message.
    /// </summary>
    /// <param name="status">The HTTP status of the answer.</param>
    /// <param name="body">The body, UTF-8.</param>
    /// <param name="isChat">Whether it is of the Chat API, where one type alone has the status 400.</param>
    /// <param name="namedWait">The wait that the server asks for.</param>
    /// <returns>The error; its message has no secrets of ours, but is the server's own text.</returns>
    public static ApiException FromResponse(int status, ReadOnlyMemory<byte> body, bool isChat = false, TimeSpan? namedWait = null)
    {
        try
        {
            using var document = JsonDocument.Parse(body, JsonText.DocumentOptions);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object
                && (Said(root, "message") ?? Said(root, "description")) is string message)
            {
                return new ApiException(Text(root, "type") is string type && _type.IsMatch(type) ? type : TypeOf(status, isChat), message, status)
                {
                    Id = Said(root, "id") is string id ? Shorten(id, LongestId) : null,
                    Code = Number(root, "code") ?? Number(root, "status") ?? status,
                    NamedWait = namedWait,
                    Metadata = root.TryGetProperty("metadata", out JsonElement metadata) ? metadata.GetRawText() : null,
                };
            }

            if (root.ValueKind == JsonValueKind.String && Readable(JsonText.Read(root)) is { Length: > 0 } text)
            {
                return new ApiException(TypeOf(status, isChat), Shorten(text, ShownMessageLength), status) { NamedWait = namedWait };
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON: a proxy's page or a cut body. Its text is shown below.
        }

        string shown = Shorten(Encoding.UTF8.GetString(body.ToArray()));
        return new ApiException(
            TypeOf(status, isChat),
            shown.Length == 0 ? $"The server answered with status {status} and no text." : $"The server answered with status {status}: {shown}",
            status) { NamedWait = namedWait };
    }

    /// <summary>Text of a server, fit to be shown: short, and without what a terminal would take for a command.</summary>
    internal static string Shorten(string text) => Shorten(Readable(text), ShownBodyLength);

    private static string Shorten(string text, int length) =>
        text.Length <= length ? text : text.Substring(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length) + "...";

    private static string Readable(string text) => TerminalText.Clean(text.Trim());

    // The types that one status stands for alone; where several types share a status, only the body can tell.
    private static string TypeOf(int status, bool isChat) => status switch
    {
        400 when isChat => "InvalidPayload",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "ResourceNotFound",
        405 => "MethodNotFound",
        415 => "UnsupportedMediaType",
        429 => "RateLimited",
        _ => "Unknown",
    };

    private static string? Said(JsonElement element, string name) =>
        Text(element, name) is string text && Readable(text) is { Length: > 0 } readable ? Shorten(readable, ShownMessageLength) : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? JsonText.Read(value) : null;

    private static int? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number : null;
}
