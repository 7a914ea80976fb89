using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Botpress.Emulator.Vrl;

/// <summary>
/// Reads expressions out of tokens. A line ends an expression, but for where one cannot end; the operators bind as in the engine,
/// where <c>&amp;&amp;</c> and <c>||</c> stand on one level.
/// </summary>
internal sealed class VrlParser(VrlSource source)
{
    private static readonly Dictionary<string, int> _levels = new()
    {
        ["??"] = 1,
        ["||"] = 2,
        ["&&"] = 2,
        ["=="] = 3,
        ["!="] = 3,
        ["<"] = 4,
        ["<="] = 4,
        [">"] = 4,
        [">="] = 4,
        ["|"] = 5,
        ["+"] = 6,
        ["-"] = 6,
        ["*"] = 7,
        ["/"] = 7,
    };

    /// <summary>How deep expressions may stand in one another, a chain of operators included.</summary>
    private const int MostDepth = 256;

    private readonly VrlCursor _tokens = new(source);
    private int _depth;

    /// <summary>Reads the whole script; what is wrong is handed back beside what stands before it.</summary>
    public (List<VrlSyntax> Steps, VrlProblem? Problem) Program()
    {
        var steps = new List<VrlSyntax>();
        try
        {
            _tokens.SkipLines();
            while (_tokens.Current.Kind != VrlTokenKind.End)
            {
                VrlSyntax step = Expression();
                if (_tokens.Current.Kind != VrlTokenKind.End)
                {
                    _tokens.EndStep();
                }

                steps.Add(step);
            }

            return (steps, null);
        }
        catch (VrlProblem problem)
        {
            return (steps, problem);
        }
    }

    private VrlSyntax Expression()
    {
        VrlToken token = _tokens.Current;
        if (token.IsWord("if"))
        {
            return If();
        }

        if (token.IsWord("abort") || token.IsWord("return"))
        {
            _tokens.Next();
            bool bare = token.Text == "abort"
                && (_tokens.Current.Kind is VrlTokenKind.NewLine or VrlTokenKind.End || _tokens.Current.Is(";") || _tokens.Current.Is("}"));
            VrlSyntax? value = bare ? null : Deeper(Expression);
            return new VrlLeaveSyntax(From(token), token.Text == "return", value);
        }

        return Assignment();
    }

    private VrlSyntax Assignment()
    {
        VrlToken start = _tokens.Current;
        if (!start.Is("_"))
        {
            VrlSyntax left = Operators(1);
            bool target = left is VrlVariableSyntax or VrlPathSyntax;
            return target && (_tokens.Current.Is("=") || _tokens.Current.Is("|=") || _tokens.Current.Is(",")) ? AssignTo(start, left) : left;
        }

        _tokens.Next();
        return AssignTo(start, null);
    }

    private VrlAssignSyntax AssignTo(VrlToken start, VrlSyntax? target)
    {
        VrlSpan targetSpan = From(start);
        VrlSyntax? error = null;
        bool hasError = _tokens.Take(",");
        if (hasError)
        {
            if (!_tokens.Take("_"))
            {
                error = Term();
                if (error is not (VrlVariableSyntax or VrlPathSyntax))
                {
                    throw _tokens.Unexpected();
                }
            }
        }

        if (!_tokens.Current.Is("=") && !_tokens.Current.Is("|="))
        {
            throw _tokens.Unexpected();
        }

        bool merges = _tokens.Next().Text == "|=";
        _tokens.SkipLines();
        VrlSyntax value = Deeper(Expression);
        return Checked(new VrlAssignSyntax(From(start), target, error, hasError, targetSpan, merges, value));
    }

    private VrlSyntax Operators(int least)
    {
        VrlToken start = _tokens.Current;
        VrlSyntax left = Not();
        while (_tokens.Current.Kind == VrlTokenKind.Sign && _levels.TryGetValue(_tokens.Current.Text, out int level) && level >= least)
        {
            VrlToken name = _tokens.Next();
            _tokens.SkipLines();
            VrlSyntax right = Operators(level + 1);
            left = Checked(new VrlOperatorSyntax(From(start), name.Text, name.Span, left, right));
        }

        return left;
    }

    private VrlSyntax Not()
    {
        VrlToken start = _tokens.Current;
        return _tokens.Take("!") ? Checked(new VrlNotSyntax(From(start), Deeper(Not))) : Term();
    }

    private VrlSyntax Term()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        VrlToken token = _tokens.Current;
        switch (token.Kind)
        {
            case VrlTokenKind.Text:
                _tokens.Next();
                List<VrlTemplatePart> parts = VrlTemplate.Read(token.Text);
                return parts.Count == 0 ? new VrlLiteralSyntax(token.Span, VrlText.Empty)
                    : parts.Count == 1 && !parts[0].IsVariable ? new VrlLiteralSyntax(token.Span, new VrlText(parts[0].Text))
                    : new VrlTemplateSyntax(token.Span, parts);
            case VrlTokenKind.RawText:
                _tokens.Next();
                return new VrlLiteralSyntax(token.Span, new VrlText(token.Text));
            case VrlTokenKind.Regex or VrlTokenKind.Timestamp:
                _tokens.Next();
                return new VrlCheckedSyntax(token.Span, token.Text, token.Kind == VrlTokenKind.Regex);
            case VrlTokenKind.Integer or VrlTokenKind.Float:
                _tokens.Next();
                return new VrlLiteralSyntax(token.Span, token.Value);
            case VrlTokenKind.Word when token.Text is "true" or "false" or "null":
                _tokens.Next();
                return new VrlLiteralSyntax(token.Span, token.Text == "null" ? null : token.Text == "true");
            case VrlTokenKind.Name:
                _tokens.Next();
                return Path(token, '\0', new VrlVariableSyntax(token.Span, token.Text));
            case VrlTokenKind.Call:
                return Path(token, '\0', Call());
        }

