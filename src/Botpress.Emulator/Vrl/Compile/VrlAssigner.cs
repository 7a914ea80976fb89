using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>Compiles assignments.</summary>
internal sealed class VrlAssigner(VrlSource source, VrlAdvice advice, Func<VrlSyntax?, VrlPathNode?> targetOf)
{
    public VrlAssignNode Assign(VrlAssignSyntax assignment, VrlNode value, ref VrlProblem? fallible, VrlScope scope)
    {
        if (assignment.HasError)
        {
            fallible = null;
            return WithError(assignment, value, scope);
        }

        if (fallible is not null)
        {
            string what = source.Part(assignment.TargetSpan);
            throw VrlProblem.Compile(103, "unhandled fallible assignment", assignment.Value.Span, advice.Unhandled(assignment.Value, what));
        }

        if (assignment.Target is null)
        {
            throw Nowhere(assignment);
        }

        VrlPathNode target = targetOf(assignment.Target)!;
        Check(assignment, target, scope);
        Learn(scope, target, value.Type.Kind, value.Constant);
        return new VrlAssignNode(target, null, false, null, value) { Type = value.Type };
    }

    private VrlAssignNode WithError(VrlAssignSyntax assignment, VrlNode value, VrlScope scope)
    {
        if (!value.Type.Fallible)
        {
            throw VrlProblem.Compile(104, "unnecessary error assignment", assignment.Value.Span, $"This cannot fail: write {(assignment.Target is null ? "it" : source.Part(assignment.TargetSpan) + " = " + source.Part(assignment.Value.Span))} without a variable for the error.");
        }

        if (assignment.Target is null && assignment.Error is null)
        {
            throw Nowhere(assignment);
        }

        VrlPathNode? target = targetOf(assignment.Target);
        VrlPathNode? error = targetOf(assignment.Error);
        object? fallback = Fallback(value.Type.Kind, out VrlKind fallbackKind);
        Check(assignment, target, scope);
        Check(assignment, error, scope);
        Learn(scope, target, value.Type.Kind.Union(fallbackKind), value.Constant);
        Learn(scope, error, VrlKind.Text.Or(VrlBasic.Null), null);
        return new VrlAssignNode(target, error, true, fallback, value) { Type = new VrlType(value.Type.Kind.Or(VrlBasic.Text), false, value.Type.Returned) };
    }

    private static VrlProblem Nowhere(VrlAssignSyntax assignment) =>
        VrlProblem.Compile(640, "unnecessary no-op assignment", assignment.TargetSpan, "The value goes nowhere: write the expression alone, or assign it to a name.");

    /// <summary>Remembers what was written.</summary>
    private static void Learn(VrlScope scope, VrlPathNode? target, VrlKind kind, VrlConstant? value)
    {
        if (target is null)
        {
            return;
        }

        if (target.Variable is string name)
        {
            scope.Set(name, new VrlKnown(VrlKindPath.Set(scope.Variable(name)?.Kind ?? VrlKind.Never, target.Steps, kind), value));
        }
        else if (target.Root == '.')
        {
            scope.Event = new VrlKnown(VrlKindPath.Set(scope.Event.Kind, target.Steps, kind), value);
        }
        else
        {
            scope.Metadata = VrlKindPath.Set(scope.Metadata, target.Steps, kind);
        }
    }

    /// <summary>What is written into must be able to hold it. The engine looks at the event's type for metadata, too.</summary>
    private static void Check(VrlAssignSyntax assignment, VrlPathNode? target, VrlScope scope)
    {
        if (target is null || target.Steps.Count == 0)
        {
            return;
        }

        VrlKind whole = target.Variable is string name ? scope.Variable(name)?.Kind ?? VrlKind.Any : scope.Event.Kind;
        for (int length = target.Steps.Count - 1; length >= 0; length--)
        {
            IReadOnlyList<VrlStep> parent = [.. target.Steps.Take(length)];
            VrlKind kind = VrlKindPath.At(whole, parent);
            bool asMap = target.Steps[length].Key is not null;
            if (!(asMap ? kind.HasMap : kind.HasList))
            {
                string path = (target.Variable ?? target.Root.ToString()) + string.Concat(parent.Select((step, index) => step.Key is null ? $"[{step.Index}]" : (index == 0 && target.Variable is null ? "" : ".") + step.Key));
                throw VrlProblem.Compile(642, "parent path segment rejects this mutation", assignment.TargetSpan, $"{path} is {(kind.Is(VrlBasic.Undefined) ? "not there yet" : "of type " + kind)}: write {path} = {(asMap ? "{}" : "[]")} first.");
            }
        }
    }

    /// <summary>What a variable holds when its value could not be had: the empty value of its type.</summary>
    private static object? Fallback(VrlKind kind, out VrlKind fallbackKind)
    {
        (object? value, fallbackKind) = kind.Is(VrlBasic.Text) ? (VrlText.Empty, VrlKind.Text)
            : kind.Is(VrlBasic.Integer) ? (0L, VrlKind.Integer)
            : kind.Is(VrlBasic.Float) ? (0d, VrlKind.Float)
            : kind.Is(VrlBasic.Boolean) ? (false, VrlKind.Boolean)
            : kind.Is(VrlBasic.Timestamp) ? (new VrlTime(0, 0), VrlKind.Timestamp)
            : kind.Is(VrlBasic.Regex) ? (new VrlRegex(""), VrlKind.Regex)
            : kind.IsList ? (VrlList.Empty, new VrlKind(VrlBasic.None, list: new VrlShape<long>(new Dictionary<long, VrlKind>(), null)))
            : kind.IsMap ? (VrlMap.Empty, VrlKind.MapOf([]))
            : ((object?)null, VrlKind.Null);
        return value;
    }
}
