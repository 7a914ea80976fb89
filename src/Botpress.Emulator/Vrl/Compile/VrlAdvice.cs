using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>Says what to write instead.</summary>
internal sealed class VrlAdvice(VrlSource source)
{
    /// <summary>For an expression that can fail; <paramref name="target"/> is what it is assigned to.</summary>
    public string Unhandled(VrlSyntax syntax, string? target = null)
    {
        string assign = target is null ? "" : target + " = ";
        string value = target ?? "value";
        string part = source.Part(syntax.Span);
        if (syntax is VrlTemplateSyntax template)
        {
            string name = template.Parts.First(one => one.IsVariable).Text;
            return $"A variable in a text must be known as a text: write {name} = to_string!(...) before.";
        }

        if (syntax is VrlOperatorSyntax { Name: "&&" } both)
        {
            return $"The sides of && must be known as true or false: write to_bool!({source.Part(both.Left.Span)}) && to_bool!({source.Part(both.Right.Span)}), or compare them.";
        }

        if (FindCall(syntax) is VrlCallSyntax { Aborts: false } call && VrlCallCompiler.Known(call.Name) is not null)
        {
            string aborting = call.Name + "!" + source.Part(new VrlSpan(call.NameSpan.End, call.Span.End));
            return $"{call.Name} can fail here: write {(ReferenceEquals(call, syntax) ? assign : "")}{aborting}, or handle it with ?? or {value}, err = {part}.";
        }

        string reason = syntax is VrlOperatorSyntax { Name: "/" }
            ? "A division can fail here, since what it divides by may be 0 or no number"
            : syntax is VrlOperatorSyntax operation
            ? $"{operation.Name} can fail here, since the types of its sides are not known to fit"
            : "This can fail here";
        string fallback = syntax is VrlOperatorSyntax { Name: "<" or "<=" or ">" or ">=" } ? "false" : "0";
        return $"{reason}: make the types sure (int!(.a), string!(.a), to_string!(.a)), or write {assign}{part} ?? {fallback}, or {value}, err = {part}.";
    }

    public string Unsure(VrlCallSyntax call, VrlArgumentSyntax argument, VrlParameter parameter)
    {
        string rest = source.Part(new VrlSpan(call.NameSpan.End, call.Span.End));
        return $"{call.Name} can fail here, since {source.Part(argument.Value.Span)} may be no {parameter.Kind}: write {call.Name}!{rest}, or handle it with ?? or value, err = {call.Name}{rest}.";
    }

    /// <summary>For a call that failed: how its failure is handled.</summary>
    public string Failed(VrlSpan span)
    {
        string part = source.Part(span);
        int mark = part.IndexOf("!(", StringComparison.Ordinal);
        bool call = mark > 0 && part.Take(mark).All(VrlLexer.IsName);
        string plain = call ? part.Remove(mark, 1) : part;
        return call && !plain.StartsWith("assert", StringComparison.Ordinal) ? $"Without the ! it can be handled: write {plain} ?? null, or value, err = {plain}." : "";
    }

    public string Boolean(VrlSpan span, VrlKind kind)
    {
        string part = source.Part(span);
        return $"{part} is {kind}, not known as true or false: write to_bool!({part}), or compare it, as {part} == true.";
    }

    public string Object(VrlSpan span) => $"{source.Part(span)} is not known as an object: write object!({source.Part(span)}).";

    public string CannotFail(VrlSyntax left, VrlSyntax right) => left is VrlPathSyntax
        ? $"A path never fails, it gives null: write {source.Part(left.Span)} || {source.Part(right.Span)}."
        : $"{source.Part(left.Span)} cannot fail: leave out ?? {source.Part(right.Span)}, or write || for a default instead of null.";

    public static string NoVariable(string name, IEnumerable<string> known)
    {
        string near = Nearest(name, known);
        bool path = name.Length == 0 || name.Any(letter => !VrlLexer.IsName(letter));
        return path ? "Between {{ and }} stands the name of a variable, and nothing else: assign to one before."
            : near.Length > 0 ? $"There is no variable {name} here: did you mean {near}?"
            : $"There is no variable {name} here: assign to it before, or write .{name} for a field of the event.";
    }

    public static string NoFunction(string name)
    {
        string near = name switch
        {
            "integer" => "int",
            "boolean" => "bool",
            "trim" => "strip_whitespace",
            "len" => "length",
            "to_timestamp" => "parse_timestamp",
            "sha256" => "sha2",
            "lower" or "to_lower" or "lowercase" => "downcase",
            "upper" or "to_upper" or "uppercase" => "upcase",
            _ => Nearest(name, VrlLibrary.Functions.Keys),
        };
        return near.Length > 0 ? $"There is no function {name}: did you mean {near}?" : $"There is no function {name}.";
    }

    private static VrlCallSyntax? FindCall(VrlSyntax syntax) => syntax switch
    {
        VrlCallSyntax call => call,
        VrlPathSyntax { Target: VrlCallSyntax call } => call,
        VrlGroupSyntax group => FindCall(group.Inner),
        _ => null,
    };

    /// <summary>The known name that takes the fewest changes, if it takes few.</summary>
    private static string Nearest(string name, IEnumerable<string> known)
    {
        string best = "";
        int least = Math.Min(3, Math.Max(1, name.Length / 3)) + 1;
        if (name.Length > 40)
        {
            return best;
        }

        foreach (string other in known.Where(other => Math.Abs(other.Length - name.Length) < least).OrderBy(other => other, StringComparer.Ordinal))
        {
            int distance = Distance(name, other);
            if (distance < least)
            {
                (least, best) = (distance, other);
            }
        }

        return best;
    }

    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int index = 1; index <= left.Length; index++)
        {
            int corner = row[0];
            row[0] = index;
            for (int other = 1; other <= right.Length; other++)
            {
                int above = row[other];
                row[other] = Math.Min(Math.Min(above, row[other - 1]) + 1, corner + (left[index - 1] == right[other - 1] ? 0 : 1));
                corner = above;
            }
        }

        return row[right.Length];
    }
}
