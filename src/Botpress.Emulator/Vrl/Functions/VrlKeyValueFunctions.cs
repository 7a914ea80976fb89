using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>Lines of keys and values, as <c>level=info msg="all well"</c>.</summary>
internal static class VrlKeyValueFunctions
{
    private static readonly VrlType _read = new(VrlKind.MapOf(new VrlKind(VrlBasic.Boolean | VrlBasic.Text, list: VrlKind.ListOf(VrlKind.Text).List)), true);

    public static IEnumerable<VrlFunction> All() =>
    [
        new("parse_key_value", "value:text, key_value_delimiter:any?, field_delimiter:any?, whitespace:text?, accept_standalone_key:bool?", ReadType, call =>
            new VrlKeyValueReader(
                call.Text("value"),
                call.Text("key_value_delimiter", "="),
                call.Text("field_delimiter", " "),
                call.Text("whitespace", "lenient") == "strict",
                call.Flag("accept_standalone_key", true)).Read()),
        new("parse_logfmt", "value:text", _read, call => new VrlKeyValueReader(call.Text("value"), "=", " ", false, true).Read()),
        new("encode_key_value", "value:map, fields_ordering:list?, key_value_delimiter:text?, field_delimiter:text?, flatten_boolean:bool?", WriteType, call =>
            Write(call, call.Text("key_value_delimiter", "="), call.Text("field_delimiter", " "), call.Flag("flatten_boolean", false))),
        new("encode_logfmt", "value:map, fields_ordering:list?", WriteType, call => Write(call, "=", " ", true)),
    ];

    private static VrlType ReadType(VrlSite site)
    {
        site.OneOf("whitespace", "strict", "lenient");
        return _read;
    }

    private static VrlType WriteType(VrlSite site) => new(VrlKind.Text, site.Has("fields_ordering"));

    private static VrlText Write(VrlCall call, string equals, string separator, bool flags)
    {
        var order = new List<string>();
        if (call.Has("fields_ordering"))
        {
            IReadOnlyList<object?> fields = call.List("fields_ordering");
            for (int index = 0; index < fields.Count; index++)
            {
                order.Add((fields[index] as VrlText)?.Text
                    ?? throw new VrlFailure($"invalid field value type at index {index}: expected string, got {VrlValues.KindName(fields[index])}"));
            }
        }

        var flat = new SortedDictionary<string, object?>(VrlKeyOrder.Instance);
        Flatten(call.Map("value"), "", flat);
        var parts = new List<string>();
        foreach (string key in order.Where(flat.ContainsKey).Distinct().Concat(flat.Keys.Except(order)))
        {
            object? value = flat[key];
            if (flags && value is bool flag)
            {
                parts.AddRange(flag ? [Quoted(key)] : []);
            }
            else
            {
                parts.Add(Quoted(key) + equals + Quoted(value is VrlText or VrlTime ? value.ToString()! : value is VrlRegex regex ? regex.Pattern : VrlValues.Shown(value)));
            }
        }

        return new VrlText(string.Join(separator, parts));
    }

    private static void Flatten(object? value, string key, SortedDictionary<string, object?> flat)
    {
        string Inner(object name) => key.Length == 0 ? $"{name}" : $"{key}.{name}";
        if (value is VrlMap map)
        {
            foreach (KeyValuePair<string, object?> entry in map.Entries)
            {
                Flatten(entry.Value, Inner(entry.Key), flat);
            }
        }
        else if (value is VrlList list)
        {
            for (int index = 0; index < list.Items.Count; index++)
            {
                Flatten(list.Items[index], Inner(index), flat);
            }
        }
        else
        {
            flat[key] = value;
        }
    }

    private static string Quoted(string text)
    {
        string escaped = text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\\\n");
        return text.Any(letter => char.IsWhiteSpace(letter) || letter is '"' or '=') ? $"\"{escaped}\"" : escaped;
    }
}

/// <summary>Reads one line of keys and values.</summary>
internal sealed class VrlKeyValueReader(string line, string equals, string separator, bool strict, bool alone)
{
    private readonly Dictionary<string, (int From, int At)> _next = [];

    private int _at;

