using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

/// <summary>Free JSON as an API of JavaScript answers it: of all kinds, with odd names, escapes and numbers.</summary>
public static class FuzzFree
{
    private static readonly string[] _keys =
    {
        "a", "b", "name", "Name", "ID", "id ", " ", "a.b", "a b", "\u00e9", "\u65e5\u672c", "\ud83d\ude00", "\u0000", "\u001b[0m", "\"", "\\", "/", "$x", "`", "*", "[0]", "Count", "Length", "Keys", "Values", "Item", "psobject", "PSTypeNames", "psbase",
        "PSStandardMembers", "__proto__", "constructor", "ToString", "GetType", "Equals", "I", "i", "\u0130", "\u0131", "K", "\u212a", "\u017f", "S", "type", "value", "x-y", "0", "-1", "",
    };

    private static readonly string[] _texts = new[]
    {
        "", " ", "text", "2024-01-02T03:04:05.000Z", "2024-01-02", "/Date(1)/", "1", "true", "null", "\u0000", "\b\f\n\r\t", "\u001f\u007f\u0080", "\"\\/", "<b>&'", "\u2028\u2029", "\ufeff", "\ud83d\ude00", "e\u0301", "\u65e5\u672c", "\ufffd", "\uffff",
    }.Concat(FuzzHostile.Texts).ToArray();

    private static readonly string[] _numbers =
    {
        "0", "-0", "1", "-1", "0.1", "-0.5", "1.5e-7", "1e+21", "1e21", "1.7976931348623157e+308", "5e-324", "9007199254740991", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551615",
        "123456789012345678901234567890", "1.0", "1.50", "100", "1E2", "0.30000000000000004", "123456789.123456789", "1e400", "-12345678901234567890.5",
    };

    public static FuzzJson Value(Random random, int depth)
    {
        switch (random.Next(depth > 0 ? 9 : 5))
        {
            case 0: return FuzzJson.Literal(new[] { "null", "true", "false" }[random.Next(3)]);
            case 1: case 2: return FuzzJson.Number(random.Next(3) == 0 ? random.Next(-100000, 100000).ToString(CultureInfo.InvariantCulture) : _numbers[random.Next(_numbers.Length)]);
            case 3: case 4: return FuzzJson.Of(_texts[random.Next(_texts.Length)] + (random.Next(3) == 0 ? _texts[random.Next(_texts.Length)] : ""));
            case 5: case 6:
                FuzzJson list = FuzzJson.Array();
                for (int i = random.Next(4); i > 0; i--)
                {
                    list.Items.Add(Value(random, depth - 1));
                }

                return list;
            default: return Map(random, depth);
        }
    }

    public static FuzzJson Map(Random random, int depth)
    {
        FuzzJson map = FuzzJson.Object();
        var names = new HashSet<string>();
        for (int i = random.Next(6); i > 0; i--)
        {
            string key = _keys[random.Next(_keys.Length)];
            if (names.Add(key))
            {
                map.With(key, Value(random, depth - 1));
            }
        }

        return map;
    }

    /// <summary>A map of text to text, as tags are.</summary>
    public static FuzzJson Texts(Random random)
    {
        FuzzJson map = FuzzJson.Object();
        var names = new HashSet<string>();
        for (int i = random.Next(6); i > 0; i--)
        {
            string key = _keys[random.Next(_keys.Length)];
            if (names.Add(key))
            {
                map.With(key, random.Next(6) == 0 ? FuzzJson.Literal("null") : FuzzJson.Of(_texts[random.Next(_texts.Length)]));
            }
        }

        return map;
    }
}
