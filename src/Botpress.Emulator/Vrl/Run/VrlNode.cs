using System.Collections.Generic;

namespace Botpress.Emulator.Vrl;

/// <summary>An expression that can be run.</summary>
internal abstract class VrlNode
{
    /// <summary>What the compiler found that it gives.</summary>
    public VrlType Type { get; set; } = VrlKind.Any;

    /// <summary>Its value, where that is known without running it.</summary>
    public VrlConstant? Constant { get; set; }

    /// <summary>Where it stands in the script.</summary>
    public VrlSpan Span { get; set; }

    public abstract object? Evaluate(VrlRun run);
}

/// <summary>A path in the event, the metadata, a variable or in what another expression gives.</summary>
internal sealed class VrlPathNode(char root, VrlNode? target, IReadOnlyList<VrlStep> steps) : VrlNode
{
    /// <summary><c>.</c> or <c>%</c>; NUL for a path in an expression.</summary>
    public char Root { get; } = root;

    public VrlNode? Target { get; } = target;

    public IReadOnlyList<VrlStep> Steps { get; } = steps;

    /// <summary>The variable that it leads into, if it is one.</summary>
    public string? Variable => (Target as VrlVariableNode)?.Name;

    public override object? Evaluate(VrlRun run)
    {
        run.Work(1 + Steps.Count);
        return VrlPath.Get(Whole(run), Steps);
    }

    /// <summary>What the path leads into.</summary>
    public object? Whole(VrlRun run) => Root switch
    {
        '.' => run.Event,
        '%' => run.Metadata,
        _ => Target!.Evaluate(run),
    };

    /// <summary>Puts another in place of what the path leads into; what an expression gave is nowhere.</summary>
    public void Replace(VrlRun run, object? whole)
    {
        if (Root == '.')
        {
            run.Event = whole;
        }
        else if (Root == '%')
        {
            run.Metadata = whole;
        }
        else if (Variable is string name)
        {
            run.Variables[name] = whole;
        }
    }
}

internal sealed class VrlVariableNode(string name) : VrlNode
{
    public string Name { get; } = name;

    public override object? Evaluate(VrlRun run)
    {
        run.Work(1);
        return run.Variables.TryGetValue(Name, out object? value) ? value : null;
    }
}
