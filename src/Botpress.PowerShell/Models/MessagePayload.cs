using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>
/// What a message holds, with its type, in the shapes that the channels of Botpress agree on. A part of a carousel or a bloc has the
/// same shape.
/// </summary>
[View]
public sealed class MessagePayload : BotpressObject
{
    private static readonly string[] _actions = ["say", "url", "postback"];

    private MessagePayload(string type, params (string Name, object? Value)[] fields)
    {
        Type = type;
        Payload = new OrderedDictionary(StringComparer.Ordinal);
        foreach ((string name, object? value) in fields)
        {
            // Empty text, from a table without a value for example, is no subtitle.
            if (value is not (null or ""))
            {
                Payload[name] = value;
            }
        }
    }

    /// <summary>The message's type: text, markdown, image, audio, video, file, location, choice, dropdown, card, carousel or bloc.</summary>
    [Column(1, 9)]
    public string Type { get; }

    /// <summary>What it holds, as the API takes it.</summary>
    [Column(2, As = Show.Json)]
    [Line(Show.Json)]
    public IDictionary Payload { get; }

    internal static MessagePayload OfText(string text) => new("text", ("text", text));

    internal static MessagePayload OfMarkdown(string markdown) => new("markdown", ("markdown", markdown));

    internal static MessagePayload OfImage(string url) => new("image", ("imageUrl", url));

    internal static MessagePayload OfAudio(string url) => new("audio", ("audioUrl", url));

    internal static MessagePayload OfVideo(string url) => new("video", ("videoUrl", url));

    internal static MessagePayload OfFile(string url, string? title) => new("file", ("fileUrl", url), ("title", title));

    internal static MessagePayload OfLocation(double latitude, double longitude, string? address, string? title) =>
        new("location", ("latitude", latitude), ("longitude", longitude), ("address", address), ("title", title));

    internal static MessagePayload OfChoice(string text, object[] options) => new("choice", ("text", text), ("options", options));

    internal static MessagePayload OfDropdown(string text, object[] options) => new("dropdown", ("text", text), ("options", options));

    internal static MessagePayload OfCard(string title, string? subtitle, string? imageUrl, object[] actions) =>
        new("card", ("title", title), ("subtitle", subtitle), ("imageUrl", imageUrl), ("actions", actions));

    internal static MessagePayload OfCarousel(object[] cards) => new("carousel", ("items", cards));

    internal static MessagePayload OfBloc(object[] parts) => new("bloc", ("items", parts));

