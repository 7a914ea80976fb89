using System.Collections.Generic;

namespace Botpress.Emulator.Vrl;

/// <summary>Stands at a token of a script, and knows where lines, lists and paths go on.</summary>
internal sealed class VrlCursor(VrlSource source)
{
    private readonly List<VrlToken> _tokens = new VrlLexer(source).Read();
    private int _at;

    public VrlToken Current => _tokens[_at];

    /// <summary>Where the last token ended that was taken.</summary>
    public int LastEnd { get; private set; }

    public VrlToken Next()
    {
        VrlToken token = _tokens[_at];
        LastEnd = token.Span.End;
        _at += token.Kind == VrlTokenKind.End ? 0 : 1;
        return token;
    }

    public bool Take(string sign)
    {
        bool taken = Current.Is(sign);
        if (taken)
        {
            Next();
        }

        return taken;
    }

    public VrlToken Expect(string sign) => Current.Is(sign) ? Next() : throw Unexpected($" Here a {sign} is missing.");

    public void SkipLines()
    {
        while (Current.Kind == VrlTokenKind.NewLine)
        {
            _at++;
        }
    }

    /// <summary>Takes what separates two expressions: line ends, or one semicolon with line ends behind it.</summary>
    public void EndStep()
    {
        if (!Take(";") && Current.Kind != VrlTokenKind.NewLine)
        {
            throw Unexpected();
        }

        SkipLines();
    }

    /// <summary>Takes what separates conditions in parentheses; behind the last one there need be nothing.</summary>
    public void EndSeveral()
    {
        if (!Current.Is(";") && !Current.Is(")") && Current.Kind != VrlTokenKind.NewLine)
        {
            throw Unexpected();
        }

        while (Current.Kind == VrlTokenKind.NewLine || Current.Is(";"))
        {
            _at++;
        }
    }

    /// <summary>Takes the comma right behind an item, if the list does not end there.</summary>
    public void EndItem(string close)
    {
        bool more = Take(",");
        SkipLines();
        if (!more && !Current.Is(close))
        {
            throw Unexpected();
        }
    }

    /// <summary>Whether a brace opens an object: an empty one, or one with a quoted key.</summary>
    public bool BeginsMap()
    {
        int at = _at + 1;
        while (_tokens[at].Kind == VrlTokenKind.NewLine)
        {
            at++;
        }

        return _tokens[at].Is("}") || (_tokens[at].Kind == VrlTokenKind.Text && _tokens[at + 1].Is(":"));
    }

    /// <summary>Whether a parenthesis holds several conditions: there is a line end or a semicolon right in it.</summary>
    public bool BeginsSeveral()
    {
        if (!Current.Is("("))
        {
            return false;
        }

        int depth = 0;
        for (int at = _at; _tokens[at].Kind != VrlTokenKind.End; at++)
        {
            VrlToken token = _tokens[at];
            depth += token.Is("(") || token.Is("[") || token.Is("{") ? 1 : token.Is(")") || token.Is("]") || token.Is("}") ? -1 : 0;
            if (depth == 0)
            {
                return false;
            }

            // A line that goes on with an operator does not end.
            if (depth == 1 && (token.Is(";") || (token.Kind == VrlTokenKind.NewLine && !(_tokens[at - 1].Kind == VrlTokenKind.Sign && !_tokens[at - 1].Is(")") && !_tokens[at - 1].Is("(") && !_tokens[at - 1].Is("]") && !_tokens[at - 1].Is("}")))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The name of an argument, where one is given.</summary>
    public string? Keyword()
    {
        if (Current.Kind is not (VrlTokenKind.Name or VrlTokenKind.Reserved or VrlTokenKind.Word) || !_tokens[_at + 1].Is(":"))
        {
            return null;
        }

        string name = Next().Text;
        Next();
        return name;
    }

    public List<string> ClosureVariables()
    {
        var names = new List<string>();
        if (Take("||"))
        {
            return names;
        }

        Expect("|");
        while (!Take("|"))
        {
            names.Add(Take("_") ? "" : Current.Kind == VrlTokenKind.Name ? Next().Text : throw Unexpected());
            EndItem("|");
        }

        return names;
    }

    /// <summary>The steps of a path that begin right behind the last token.</summary>
    public List<VrlStep> Steps(char root)
    {
        var steps = new List<VrlStep>();
        bool first = root != '\0';
        while (Current.Span.Start == LastEnd)
        {
            if (Current.Is("["))
            {
                Next();
                VrlToken index = Current.Kind == VrlTokenKind.Integer ? Next() : throw Unexpected(" An index is a whole number; for one that is reckoned, use get!(list, [index]).", 203);
                if (!Take("]"))
                {
                    throw Unexpected(" Here a ] is missing.", 203);
                }

                steps.Add(new VrlStep(null, (long)index.Value!));
            }
            else if (!first && Current.Is("."))
            {
                Next();
                steps.Add(Current.Span.Start == LastEnd && IsField ? Field() : throw Unexpected(" A key that is not of letters, digits and _ needs quotes.", 203));
            }
            else if (IsField && (first || steps.Count > 0))
            {
                steps.Add(Field());
            }
            else
            {
                break;
            }

            first = false;
            if (steps.Count > VrlCollection.MostDepth)
            {
                throw Unexpected($" The emulator takes paths of at most {VrlCollection.MostDepth} steps.");
            }
        }

        return steps;
    }

    private bool IsField => Current.Kind is VrlTokenKind.Name or VrlTokenKind.Field or VrlTokenKind.Reserved or VrlTokenKind.Word or VrlTokenKind.Text;

    private VrlStep Field()
    {
        VrlToken token = Next();
        if (token.Kind != VrlTokenKind.Text)
        {
            return new VrlStep(token.Text, 0);
        }

        // A key has no templates, but they are read as such, and written again.
        string key = "";
        foreach (VrlTemplatePart part in VrlTemplate.Read(token.Text))
        {
            key += part.IsVariable ? "{{ " + part.Text + " }}" : part.Text;
        }

        return new VrlStep(key, 0);
    }

    /// <param name="advice">What to write instead.</param>
    /// <param name="atEnd">The code where the script ends; the engine sees the end of a path before that of the script.</param>
    public VrlProblem Unexpected(string advice = "", int atEnd = 204)
    {
        VrlToken token = Current;
        if (token.Kind == VrlTokenKind.End)
        {
            return VrlProblem.Compile(atEnd, "syntax error", token.Span, "The script ends where something is still open." + advice);
        }

        if (token.Kind == VrlTokenKind.Reserved)
        {
            return VrlProblem.Compile(205, "reserved keyword", token.Span, $"\"{token.Text}\" is a word that VRL keeps for later: take another name; lists are gone through with for_each, filter or map_values.");
        }

        string what = token.Kind == VrlTokenKind.NewLine ? "the end of a line" : $"\"{source.Part(token.Span)}\"";
        return VrlProblem.Compile(203, "syntax error", token.Span, $"VRL expects something else here than {what}." + advice + Hint(token));
    }

    private static string Hint(VrlToken token) => token.Text switch
    {
        "?" => " There is no ?: operator: write if ... { } else { }.",
        "and" => " Write &&.",
        "or" => " Write ||.",
        "not" => " Write !.",
        "else" => " An else stands on the line of the } before it.",
        "=" when token.Kind == VrlTokenKind.Sign => " Only variables and paths can be assigned to.",
        _ when token.Kind == VrlTokenKind.Integer && token.Text[0] == '-' => " A minus needs blanks on both sides.",
        _ => "",
    };
}
