using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Numerics;

/// <summary>A value that no user should give, and what it is as JSON, made apart from the module's own conversion.</summary>
public sealed class FuzzArgument
{
    public object Value;

    /// <summary>Null where it cannot be sent.</summary>
    public FuzzJson Json;

    public string Label;

    private static readonly string[] _texts = new[]
    {
        "", " ", "\t", "a b", "../x", ".", "..", "a/b", "a?b=c&d", "a#b", "a%2Fb", "%", "\u0000", "a\u0001b", "a\u001b[31mb", "\u007f", "a\r\nx-y: z", "\u2028", "\ufeff", "\ud83d\ude00", "\u65e5\u672c", "e\u0301", "\u0130\u0131",
        "null", "true", "[]", "{}", "\"", "\\", "'", "`", "$(1)", "*", "[a-", "a*", "-1", "1e400", "2024-13-45", "{id}", "{table}", "+", "a+b", "\u200b", "\ufffd", "\ud7ff\ue000", "\udbff\udfff",
    }.Concat(FuzzHostile.Texts).ToArray();

    private static readonly string[] _broken = { "\ud83d", "a\ude00b", "x\ud83d", "\ude00\ud83d", "\ud83d\ud83d\ude00" };

    private static readonly Func<object>[] _foreign =
    {
        () => System.Diagnostics.Process.GetCurrentProcess(),
        () => new System.IO.FileInfo("/tmp"),
        () => { var xml = new System.Xml.XmlDocument(); xml.LoadXml("<a b=\"c\">d<e/></a>"); return xml; },
        () => { var xml = new System.Xml.XmlDocument(); xml.LoadXml("<a b=\"c\">d<e/></a>"); return xml.DocumentElement; },
        () => System.Text.Json.JsonDocument.Parse("{\"a\":[1]}").RootElement,
        () => System.Text.Json.JsonDocument.Parse("[1]"),
        () => System.Text.Json.Nodes.JsonNode.Parse("{\"a\":[1]}"),
        () => System.Text.Json.Nodes.JsonNode.Parse("[1,[2]]"),
        () => new NameValueCollection { { "a", "b" } },
        () => new StringDictionary { { "a", "b" } },
        () => new Dictionary<int, string> { { 1, "a" } }.ToList(),
        () => TimeSpan.FromSeconds(1),
        () => new object(),
        () => typeof(string),
        () => new System.IO.MemoryStream(new byte[] { 1 }),
        () => new System.Security.SecureString(),
        () => new Exception("x"),
        () => System.Net.IPAddress.Loopback,
        () => new Lazy<int>(() => 1),
        () => Tuple.Create(1, 2),
        () => new KeyValuePair<string, int>("a", 1),
        () => new DictionaryEntry("a", 1),
        () => new Complex(1, 2),
        () => System.Text.Encoding.UTF8,
        () => new Action(() => { }),
        () => new PSCredential("u", new System.Security.SecureString()),
        () => PSSerializer.Deserialize(PSSerializer.Serialize(new Version(1, 2))) is Version ? new object() : new object(),
    };

    public static FuzzArgument Make(Random random)
    {
        int kind = random.Next(26);
        if (kind < 8)
        {
            return Scalar(random);
        }

        if (kind < 14)
        {
            return Tree(random, random.Next(1, 4));
        }

        switch (kind)
        {
            case 14:
                return new FuzzArgument { Value = new PSObject(_foreign[random.Next(_foreign.Length)]()), Label = "a foreign object" };
            case 15:
                return new FuzzArgument { Value = new Hashtable { { "a", new object[] { _foreign[random.Next(_foreign.Length)]() } } }, Label = "a foreign object within" };
            case 16:
                return new FuzzArgument { Value = _broken[random.Next(_broken.Length)], Label = "broken text" };
            case 17:
                return new FuzzArgument { Value = new Hashtable { { random.Next(2) == 0 ? "a" : _broken[0], _broken[random.Next(_broken.Length)] } }, Label = "broken text within" };
            case 18:
                return Deep(random);
            case 19:
                return Cycle(random);
            case 20:
                return Long(random);
            case 21:
                double[] odd = { double.NaN, double.PositiveInfinity, double.NegativeInfinity };
                object number = random.Next(2) == 0 ? (object)odd[random.Next(3)] : (float)odd[random.Next(3)];
                return new FuzzArgument { Value = random.Next(2) == 0 ? number : new Hashtable { { "a", new[] { number } } }, Label = "no finite number" };
            case 22:
                object twice = random.Next(2) == 0
                    ? new Hashtable { { 1, "a" }, { "1", "b" } }
                    : (object)new Hashtable { { "x", new Hashtable { { true, "a" }, { "True", "b" } } } };
                return new FuzzArgument { Value = twice, Label = "keys that are the same text" };
            case 23:
                var failing = new PSObject();
                failing.Properties.Add(new PSScriptProperty("a", ScriptBlock.Create("throw 'no'")));
                return new FuzzArgument { Value = random.Next(2) == 0 ? failing : (object)new object[] { failing }, Label = "a property that throws" };
            case 24:
                object shared = new object[] { "x" };
                for (int i = 0; i < 40; i++)
                {
                    shared = random.Next(2) == 0 ? new object[] { shared, shared } : (object)new Hashtable { { "a", shared }, { "b", shared } };
                }

                return new FuzzArgument { Value = random.Next(100) > 0 ? new object[0] : shared, Json = FuzzJson.Array(), Label = "shared over and over" }.Checked();
            default:
                return Tree(random, 5);
        }
    }

