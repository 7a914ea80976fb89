using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Botpress.Emulator.Vrl;

namespace Botpress.Emulator.Tests;

/// <summary>Makes programs that nobody would write: of random letters and words, of changed real ones, by the grammar, deep and huge ones.</summary>
internal sealed class VrlFuzz(int seed, IReadOnlyList<string> real)
{
    private static readonly string[] _words =
    [
        "if", "else", "true", "false", "null", "abort", "return", "for", ".", ".a", ".a.b", ".l[0]", "%", "%m", "x", "y", "err", "_", "=", "|=", "==", "!=", "<", "<=", ">", ">=",
        "+", "-", "*", "/", "&&", "||", "??", "|", "!", "->", "(", ")", "[", "]", "{", "}", ",", ";", "\n", ":", "\"t\"", "\"{{ x }}\"", "\"", "s'", "r'a+'", "t'2024-01-01T00:00:00Z'",
        "1", "-1", "0", "1.5", "9223372036854775807", "#", "\\", "@", "\ud83d\ude00", "\ud83d", "é", "upcase(", "parse_json!(", "for_each(", "map_values(", "del(", "exists(", "split(", "|v|", "|k, v|",
    ];

    private static readonly string[] _patterns =
    [
        "(a+)+$", "(a|a)*b", "(a|aa)+$", "([a-z]+)*x", "(.*)*=", "(.*a){12}", "a{100}{100}", "((a{50}){50}){50}", "(?i)(x+x+)+y", "[a-z&&[^b]]*", "(?P<n>.)*?", "\\b\\w+\\b",
        "(((((((((a?)?)?)?)?)?)?)?)?)*", "^(([^\\s]+)+)*$", "[[:alpha:]]+", "(?x) a # b\n c", "\\p{L}+", "(a*)*", "(|a)*",
    ];

    private static readonly string[] _data =
    [
        "text", "", "-", " ", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "2024-03-01T08:15:30Z", "{\"a\":[1,2.5,null]}", "a=1 b=\\\"2\\\" c", "%41%zz", "<a><b/></a>", "é🎉", "https://u:p@h:1/a?b=c#d", "1.2.3.4",
        "%Y-%m-%d", "UTC", "Europe/Paris", "ms", "MiB", "SHA-512/224", "1_000", "0x1f", "nan", "inf", "1e400",
    ];

    private static readonly VrlFunction[] _functions = [.. VrlLibrary.Functions.Values.OrderBy(function => function.Name, StringComparer.Ordinal)];

    private readonly Random _random = new(seed);

    public string Next() => _random.Next(100) switch
    {
        < 18 => Words(),
        < 25 => Letters(),
        < 50 => Mutated(),
        < 82 => Grammar(),
        < 88 => Deep(),
        < 94 => Huge(),
        _ => Patterns(),
    };

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    private string Words() => string.Concat(Enumerable.Range(0, _random.Next(1, 60)).Select(_ => Pick(_words) + (_random.Next(3) == 0 ? "" : " ")));

    private string Letters() => new([.. Enumerable.Range(0, _random.Next(1, 200)).Select(_ => _random.Next(8) == 0 ? (char)_random.Next(0x10000) : (char)_random.Next(9, 127))]);