        switch (token.Text)
        {
            case "." or "%" when token.Kind == VrlTokenKind.Sign:
                _tokens.Next();
                return Path(token, token.Text[0], null);
            case "(" when token.Kind == VrlTokenKind.Sign:
                _tokens.Next();
                VrlSyntax inner = Deeper(Assignment);
                _tokens.Expect(")");
                return Checked(new VrlGroupSyntax(From(token), inner));
            case "[" when token.Kind == VrlTokenKind.Sign:
                return Path(token, '\0', List());
            case "{" when token.Kind == VrlTokenKind.Sign:
                return Path(token, '\0', _tokens.BeginsMap() ? Map() : Block());
            default:
                throw _tokens.Unexpected();
        }
    }

    /// <summary>The steps that stand right behind what they lead into, with no blank between.</summary>
    private VrlSyntax Path(VrlToken start, char root, VrlSyntax? target)
    {
        List<VrlStep> steps = _tokens.Steps(root);
        return steps.Count == 0 && target is not null ? target : Checked(new VrlPathSyntax(From(start), root, target, steps));
    }

    private VrlListSyntax List()
    {
        VrlToken start = _tokens.Next();
        var items = new List<VrlSyntax>();
        _tokens.SkipLines();
        while (!_tokens.Take("]"))
        {
            items.Add(Deeper(() => Operators(1)));
            _tokens.EndItem("]");
        }

        return Checked(new VrlListSyntax(From(start), items));
    }

    private VrlMapSyntax Map()
    {
        VrlToken start = _tokens.Next();
        var entries = new SortedDictionary<string, VrlSyntax>(VrlKeyOrder.Instance);
        _tokens.SkipLines();
        while (!_tokens.Take("}"))
        {
            VrlToken key = _tokens.Current.Kind == VrlTokenKind.Text ? _tokens.Next() : throw _tokens.Unexpected();
            _tokens.Expect(":");
            entries[VrlTemplate.Unescape(key.Text)] = Deeper(() => Operators(1));
            _tokens.EndItem("}");
        }

        return Checked(new VrlMapSyntax(From(start), entries));
    }

    private VrlBlockSyntax Block()
    {
        VrlToken start = _tokens.Expect("{");
        var steps = new List<VrlSyntax>();
        _tokens.SkipLines();
        do
        {
            steps.Add(Deeper(Expression));
            if (!_tokens.Current.Is("}"))
            {
                _tokens.EndStep();
            }
        }
        while (!_tokens.Take("}"));

        return Checked(new VrlBlockSyntax(From(start), steps));
    }

    private VrlIfSyntax If()
    {
        VrlToken start = _tokens.Next();
        VrlToken test = _tokens.Current;
        var conditions = new List<VrlSyntax>();
        if (_tokens.BeginsSeveral())
        {
            _tokens.Next();
            _tokens.SkipLines();
            while (!_tokens.Take(")"))
            {
                conditions.Add(Deeper(Assignment));
                _tokens.EndSeveral();
            }
        }
        else
        {
            conditions.Add(Deeper(() => Operators(1)));
        }

        VrlSpan testSpan = From(test);
        _tokens.SkipLines();
        VrlBlockSyntax then = Block();
        VrlBlockSyntax? other = null;
        if (_tokens.Current.IsWord("else"))
        {
            _tokens.Next();
            _tokens.SkipLines();
            other = _tokens.Current.IsWord("if") ? Else() : Block();
        }

        return Checked(new VrlIfSyntax(From(start), testSpan, conditions, then, other));
    }

    private VrlBlockSyntax Else()
    {
        VrlToken start = _tokens.Current;
        VrlSyntax inner = Deeper(If);
        return new VrlBlockSyntax(From(start), [inner]);
    }

    private VrlCallSyntax Call()
    {
        VrlToken name = _tokens.Next();
        bool aborts = _tokens.Take("!");
        _tokens.Expect("(");
        var arguments = new List<VrlArgumentSyntax>();
        _tokens.SkipLines();
        while (!_tokens.Take(")"))
        {
            VrlToken first = _tokens.Current;
            string? keyword = _tokens.Keyword();
            VrlSyntax value = Deeper(() => Operators(1));
            arguments.Add(new VrlArgumentSyntax(From(first), keyword, first.Span, value));
            _tokens.EndItem(")");
        }

        VrlClosureSyntax? closure = _tokens.Current.Is("->") ? Closure() : null;
        return Checked(new VrlCallSyntax(From(name), name.Text, name.Span, aborts, arguments, closure));
    }

    private VrlClosureSyntax Closure()
    {
        VrlToken start = _tokens.Next();
        List<string> variables = _tokens.ClosureVariables();
        _tokens.SkipLines();
        VrlBlockSyntax body = Block();
        return new VrlClosureSyntax(From(start), variables, body);
    }

    private delegate VrlSyntax VrlRule();

    private VrlSyntax Deeper(VrlRule rule)
    {
        if (++_depth > MostDepth)
        {
            throw TooDeep(_tokens.Current.Span);
        }

        VrlSyntax read = rule();
        _depth--;
        return read;
    }

    private static T Checked<T>(T syntax)
        where T : VrlSyntax => syntax.Depth > MostDepth ? throw TooDeep(syntax.Span) : syntax;

    private static VrlProblem TooDeep(VrlSpan span) =>
        VrlProblem.Compile(203, "syntax error", span, $"The emulator takes expressions that are {MostDepth} deep at most: put a part in a variable.");

    private VrlSpan From(VrlToken start) => new(start.Span.Start, _tokens.LastEnd);
}
