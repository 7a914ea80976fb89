using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>XML.</summary>
internal static class VrlXmlFunctions
{
    private const string Parameters =
        "value:text, trim:bool?, include_attr:bool?, attr_prefix:text?, text_key:text?, always_use_text_key:bool?, parse_bool:bool?, parse_null:bool?, parse_number:bool?";

    public static IEnumerable<VrlFunction> All() =>
    [
        new("parse_xml", Parameters, new VrlType(new VrlKind(VrlBasic.Text, map: VrlKind.MapOf(VrlKind.AnyMap).Map), true), Parse),
    ];

    private static object? Parse(VrlCall call)
    {
        string text = call.Text("value");
        var form = new VrlXmlForm(
            call.Flag("include_attr", true),
            call.Text("attr_prefix", "@"),
            call.Text("text_key", "text"),
            call.Flag("always_use_text_key", false),
            call.Flag("parse_bool", true),
            call.Flag("parse_null", true),
            call.Flag("parse_number", true));
        XDocument document = Load(call.Flag("trim", true) ? Trimmed(text) : text);
        return new VrlMap([new(document.Root!.Name.LocalName, form.Read(document.Root))]);
    }

    /// <summary>The text without the blanks between one tag and the next.</summary>
    private static string Trimmed(string text)
    {
        var kept = new StringBuilder();
        for (int at = 0; at < text.Length; at++)
        {
            int end = at;
            while (at > 0 && text[at - 1] == '>' && end < text.Length && char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            at = end > at && end < text.Length && text[end] == '<' ? end : at;
            kept.Append(text[at]);
        }

        return kept.ToString();
    }

    private static XDocument Load(string text)
    {
        // Of a text that is very short the framework says something else than of a long one; blanks behind it mean nothing.
        text += "    ";
        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
            using (var scan = XmlReader.Create(new StringReader(text), settings))
            {
                while (scan.Read())
                {
                    if (scan.Depth > VrlCollection.MostDepth)
                    {
                        throw new VrlOverrun("a value is too large or too deep");
                    }
                }
            }

            using var reader = XmlReader.Create(new StringReader(text), settings);
            return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException fault)
        {
            // The parser of the framework says it in its own words; the two that are met most are the engine's.
            string what = string.IsNullOrWhiteSpace(text) ? "the document does not have a root node"
                : text.TrimStart()[0] != '<' ? "unknown token at 1:1"
                : fault.Message.IndexOf("end of file", StringComparison.OrdinalIgnoreCase) >= 0 ? "the root node was opened but never closed"
                : fault.Message;
            throw new VrlFailure("unable to parse xml: " + what);
        }
    }
}

/// <summary>What elements, attributes and texts become.</summary>
internal sealed record VrlXmlForm(bool Attributes, string Prefix, string TextKey, bool AlwaysTextKey, bool Flags, bool Nulls, bool Numbers)
{
    public object? Read(XElement element)
    {
        List<object> children = Children(element);
        bool plain = !element.HasAttributes;
        if ((!plain && Attributes) || (AlwaysTextKey && plain) || children.Count != 1 || children[0] is not (XElement or string))
        {
            return Whole(element, children);
        }

        return children[0] is XElement inner ? new VrlMap([new(inner.Name.LocalName, Read(inner))]) : Text((string)children[0]);
    }

    /// <summary>The elements and texts of an element; texts that follow each other are one. What is neither only counts.</summary>
    private static List<object> Children(XElement element)
    {
        var children = new List<object>();
        foreach (XNode node in element.Nodes())
        {
            if (node is XElement inner)
            {
                children.Add(inner);
            }
            else if (node is XText text)
            {
                bool joins = children.Count > 0 && children[children.Count - 1] is string;
                string all = joins ? (string)children[children.Count - 1] + text.Value : text.Value;
                children.RemoveRange(children.Count - (joins ? 1 : 0), joins ? 1 : 0);
                children.Add(all);
            }
            else
            {
                children.Add(node);
            }
        }

        return children;
    }

    private VrlMap Whole(XElement element, List<object> children)
    {
        var values = new Dictionary<string, object?>();
        var several = new Dictionary<string, List<object?>>();
        foreach (XAttribute attribute in Attributes ? element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration) : [])
        {
            values[Prefix + attribute.Name.LocalName] = new VrlText(attribute.Value);
        }

        foreach (object child in children.Where(child => child is XElement or string))
        {
            string key = child is XElement inner ? inner.Name.LocalName : TextKey;
            object? value = child is XElement part ? Read(part) : Text((string)child);
            if (!values.TryGetValue(key, out object? old))
            {
                values[key] = value;
                continue;
            }

            if (!several.TryGetValue(key, out List<object?>? all))
            {
                several[key] = all = old is VrlList list ? [.. list.Items] : [old];
            }

            all.Add(value);
        }

        foreach (KeyValuePair<string, List<object?>> entry in several)
        {
            values[entry.Key] = new VrlList(entry.Value);
        }

        return new VrlMap(values);
    }

    private object? Text(string text)
    {
        if (Nulls && (text is "" or "null"))
        {
            return null;
        }

        if (Flags && (text is "true" or "false"))
        {
            return text == "true";
        }

        return !Numbers ? new VrlText(text)
            : VrlNumbers.ReadInteger(text, 10, out long whole) is null ? (object)whole
            : VrlNumbers.ReadFloat(text, out double number) is null ? (double.IsNaN(number) ? 0d : number)
            : new VrlText(text);
    }
}