    private string Mutated()
    {
        var text = new StringBuilder(Pick(real));
        for (int change = _random.Next(1, 6); change > 0; change--)
        {
            int at = _random.Next(text.Length + 1);
            int length = Math.Min(_random.Next(6), text.Length - at);
            switch (_random.Next(5))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, Pick(_words));
                    break;
                case 2:
                    text.Insert(at, text.ToString(at, length));
                    break;
                case 3:
                    string other = Pick(real);
                    text.Insert(at, other.AsSpan(_random.Next(other.Length)));
                    break;
                default:
                    text.Append("; ").Append(Pick(real));
                    break;
            }
        }

        return text.ToString();
    }

    private string Grammar()
    {
        var text = new StringBuilder("x = 1; y = \"a\"; l = [3, 1, 2]; o = {\"a\": {\"b\": 1}};");
        for (int step = _random.Next(1, 8); step > 0; step--)
        {
            text.Append('\n').Append(_random.Next(6) switch
            {
                0 => $"{Pick(["x", "y", "l", "o", ".a", ".b.c[-2]", "o.z", "%m.q"])} = {Expression(4)}",
                1 => $"v, err = {Expression(4)}",
                2 => $"if {Expression(3)} == {Expression(2)} {{ {Expression(3)} }} else {{ y = {Expression(3)} }}",
                3 => $"for_each({Pick(["l", "o", ".", "array(.l) ?? []"])}) -> |k, v| {{ l = push(l, v); {Expression(3)} }}",
                _ => Expression(5),
            });
        }

        return text.ToString();
    }

    private string Expression(int depth) => depth <= 0 || _random.Next(6) == 0 ? Leaf() : _random.Next(9) switch
    {
        0 => $"{Expression(depth - 1)} {Pick(["+", "-", "*", "/", "==", "<", "&&", "||", "??", "|", "?? 0 +"])} {Expression(depth - 1)}",
        1 => $"({Expression(depth - 1)})",
        2 => $"[{Expression(depth - 1)}, {Expression(depth - 1)}]",
        3 => $"{{\"k\": {Expression(depth - 1)}, \"j\": {Expression(depth - 1)}}}",
        4 => $"({Call(depth - 1, false)} ?? {Expression(depth - 1)})",
        5 => $"map_values({Pick(["l", "o", "[1]"])}) -> |v| {{ {Expression(depth - 1)} }}",
        _ => Call(depth - 1, true),
    };

    private string Call(int depth, bool aborts)
    {
        VrlFunction function = Pick(_functions);
        IEnumerable<string> arguments = function.Parameters
            .Where(parameter => parameter.Required || _random.Next(2) == 0)
            .Select(parameter => parameter.Required && _random.Next(2) == 0 ? Fitting(parameter.Kind, depth) : $"{parameter.Name}: {Fitting(parameter.Kind, depth)}");
        string closure = function.Closure is null ? "" : $" -> |{string.Join(", ", function.Closure.Variables.Select((_, index) => "v" + index))}| {{ {Expression(depth)} }}";
        return $"{function.Name}{(aborts ? "!" : "")}({string.Join(", ", arguments)}){closure}";
    }

    private string Fitting(VrlKind kind, int depth) => _random.Next(8) == 0 ? Expression(depth)
        : kind.Has(VrlBasic.Regex) && _random.Next(2) == 0 ? $"r'{Pick(_patterns)}'"
        : kind.Has(VrlBasic.Text) ? $"\"{Pick(_data)}\""
        : kind.Has(VrlBasic.Integer) ? Pick(["0", "1", "-1", "2", "16", "40", "9223372036854775807", "-9223372036854775808", "1000000"])
        : kind.Has(VrlBasic.Float) ? "1.5"
        : kind.Has(VrlBasic.Boolean) ? Pick(["true", "false"])
        : kind.Has(VrlBasic.Timestamp) ? "t'2024-03-01T08:15:30.123Z'"
        : kind.HasList ? Pick(["l", "[]", "[[1, 2], [\"a\"]]", "[\"a\", \"b\"]", "[r'a', r'b']", "[\"a\", -3]"])
        : Pick(["o", "{}", ".", "{\"a.b\": 1, \"a.c\": [null, {}]}"]);

    private string Leaf() => _random.Next(5) switch
    {
        0 => Pick(["x", "y", "l", "o", ".a", ".l[1]", "o.a.b", ".", "%m", "y[3]"]),
        1 => $"\"{Pick(_data)}\"",
        2 => Pick(["0", "1", "-7", "3.5", "9223372036854775807", "true", "null", "0.0"]),
        3 => Pick(["[]", "{}", "r'a+'", "t'1970-01-01T00:00:00Z'", "\"{{ y }}!\"", "s'raw'"]),
        _ => Call(0, true),
    };

    private string Deep()
    {
        int times = Pick([50, 200, 300, 2000, 20000]);
        string Many(string text) => string.Concat(Enumerable.Repeat(text, times));
        return _random.Next(14) switch
        {
            0 => Many("(") + "1" + Many(")"),
            1 => Many("[") + Many("]"),
            2 => Many("{\"a\":") + "1" + Many("}"),
            3 => Many("if true { ") + "1" + Many(" }"),
            4 => Many("!") + "true",
            5 => "1" + Many(" + 1"),
            6 => "." + Many("a.") + "a = 1",
            7 => "x = 1" + Many("; x = [x, x]"),
            8 => "x = \"ab\"" + Many("; x = x + x") + "; x",
            9 => Many("upcase(") + "\"a\"" + Many(")"),
            10 => "x = " + Many("y = ") + "1",
            11 => $"parse_json!(\"{Many("[")}\")",
            12 => "if false { 1 }" + Many(" else if false { 2 }"),
            _ => ".l = []" + Many("; .l = [.l]") + "; encode_json(.)",
        };
    }

    private string Huge()
    {
        string count = Pick(["1000", "100000", "8000000", "100000000", "9223372036854775807"]);
        string value = $"(\"{Pick(["a", "ab ", "é", "{", "%41", "a=1 "])}\" * {count})";
        string many = $"split({value}, \"{Pick(["", "a", " "])}\")";
        return _random.Next(10) switch
        {
            0 => $"x = {value}; {Call(1, true)}; length(x)",
            1 => $"l = {many}; for_each(l) -> |i, v| {{ .l = push(array(.l) ?? [], v) }}; length(l)",
            2 => $"replace({value}, \"a\", {value})",
            3 => $"l = {many}; map_values(l) -> |v| {{ map_values(l) -> |w| {{ w }} }}",
            4 => $"x = {value}; x = x + x; x = x + x; {Pick(_functions).Name}!(x)",
            5 => $"join!({many}, {value})",
            6 => $"for_each({many}) -> |_i, v| {{ parse_int(v) ?? 0 }}",
            7 => $"parse_regex_all!({value}, r'{Pick(_patterns)}')",
            8 => $"for_each({many}) -> |_i, _v| {{ contains({value}, \"zz\") }}",
            _ => $".x[{Pick(["99999", "100000", "1000000000", "-100000", "-9223372036854775807"])}] = {many}; unique(array!(.x))",
        };
    }

    private string Patterns()
    {
        string text = $"\"{new string('a', Pick([10, 40, 5000]))}{Pick(["", "!", "b", "\\n"])}\"";
        string pattern = Pick(_patterns) + (_random.Next(2) == 0 ? Pick(_patterns) : "");
        return _random.Next(6) switch
        {
            0 => $"match({text}, r'{pattern}')",
            1 => $"replace({text}, r'{pattern}', \"$0$n$9${{\")",
            2 => $"split({text}, r'{pattern}')",
            3 => $"parse_regex({text}, r'{pattern}') ?? {{}}",
            4 => $"x = to_regex(s'{pattern}') ?? r'a'; find({text}, x)",
            _ => $"replace_with({text}, r'{pattern}') -> |m| {{ m.string + m.string }}",
        };
    }
}
