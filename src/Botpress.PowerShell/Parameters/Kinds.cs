using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Botpress.PowerShell;

/// <summary>What kind of thing an object is, and what people call it.</summary>
internal static class Kinds
{
    private const string Namespace = "Botpress.";

    private const string ChatPrefix = "Chat";

    private static readonly Regex _words = new("(?<=[a-z])(?=[A-Z])", RegexOptions.CultureInvariant);

    // A prefix and a ULID.
    private static readonly Regex _wholeId = new("^[a-z]+_[0-9A-HJKMNP-TV-Z]{26}$", RegexOptions.CultureInvariant);

    // What the serializer, Select-Object and Import-Csv put before the name of a type.
    private static readonly string[] _prefixes = ["Deserialized.", "Selected.", "CSV:"];

    private static readonly Dictionary<string, string> _names = new(StringComparer.Ordinal)
    {
        ["BotTask"] = "task",
        ["BillingInvoice"] = "invoice",
        ["BotApiKey"] = "bot API key",
        ["BpChat"] = "chat",
        ["BpEmulator"] = "emulator",
        ["BpProfile"] = "profile",
        ["BpSession"] = "session",
        ["IntegrationApiKey"] = "integration API key",
        ["IntegrationShareableId"] = "shareable id",
        ["ChatConversation"] = "conversation of a chat",
        ["ChatEvent"] = "event of a chat",
        ["ChatMessage"] = "message of a chat",
        ["ChatParticipant"] = "participant of a chat",
        ["ChatSignal"] = "signal of a chat",
        ["ChatUser"] = "user of a chat",
        ["NewAccessToken"] = "access token",
        ["NewChatUser"] = "user of a chat",
        ["VrlResult"] = "result of a VRL script",
    };

    // A kind that is another kind, too, with the same id.
    private static readonly Dictionary<string, string> _bases = new(StringComparer.Ordinal)
    {
        ["ChatParticipant"] = "ChatUser",
        ["NewAccessToken"] = "AccessToken",
        ["NewChatUser"] = "ChatUser",
        ["Participant"] = "User",
    };

    // How the objects of others call its id, where that is not the kind's name with Id.
    private static readonly Dictionary<string, string[]> _idNames = new(StringComparer.Ordinal)
    {
        ["BillingInvoice"] = ["InvoiceId"],
        ["BotIssue"] = ["IssueId"],
        ["BotIssueEvent"] = ["IssueEventId"],
        ["BotTask"] = ["TaskId", "CurrentTaskId"],
        ["BotVersion"] = ["VersionId"],
        ["InvoiceCharge"] = ["InvoiceId"],
        ["Table"] = ["TableId", "Table", "TableName"],
        ["WorkspaceInvoice"] = ["InvoiceId"],
        ["WorkspaceMember"] = ["WorkspaceMemberId", "MemberId"],
    };

    // What the ids of the API begin with, where that tells what they are of.
    private static readonly Dictionary<string, string> _idPrefixes = new(StringComparer.Ordinal)
    {
        ["bak"] = "BotApiKey",
        ["botver"] = "BotVersion",
        ["conv"] = "Conversation",
        ["evt"] = "Event",
        ["file"] = "File",
        ["ifver"] = "Interface",
        ["intver"] = "Integration",
        ["issue"] = "BotIssue",
        ["kb"] = "KnowledgeBase",
        ["msg"] = "Message",
        ["pat"] = "AccessToken",
        ["plugver"] = "Plugin",
        ["user"] = "User",
        ["wkspace"] = "Workspace",
    };

    // The properties of each kind, those with most first. Of a few, others may have the same by chance.
    private static readonly (string Kind, string[] Names)[] _columns = [.. typeof(Kinds).Assembly.GetExportedTypes()
        .Where(type => type.IsDefined(typeof(ViewAttribute), false))
        .Select(type => (type.Name, Names: Array.ConvertAll(type.GetProperties(), property => property.Name)))
        .Where(known => known.Names.Length > 4)
        .OrderByDescending(known => known.Names.Length)];

