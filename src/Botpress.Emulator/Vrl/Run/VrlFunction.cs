using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>A parameter: its name, what it takes, and whether it must be given.</summary>
internal sealed record VrlParameter(string Name, VrlKind Kind, bool Required);

/// <summary>What the variables of a closure are: of the items of what is gone through, of their keys, or of a kind that is always the same.</summary>
internal sealed record VrlClosureForm(string Parameter, VrlKind Accepts, VrlKind Gives, params VrlKind?[] Variables)
{
    /// <summary>Stands for the kind of keys; null stands for that of items.</summary>
    public static readonly VrlKind Keys = new(VrlBasic.None);
}

/// <summary>A function of the language.</summary>
internal sealed class VrlFunction
{
    private static readonly Dictionary<string, VrlKind> _kinds = new()
    {
        ["text"] = VrlKind.Text,
        ["int"] = VrlKind.Integer,
        ["float"] = VrlKind.Float,
        ["number"] = VrlKind.Number,
        ["bool"] = VrlKind.Boolean,
        ["time"] = VrlKind.Timestamp,
        ["regex"] = VrlKind.Regex,
        ["list"] = VrlKind.AnyList,
        ["map"] = VrlKind.AnyMap,
        ["any"] = VrlKind.Any,
    };

    /// <param name="name">The name.</param>
    /// <param name="parameters">As in <c>value:text|regex, limit:int?</c>.</param>
    /// <param name="type">What a call gives, and what is wrong with it before it runs.</param>
    /// <param name="body">What it does.</param>
    /// <param name="closure">What closure it takes.</param>
    public VrlFunction(string name, string parameters, Func<VrlSite, VrlType> type, Func<VrlCall, object?> body, VrlClosureForm? closure = null)
    {
        Name = name;
        Parameters = [.. parameters.Split([','], StringSplitOptions.RemoveEmptyEntries).Select(Parameter)];
        TypeOf = type;
        Body = body;
        Closure = closure;
    }

    public VrlFunction(string name, string parameters, VrlType type, Func<VrlCall, object?> body)
        : this(name, parameters, _ => type, body)
    {
    }

    public string Name { get; }

    public IReadOnlyList<VrlParameter> Parameters { get; }

    public Func<VrlSite, VrlType> TypeOf { get; }

    public Func<VrlCall, object?> Body { get; }

    public VrlClosureForm? Closure { get; }

    /// <summary>Whether its errors come without the place of the call.</summary>
    public bool IsSilent { get; set; }

    private static VrlParameter Parameter(string text)
    {
        string[] parts = text.Trim().Split(':');
        VrlKind kind = parts[1].TrimEnd('?').Split('|').Select(name => _kinds[name]).Aggregate(VrlKind.Never, (all, one) => all.Union(one));
        return new VrlParameter(parts[0], kind, !parts[1].EndsWith("?", StringComparison.Ordinal));
    }
}

/// <summary>What a call is given: expressions by the names of parameters, and a closure.</summary>
internal sealed class VrlArguments(Dictionary<string, VrlNode> nodes, VrlClosureNode? closure)
{
    public Dictionary<string, VrlNode> Nodes { get; } = nodes;

    public VrlClosureNode? Closure { get; } = closure;
}

/// <summary>The body of a closure and the names of its variables.</summary>
internal sealed class VrlClosureNode(IReadOnlyList<string> names, VrlNode body)
{
    public VrlType Type => body.Type;

    public object? Call(VrlRun run, params object?[] values)
    {
        run.Work(5);
        var before = new KeyValuePair<bool, object?>[names.Count];
        for (int index = 0; index < names.Count; index++)
        {
            before[index] = new(run.Variables.TryGetValue(names[index], out object? old), old);
            run.Variables[names[index]] = values[index];
        }

        try
        {
            return body.Evaluate(run);
        }
        finally
        {
            for (int index = 0; index < names.Count; index++)
            {
                if (before[index].Key)
                {
                    run.Variables[names[index]] = before[index].Value;
                }
                else
                {
                    run.Variables.Remove(names[index]);
                }
            }
        }
    }
}