    public VrlMap Read()
    {
        var values = new Dictionary<string, object?>();
        var several = new Dictionary<string, List<object?>>();
        do
        {
            (string key, object value) = Pair();
            if (!values.TryGetValue(key, out object? old) || old is true)
            {
                values[key] = value;
            }
            else if (value is not true)
            {
                if (!several.TryGetValue(key, out List<object?>? all))
                {
                    several[key] = all = [old];
                }

                all.Add(value);
            }
        }
        while (Separator() && _at < line.Length);

        // A separator that is no blank has something behind it.
        bool open = line.EndsWith(separator, StringComparison.Ordinal) && _at == line.Length && separator.Trim().Length > 0;
        if (open || line.Substring(_at).Trim().Length > 0)
        {
            throw new VrlFailure("could not parse whole line successfully");
        }

        foreach (KeyValuePair<string, List<object?>> entry in several)
        {
            values[entry.Key] = new VrlList(entry.Value);
        }

        return new VrlMap(values);
    }

    private (string Key, object Value) Pair()
    {
        Blanks();
        bool quoted = _at < line.Length && line[_at] is '"' or '\'';
        string key = Key();
        if (key.Length == 0)
        {
            throw new VrlFailure(line.Length == 0 ? "0: in Verify, got empty input\n\n"
                : _at == line.Length || (_at == 0 && Starts(separator, _at)) ? "0: at line 1, in Verify:"
                : "could not parse whole line successfully");
        }

        int before = _at;
        if (!(strict && quoted))
        {
            Blanks();
        }

        bool has = Starts(equals, _at);
        _at = has ? _at + equals.Length : before;
        if (!has)
        {
            return alone ? (key, true) : throw new VrlFailure("could not parse whole line successfully");
        }

        if (!strict)
        {
            Blanks();
        }

        return (key, new VrlText(Quoted('\'', separator) ?? Quoted('"', separator) ?? Bare(separator)));
    }

    private string Key()
    {
        int start = _at;
        foreach (string sign in alone ? [equals, separator] : new[] { equals })
        {
            if ((Quoted('\'', sign) ?? Quoted('"', sign)) is string quoted)
            {
                return quoted;
            }
        }

        int end = Next(equals);
        int first = _at;
        while (first < end && char.IsWhiteSpace(line[first]))
        {
            first++;
        }

        // A key without a value ends where the next pair begins.
        _at = first;
        int separated = alone ? Next(separator) : line.Length;
        _at = start;
        return Bare(alone && (first == end || (separated < line.Length && separated + separator.Length <= end)) ? separator : equals);
    }

    /// <summary>Where a sign comes next; the end where it does not. It is looked for once, and not for each pair before it.</summary>
    private int Next(string sign)
    {
        if (!_next.TryGetValue(sign, out (int From, int At) known) || _at < known.From || _at > known.At)
        {
            int found = sign.Length == 0 ? -1 : line.IndexOf(sign, _at, StringComparison.Ordinal);
            _next[sign] = known = (_at, found < 0 ? line.Length : found);
        }

        return known.At;
    }

    /// <summary>What stands up to a sign, or to the end.</summary>
    private string Bare(string end)
    {
        int found = Next(end);
        string text = line.Substring(_at, found - _at).Trim();
        _at = found;
        return text;
    }

    /// <summary>What stands in quotes, with a sign or the end behind; null where nothing does.</summary>
    private string? Quoted(char quote, string end)
    {
        if (_at >= line.Length || line[_at] != quote)
        {
            return null;
        }

        var text = new StringBuilder();
        int at = _at + 1;
        while (at < line.Length && line[at] != quote)
        {
            char letter = line[at++];
            char next = at < line.Length ? line[at] : '\0';
            if (letter == '\\' && (next is 'n' or '\\' or '"'))
            {
                text.Append(next == 'n' ? '\n' : next);
                at++;
            }
            else
            {
                text.Append(letter);
                if (letter == '\\' && at < line.Length)
                {
                    text.Append(line[at++]);
                }
            }
        }

        int behind = at + 1;
        int after = behind;
        while (after < line.Length && line[after] is ' ' or '\t')
        {
            after++;
        }

        if (at >= line.Length || !(after >= line.Length || Starts(end, behind) || Starts(end, after)))
        {
            return null;
        }

        _at = behind;
        return text.ToString();
    }

    private bool Separator()
    {
        int at = _at;
        while (at < line.Length && line[at] == ' ')
        {
            at++;
        }

        if (separator == " ")
        {
            bool moved = at > _at;
            _at = at;
            return moved;
        }

        bool found = separator.Length > 0 && Starts(separator, at);
        _at = found ? at + separator.Length : _at;
        return found;
    }

    private void Blanks()
    {
        while (_at < line.Length && line[_at] is ' ' or '\t')
        {
            _at++;
        }
    }

    private bool Starts(string text, int at) => at <= line.Length && string.CompareOrdinal(line, at, text, 0, text.Length) == 0;
}