    // Of these properties each of those kinds has one.
    private static readonly Lazy<string[]> _marks = new(FindMarks);

    /// <summary>The kind of an object of this module, be it live, deserialised, selected or from a CSV file with its type; null for one from elsewhere.</summary>
    public static string? Of(PSObject item)
    {
        foreach (string type in ObjectParts.TypeNames(item))
        {
            string name = type;
            foreach (string prefix in _prefixes)
            {
                name = name.StartsWith(prefix, StringComparison.Ordinal) ? name.Substring(prefix.Length) : name;
            }

            if (name.StartsWith(Namespace, StringComparison.Ordinal) && name.IndexOf('.', Namespace.Length) < 0)
            {
                // A view of its own has a name after the type's.
                return name.Substring(Namespace.Length).Split('#')[0];
            }
        }

        return FromRecord(item);
    }

    /// <summary>Whether a kind is, or is also, the kind of a type.</summary>
    public static bool Is(string kind, Type type) => kind == type.Name || (_bases.TryGetValue(kind, out string? also) && also == type.Name);

    /// <summary>Whether a kind that an id shows may be the kind of a type: what a chat has got its ids where the bot's things have.</summary>
    public static bool MayBe(string kind, Type type) => Is(kind, type) || type.Name == ChatPrefix + kind;

    // What a chat has is called there as the bot's own.
    private static bool IsOfChat(string kind) => kind.StartsWith(ChatPrefix, StringComparison.Ordinal);

    /// <summary>The kind as people call it: <c>bot log entry</c>.</summary>
    public static string Words(string kind) => _names.TryGetValue(kind, out string? name)
        ? name
        : _words.Replace(kind, " ").ToLowerInvariant();

    /// <summary>The kind with its article: <c>a bot log entry</c>.</summary>
    public static string Some(string kind) => WithArticle(Words(kind));

    /// <summary>Words with their article.</summary>
    public static string WithArticle(string words) => ("aeioAEIO".IndexOf(words[0]) >= 0 ? "an " : "a ") + words;

    /// <summary>How objects call the id of a thing of this kind: <c>UserId</c>.</summary>
    public static string[] IdNames(string kind) => _idNames.TryGetValue(kind, out string[]? names) ? names : [(IsOfChat(kind) ? kind.Substring(ChatPrefix.Length) : kind) + "Id"];

    /// <summary>The kind of thing that an id is of, where that can be seen.</summary>
    public static string? OfId(string id)
    {
        int end = id.IndexOf('_');
        return end > 0 && _idPrefixes.TryGetValue(id.Substring(0, end), out string? kind) ? kind : null;
    }

    /// <summary>The same, where the text may be a name as well: only what has the whole form of an id is one.</summary>
    public static string? OfWholeId(string text) => _wholeId.IsMatch(text) ? OfId(text) : null;

    /// <summary>Whether text can only be an id: it has the form of one, or came with an object.</summary>
    /// <param name="text">The text.</param>
    /// <param name="own">The things that are asked for, of which the beginning of an id is enough.</param>
    public static bool IsId(string text, Type own) => OfWholeId(text) is not null || (OfId(text) is string kind && MayBe(kind, own)) || NamedIds.KindOf(text) is not null || Guid.TryParseExact(text, "D", out _);

    /// <summary>A property of an object, or an entry of a map; null when there is none, or nothing in it.</summary>
    public static object? Value(PSObject item, string name)
    {
        object? value = item.BaseObject is IDictionary map
            ? map.Keys.OfType<string>().Where(key => string.Equals(key, name, StringComparison.OrdinalIgnoreCase)).Select(key => map[key]).FirstOrDefault()
            : ValueOf(item.Properties[name]);
        value = value is PSObject wrapped ? wrapped.BaseObject : value;
        return value is string { Length: 0 } ? null : value;
    }