    private FuzzArgument Checked()
    {
        if (((object[])(Value as object[] ?? new object[1])).Length > 0)
        {
            Json = null;
        }

        return this;
    }

    public static FuzzArgument Scalar(Random random)
    {
        switch (random.Next(22))
        {
            case 0: return Of(null, FuzzJson.Literal("null"), "null");
            case 1: case 2: case 3: case 4: case 5: case 6:
                string text = _texts[random.Next(_texts.Length)];
                return Of(random.Next(2) == 0 ? text : (object)new PSObject(text), FuzzJson.Of(text), "text");
            case 7: return Of(true, FuzzJson.Literal("true"), "true");
            case 8:
                object[] whole = { (byte)255, (sbyte)-128, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, long.MaxValue, ulong.MaxValue, 0, -1, BigInteger.Pow(2, 70), -BigInteger.Pow(10, 40) };
                object integer = whole[random.Next(whole.Length)];
                return Of(random.Next(2) == 0 ? integer : new PSObject(integer), FuzzJson.Number(((IFormattable)integer).ToString(null, CultureInfo.InvariantCulture)), integer.GetType().Name);
            case 9:
                decimal[] decimals = { decimal.MaxValue, decimal.MinValue, 1.0m, 0.10m, 0.0000000000000000000000000001m, 1.50m };
                decimal exact = decimals[random.Next(decimals.Length)];
                return Of(exact, FuzzJson.Number(exact.ToString(CultureInfo.InvariantCulture)), "decimal");
            case 10:
                double[] doubles = { 0.1, -0.0, 1.0, double.MaxValue, double.MinValue, double.Epsilon, 1e21, 1e-7, 123456789.123456789, 1 / 3.0 };
                double real = doubles[random.Next(doubles.Length)];
                return Of(real, FuzzJson.Number(real.ToString("R", CultureInfo.InvariantCulture)), "double");
            case 11:
                float[] floats = { 0.1f, 1.5f, float.MaxValue, float.Epsilon, -0.0f };
                float single = floats[random.Next(floats.Length)];
                return Of(single, FuzzJson.Number(single.ToString("R", CultureInfo.InvariantCulture)), "float");
            case 12: return Of('x', FuzzJson.Of("x"), "char");
            case 13: return Of(DayOfWeek.Friday, FuzzJson.Of("Friday"), "enum");
            case 14: return Of(new DateTime(2024, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc), FuzzJson.Of("2024-01-02T03:04:05.678Z"), "DateTime");
            case 15: return Of(new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), FuzzJson.Of("2024-01-02T01:04:05.000Z"), "DateTimeOffset");
            case 16: return Of(new Guid("11111111-2222-3333-4444-555555555555"), FuzzJson.Of("11111111-2222-3333-4444-555555555555"), "Guid");
            case 17: return Of(new Version(1, 2), FuzzJson.Of("1.2"), "Version");
            case 18: return Of(new Uri("https://a.example/b?c=d"), FuzzJson.Of("https://a.example/b?c=d"), "Uri");
            case 19: return Of(DBNull.Value, FuzzJson.Literal("null"), "DBNull");
            case 20: return Of(new SwitchParameter(true), FuzzJson.Literal("true"), "switch");
            default: return Of(System.Management.Automation.Internal.AutomationNull.Value, FuzzJson.Literal("null"), "nothing");
        }
    }

    /// <summary>Maps and lists of every kind that PowerShell knows, with odd keys.</summary>
    public static FuzzArgument Tree(Random random, int depth)
    {
        if (depth == 0)
        {
            return Scalar(random);
        }

        int kind = random.Next(12);
        if (kind < 5)
        {
            FuzzJson list = FuzzJson.Array();
            var items = new List<object>();
            for (int i = random.Next(4); i > 0; i--)
            {
                FuzzArgument item = random.Next(3) == 0 ? Tree(random, depth - 1) : Scalar(random);
                items.Add(item.Value);
                list.Items.Add(item.Json);
            }

            object value;
            switch (kind)
            {
                case 0: value = items; break;
                case 1: value = new ArrayList(items); break;
                case 2: value = new PSObject(items.ToArray()); break;
                case 3:
                    list = FuzzJson.Array();
                    list.Items.Add(FuzzJson.Number("0"));
                    list.Items.Add(FuzzJson.Number("255"));
                    value = new byte[] { 0, 255 };
                    break;
                default: value = items.ToArray(); break;
            }

            return Of(value, list, "list");
        }

        string[] keys = { "a", "A", "b", "\u00e9", "\u65e5", " ", "", "a.b", "\u0000", "\u001b]0;t\u0007", "\u202ea", "x\u2019y", "-x", "$x", "psobject", "Count", "Keys", "type", "x y", "\ud83d\ude00", "\u0131", "I", "i", "__proto__" };
        var chosen = new List<KeyValuePair<string, FuzzArgument>>();
        var names = new HashSet<string>(kind < 9 ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        for (int i = random.Next(5); i > 0; i--)
        {
            string key = keys[random.Next(keys.Length)];
            if ((kind < 9 || key.Length > 0) && names.Add(key))
            {
                chosen.Add(new KeyValuePair<string, FuzzArgument>(key, random.Next(3) == 0 ? Tree(random, depth - 1) : Scalar(random)));
            }
        }

        FuzzJson json = FuzzJson.Object();
        object map;
        if (kind >= 9)
        {
            var custom = new PSObject();
            chosen.ForEach(entry => custom.Properties.Add(new PSNoteProperty(entry.Key, entry.Value.Value), true));
            map = custom;
        }
        else if (kind == 5)
        {
            var generic = new Dictionary<string, object>();
            chosen.ForEach(entry => generic.Add(entry.Key, entry.Value.Value));
            map = generic;
        }
        else if (kind == 6)
        {
            var ordered = new OrderedDictionary();
            chosen.ForEach(entry => ordered.Add(entry.Key, entry.Value.Value));
            map = new PSObject(ordered);
        }
        else if (kind == 7)
        {
            var sorted = new SortedDictionary<int, object>();
            for (int i = 0; i < chosen.Count; i++)
            {
                chosen[i] = new KeyValuePair<string, FuzzArgument>(i.ToString(CultureInfo.InvariantCulture), chosen[i].Value);
                sorted.Add(i, chosen[i].Value.Value);
            }

            map = sorted;
        }
        else
        {
            var table = new Hashtable();
            chosen.ForEach(entry => table.Add(entry.Key, entry.Value.Value));
            // In the order that the hashtable has.
            chosen = table.Keys.Cast<string>().Select(key => chosen.First(entry => entry.Key == key)).ToList();
            map = random.Next(2) == 0 ? table : Hashtable.Synchronized(table);
        }

        chosen.ForEach(entry => json.With(entry.Key, entry.Value.Json));
        return Of(map, json, "map");
    }

    private static FuzzArgument Deep(Random random)
    {
        int[] levels = { 63, 64, 65, 200, 500, 600, 5000 };
        int depth = levels[random.Next(levels.Length)];
        int kind = random.Next(3);
        object value = 1;
        for (int i = 0; i < depth; i++)
        {
            if (kind == 0)
            {
                value = new Hashtable { { "a", value } };
            }
            else if (kind == 1)
            {
                value = new object[] { value };
            }
            else
            {
                var custom = new PSObject();
                custom.Properties.Add(new PSNoteProperty("a", value));
                value = custom;
            }
        }

        return Of(value, depth > 512 ? null : FuzzJson.Raw(FuzzAnswers.Deep(depth, kind == 1 ? "[" : "{\"a\":", kind == 1 ? "]" : "}")), depth + " levels");
    }

    private static FuzzArgument Cycle(Random random)
    {
        object value;
        switch (random.Next(4))
        {
            case 0:
                var table = new Hashtable();
                table.Add("a", table);
                table.Add("b", table);
                value = table;
                break;
            case 1:
                var list = new ArrayList();
                list.Add(new object[] { list });
                value = list;
                break;
            case 2:
                var custom = new PSObject();
                custom.Properties.Add(new PSNoteProperty("self", custom));
                value = custom;
                break;
            default:
                var mixed = new PSObject();
                var inner = new Hashtable { { "up", mixed } };
                mixed.Properties.Add(new PSNoteProperty("down", new object[] { inner }));
                value = mixed;
                break;
        }

        return new FuzzArgument { Value = value, Label = "a cycle" };
    }

    private static FuzzArgument Long(Random random)
    {
        int[] lengths = { 100, 3000, 100000, 1000000 };
        int length = random.Next(10) == 0 ? lengths[3] : lengths[random.Next(3)];
        string text = new string("x\u00e9\u65e5\u0001"[random.Next(4)], length);
        return random.Next(3) > 0 ? Of(text, FuzzJson.Of(text), "long text") : Of(new Hashtable { { "a", text } }, FuzzJson.Object().With("a", FuzzJson.Of(text)), "long text within");
    }

    private static FuzzArgument Of(object value, FuzzJson json, string label)
    {
        return new FuzzArgument { Value = value, Json = json, Label = label };
    }
}
