using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

/// <summary>Texts that somebody chose to do harm: to a command line, a terminal, a reader, or a path.</summary>
public static class FuzzHostile
{
    /// <summary>What must not be in anything that is shown: control characters but line feed and tab, and what turns or ends a line.</summary>
    public static readonly Regex Unfit = new Regex(@"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]", RegexOptions.CultureInvariant);

    public static readonly string[] Texts =
    {
        "x'; Set-Content owned 1; '", "x\u2019; Set-Content owned 1; \u2019", "\u2018x\u201a\u201b", "\"; x; \u201c\u201d\u201e", "-Force", "\u2013Force", "--%", "$(Set-Content owned 1)",
        "\u001b]52;c;eA==\u0007", "\u001b]0;t\u001b\\", "\u009b31m\u009c", "a\u0008\u0008b", "a\rb", "a\u0085b\u000bc\u000cd", "\u202egpj.exe", "\u2066a\u2069\u200f\u061c", "a\u0000.txt",
        "CON", "nul.txt", "a:b", "a|b", "~/x", "..\\..\\x", "/etc/passwd",
    };
}

/// <summary>Answers that no server should give.</summary>
public static class FuzzAnswers
{
    private static readonly string[] _texts = new[]
    {
        "", " ", "null", "true", "0", "-1", "1.5", "not-a-date", "2024-13-45T99:99:99Z", "2024-02-30T00:00:00Z", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59.9999999Z",
        "0001-01-01T00:00:00+14:00", "2024-01-02", "2024-01-02T03:04:05+99:99", "\ud83d", "a\ude00b", "\u0000", "a\u0001\u001b[31mb\u007f", "\u2028\u2029\ufeff", "\ud83d\ude00", "{}", "[]", "\"", "\\", "<html>",
        "../..", "x\r\ny: z", "1e400", "*", "?", "[a-", "%00", "${env:HOME}", "$(1)",
    }.Concat(FuzzHostile.Texts).ToArray();

    private static readonly string[] _numbers =
    {
        "0", "-0", "-1", "1.0", "1.50", "0.1", "1e3", "1E+2", "1e400", "-1e400", "1e-400", "1e99999", "1e-99999", "123456789012345678901234567890", "-123456789012345678901234567890", "9223372036854775807", "9223372036854775808",
        "18446744073709551616", "2147483648", "4294967296", "0.1234567890123456789012345", "123456789.123456789123456789", "1.7976931348623157e308", "5e-324", "99999999999999999999.5",
    };

    private static readonly string[] _bad = { "undefined", "NaN", "Infinity", "-", "01", "1.", ".5", "+1", "0x10", "'a'", "\"", "\"\\x41\"", "\"\\u12\"", "\"\n\"", "tru", "nul", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\"}", "[", "{", "]", "}", "//c\n1", "1 2", "" };

    private static readonly string[] _keys = new[]
    {
        "", " ", "ID", "Id", "iD", "__proto__", "constructor", "PSObject", "psobject", "PSBase", "psbase", "PSTypeNames", "pstypenames", "PSStandardMembers", "psadapted", "psextended", "Count", "Length", "Item", "Keys", "a.b", "a b",
        "*", "[x]", "`", "$x", "\u0000", "\ud83d", "\ud83d\ude00", "\u0130", "\u0131", "\u017f", "K\u0000", "GetType", "ToString", "Equals", "Extra", "extra", "botId", "workspaceId", "BotId", "meta", "nextToken", "type", "value", "payload",
    }.Concat(FuzzHostile.Texts).ToArray();

    public static string Deep(int levels, string open, string close)
    {
        var text = new StringBuilder();
        for (int i = 0; i < levels; i++)
        {
            text.Append(open);
        }

        text.Append("1");
        for (int i = 0; i < levels; i++)
        {
            text.Append(close);
        }

        return text.ToString();
    }

