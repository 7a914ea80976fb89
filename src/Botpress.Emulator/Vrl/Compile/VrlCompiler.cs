using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;

namespace Botpress.Emulator.Vrl;

/// <summary>
/// Makes a program of what was read: follows what is known of variables and the event from one expression to the next, and refuses
/// whatever can fail and is not handled.
/// </summary>
internal sealed class VrlCompiler(VrlSource source)
{
    /// <summary>How large a value may be that is known without running anything.</summary>
    private const long MostConstant = 10_000;

    private readonly VrlAdvice _advice = new(source);
    private VrlScope _scope = new();

    /// <summary>What in the current expression can fail and is not handled so far.</summary>
    private VrlProblem? _fallible;

    /// <summary>The codes of warnings, in their order.</summary>
    public List<int> Warnings { get; } = [];

    public VrlNode Program(IEnumerable<VrlSyntax> steps)
    {
        var nodes = new List<VrlNode>();
        foreach (VrlSyntax step in steps)
        {
            _fallible = null;
            nodes.Add(Compile(step));
            if (_fallible is not null)
            {
                throw _fallible;
            }
        }

        return new VrlBlockNode(nodes);
    }

    private VrlNode Compile(VrlSyntax syntax)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        VrlNode node = syntax switch
        {
            VrlLiteralSyntax literal => Constant(literal.Value),
            VrlCheckedSyntax text => Checked(text),
            VrlTemplateSyntax template => Template(template),
            VrlListSyntax list => List(list),
            VrlMapSyntax map => Map(map),
            VrlGroupSyntax group => Group(group),
            VrlBlockSyntax block => Block(block),
            VrlIfSyntax choice => If(choice),
            VrlOperatorSyntax operation => Operator(operation, operation.Left, operation.Right),
            VrlNotSyntax not => Not(not),
            VrlVariableSyntax variable => Variable(variable.Name, variable.Span),
            VrlPathSyntax path => Path(path),
            VrlAssignSyntax assignment => Assign(assignment),
            VrlCallSyntax call => Call(call),
            _ => Leave((VrlLeaveSyntax)syntax),
        };
        node.Span = syntax.Span;
        if (node.Type.Fallible && _fallible is null)
        {
            _fallible = VrlProblem.Compile(100, "unhandled error", syntax.Span, _advice.Unhandled(syntax));
        }

