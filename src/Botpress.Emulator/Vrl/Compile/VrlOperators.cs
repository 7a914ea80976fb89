namespace Botpress.Emulator.Vrl;

/// <summary>What operators give, and when they can fail.</summary>
internal static class VrlOperators
{
    private const VrlBasic Numbers = VrlBasic.Integer | VrlBasic.Float;

    public static bool Compares(string name) => name is "==" or "!=" or "<" or "<=" or ">" or ">=";

    /// <param name="name">The operator.</param>
    /// <param name="left">What stands left of it.</param>
    /// <param name="right">What stands right of it.</param>
    /// <param name="runs">Whether the right side is run; null where only the run itself can tell.</param>
    public static VrlType TypeOf(string name, VrlNode left, VrlNode right, out bool? runs)
    {
        VrlType first = left.Type;
        VrlType second = right.Type;
        runs = name is "??" or "||" or "&&" ? null : true;
        switch (name)
        {
            case "??":
                return first.Union(second) with { Fallible = first.Fallible && second.Fallible };
            case "||":
                if (first.Kind.Is(VrlBasic.Null) || left.Constant?.Value is false)
                {
                    runs = true;
                    return second;
                }

                if (!(first.Kind.Has(VrlBasic.Null) || first.Kind.Has(VrlBasic.Boolean)) || left.Constant?.Value is true)
                {
                    runs = false;
                    return first;
                }

                return first.As(first.Kind.Without(VrlBasic.Null)).Union(second);
            case "&&":
                if (first.Kind.Is(VrlBasic.Null) || left.Constant?.Value is false)
                {
                    runs = false;
                    return VrlKind.Boolean;
                }

                if (left.Constant?.Value is true)
                {
                    runs = true;
                    return second.As(VrlKind.Boolean);
                }

                const VrlBasic Flags = VrlBasic.Null | VrlBasic.Boolean;
                return first.FallibleUnless(Flags).Union(second.FallibleUnless(Flags)).As(VrlKind.Boolean);
            case "==" or "!=":
                return first.Union(second).As(VrlKind.Boolean);
            case "<" or "<=" or ">" or ">=":
                bool alike = (first.Kind.Is(VrlBasic.Text) && second.Kind.Is(VrlBasic.Text)) || (first.Kind.Is(VrlBasic.Timestamp) && second.Kind.Is(VrlBasic.Timestamp));
                return (alike ? first.Union(second) : first.FallibleUnless(Numbers).Union(second.FallibleUnless(Numbers))).As(VrlKind.Boolean);
            case "|":
                return new VrlType(first.Kind.Union(second.Kind, over: true), first.Fallible || second.Fallible, first.Returns.Union(second.Returns));
            case "/":
                bool safe = (first.Kind.Is(VrlBasic.Float) || first.Kind.Is(VrlBasic.Integer)) && right.Constant?.Value is (long and not 0) or (double and not 0d);
                return new VrlType(VrlKind.Float, !safe);
            default:
                return Arithmetic(name, first, second);
        }
    }

    public static VrlType Arithmetic(string name, VrlType left, VrlType right)
    {
        VrlKind first = left.Kind;
        VrlKind second = right.Kind;
        if (name == "+" && (first.Is(VrlBasic.Text) || second.Is(VrlBasic.Text)))
        {
            const VrlBasic Texts = VrlBasic.Text | VrlBasic.Null;
            return left.FallibleUnless(Texts).Union(right.FallibleUnless(Texts)).As(VrlKind.Text);
        }

        if (first.Is(VrlBasic.Float) || second.Is(VrlBasic.Float))
        {
            return left.FallibleUnless(Numbers).Union(right.FallibleUnless(Numbers)).As(VrlKind.Float);
        }

        if (first.Is(VrlBasic.Integer) && second.Is(VrlBasic.Integer))
        {
            return left.Union(right).As(VrlKind.Integer);
        }

        if (name == "*" && ((first.Is(VrlBasic.Text) && second.Is(VrlBasic.Integer)) || (first.Is(VrlBasic.Integer) && second.Is(VrlBasic.Text))))
        {
            return left.Union(right).As(VrlKind.Text);
        }

        return left.Union(right).As(name == "-" ? VrlKind.Number : VrlKind.Number.Or(VrlBasic.Text)) with { Fallible = true };
    }
}