    public static FuzzJson OddValue(Random random)
    {
        switch (random.Next(16))
        {
            case 0: return FuzzJson.Literal("null");
            case 1: return FuzzJson.Literal(random.Next(2) == 0 ? "true" : "false");
            case 2: case 3: return FuzzJson.Number(_numbers[random.Next(_numbers.Length)]);
            case 4: case 5: case 6: return FuzzJson.Of(_texts[random.Next(_texts.Length)]);
            case 7: return FuzzJson.Array();
            case 8: return FuzzJson.Object();
            case 9:
                FuzzJson list = FuzzJson.Array();
                list.Items.Add(OddValue(random));
                list.Items.Add(FuzzJson.Literal("null"));
                list.Items.Add(OddValue(random));
                return list;
            case 10: case 11:
                FuzzJson map = FuzzJson.Object();
                for (int i = random.Next(1, 4); i > 0; i--)
                {
                    map.With(_keys[random.Next(_keys.Length)], OddValue(random));
                }

                return map;
            case 12: return FuzzJson.Raw(_bad[random.Next(_bad.Length)]);
            case 13:
                int[] levels = { 63, 64, 65, 100, 500, 5000 };
                bool objects = random.Next(2) == 0;
                return FuzzJson.Raw(Deep(levels[random.Next(levels.Length)], objects ? "{\"a\":" : "[", objects ? "}" : "]"));
            case 14: return random.Next(20) == 0 ? FuzzJson.Of(new string('x', 1000000)) : FuzzJson.Of(new string('y', 3000));
            default: return random.Next(20) == 0 ? FuzzJson.Number(new string('7', 100000)) : FuzzJson.Number(new string('7', random.Next(20, 400)));
        }
    }

    public static string Pascal(string name)
    {
        return name.Length > 0 && char.IsLower(name[0]) ? char.ToUpperInvariant(name[0]) + name.Substring(1) : name;
    }

    private static void Nodes(FuzzJson node, List<FuzzJson> into)
    {
        into.Add(node);
        if (node.Kind == 'o')
        {
            node.Members.ForEach(member => Nodes(member.Value, into));
        }
        else if (node.Kind == 'a')
        {
            node.Items.ForEach(item => Nodes(item, into));
        }
    }

    /// <summary>Changes a tree at random places: other kinds, names that are missing, odd or come twice.</summary>
    public static FuzzJson Mutate(FuzzJson root, Random random)
    {
        root = root.Clone();
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            var nodes = new List<FuzzJson>();
            Nodes(root, nodes);
            FuzzJson node = nodes[random.Next(nodes.Count)];
            if (node.Kind == 'o' && node.Members.Count > 0 && random.Next(3) > 0)
            {
                int at = random.Next(node.Members.Count);
                KeyValuePair<string, FuzzJson> member = node.Members[at];
                switch (random.Next(6))
                {
                    case 0: node.Members.RemoveAt(at); break;
                    case 1: node.With(member.Key, random.Next(2) == 0 ? member.Value.Clone() : OddValue(random)); break;
                    case 2: node.With(random.Next(2) == 0 ? member.Key.ToUpperInvariant() : Pascal(member.Key), OddValue(random)); break;
                    case 3: node.With(_keys[random.Next(_keys.Length)], OddValue(random)); break;
                    case 4: node.Members[at] = new KeyValuePair<string, FuzzJson>(member.Key, FuzzJson.Literal("null")); break;
                    default: node.Members[at] = new KeyValuePair<string, FuzzJson>(member.Key, OddValue(random)); break;
                }
            }
            else
            {
                FuzzJson other = OddValue(random);
                node.Kind = other.Kind;
                node.Text = other.Text;
                node.Items = other.Items;
                node.Members = other.Members;
            }
        }

