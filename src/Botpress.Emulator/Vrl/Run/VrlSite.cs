using System;

namespace Botpress.Emulator.Vrl;

/// <summary>Why a function takes no such call, before anything runs: the engine's code and text, and the parameter.</summary>
internal sealed class VrlRefusal(int code, string text, string parameter, string advice) : Exception(text)
{
    public int Code { get; } = code;

    public string Parameter { get; } = parameter;

    public string Advice { get; } = advice;
}

/// <summary>What a function knows of a call before it runs: types, and values where they are known.</summary>
internal sealed class VrlSite(VrlArguments arguments, VrlScope scope)
{
    /// <summary>What is known after the arguments; functions that change the event change this.</summary>
    public VrlScope Scope { get; } = scope;

    public VrlType Closure => arguments.Closure!.Type;

    public VrlNode? Node(string name) => arguments.Nodes.TryGetValue(name, out VrlNode? node) ? node : null;

    public bool Has(string name) => Node(name) is not null;

    public VrlKind Kind(string name) => Node(name)!.Type.Kind;

    public VrlConstant? Constant(string name) => Node(name)?.Constant;

    /// <summary>The path that an argument must be.</summary>
    public VrlPathNode Path(string name) => Node(name) as VrlPathNode
        ?? throw new VrlRefusal(400, "unexpected expression type", name, "It takes a path, as .name or variable.name.");

    /// <summary>Checks that an argument, where given, is one of some texts that are known before the program runs.</summary>
    public void OneOf(string name, params string[] values)
    {
        if (!Has(name))
        {
            return;
        }

        VrlConstant value = Constant(name) ?? throw new VrlRefusal(400, "unexpected expression type", name, "It takes a literal.");
        if (value.Value is not VrlText text || Array.IndexOf(values, text.Text) < 0)
        {
            throw new VrlRefusal(401, "invalid enum variant\"", name, $"It takes one of {string.Join(", ", values)}.");
        }
    }

    /// <summary>The regular expression that an argument must be before the program runs.</summary>
    public VrlRegex Pattern(string name) => Constant(name)?.Value as VrlRegex
        ?? throw new VrlRefusal(400, "unexpected expression type", name, "It takes a literal, as r'[a-z]+'.");
}
