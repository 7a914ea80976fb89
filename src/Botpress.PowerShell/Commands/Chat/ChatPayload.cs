using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// What a message of a chat holds, in the shape that the Chat API takes: with its type among its fields. It is looked at before it is sent, because
/// the service blames another type than the one that was meant.
/// </summary>
internal static class ChatPayload
{
    // Text that must not be empty, a number, or a list of parts; what may be left out ends with a question mark. Source: the union of createMessage's payload.
    private static readonly Dictionary<string, string[]> _types = new(StringComparer.Ordinal)
    {
        ["text"] = ["text"],
        ["markdown"] = ["markdown"],
        ["image"] = ["imageUrl"],
        ["audio"] = ["audioUrl"],
        ["video"] = ["videoUrl"],
        ["file"] = ["fileUrl", "title?"],
        ["location"] = ["latitude#", "longitude#"],
        ["choice"] = ["text", "options*option"],
        ["dropdown"] = ["text", "options*option"],
        ["card"] = ["title", "subtitle?", "imageUrl?", "actions*action"],
        ["carousel"] = ["items*card"],
        ["bloc"] = ["items*part"],
    };

    private static readonly string[] _parts = ["text", "markdown", "image", "audio", "video", "file", "location"];

    /// <summary>The payload as the API takes it.</summary>
    /// <param name="payload">What New-BpMessagePayload gives, or a map or object with its type.</param>
    /// <param name="type">The type where the payload has none; null for none.</param>
    /// <exception cref="ArgumentException">It is no payload that the Chat API takes.</exception>
    public static IDictionary Of(object? payload, string? type = null)
    {
        IDictionary fields = GivenValue.Unwrapped(payload) is MessagePayload made ? Flat(made.Type, (IDictionary)JsonValue.FromPowerShell(made.Payload, "Payload")!)
            : JsonValue.FromPowerShell(payload, "Payload") as IDictionary ?? throw new ArgumentException("-Payload is no map: give what New-BpMessagePayload gives, or a hashtable such as @{ type = 'text'; text = 'Hello' }.");
        if (type is not null && !fields.Contains("type"))
        {
            fields = Flat(type, fields);
        }

        Check(fields, "-Payload");
        return fields;
    }

    /// <summary>Refuses what is more than a request of a chat may have.</summary>
    /// <param name="arguments">Its body.</param>
    /// <exception cref="ArgumentException">It is.</exception>
    public static void RequireSize(Dictionary<string, object?> arguments)
    {
        if (JsonSize.Of(arguments, "Payload") > Limits.ChatPayload)
        {
            throw new ArgumentException($"-Payload, with what is sent beside it, has more than {Limits.ChatPayload / 1024 / 1024} MB, which is the most that the Chat API takes. Give the address of a file in its place.");
        }
    }

    private static OrderedDictionary Flat(string type, IDictionary fields)
    {
        var flat = new OrderedDictionary(StringComparer.Ordinal) { ["type"] = type };
        foreach (DictionaryEntry field in fields)
        {
            flat[field.Key] = type is "bloc" or "carousel" && Equals(field.Key, "items") && field.Value is IEnumerable parts and not (string or IDictionary)
                ? parts.Cast<object?>().Select(FlatPart).ToArray()
                : field.Value;
        }

        return flat;
    }

    // Elsewhere a part of a bloc has its payload beside its type, and a card of a carousel needs none.
    private static object? FlatPart(object? part) => part is not IDictionary map ? part
        : map.Contains("type") ? map["payload"] is IDictionary inner && map["type"] is string own ? Flat(own, inner) : part
        : Flat("card", map);

    private static void Check(IDictionary fields, string where)
    {
        if (fields["type"] is not string { Length: > 0 } type)
        {
            throw new ArgumentException($"{where} has no type. Give one of {string.Join(", ", _types.Keys)}.");
        }

        if (!_types.TryGetValue(type, out string[]? needed))
        {
            throw new ArgumentException($"{where} is of the type '{Names.Short(type)}', which no message of a chat has. Give one of {string.Join(", ", _types.Keys)}.");
        }

        foreach (string need in needed)
        {
            CheckField(fields, need, $"{where} of the type {type}");
        }
    }

    private static void CheckField(IDictionary fields, string need, string where)
    {
        string[] list = need.Split('*');
        string name = list[0].TrimEnd('?', '#');
        object? value = fields.Contains(name) ? fields[name] : null;
        if (list.Length == 2)
        {
            if (value is not (IEnumerable parts and not (string or IDictionary)))
            {
                throw new ArgumentException($"{where} needs '{name}', a list.");
            }

            int place = 0;
            foreach (object? part in parts)
            {
                CheckPart(part as IDictionary ?? throw new ArgumentException($"{where} has in '{name}', at place {place + 1}, what is no {list[1]}."), list[1], $"{where}, {name}[{place}],");
                place++;
            }
        }
        else if (need.EndsWith("#", StringComparison.Ordinal))
        {
            if (value is null or string or bool || !double.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            {
                throw new ArgumentException($"{where} needs '{name}', a number.");
            }
        }
        else if (value is not string { Length: > 0 } && (fields.Contains(name) || !need.EndsWith("?", StringComparison.Ordinal)))
        {
            throw new ArgumentException($"{where} needs '{name}', a text that is not empty.");
        }
    }

    private static void CheckPart(IDictionary part, string kind, string where)
    {
        switch (kind)
        {
            case "option":
                CheckField(part, "label", where);
                CheckField(part, "value", where);
                break;
            case "action":
                CheckField(part, "label", where);
                CheckField(part, "value", where);
                if (part["action"] is not ("postback" or "url" or "say"))
                {
                    throw new ArgumentException($"{where} needs 'action': postback, url or say.");
                }

                break;
            default:
                if (kind == "card" ? part["type"] is not "card" : !_parts.Contains(part["type"] as string))
                {
                    throw new ArgumentException($"{where} is of the type '{Names.Short(part["type"])}', and must be {(kind == "card" ? "card" : "one of " + string.Join(", ", _parts))}.");
                }

                Check(part, where.TrimEnd(','));
                break;
        }
    }
}