        return root;
    }

    private static void NullEverywhere(FuzzJson node, int depth)
    {
        if (node.Kind == 'o')
        {
            for (int i = 0; i < node.Members.Count; i++)
            {
                if (node.Members[i].Value.Kind == 'o' || node.Members[i].Value.Kind == 'a')
                {
                    NullEverywhere(node.Members[i].Value, depth + 1);
                }
                else
                {
                    node.Members[i] = new KeyValuePair<string, FuzzJson>(node.Members[i].Key, FuzzJson.Literal("null"));
                }
            }
        }
        else if (node.Kind == 'a')
        {
            node.Items.ForEach(item => NullEverywhere(item, depth + 1));
        }
    }

    /// <summary>An answer made of a good one; the tree, where it still is one, for comparing.</summary>
    public static CannedAnswer Make(FuzzTarget target, Random random, out FuzzJson tree)
    {
        tree = null;
        FuzzJson good = FuzzJson.Parse(target.Response);
        var answer = new CannedAnswer { Status = target.Status };
        switch (random.Next(20))
        {
            case 0:
                byte[] whole = Encoding.UTF8.GetBytes(target.Response);
                answer.Bytes = whole.Take(random.Next(whole.Length)).ToArray();
                break;
            case 1: case 2:
                byte[] flipped = Encoding.UTF8.GetBytes(target.Response);
                for (int i = random.Next(1, 4); i > 0 && flipped.Length > 0; i--)
                {
                    flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                }

                answer.Bytes = flipped;
                break;
            case 3:
                answer.Bytes = Body(target.Response, random);
                break;
            case 4:
                string[] types = { "text/html", "text/plain; charset=utf-16", "application/octet-stream", "application/json; charset=bogus", "image/png", "application/xml" };
                answer.ContentType = types[random.Next(types.Length)];
                tree = Mutate(good, random);
                answer.Body = tree.ToString();
                break;
            case 5: case 6:
                int[] statuses = { 201, 202, 204, 206, 300, 304, 400, 401, 403, 404, 409, 418, 429, 500, 503, 599 };
                answer.Status = statuses[random.Next(statuses.Length)];
                answer.Bytes = answer.Status == 204 || answer.Status == 304 ? new byte[0] : ErrorBody(random);
                break;
            case 7:
                NullEverywhere(good, 0);
                tree = good;
                answer.Body = tree.ToString();
                break;
            default:
                tree = Mutate(good, random);
                answer.Body = tree.ToString();
                break;
        }

        return answer;
    }

    private static byte[] Body(string good, Random random)
    {
        switch (random.Next(14))
        {
            case 0: return new byte[0];
            case 1: return Encoding.UTF8.GetBytes("  \r\n\t");
            case 2: return Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(good)).ToArray();
            case 3: return Encoding.Unicode.GetBytes(good);
            case 4: return Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes(good)).ToArray();
            case 5: return Encoding.UTF8.GetBytes("<!DOCTYPE html><html><head><title>Bad</title></head><body>" + new string('x', 2000) + "</body></html>");
            case 6: return Encoding.UTF8.GetBytes("null");
            case 7: return Encoding.UTF8.GetBytes(new[] { "1", "\"text\"", "true", "-0", "1e400" }[random.Next(5)]);
            case 8: return Encoding.UTF8.GetBytes(new[] { "[]", "{}", "[[]]", "[null]", "[{}]", "[1,2]" }[random.Next(6)]);
            case 9: return Encoding.UTF8.GetBytes("{\"a\":\"").Concat(new byte[] { 0xC3, 0x28, 0xFF, 0xFE, 0xED, 0xA0, 0x80 }).Concat(Encoding.UTF8.GetBytes("\"}")).ToArray();
            case 10: return Encoding.UTF8.GetBytes(good + good);
            case 11: return Encoding.UTF8.GetBytes("[" + good + "]");
            case 12:
                int[] levels = { 63, 64, 65, 500, 511, 512, 513, 5000, 100000 };
                bool objects = random.Next(2) == 0;
                return Encoding.UTF8.GetBytes(Deep(levels[random.Next(levels.Length)], objects ? "{\"a\":" : "[", objects ? "}" : "]"));
            default:
                var noise = new byte[random.Next(1, 500)];
                random.NextBytes(noise);
                return noise;
        }
    }

    private static byte[] ErrorBody(Random random)
    {
        if (random.Next(4) == 0)
        {
            return Body("{\"id\":\"e\",\"code\":400,\"type\":\"InvalidPayload\",\"message\":\"m\"}", random);
        }

        FuzzJson error = FuzzJson.Object();
        string[] names = { "id", "code", "type", "message", "metadata", "description", "status", "error" };
        foreach (string name in names)
        {
            if (random.Next(3) > 0)
            {
                error.With(name, random.Next(2) == 0 ? OddValue(random) : FuzzJson.Of(name == "type" ? "InvalidPayload" : "Some text of the server"));
            }
        }

        return Encoding.UTF8.GetBytes(error.ToString());
    }
}
