using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace Botpress;

/// <summary>What a message says, in short, whatever its type.</summary>
internal static class PayloadText
{
    private static readonly string[] _telling =
        ["title", "name", "imageUrl", "audioUrl", "videoUrl", "fileUrl", "url", "address"];

    /// <summary>The text where there is one, with the options to choose from in brackets, else the type and what tells most about it.</summary>
    public static string? Of(string? type, object? payload) =>
        (Field(payload, "text") as string ?? Field(payload, "markdown") as string) is string text ? text + Options(type, payload) : Summary(type, payload);

    /// <summary>A field of a payload, be it a map or an object; null where there is none.</summary>
    public static object? Field(object? payload, string name) => payload switch
    {
        IDictionary map => map.Contains(name) ? Plain(map[name]) : null,
        PSObject { BaseObject: IDictionary map } => Field(map, name),
        PSObject custom => Plain(custom.Properties[name]?.Value),
        _ => null,
    };

    private static object? Plain(object? value) => value is PSObject { BaseObject: not (PSCustomObject or PropertyBag) } wrapped ? wrapped.BaseObject : value;

    private static string Options(string? type, object? payload)
    {
        if (type is not ("choice" or "dropdown") || Field(payload, "options") is not (IEnumerable options and not (string or IDictionary)))
        {
            return "";
        }

        string[] labels = [.. options.Cast<object?>().Select(option => Plain(option) as string ?? Field(option, "label") as string ?? Field(option, "value") as string).OfType<string>()];
        return labels.Length == 0 ? "" : $" [{string.Join(", ", labels)}]";
    }

    private static string? Summary(string? type, object? payload)
    {
        if (type is null)
        {
            return null;
        }

        string? telling = _telling.Select(name => Field(payload, name) as string).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        if (telling is null && Field(payload, "items") is object[] items)
        {
            telling = $"{items.Length.ToString(CultureInfo.InvariantCulture)} {(items.Length == 1 ? "item" : "items")}";
        }

        if (telling is null && Field(payload, "latitude") is object latitude && Field(payload, "longitude") is object longitude)
        {
            telling = string.Format(CultureInfo.InvariantCulture, "{0}, {1}", latitude, longitude);
        }

        return telling is null ? $"[{type}]" : $"[{type}] {telling}";
    }
}
