using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>
/// Items as lines of the archive: the same columns in each, so that engines which infer one schema do not break. What has a shape of its own is
/// JSON text, and so is all that nobody knows (<c>extra</c>): nothing is lost.
/// </summary>
internal static class ArchiveLine
{
    private static readonly Dictionary<RecordKind, (string[] Texts, string[] Json)> _columns = new()
    {
        [RecordKind.Message] = (["id", "conversationId", "userId", "direction", "type", "text", "createdAt", "updatedAt", "origin"], ["tags", "payload"]),
        [RecordKind.Conversation] = (["id", "integration", "channel", "messageCount", "currentWorkflowId", "createdAt", "updatedAt"], ["tags", "properties"]),
        [RecordKind.Participants] = (["id", "createdAt", "updatedAt"], ["participants"]),
        [RecordKind.User] = (["id", "name", "pictureUrl", "createdAt", "updatedAt"], ["tags", "properties", "attributes"]),
        [RecordKind.Event] = (["id", "type", "status", "conversationId", "userId", "messageId", "createdAt", "failureReason"], ["payload"]),
    };

    /// <summary>The names of the columns.</summary>
    public static IEnumerable<string> ColumnsOf(RecordKind kind) => _columns[kind].Texts.Concat(_columns[kind].Json).Append("extra");

    /// <summary>An item as a line.</summary>
    /// <exception cref="ApiException">It has no id or no time, and has no place in an archive.</exception>
    public static ArchiveRecord Of(RecordKind kind, RawItem item)
    {
        using JsonDocument document = item.Parse();
        return Of(kind, document.RootElement, item.Id, item.Time("createdAt"), item.Time("updatedAt"));
    }

    /// <summary>Who takes part in a conversation, as a line.</summary>
    public static ArchiveRecord OfParticipants(RawItem conversation, IEnumerable<RawItem> participants)
    {
        string users = string.Join(",", participants.OrderBy(user => user.Id, StringComparer.Ordinal).Select(user => user.ToString()));
        string time = CanonicalJson.Quote(conversation.Text("createdAt") ?? "");
        string json = $"{{\"id\":{CanonicalJson.Quote(conversation.Id)},\"createdAt\":{time},\"updatedAt\":{CanonicalJson.Quote(conversation.Text("updatedAt") ?? "")},\"participants\":[{users}]}}";
        return Of(RecordKind.Participants, new RawItem(Encoding.UTF8.GetBytes(json)));
    }

    /// <summary>A line of a file, with what says where it belongs.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ArchiveRecord Read(RecordKind kind, byte[] line)
    {
        var item = new RawItem(line);
        string conversationId = kind == RecordKind.Conversation ? item.Id : item.Text("conversationId") ?? "";
        return item.Id.Length > 0 && item.Time("createdAt") is DateTimeOffset created
            ? new ArchiveRecord(kind, "", created.UtcTicks, item.Id, item.Time("updatedAt")?.UtcTicks ?? 0, conversationId, line)
            : throw new JsonException("It has no id, or no time.");
    }

    private static ArchiveRecord Of(RecordKind kind, JsonElement item, string id, DateTimeOffset? created, DateTimeOffset? updated)
    {
        if (id.Length == 0 || created is null)
        {
            throw new ApiException(ApiException.InvalidResponse, $"The API gave a {kind.ToString().ToLowerInvariant()} without {(id.Length == 0 ? "an id" : "a time")}, which has no place in an archive.");
        }

        (string[] texts, string[] json) = _columns[kind];
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty member in item.EnumerateObject())
        {
            members[NameOf(member)] = member.Value;
        }

        string conversationId = kind is RecordKind.Conversation or RecordKind.Participants ? id
            : members.TryGetValue("conversationId", out JsonElement of) && of.ValueKind == JsonValueKind.String ? JsonText.Read(of) : "";
        var line = new StringBuilder("{");
        foreach (string column in texts)
        {
            _ = line.Append(line.Length == 1 ? "\"" : ",\"").Append(column).Append("\":").Append(column == "text" && kind == RecordKind.Message ? TextOf(members) : Take(members, column));
        }

        foreach (string column in json)
        {
            _ = line.Append(",\"").Append(column).Append("\":");
            _ = members.TryGetValue(column, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? line.Append(Quoted(CanonicalJson.Of(value))) : line.Append("null");
            _ = members.Remove(column);
        }

        _ = line.Append(",\"extra\":").Append(Extra(members)).Append('}');
        return new ArchiveRecord(kind, "", created.Value.UtcTicks, id, updated?.UtcTicks ?? 0, conversationId, Encoding.UTF8.GetBytes(line.ToString()));
    }

    /// <summary>A text, number or flag as its column has it. What is of another kind stays for what nobody knows.</summary>
    private static string Take(Dictionary<string, JsonElement> members, string column)
    {
        if (!members.TryGetValue(column, out JsonElement value))
        {
            return "null";
        }

        bool isNumber = column == "messageCount";
        if (value.ValueKind == (isNumber ? JsonValueKind.Number : JsonValueKind.String))
        {
            _ = members.Remove(column);
            return isNumber ? value.GetRawText() : CanonicalJson.Quote(JsonText.Read(value));
        }

        _ = value.ValueKind == JsonValueKind.Null && members.Remove(column);
        return "null";
    }

    /// <summary>What a message says, where it says it in words. It is in the payload, too.</summary>
    private static string TextOf(Dictionary<string, JsonElement> members)
    {
        JsonProperty[] said = members.TryGetValue("payload", out JsonElement payload) && payload.ValueKind == JsonValueKind.Object
            ? [.. payload.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String)] : [];
        foreach (string name in new[] { "text", "markdown" })
        {
            // Of a name that comes twice, the last counts.
            if (Array.FindLast(said, member => NameOf(member) == name) is { Value.ValueKind: JsonValueKind.String } text)
            {
                return CanonicalJson.Quote(JsonText.Read(text.Value));
            }
        }

        return "null";
    }

    private static string Extra(Dictionary<string, JsonElement> members) => members.Count == 0 ? "null" : CanonicalJson.Quote(
        $"{{{string.Join(",", members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{CanonicalJson.Quote(member.Key)}:{Encoding.UTF8.GetString(CanonicalJson.Of(member.Value))}"))}}}");

    private static string Quoted(byte[] json) => CanonicalJson.Quote(Encoding.UTF8.GetString(json));

    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: what is kept is its place, as canonical JSON has it.
            return string.Format(CultureInfo.InvariantCulture, "\uFFFD{0}", member.Value.GetRawText().Length);
        }
    }
}