        return node;
    }

    private static VrlConstantNode Constant(object? value)
    {
        VrlKind kind = value switch
        {
            null => VrlKind.Null,
            bool => VrlKind.Boolean,
            long => VrlKind.Integer,
            double => VrlKind.Float,
            VrlText => VrlKind.Text,
            VrlTime => VrlKind.Timestamp,
            _ => VrlKind.Regex,
        };
        return new VrlConstantNode(value) { Type = kind, Constant = new VrlConstant(value) };
    }

    private static VrlConstantNode Checked(VrlCheckedSyntax text)
    {
        if (!text.IsRegex)
        {
            return Constant(VrlTimeText.Read(text.Text)
                ?? throw VrlProblem.Compile(601, "invalid timestamp", text.Span, "Write it as t'2024-03-01T08:15:30Z', with a zone."));
        }

        try
        {
            return Constant(new VrlRegex(text.Text));
        }
        catch (VrlFailure failure)
        {
            throw VrlProblem.Compile(101, "invalid regular expression", text.Span, failure.Message.Replace("\n", " "));
        }
    }

    /// <summary>A text with variables in it is their sum; one that is just a variable is that variable.</summary>
    private VrlNode Template(VrlTemplateSyntax template)
    {
        VrlNode Part(VrlTemplatePart part)
        {
            VrlNode node = part.IsVariable ? Variable(part.Text, template.Span) : Constant(new VrlText(part.Text));
            if (node.Type.Fallible && _fallible is null)
            {
                _fallible = VrlProblem.Compile(100, "unhandled error", template.Span, _advice.Unhandled(template));
            }

            return node;
        }

        VrlNode sum = Part(template.Parts[0]);
        foreach (VrlTemplatePart part in template.Parts.Skip(1))
        {
            VrlNode right = Part(part);
            sum = new VrlOperatorNode("+", sum, right) { Type = VrlOperators.Arithmetic("+", sum.Type, right.Type) };
        }

        return sum;
    }

    private VrlListNode List(VrlListSyntax list)
    {
        List<VrlNode> items = [.. list.Items.Select(Compile)];
        var known = new Dictionary<long, VrlKind>();
        for (int index = 0; index < items.Count; index++)
        {
            known[index] = items[index].Type.Kind.Read();
        }

        return new VrlListNode(items)
        {
            Type = Whole(new VrlKind(VrlBasic.None, list: new VrlShape<long>(known, null)), items),
            Constant = Known(items, () => new VrlList(items.Select(item => item.Constant!.Value))),
        };
    }

    private VrlMapNode Map(VrlMapSyntax map)
    {
        List<KeyValuePair<string, VrlNode>> entries = [.. map.Entries.Select(entry => new KeyValuePair<string, VrlNode>(entry.Key, Compile(entry.Value)))];
        VrlNode[] items = [.. entries.Select(entry => entry.Value)];
        return new VrlMapNode(entries)
        {
            Type = Whole(VrlKind.MapOf(entries.ToDictionary(entry => entry.Key, entry => entry.Value.Type.Kind.Read())), items),
            Constant = Known(items, () => new VrlMap(entries.Select(entry => new KeyValuePair<string, object?>(entry.Key, entry.Value.Constant!.Value)))),
        };
    }

    /// <summary>A collection is never there when one of its items never is, and can fail when one can.</summary>
    private static VrlType Whole(VrlKind kind, IReadOnlyCollection<VrlNode> items) => new(
        items.Any(item => item.Type.Kind.IsNever) ? VrlKind.Never : kind,
        items.Any(item => item.Type.Fallible),
        items.Aggregate(VrlKind.Never, (all, item) => all.Union(item.Type.Returns)));

    private static VrlConstant? Known(IReadOnlyCollection<VrlNode> items, Func<object> make)
    {
        try
        {
            return items.All(item => item.Constant is not null) && make() is VrlCollection { Size: < MostConstant } value ? new VrlConstant(value) : null;
        }
        catch (VrlOverrun)
        {
            return null;
        }
    }

    private VrlBlockNode Group(VrlGroupSyntax group)
    {
        VrlNode inner = Compile(group.Inner);
        return new VrlBlockNode([inner]) { Type = inner.Type };
    }

    private VrlBlockNode Block(VrlBlockSyntax block)
    {
        VrlScope before = _scope.Fork();
        VrlBlockNode node = Steps(block.Steps);
        _scope.Leave(before);
        return node;
    }

    private VrlBlockNode Steps(List<VrlSyntax> steps)
    {
        List<VrlNode> nodes = [.. steps.Select(Compile)];
        int end = nodes.FindIndex(node => node.Type.Kind.IsNever);
        return new VrlBlockNode(nodes)
        {
            Type = new VrlType(
                nodes[nodes.Count - 1].Type.Kind,
                nodes.Take(end < 0 ? nodes.Count : end + 1).Any(node => node.Type.Fallible) || nodes[nodes.Count - 1].Type.Fallible,
                nodes.Aggregate(VrlKind.Never, (all, node) => all.Union(node.Type.Returns))),
        };
    }

    private VrlIfNode If(VrlIfSyntax choice)
    {
        VrlBlockNode condition = Steps(choice.Conditions);
        if (_fallible is not null)
        {
            throw VrlProblem.Compile(_fallible.Code, "fallible predicate", _fallible.Span, _fallible.Advice);
        }

        if (!condition.Type.Kind.Is(VrlBasic.Boolean))
        {
            throw VrlProblem.Compile(102, "non-boolean predicate", choice.Test, _advice.Boolean(choice.Test, condition.Type.Kind));
        }

        VrlScope after = _scope.Fork();
        VrlBlockNode then = Block(choice.Then);
        VrlScope other = after.Fork();
        VrlBlockNode? otherwise = null;
        if (choice.Else is not null)
        {
            VrlScope taken = _scope;
            _scope = after;
            otherwise = Block(choice.Else);
            other = _scope;
            _scope = taken;
        }

        _scope.Merge(other);
        VrlType type = otherwise is null ? then.Type.As(then.Type.Kind.Or(VrlBasic.Null)) : then.Type.Union(otherwise.Type);
        return new VrlIfNode(condition, then, otherwise) { Type = type with { Returned = type.Returns.Union(condition.Type.Returns) } };
    }

    private VrlOperatorNode Operator(VrlOperatorSyntax operation, VrlSyntax leftSyntax, VrlSyntax rightSyntax)
    {
        VrlNode left = Compile(leftSyntax);
        if (operation.Name == "??")
        {
            _fallible = null;
        }

        VrlProblem? fromLeft = _fallible;
        _fallible = null;
        VrlScope before = _scope.Fork();
        VrlNode right = Compile(rightSyntax);
        Check(operation, left, right);
        VrlType type = VrlOperators.TypeOf(operation.Name, left, right, out bool? runs);
        if (runs is null)
        {
            before.Merge(_scope);
        }

        if (runs is not true)
        {
            _scope = before;
        }

        _fallible = type.Fallible ? _fallible ?? fromLeft : null;
        return new VrlOperatorNode(operation.Name, left, right) { Type = type };
    }

    private void Check(VrlOperatorSyntax operation, VrlNode left, VrlNode right)
    {
        if (VrlOperators.Compares(operation.Name) && operation.Left is VrlOperatorSyntax inner && VrlOperators.Compares(inner.Name))
        {
            throw VrlProblem.Compile(650, "comparison operators can't be chained together", operation.NameSpan, "Join two comparisons with &&, or put one in parentheses.");
        }

        if (operation.Name == "??" && !left.Type.Fallible)
        {
            throw VrlProblem.Compile(651, "unnecessary error coalescing operation", operation.Left.Span, _advice.CannotFail(operation.Left, operation.Right));
        }

        if (operation.Name == "|" && !(left.Type.Kind.IsMap && right.Type.Kind.IsMap))
        {
            VrlSpan wrong = (left.Type.Kind.IsMap ? operation.Right : operation.Left).Span;
            throw VrlProblem.Compile(652, "only objects can be merged", wrong, _advice.Object(wrong));
        }
    }

    private VrlNotNode Not(VrlNotSyntax not)
    {
        VrlNode inner = Compile(not.Inner);
        return inner.Type.Kind.Is(VrlBasic.Boolean) || inner.Type.Kind.IsNever
            ? new VrlNotNode(inner) { Type = inner.Type }
            : throw VrlProblem.Compile(660, "non-boolean negation", not.Inner.Span, _advice.Boolean(not.Inner.Span, inner.Type.Kind));
    }

    private VrlVariableNode Variable(string name, VrlSpan span)
    {
        VrlKnown known = _scope.Variable(name) ?? throw VrlProblem.Compile(701, "call to undefined variable", span, VrlAdvice.NoVariable(name, _scope.Names));
        return new VrlVariableNode(name) { Type = known.Kind, Constant = known.Value };
    }

    private VrlPathNode Path(VrlPathSyntax path)
    {
        if (path.Target is null)
        {
            VrlKind whole = path.Root == '.' ? _scope.Event.Kind : _scope.Metadata;
            return new VrlPathNode(path.Root, null, path.Steps) { Type = VrlKindPath.At(whole, path.Steps) };
        }

        VrlNode target = path.Target switch
        {
            VrlVariableSyntax variable => Variable(variable.Name, variable.Span),
            VrlCallSyntax call => Call(call),
            VrlBlockSyntax block => Block(block),
            VrlListSyntax list => List(list),
            _ => Map((VrlMapSyntax)path.Target),
        };
        VrlConstant? constant = target is VrlVariableNode && target.Constant is not null && VrlPath.Find(target.Constant.Value, path.Steps, out object? found) ? new VrlConstant(found) : null;
        return new VrlPathNode('\0', target, path.Steps) { Type = target.Type.As(VrlKindPath.At(target.Type.Kind, path.Steps)), Constant = constant };
    }

    private VrlNode Leave(VrlLeaveSyntax leave)
    {
        VrlNode? value = leave.Value is null ? null : Compile(leave.Value);
        if (value is not null && value.Type.Fallible)
        {
            throw VrlProblem.Compile(631, "unhandled fallible expression", leave.Value!.Span, _advice.Unhandled(leave.Value));
        }

        if (leave.IsReturn)
        {
            return new VrlReturnNode(value!) { Type = new VrlType(VrlKind.Never, false, value!.Type.Kind) };
        }

        return value is null || value.Type.Kind.Is(VrlBasic.Text) || value.Type.Kind.IsNever
            ? new VrlAbortNode(value) { Type = new VrlType(VrlKind.Never, false, value?.Type.Returns) }
            : throw VrlProblem.Compile(300, "non-string abort message", leave.Value!.Span, $"Write abort to_string!({source.Part(leave.Value.Span)}), or a text.");
    }

    private VrlAssignNode Assign(VrlAssignSyntax assignment)
    {
        VrlNode value = CompileValue(assignment);
        return new VrlAssigner(source, _advice, Target).Assign(assignment, value, ref _fallible, _scope);
    }

    private VrlNode CompileValue(VrlAssignSyntax assignment)
    {
        if (!assignment.Merges)
        {
            return Compile(assignment.Value);
        }

        VrlSyntax target = assignment.Target
            ?? throw VrlProblem.Compile(652, "only objects can be merged", assignment.TargetSpan, "Write to a variable or a path.");
        var operation = new VrlOperatorSyntax(assignment.Value.Span, "|", assignment.TargetSpan, target, assignment.Value);
        return Operator(operation, target, assignment.Value);
    }

    /// <summary>Where an assignment writes; null for nowhere.</summary>
    private static VrlPathNode? Target(VrlSyntax? target) => target switch
    {
        null => null,
        VrlVariableSyntax variable => new VrlPathNode('\0', new VrlVariableNode(variable.Name), []),
        VrlPathSyntax { Target: null } path => new VrlPathNode(path.Root, null, path.Steps),
        VrlPathSyntax { Target: VrlVariableSyntax variable } path => new VrlPathNode('\0', new VrlVariableNode(variable.Name), path.Steps),
        _ => throw VrlProblem.Compile(641, "invalid assignment target", target.Span, "Only variables and paths can be assigned to."),
    };

    private VrlCallNode Call(VrlCallSyntax call)
    {
        var compiler = new VrlCallCompiler(source, _advice, Warnings);
        VrlNode[] arguments = [.. call.Arguments.Select(argument => Compile(argument.Value))];
        VrlFunction function = VrlCallCompiler.Find(call);
        compiler.Bind(function, call, arguments);
        VrlClosureNode? closure = null;
        if (compiler.ClosureVariables(function, call) is IReadOnlyList<VrlKnown> variables)
        {
            closure = Closure(call.Closure!, variables);
            VrlCallCompiler.CheckClosure(function, call, closure);
        }

        VrlCallNode node = compiler.Make(function, call, closure, _scope);
        _fallible = compiler.Invalid ?? _fallible;
        return node;
    }

    private VrlClosureNode Closure(VrlClosureSyntax closure, IReadOnlyList<VrlKnown> variables)
    {
        VrlKnown?[] before = [.. closure.Variables.Select(name => _scope.Variable(name))];
        for (int index = 0; index < variables.Count; index++)
        {
            _scope.Set(closure.Variables[index], variables[index]);
        }

        VrlBlockNode body = Block(closure.Body);
        for (int index = 0; index < variables.Count; index++)
        {
            _scope.Set(closure.Variables[index], before[index]);
        }

        return new VrlClosureNode(closure.Variables, body);
    }
}
