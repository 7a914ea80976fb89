using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace Botpress.Emulator.Vrl;

internal sealed class VrlConstantNode(object? value) : VrlNode
{
    public override object? Evaluate(VrlRun run)
    {
        run.Work(1);
        return value;
    }
}

internal sealed class VrlListNode(IReadOnlyList<VrlNode> items) : VrlNode
{
    public IReadOnlyList<VrlNode> Items { get; } = items;

    public override object? Evaluate(VrlRun run) => run.Made(new VrlList([.. Items.Select(item => item.Evaluate(run))]));
}

internal sealed class VrlMapNode(IReadOnlyList<KeyValuePair<string, VrlNode>> entries) : VrlNode
{
    public override object? Evaluate(VrlRun run) =>
        run.Made(new VrlMap([.. entries.Select(entry => new KeyValuePair<string, object?>(entry.Key, entry.Value.Evaluate(run)))]));
}

/// <summary>Expressions one after the other; the last gives the value.</summary>
internal sealed class VrlBlockNode(IReadOnlyList<VrlNode> steps) : VrlNode
{
    public override object? Evaluate(VrlRun run)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        object? value = null;
        foreach (VrlNode step in steps)
        {
            run.Work(1);
            run.Step = step.Span;
            value = step.Evaluate(run);
        }

        return value;
    }
}

internal sealed class VrlIfNode(VrlNode condition, VrlNode then, VrlNode? other) : VrlNode
{
    public override object? Evaluate(VrlRun run) => condition.Evaluate(run) switch
    {
        true => then.Evaluate(run),
        false => other?.Evaluate(run),
        var value => throw new VrlFailure($"expected boolean, got {VrlValues.KindName(value)}"),
    };
}

internal sealed class VrlNotNode(VrlNode inner) : VrlNode
{
    public override object? Evaluate(VrlRun run)
    {
        object? value = inner.Evaluate(run);
        return value is bool flag ? !flag : throw new VrlFailure($"expected boolean, got {VrlValues.KindName(value)}");
    }
}

internal sealed class VrlOperatorNode(string name, VrlNode left, VrlNode right) : VrlNode
{
    public override object? Evaluate(VrlRun run)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        run.Work(1);
        switch (name)
        {
            case "??":
                try
                {
                    return left.Evaluate(run);
                }
                catch (VrlStop)
                {
                    run.Recover();
                }

                return right.Evaluate(run);
            case "||":
                object? first = left.Evaluate(run);
                return first is null or false ? Otherwise(run) : first;
            case "&&":
                object? both = left.Evaluate(run);
                return both is null or false ? false : VrlArithmetic.And(both, right.Evaluate(run));
            default:
                object? one = left.Evaluate(run);
                return run.Made(VrlArithmetic.Apply(name, one, right.Evaluate(run)));
        }
    }

    private object? Otherwise(VrlRun run)
    {
        try
        {
            return right.Evaluate(run);
        }
        catch (VrlStop stop)
        {
            run.Work(400);
            throw new VrlFailure("can't apply an OR to these types - " + stop.Message);
        }
    }
}

/// <summary>Writes a value to a variable or path; with a second one, what went wrong goes there.</summary>
internal sealed class VrlAssignNode(VrlPathNode? target, VrlPathNode? error, bool hasError, object? fallback, VrlNode value) : VrlNode
{
    public override object? Evaluate(VrlRun run)
    {
        object? made;
        VrlText? fault = null;
        try
        {
            made = value.Evaluate(run);
        }
        catch (VrlStop stop) when (hasError)
        {
            run.Recover();
            made = fallback;
            fault = new VrlText(stop.Message);
        }

        Write(run, target, made);
        if (hasError)
        {
            Write(run, error, fault);
        }

        return fault is null ? made : fault;
    }

    private static void Write(VrlRun run, VrlPathNode? target, object? value)
    {
        if (target is null)
        {
            return;
        }

        if (target.Steps.Count == 0)
        {
            target.Replace(run, value);
            return;
        }

        object? whole = VrlPath.Set(target.Whole(run), target.Steps, value);
        target.Replace(run, run.Made(whole));
    }
}

internal sealed class VrlAbortNode(VrlNode? message) : VrlNode
{
    public override object? Evaluate(VrlRun run)
    {
        string? text = (message?.Evaluate(run) as VrlText)?.Text;
        run.Here = Span;
        throw new VrlAbort(text);
    }
}

internal sealed class VrlReturnNode(VrlNode value) : VrlNode
{
    public override object? Evaluate(VrlRun run) => throw new VrlReturn(value.Evaluate(run));
}

/// <summary>Calls a function; what fails in it says where it was called.</summary>
internal sealed class VrlCallNode(VrlFunction function, VrlArguments arguments, VrlSpan bytes) : VrlNode
{
    public override object? Evaluate(VrlRun run)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        run.Work(2);
        try
        {
            return run.Made(function.Body(new VrlCall(run, arguments)));
        }
        catch (VrlReturn)
        {
            run.Here ??= Span;
            throw new VrlFailure("return cannot be used inside closures");
        }
        catch (VrlFailure failure) when (Note(run, failure))
        {
            throw;
        }
    }

    private bool Note(VrlRun run, VrlFailure failure)
    {
        run.Here ??= Span;
        return failure.Within(function.IsSilent ? "" : Place);
    }

    private string Place => $"function call error for \"{function.Name}\" at ({bytes.Start}:{bytes.End}): ";
}