    /// <summary>What is in a property; null where it cannot be read.</summary>
    public static object? ValueOf(PSPropertyInfo? property)
    {
        try
        {
            return property?.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    /// <summary>Whether an object or a map has a property of that name, be there something in it or not.</summary>
    public static bool Has(PSObject item, string name) => item.BaseObject is IDictionary map
        ? map.Keys.OfType<string>().Contains(name, StringComparer.OrdinalIgnoreCase)
        : item.Properties[name] is not null;

    /// <summary>The same as text; null for what is no single value.</summary>
    public static string? Text(PSObject item, string name) => Value(item, name) switch
    {
        string text => text,
        IEnumerable or null or PSCustomObject or PropertyBag => null,
        object value => JsonValue.IsScalar(value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null,
    };

    /// <summary>What people call a thing: its name, key, note, address; null when it has none.</summary>
    public static string? NameOf(PSObject item, string kind)
    {
        string? name = kind switch
        {
            "File" => Text(item, "Key"),
            "AccessToken" or "NewAccessToken" or "BotApiKey" or "IntegrationApiKey" => Text(item, "Note"),
            "Event" or "BotTask" => Text(item, "Type"),
            "WorkspaceMember" => Text(item, "Email"),
            "Integration" or "Interface" or "Plugin" => Text(item, "Name") is string versioned ? $"{versioned} {Text(item, "Version")}".TrimEnd() : null,
            _ => Text(item, "Name"),
        };
        return name is null ? null : Names.Short(name);
    }

    /// <summary>
    /// What a line of a file was that the module's objects were exported to: it has all properties of one kind, of several the one that
    /// has most; or it has its id twice, once under the name that only its kind has.
    /// </summary>
    private static string? FromRecord(PSObject item)
    {
        if (item.BaseObject is not (PSCustomObject or IDictionary or PropertyBag))
        {
            return null;
        }

        // Most records are of no kind, and to go through all properties of each would take most of the time that rows take.
        if (item.BaseObject is not IDictionary && !HasMark(item))
        {
            return null;
        }

        IEnumerable<string> names = item.BaseObject is IDictionary map ? map.Keys.OfType<string>() : item.Properties.Select(property => property.Name);
        var columns = new HashSet<string>(names, StringComparer.Ordinal);
        string? id = columns.Contains("Id") ? Text(item, "Id") : null;
        string? ofId = id is null ? null : OfId(id);
        string? kind = Array.Find(_columns, known => known.Names.Length <= columns.Count && Array.TrueForAll(known.Names, columns.Contains)
            && (ofId is null || ofId == known.Kind || (_bases.TryGetValue(known.Kind, out string? also) && also == ofId))).Kind;
        if (kind is not null || id is null)
        {
            return kind;
        }

        kind = columns.Where(name => name.Length > 2 && name.EndsWith("Id", StringComparison.Ordinal) && name != "InvoiceId" && Text(item, name) == id)
            .Select(name => _idNames.Where(known => known.Value.Contains(name)).Select(known => known.Key).FirstOrDefault() ?? name.Substring(0, name.Length - 2))
            .FirstOrDefault(name => typeof(Kinds).Assembly.GetType(Namespace + name) is not null);
        // A participant is a user in a conversation, and has both ids.
        return kind == "User" && Text(item, "ConversationId") is not null ? "Participant" : kind;
    }

    private static bool HasMark(PSObject item)
    {
        if (item.BaseObject is PSCustomObject && ObjectParts.OwnMembers(item) is PSMemberInfoCollection<PSMemberInfo> members)
        {
            return Array.Exists(_marks.Value, mark => members[mark]?.Name == mark);
        }

        return Array.Exists(_marks.Value, mark => item.Properties[mark]?.Name == mark);
    }

    private static string[] FindMarks()
    {
        List<string> marks = ["Id"];
        while (Array.FindAll(_columns, known => !known.Names.Any(marks.Contains)) is { Length: > 0 } unmarked)
        {
            marks.Add(unmarked.SelectMany(known => known.Names).GroupBy(name => name).OrderByDescending(kinds => kinds.Count()).First().Key);
        }

        return [.. marks];
    }
}
