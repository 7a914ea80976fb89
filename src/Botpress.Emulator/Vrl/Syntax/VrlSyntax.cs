using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>An expression as it stands in a script.</summary>
internal abstract class VrlSyntax(VrlSpan span, params IEnumerable<VrlSyntax?> parts)
{
    public VrlSpan Span { get; } = span;

    /// <summary>How deep it is; what recurses over expressions needs a bound.</summary>
    public int Depth { get; } = 1 + parts.Select(part => part?.Depth ?? 0).DefaultIfEmpty(0).Max();
}

internal sealed class VrlLiteralSyntax(VrlSpan span, object? value) : VrlSyntax(span)
{
    public object? Value { get; } = value;
}

/// <summary>A regular expression or a timestamp, which the compiler checks.</summary>
internal sealed class VrlCheckedSyntax(VrlSpan span, string text, bool isRegex) : VrlSyntax(span)
{
    public string Text { get; } = text;

    public bool IsRegex { get; } = isRegex;
}

internal sealed class VrlTemplateSyntax(VrlSpan span, List<VrlTemplatePart> parts) : VrlSyntax(span)
{
    public List<VrlTemplatePart> Parts { get; } = parts;
}

internal sealed class VrlListSyntax(VrlSpan span, List<VrlSyntax> items) : VrlSyntax(span, items)
{
    public List<VrlSyntax> Items { get; } = items;
}

internal sealed class VrlMapSyntax(VrlSpan span, SortedDictionary<string, VrlSyntax> entries) : VrlSyntax(span, entries.Values)
{
    public SortedDictionary<string, VrlSyntax> Entries { get; } = entries;
}

/// <summary>An expression in parentheses.</summary>
internal sealed class VrlGroupSyntax(VrlSpan span, VrlSyntax inner) : VrlSyntax(span, inner)
{
    public VrlSyntax Inner { get; } = inner;
}

internal sealed class VrlBlockSyntax(VrlSpan span, List<VrlSyntax> steps) : VrlSyntax(span, steps)
{
    public List<VrlSyntax> Steps { get; } = steps;
}

internal sealed class VrlIfSyntax(VrlSpan span, VrlSpan test, List<VrlSyntax> conditions, VrlBlockSyntax then, VrlBlockSyntax? other)
    : VrlSyntax(span, [.. conditions, then, other])
{
    public VrlSpan Test { get; } = test;

    /// <summary>One condition, or several of which the last counts.</summary>
    public List<VrlSyntax> Conditions { get; } = conditions;

    public VrlBlockSyntax Then { get; } = then;

    public VrlBlockSyntax? Else { get; } = other;
}

internal sealed class VrlOperatorSyntax(VrlSpan span, string name, VrlSpan nameSpan, VrlSyntax left, VrlSyntax right) : VrlSyntax(span, left, right)
{
    public string Name { get; } = name;

    public VrlSpan NameSpan { get; } = nameSpan;

    public VrlSyntax Left { get; } = left;

    public VrlSyntax Right { get; } = right;
}

internal sealed class VrlNotSyntax(VrlSpan span, VrlSyntax inner) : VrlSyntax(span, inner)
{
    public VrlSyntax Inner { get; } = inner;
}

internal sealed class VrlVariableSyntax(VrlSpan span, string name) : VrlSyntax(span)
{
    public string Name { get; } = name;
}

/// <summary>A path in the event (<c>.</c>), the metadata (<c>%</c>), or in what an expression gives.</summary>
internal sealed class VrlPathSyntax(VrlSpan span, char root, VrlSyntax? target, List<VrlStep> steps) : VrlSyntax(span, target)
{
    /// <summary><c>.</c>, <c>%</c>, or NUL for a path in an expression.</summary>
    public char Root { get; } = root;

    public VrlSyntax? Target { get; } = target;

    public List<VrlStep> Steps { get; } = steps;
}

/// <summary>Where an assignment writes: a variable or a path; null for the underscore.</summary>
internal sealed class VrlAssignSyntax(VrlSpan span, VrlSyntax? target, VrlSyntax? error, bool hasError, VrlSpan targetSpan, bool merges, VrlSyntax value)
    : VrlSyntax(span, target, error, value)
{
    public VrlSyntax? Target { get; } = target;

    public VrlSyntax? Error { get; } = error;

    public bool HasError { get; } = hasError;

    public VrlSpan TargetSpan { get; } = targetSpan;

    public bool Merges { get; } = merges;

    public VrlSyntax Value { get; } = value;
}

internal sealed class VrlArgumentSyntax(VrlSpan span, string? name, VrlSpan nameSpan, VrlSyntax value) : VrlSyntax(span, value)
{
    public string? Name { get; } = name;

    public VrlSpan NameSpan { get; } = nameSpan;

    public VrlSyntax Value { get; } = value;
}

internal sealed class VrlCallSyntax(VrlSpan span, string name, VrlSpan nameSpan, bool aborts, List<VrlArgumentSyntax> arguments, VrlClosureSyntax? closure)
    : VrlSyntax(span, [.. arguments, closure])
{
    public string Name { get; } = name;

    public VrlSpan NameSpan { get; } = nameSpan;

    /// <summary>Whether it is called with <c>!</c>.</summary>
    public bool Aborts { get; } = aborts;

    public List<VrlArgumentSyntax> Arguments { get; } = arguments;

    public VrlClosureSyntax? Closure { get; } = closure;
}

internal sealed class VrlClosureSyntax(VrlSpan span, List<string> variables, VrlBlockSyntax body) : VrlSyntax(span, body)
{
    /// <summary>The names; empty for an underscore.</summary>
    public List<string> Variables { get; } = variables;

    public VrlBlockSyntax Body { get; } = body;
}

/// <summary>An abort or a return.</summary>
internal sealed class VrlLeaveSyntax(VrlSpan span, bool isReturn, VrlSyntax? value) : VrlSyntax(span, value)
{
    public bool IsReturn { get; } = isReturn;

    public VrlSyntax? Value { get; } = value;
}
