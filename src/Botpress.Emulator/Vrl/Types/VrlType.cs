namespace Botpress.Emulator.Vrl;

/// <summary>What an expression gives: the kind, whether it can fail, and what it can return out of the program.</summary>
internal sealed record VrlType(VrlKind Kind, bool Fallible = false, VrlKind? Returned = null)
{
    public VrlKind Returns => Returned ?? VrlKind.Never;

    public static implicit operator VrlType(VrlKind kind) => new(kind);

    public VrlType Union(VrlType other) => new(Kind.Union(other.Kind), Fallible || other.Fallible, Returns.Union(other.Returns));

    public VrlType FallibleUnless(VrlBasic allowed) =>
        (Kind.Basic & ~allowed) == 0 && Kind.List is null && Kind.Map is null ? this : this with { Fallible = true };

    public VrlType As(VrlKind kind) => this with { Kind = kind };
}
