using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>Compiles one call: binds its arguments to the parameters and checks them.</summary>
internal sealed class VrlCallCompiler(VrlSource source, VrlAdvice advice, List<int> warnings)
{
    private readonly Dictionary<string, VrlNode> _bound = [];
    private bool _unsure;

    /// <summary>An argument that may be of a wrong type, in a call that does not say what to do then.</summary>
    public VrlProblem? Invalid { get; private set; }

    public static VrlFunction? Known(string name) => VrlLibrary.Functions.TryGetValue(name, out VrlFunction? function) ? function : null;

    public static VrlFunction Find(VrlCallSyntax call)
    {
        if (Known(call.Name) is VrlFunction function)
        {
            return function;
        }

        if (VrlLibrary.NotEmulated.Contains(call.Name))
        {
            throw VrlProblem.Compile(0, $"the emulator does not have the function \"{call.Name}\"", call.NameSpan, "The real API has it: run the script there.");
        }

        throw VrlProblem.Compile(105, "call to undefined function", call.NameSpan, VrlAdvice.NoFunction(call.Name));
    }

    public void Bind(VrlFunction function, VrlCallSyntax call, IReadOnlyList<VrlNode> values)
    {
        if (call.Arguments.Count > function.Parameters.Count)
        {
            var span = new VrlSpan(call.Arguments[0].Span.Start, call.Arguments[call.Arguments.Count - 1].Span.End);
            throw VrlProblem.Compile(106, "wrong number of function arguments", span, $"{function.Name} takes at most {function.Parameters.Count}: {Signature(function)}.");
        }

        int position = 0;
        for (int index = 0; index < values.Count; index++)
        {
            VrlArgumentSyntax argument = call.Arguments[index];
            VrlParameter? parameter = null;
            if (argument.Name is null)
            {
                parameter = function.Parameters[position++];
            }
            else
            {
                int at = function.Parameters.ToList().FindIndex(one => one.Name == argument.Name);
                parameter = at < 0 ? null : function.Parameters[at];
                position += at == position ? 1 : 0;
            }

            if (parameter is null)
            {
                throw VrlProblem.Compile(108, "unknown function argument keyword", argument.NameSpan, $"Write {Signature(function)}.");
            }

            CheckType(function, call, argument, parameter, values[index]);
            _bound[parameter.Name] = values[index];
        }

        if (function.Parameters.FirstOrDefault(parameter => parameter.Required && !_bound.ContainsKey(parameter.Name)) is VrlParameter missing)
        {
            throw VrlProblem.Compile(107, "missing function argument", call.Span, $"{missing.Name} is missing: write {Signature(function)}.");
        }
    }

    /// <summary>What the variables of a call's closure are; null for a call that has none and needs none.</summary>
    public IReadOnlyList<VrlKnown>? ClosureVariables(VrlFunction function, VrlCallSyntax call)
    {
        VrlClosureForm? form = function.Closure;
        if (form is null && call.Closure is not null)
        {
            throw VrlProblem.Compile(109, "unexpected closure", call.Closure.Span, $"{function.Name} takes none.");
        }

        if (form is null)
        {
            return null;
        }

        string example = $"{function.Name}{(call.Aborts ? "!" : "")}(...) -> |{string.Join(", ", Names(form))}| {{ ... }}";
        if (call.Closure is null)
        {
            throw VrlProblem.Compile(111, "missing closure", call.Span, $"Write {example}.");
        }

        VrlNode target = _bound[form.Parameter];
        VrlKind kind = target.Type.Kind;
        if (!form.Accepts.Covers(kind))
        {
            string what = source.Part(call.Arguments[0].Value.Span);
            string fix = function.Parameters[0].Kind.HasMap ? $"object!({what}){(function.Parameters[0].Kind.HasList ? $" or array!({what})" : "")}" : $"string!({what})";
            throw VrlProblem.Compile(121, "type mismatch in closure parameter", call.Span, $"{what} may be {kind}: write {fix}.");
        }

        if (call.Closure.Variables.Count != form.Variables.Length)
        {
            throw VrlProblem.Compile(120, "invalid closure arity", call.Closure.Span, $"It has {form.Variables.Length} variable(s): write {example}.");
        }

        return [.. form.Variables.Select(variable => new VrlKnown(
            variable is null ? kind.Map?.All() ?? kind.List?.All() ?? VrlKind.Any : ReferenceEquals(variable, VrlClosureForm.Keys) ? KeyKind(kind) : variable,
            null))];
    }

    public static void CheckClosure(VrlFunction function, VrlCallSyntax call, VrlClosureNode closure)
    {
        VrlKind found = closure.Type.Kind.Union(closure.Type.Returns);
        if (!function.Closure!.Gives.Covers(found))
        {
            throw VrlProblem.Compile(122, "type mismatch in closure return type", call.Closure!.Body.Span, $"The closure of {function.Name} must give {function.Closure.Gives}, and gives {found}.");
        }
    }

    public VrlCallNode Make(VrlFunction function, VrlCallSyntax call, VrlClosureNode? closure, VrlScope scope)
    {
        var arguments = new VrlArguments(_bound, closure);
        VrlType type;
        try
        {
            type = function.TypeOf(new VrlSite(arguments, scope));
        }
        catch (VrlRefusal refusal)
        {
            VrlSpan span = call.Arguments.FirstOrDefault(argument => argument.Name == refusal.Parameter)?.Span ?? call.Span;
            throw VrlProblem.Compile(610, $"function compilation error: error[E{refusal.Code}] {refusal.Message}", span, $"{refusal.Parameter}: {refusal.Advice}");
        }

        if (call.Aborts && !_unsure && !type.Fallible)
        {
            warnings.Add(620);
        }

        bool fallible = !call.Aborts && (type.Fallible || _unsure || closure?.Type.Fallible == true);
        return new VrlCallNode(function, arguments, new VrlSpan(source.Bytes(call.Span.Start), source.Bytes(call.Span.End))) { Type = type with { Fallible = fallible }, Span = call.Span };
    }

    private void CheckType(VrlFunction function, VrlCallSyntax call, VrlArgumentSyntax argument, VrlParameter parameter, VrlNode value)
    {
        VrlKind kind = value.Type.Kind;
        if (!parameter.Kind.Meets(kind))
        {
            throw VrlProblem.Compile(110, "invalid argument type", argument.Span, $"{parameter.Name} of {function.Name} is {parameter.Kind}, and {source.Part(argument.Value.Span)} is {kind}{(parameter.Kind.Is(VrlBasic.Regex) && kind.Is(VrlBasic.Text) ? ": write it as r'...'" : "")}.");
        }

        if (!parameter.Kind.Covers(kind))
        {
            _unsure = true;
            if (!call.Aborts)
            {
                Invalid ??= VrlProblem.Compile(110, "invalid argument type", argument.Span, advice.Unsure(call, argument, parameter));
            }
        }

        if (value.Type.Fallible)
        {
            throw VrlProblem.Compile(630, "fallible argument", argument.Value.Span, advice.Unhandled(argument.Value));
        }
    }

    private static VrlKind KeyKind(VrlKind kind) => kind.IsMap ? VrlKind.Text : kind.IsList ? VrlKind.Integer : VrlKind.Any;

    private static IEnumerable<string> Names(VrlClosureForm form) =>
        form.Variables.Select(variable => ReferenceEquals(variable, VrlClosureForm.Keys) ? "key" : variable is null ? "value" : "item");

    private static string Signature(VrlFunction function) =>
        $"{function.Name}({string.Join(", ", function.Parameters.Select(parameter => parameter.Required ? parameter.Name : $"[{parameter.Name}]"))})";
}
