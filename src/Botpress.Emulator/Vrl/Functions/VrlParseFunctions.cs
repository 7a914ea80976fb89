using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>Functions that read texts of some form: addresses, queries, lines of tables and of words.</summary>
internal static class VrlParseFunctions
{
    public static IEnumerable<VrlFunction> All() =>
    [
        new("parse_query_string", "value:text", VrlKind.MapOf(new VrlKind(VrlBasic.Text, VrlKind.Any.List)), call => Query(call.Bytes("value").Bytes, true)),
        new("parse_url", "value:text, default_known_ports:bool?", new VrlType(VrlKind.MapOf(new Dictionary<string, VrlKind>
        {
            ["scheme"] = VrlKind.Text,
            ["username"] = VrlKind.Text,
            ["password"] = VrlKind.Text,
            ["path"] = VrlKind.Text.Or(VrlBasic.Null),
            ["host"] = VrlKind.Text,
            ["port"] = VrlKind.Integer.Or(VrlBasic.Null),
            ["fragment"] = VrlKind.Text.Or(VrlBasic.Null),
            ["query"] = VrlKind.MapOf(VrlKind.Text),
        }), true), call => VrlUrl.Read(call.Text("value"), call.Flag("default_known_ports", false))),
        new("parse_csv", "value:text, delimiter:text?", new VrlType(VrlKind.ListOf(VrlKind.Text), true), Csv),
        new("parse_tokens", "value:text", VrlKind.ListOf(VrlKind.Text), Tokens),
    ];

    /// <summary>The pairs of a query; a key that comes twice has a list, or, with <paramref name="lists"/> off, its last value.</summary>
    public static VrlMap Query(byte[] bytes, bool lists)
    {
        var values = new Dictionary<string, object?>();
        var several = new Dictionary<string, List<object?>>();
        foreach (byte[] part in Split(bytes.Length > 0 && bytes[0] == '?' && lists ? [.. bytes.Skip(1)] : bytes, (byte)'&'))
        {
            int at = Array.IndexOf(part, (byte)'=');
            if (part.Length == 0)
            {
                continue;
            }

            string key = Form(at < 0 ? part : [.. part.Take(at)]);
            var value = new VrlText(at < 0 ? "" : Form([.. part.Skip(at + 1)]));
            if (!lists || !values.TryGetValue(key, out object? old))
            {
                values[key] = value;
                continue;
            }

            if (!several.TryGetValue(key, out List<object?>? all))
            {
                several[key] = all = [old];
            }

            all.Add(value);
        }

        foreach (KeyValuePair<string, List<object?>> entry in several)
        {
            values[entry.Key] = new VrlList(entry.Value);
        }

        return new VrlMap(values);
    }

    private static string Form(byte[] bytes) =>
        new VrlText(VrlCodeFunctions.Percent([.. bytes.Select(letter => letter == '+' ? (byte)' ' : letter)])).Text;

    private static IEnumerable<byte[]> Split(byte[] bytes, byte separator)
    {
        int start = 0;
        for (int at = 0; at <= bytes.Length; at++)
        {
            if (at == bytes.Length || bytes[at] == separator)
            {
                byte[] part = new byte[at - start];
                Array.Copy(bytes, start, part, 0, part.Length);
                yield return part;
                start = at + 1;
            }
        }
    }

    /// <summary>The first line of a table.</summary>
    private static object? Csv(VrlCall call)
    {
        string text = call.Text("value");
        string delimiter = call.Text("delimiter", ",");
        if (Encoding.UTF8.GetByteCount(delimiter) != 1)
        {
            throw new VrlFailure("delimiter must be a single character");
        }

        int at = 0;
        while (at < text.Length && text[at] is '\n' or '\r')
        {
            at++;
        }

        var cells = new List<object?>();
        if (at == text.Length)
        {
            return VrlList.Empty;
        }

        while (true)
        {
            var cell = new StringBuilder();
            bool quoted = at < text.Length && text[at] == '"';
            at += quoted ? 1 : 0;
            while (at < text.Length)
            {
                if (quoted && text[at] == '"')
                {
                    quoted = at + 1 < text.Length && text[at + 1] == '"';
                    at += quoted ? 1 : 0;
                    if (!quoted)
                    {
                        at++;
                        continue;
                    }
                }
                else if (!quoted && (text[at] == delimiter[0] || text[at] is '\n' or '\r'))
                {
                    break;
                }

                cell.Append(text[at++]);
            }

            cells.Add(new VrlText(cell.ToString()));
            if (at >= text.Length || text[at] != delimiter[0])
            {
                return new VrlList(cells);
            }

            at++;
        }
    }

    /// <summary>The words of a log line: what stands in quotes or brackets is one; a dash is nothing.</summary>
    private static object? Tokens(VrlCall call)
    {
        string text = call.Text("value");
        var tokens = new List<object?>();
        for (int at = 0; at < text.Length;)
        {
            char letter = text[at];
            char close = letter == '[' ? ']' : letter == '"' ? '"' : '\0';
            int end = close == '\0' ? -1 : Close(text, at + 1, close);
            string token;
            if (end >= 0)
            {
                token = text.Substring(at + 1, end - at - 1);
                at = end + 1;
            }
            else
            {
                int start = at;
                while (close == '\0' ? at < text.Length && text[at] is not (' ' or '\t' or '[' or '"') : at < text.Length)
                {
                    at++;
                }

                if (at == start)
                {
                    // A blank at the beginning: nothing takes it, so that the whole line is one token.
                    at = text.Length;
                }

                token = text.Substring(start, at - start);
            }

            tokens.Add(token is "" or "-" ? null : new VrlText(token));
            while (at < text.Length && text[at] is ' ' or '\t')
            {
                at++;
            }
        }

        return new VrlList(tokens);
    }

    private static int Close(string text, int at, char close)
    {
        for (; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
                if (at >= text.Length || (text[at] != '\\' && text[at] != close))
                {
                    return -1;
                }
            }
            else if (text[at] == close)
            {
                return at;
            }
        }

        return -1;
    }
}
