using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Botpress.Client;
using Botpress.Emulator;

namespace Botpress.PowerShell;

/// <summary>What a bot of the emulator answers, as PowerShell says it.</summary>
internal static class ChatAnswers
{
    /// <summary>The rules of a hashtable, in the order in which they are tried.</summary>
    /// <exception cref="ArgumentException">It has a text or an answer that is none.</exception>
    public static IReadOnlyList<ChatRule> Rules(IDictionary given)
    {
        List<ChatRule> rules = [];
        foreach (DictionaryEntry entry in given)
        {
            string pattern = entry.Key as string ?? Convert.ToString(entry.Key, System.Globalization.CultureInfo.InvariantCulture) ?? "";
            rules.Add(new ChatRule(pattern, [.. Of(entry.Value, $"-Answer, '{Names.Short(pattern)}':")]));
        }

        // Of patterns that are alike in this, none is before the other but by its text, so that the same one answers each time.
        return given is IOrderedDictionary ? rules
            : [.. rules.OrderByDescending(rule => IsExact(rule.Pattern)).ThenByDescending(rule => Letters(rule.Pattern)).ThenBy(rule => rule.Pattern, StringComparer.Ordinal)];
    }

    /// <summary>The messages and events that a value stands for.</summary>
    /// <param name="value">Text, a payload, a map, or a list of these.</param>
    /// <param name="place">Where it stands, for the error.</param>
    /// <exception cref="ArgumentException">It is no answer.</exception>
    public static IEnumerable<JsonObject> Of(object? value, string place)
    {
        object? plain = GivenValue.Unwrapped(value);
        return plain switch
        {
            null => [],
            string or ValueType or Uri => [Message(MessagePayload.OfText(LanguagePrimitives.ConvertTo<string>(plain)), null, place)],
            MessagePayload => [Message(plain, null, place)],
            ChatMessage said => [Message(said.Payload, said.Metadata, place)],
            ChatEvent sent => [Event(sent.Payload, place)],
            IDictionary map => [OfFields(map, name => map.Keys.Cast<object>().FirstOrDefault(key => Is(key as string, name)) is object key ? (true, map[key]) : (false, null), place)],
            PSObject custom => [OfFields(custom, name => custom.Properties[name] is PSPropertyInfo property ? (true, property.Value) : (false, null), place)],
            ScriptBlock => throw new ArgumentException($"{place} a script block answers to all that is said, and not to one text: give -Answer {{ switch -Wildcard ($_.Text) {{ ... }} }}."),
            IEnumerable several => [.. several.Cast<object?>().SelectMany(one => Of(one, place))],
            _ => throw new ArgumentException($"{place} '{Names.Short(plain)}' is no answer. Give text, what New-BpMessagePayload gives, or a hashtable with a payload's type, with metadata and payload, or with event."),
        };
    }

    private static JsonObject OfFields(object given, Func<string, (bool IsThere, object? Value)> field, string place)
    {
        if (field("event") is (true, object sent))
        {
            return Event(sent, place);
        }

        (bool hasPayload, object? payload) = field("payload");
        object? plain = GivenValue.Unwrapped(payload);
        return !hasPayload || field("type").IsThere ? Message(given, null, place)
            : Message(plain is string text ? MessagePayload.OfText(text) : plain, field("metadata").Value, place);
    }

    private static JsonObject Event(object? payload, string place) => new() { ["event"] = Json(payload, place) };

    private static JsonObject Message(object? payload, object? metadata, string place)
    {
        try
        {
            var message = new JsonObject { ["payload"] = Json(ChatPayload.Of(payload), place) };
            if (metadata is not null)
            {
                message["metadata"] = Json(metadata, place);
            }

            return message;
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"{place} {exception.Message.Replace("-Payload", "the payload")}", exception);
        }
    }

    private static JsonObject Json(object? map, string place) =>
        JsonNode.Parse(JsonBody.BuildValue(JsonValue.FromPowerShell(map, "Answer"))) as JsonObject ?? throw new ArgumentException($"{place} '{Names.Short(map)}' is no map.");

    private static bool Is(string? name, string wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);

    private static bool IsExact(string pattern) => !WildcardPattern.ContainsWildcardCharacters(pattern);

    private static int Letters(string pattern) => pattern.Count(letter => letter is not ('*' or '?' or '[' or ']' or '`'));
}
