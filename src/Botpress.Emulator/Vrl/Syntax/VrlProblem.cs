using System;

namespace Botpress.Emulator.Vrl;

/// <summary>A part of a script, from one letter to before another.</summary>
internal readonly record struct VrlSpan(int Start, int End);

/// <summary>Why a script does not run, or ended: kind, code and text are the engine's, the advice is for whoever wrote the script.</summary>
internal sealed class VrlProblem(string kind, int code, string text, VrlSpan span, string advice) : Exception(text)
{
    /// <summary>compile, runtime or abort.</summary>
    public string Kind { get; } = kind;

    /// <summary>The number of a compile error; 0 for other problems.</summary>
    public int Code { get; } = code;

    public string Text { get; } = text;

    public VrlSpan Span { get; } = span;

    public string Advice { get; } = advice;

    public static VrlProblem Compile(int code, string text, VrlSpan span, string advice) => new("compile", code, text, span, advice);
}

/// <summary>A script's text, which knows in what line and at what byte each letter is.</summary>
internal sealed class VrlSource(string text)
{
    private int[]? _bytes;

    public string Text { get; } = text;

    /// <summary>Line and column, both counted from 1.</summary>
    public (int Line, int Column) Place(int at)
    {
        int line = 1;
        int start = 0;
        for (int index = 0; index < at && index < Text.Length; index++)
        {
            if (Text[index] == '\n')
            {
                line++;
                start = index + 1;
            }
        }

        return (line, Math.Min(at, Text.Length) - start + 1);
    }

    public int Bytes(int at) => (_bytes ??= Offsets())[Math.Min(at, Text.Length)];

    private int[] Offsets()
    {
        int[] offsets = new int[Text.Length + 1];
        for (int index = 0; index < Text.Length; index++)
        {
            char letter = Text[index];
            offsets[index + 1] = offsets[index] + (letter < 0x80 ? 1 : letter < 0x800 || char.IsSurrogate(letter) ? 2 : 3);
        }

        return offsets;
    }

    /// <summary>A part of the script for an error, on one line and not too long.</summary>
    public string Part(VrlSpan span)
    {
        string part = Text.Substring(span.Start, Math.Max(0, Math.Min(span.End, Text.Length) - span.Start)).Replace("\n", " ").Trim();
        return part.Length > 60 ? part.Substring(0, 57) + "..." : part;
    }
}
