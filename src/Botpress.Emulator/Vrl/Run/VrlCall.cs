using System.Collections.Generic;

namespace Botpress.Emulator.Vrl;

/// <summary>One call of a function: its arguments, each run when it is asked for.</summary>
internal readonly struct VrlCall(VrlRun run, VrlArguments arguments)
{
    public VrlRun Run { get; } = run;

    public VrlClosureNode Closure => arguments.Closure!;

    public bool Has(string name) => arguments.Nodes.ContainsKey(name);

    public VrlNode Node(string name) => arguments.Nodes[name];

    public object? Value(string name) => Run.Made(Node(name).Evaluate(Run));

    public VrlText Bytes(string name)
    {
        object? value = Value(name);
        return value as VrlText ?? throw Expected("string", value);
    }

    public string Text(string name) => Bytes(name).Text;

    public string Text(string name, string otherwise) => Has(name) ? Text(name) : otherwise;

    public long Integer(string name) => AsInteger(Value(name));

    public long Integer(string name, long otherwise) => Has(name) ? Integer(name) : otherwise;

    public bool Flag(string name, bool otherwise)
    {
        object? value = Has(name) ? Value(name) : otherwise;
        return value is bool flag ? flag : throw Expected("boolean", value);
    }

    public IReadOnlyList<object?> List(string name) => AsList(Value(name));

    public VrlMap Map(string name)
    {
        object? value = Value(name);
        return value as VrlMap ?? throw Expected("object", value);
    }

    public VrlRegex Regex(string name)
    {
        object? value = Value(name);
        return value as VrlRegex ?? throw Expected("regex", value);
    }

    public VrlTime Time(string name)
    {
        object? value = Value(name);
        return value is VrlTime time ? time : throw Expected("timestamp", value);
    }

    public static long AsInteger(object? value) => value is long number ? number : throw Expected("integer", value);

    public static IReadOnlyList<object?> AsList(object? value) => (value as VrlList ?? throw Expected("array", value)).Items;

    public static string AsText(object? value) => (value as VrlText ?? throw Expected("string", value)).Text;

    public static VrlFailure Expected(string what, object? value) => new($"expected {what}, got {VrlValues.KindName(value)}");

}
