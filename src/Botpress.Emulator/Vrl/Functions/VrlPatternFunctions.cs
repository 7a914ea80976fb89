using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>Functions over regular expressions.</summary>
internal static class VrlPatternFunctions
{
    public static IEnumerable<VrlFunction> All() =>
    [
        new("match", "value:text, pattern:regex", VrlKind.Boolean, call => IsMatch(call.Run, call.Regex("pattern"), call.Text("value"))),
        new("match_any", "value:text, patterns:list", MatchAnyType, MatchAny),
        new("match_array", "value:list, pattern:regex, all:bool?", VrlKind.Boolean, MatchArray),
        new("parse_regex", "value:text, pattern:regex, numeric_groups:bool?", site => new VrlType(Shape(site.Pattern("pattern")), true), ParseOne),
        new("parse_regex_all", "value:any, pattern:regex, numeric_groups:bool?", AllType, ParseAll),
        new("to_regex", "value:text", new VrlType(VrlKind.Regex, true), ToRegex),
        new("sieve", "value:text, permitted_characters:regex, replace_single:text?, replace_repeated:text?", VrlKind.Text, Sieve),
        new(
            "replace_with",
            "value:text, pattern:regex, count:int?",
            _ => VrlKind.Text,
            ReplaceWith,
            new VrlClosureForm("value", VrlKind.Text, VrlKind.Text, VrlKind.MapOf(
                new Dictionary<string, VrlKind> { ["string"] = VrlKind.Text, ["captures"] = VrlKind.ListOf(VrlKind.Text.Or(VrlBasic.Null)) },
                VrlKind.Text.Or(VrlBasic.Null)))),
    ];

    private static VrlType MatchAnyType(VrlSite site)
    {
        VrlListNode patterns = site.Node("patterns") as VrlListNode ?? throw new VrlRefusal(400, "unexpected expression type", "patterns", "It takes a list of literals, as [r'a', r'b'].");
        foreach (VrlNode pattern in patterns.Items)
        {
            VrlConstant value = pattern.Constant ?? throw new VrlRefusal(402, "this argument must be a static expression", "patterns", "It takes a list of literals, as [r'a', r'b'].");
            if (value.Value is not VrlRegex)
            {
                throw new VrlRefusal(300, $"expected regex, got {VrlValues.KindName(value.Value)}", "patterns", "It takes a list of literals, as [r'a', r'b'].");
            }
        }

        return VrlKind.Boolean;
    }

    private static object? MatchAny(VrlCall call)
    {
        string text = call.Text("value");
        VrlRun run = call.Run;
        return call.List("patterns").Any(pattern => IsMatch(run, (VrlRegex)pattern!, text));
    }

    private static bool IsMatch(VrlRun run, VrlRegex pattern, string text) => run.Matches(pattern, text).Any();

    private static object? MatchArray(VrlCall call)
    {
        VrlRegex pattern = call.Regex("pattern");
        IReadOnlyList<object?> list = call.List("value");
        VrlRun run = call.Run;
        bool Matches(object? item) => item is VrlText text && IsMatch(run, pattern, text.Text);
        return call.Flag("all", false) ? list.All(Matches) : list.Any(Matches);
    }

    /// <summary>What a match is as an object: its groups by name, and by number where they are asked for.</summary>
    private static VrlKind Shape(VrlRegex regex)
    {
        var known = new Dictionary<string, VrlKind>();
        for (int index = 0; index < regex.Names.Count; index++)
        {
            known[index.ToString(CultureInfo.InvariantCulture)] = VrlKind.Text.Or(VrlBasic.Null);
            if (regex.Names[index] is string name)
            {
                known[name] = VrlKind.Text;
            }
        }

        return VrlKind.MapOf(known);
    }

    private static VrlType AllType(VrlSite site) => new(
        VrlKind.ListOf((site.Constant("pattern")?.Value is VrlRegex regex ? Shape(regex) : VrlKind.MapOf(VrlKind.Text.Or(VrlBasic.Null))).Or(VrlBasic.Null)),
        true);

    private static VrlMap ToMap(VrlMatch match, VrlRegex regex, bool numbers)
    {
        var parts = new Dictionary<string, object?>();
        if (numbers)
        {
            int number = 0;
            foreach (string? group in match.Groups.Where(group => group is not null))
            {
                parts[number++.ToString(CultureInfo.InvariantCulture)] = new VrlText(group!);
            }
        }

        for (int index = 1; index < regex.Names.Count; index++)
        {
            if (regex.Names[index] is string name)
            {
                parts[name] = match.Groups[index] is string text ? new VrlText(text) : null;
            }
        }

        return new VrlMap(parts);
    }

    private static object? ParseOne(VrlCall call)
    {
        string text = call.Text("value");
        bool numbers = call.Flag("numeric_groups", false);
        VrlRegex regex = call.Regex("pattern");
        VrlMatch match = call.Run.Matches(regex, text).FirstOrDefault() ?? throw new VrlFailure("could not find any pattern matches");
        return ToMap(match, regex, numbers);
    }

    private static object? ParseAll(VrlCall call)
    {
        string text = call.Text("value");
        bool numbers = call.Flag("numeric_groups", false);
        VrlRegex regex = call.Regex("pattern");
        return new VrlList(call.Run.Matches(regex, text).Select(match => ToMap(match, regex, numbers)));
    }

    private static object? ToRegex(VrlCall call)
    {
        string text = call.Text("value");
        try
        {
            return new VrlRegex(text);
        }
        catch (VrlFailure failure)
        {
            throw new VrlFailure("could not create regex: " + failure.Message);
        }
    }

    private static object? Sieve(VrlCall call)
    {
        string text = call.Text("value");
        VrlRegex permitted = call.Regex("permitted_characters");
        string single = call.Text("replace_single", "");
        string repeated = call.Text("replace_repeated", "");
        var kept = new VrlWriter();
        int end = 0;
        foreach (VrlMatch match in call.Run.Matches(permitted, text))
        {
            int gap = System.Text.Encoding.UTF8.GetByteCount(text.Substring(end, match.Index - end));
            kept.Add(gap > 1 ? repeated : gap == 1 ? single : "").Add(match.Value);
            end = match.Index + match.Value.Length;
        }

        return kept.ToText();
    }

    private static object? ReplaceWith(VrlCall call)
    {
        string text = call.Text("value");
        VrlRegex pattern = call.Regex("pattern");
        if (pattern.Names.Any(name => name is "string" or "captures"))
        {
            throw new VrlFailure("Capture group cannot be named \"string\" or \"captures\"");
        }

        long count = call.Integer("count", -1);
        var replaced = new VrlWriter();
        int start = 0;
        foreach (VrlMatch match in count == 0 ? [] : call.Run.Matches(pattern, text))
        {
            List<KeyValuePair<string, object?>> parts = [.. ToMap(match, pattern, false).Entries];
            parts.Add(new("string", new VrlText(match.Value)));
            parts.Add(new("captures", new VrlList(match.Groups.Skip(1).Select(group => group is null ? null : (object)new VrlText(group)))));
            string with = VrlCall.AsText(call.Closure.Call(call.Run, new VrlMap(parts)));
            replaced.Add(text, start, match.Index - start).Add(with);
            start = match.Index + match.Value.Length;
            if (--count == 0)
            {
                break;
            }
        }

        return replaced.Add(text, start, text.Length - start).ToText();
    }
}