    /// <summary>Whether text is an address that a channel can show: absolute, http or https.</summary>
    internal static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) && address.Host.Length > 0;

    /// <summary>An option of a choice: text, or a map of label and value, one of which does for both.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static object ToOption(object? option)
    {
        if (Scalar(option) is { Length: > 0 } text)
        {
            return Map(("label", text), ("value", text));
        }

        Dictionary<string, object?> fields = Fields(option, "an option", "text, or a hashtable with label and value", "label", "value");
        string label = Said(fields, "label") ?? Said(fields, "value") ?? throw new ArgumentException("An option has neither label nor value.");
        return Map(("label", label), ("value", Said(fields, "value") ?? label));
    }

    /// <summary>
    /// An action of a card: text to say, or a map such as say = 'Yes', url = 'https://...' or postback = 'buy', perhaps with a label, or in
    /// the API's own shape.
    /// </summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static object ToAction(object? action)
    {
        if (Scalar(action) is { Length: > 0 } text)
        {
            return Map(("action", "say"), ("label", text), ("value", text));
        }

        const string Help = "text to say, or a hashtable such as @{ say = 'Yes' }, @{ url = 'https://example.com'; label = 'Read' } or @{ postback = 'buy'; label = 'Buy' }";
        Dictionary<string, object?> fields = Fields(action, "an action", Help, ["label", "action", "value", .. _actions]);
        string[] kinds = fields.ContainsKey("action") ? [Said(fields, "action") ?? ""] : [.. _actions.Where(fields.ContainsKey)];
        if (kinds.Length != 1 || !_actions.Contains(kinds[0], StringComparer.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"An action does one of {string.Join(", ", _actions)}. Give {Help}.");
        }

        string kind = kinds[0].ToLowerInvariant();
        string value = Said(fields, fields.ContainsKey("action") ? "value" : kind) ?? throw new ArgumentException($"An action has no value to {kind}.");
        return kind != "url" || IsAddress(value)
            ? Map(("action", kind), ("label", Said(fields, "label") ?? value), ("value", value))
            : throw new ArgumentException($"'{Names.Short(value)}' is no absolute http or https address.");
    }

    /// <summary>A card of a carousel: a payload of that type, or a map of its fields.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static object ToCard(object? card)
    {
        if (Plain(card) is MessagePayload made)
        {
            return made.Type == "card" ? made.Payload : throw new ArgumentException($"A carousel is made of cards, and this is of type {made.Type}.");
        }

        Dictionary<string, object?> fields = Fields(card, "a card", "what New-BpMessagePayload -Card gives, or a hashtable with title, subtitle, imageUrl and actions", "title", "subtitle", "imageUrl", "actions");
        string? image = Said(fields, "imageUrl");
        if (image is not null && !IsAddress(image))
        {
            throw new ArgumentException($"'{Names.Short(image)}' is no absolute http or https address.");
        }

        fields.TryGetValue("actions", out object? actions);
        object?[] list = Plain(actions) switch
        {
            null => [],
            IEnumerable several and not (string or IDictionary) => [.. several.Cast<object?>()],
            _ => [actions],
        };
        return OfCard(Said(fields, "title") ?? throw new ArgumentException("A card has no title."), Said(fields, "subtitle"), image, [.. list.Select(ToAction)]).Payload;
    }

    /// <summary>A part of a bloc: a payload of a type that it can hold, or text.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static object ToPart(object? part)
    {
        MessagePayload made = Plain(part) as MessagePayload ?? OfText(Scalar(part) is { Length: > 0 } text ? text
            : throw new ArgumentException("A bloc is made of what New-BpMessagePayload gives, or of texts."));
        return made.Type is "text" or "markdown" or "image" or "audio" or "video" or "file" or "location"
            ? Map(("type", made.Type), ("payload", made.Payload))
            : throw new ArgumentException($"A bloc holds text, markdown, image, audio, video, file and location, and this is of type {made.Type}.");
    }

    private static OrderedDictionary Map(params (string Name, object Value)[] fields)
    {
        var map = new OrderedDictionary(StringComparer.Ordinal);
        foreach ((string name, object value) in fields)
        {
            map[name] = value;
        }

        return map;
    }

    private static object? Plain(object? value) => value is PSObject { BaseObject: not (PSCustomObject or PropertyBag) } wrapped ? wrapped.BaseObject : value;

    /// <summary>Text, or a number or the like as text; null for what has parts.</summary>
    private static string? Scalar(object? value) => Plain(value) switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        IDictionary or PSObject or BotpressObject => null,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string? Said(Dictionary<string, object?> fields, string name) =>
        fields.TryGetValue(name, out object? value) && Scalar(value) is { Length: > 0 } text ? text : null;

    /// <summary>The fields of a hashtable or custom object, of which only those that are known may be there.</summary>
    private static Dictionary<string, object?> Fields(object? value, string what, string help, params string[] known)
    {
        IEnumerable<KeyValuePair<string, object?>> entries = Plain(value) switch
        {
            IDictionary map => map.Keys.Cast<object>().Select(key => new KeyValuePair<string, object?>(key.ToString()!, map[key])),
            PSObject custom => custom.Properties.Select(property => new KeyValuePair<string, object?>(property.Name, property.Value)),
            _ => throw new ArgumentException($"'{Names.Short(value)}' is no {what.Substring(what.IndexOf(' ') + 1)}. Give {help}."),
        };
        var fields = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, object?> entry in entries)
        {
            fields[entry.Key] = known.Contains(entry.Key, StringComparer.OrdinalIgnoreCase) ? entry.Value
                : throw new ArgumentException($"{char.ToUpperInvariant(what[0])}{what.Substring(1)} has no '{Names.Short(entry.Key)}'. Give {help}.");
        }

        return fields;
    }
}
