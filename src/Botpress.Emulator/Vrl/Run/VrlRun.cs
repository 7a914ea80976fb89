using System.Collections.Generic;
using System.Diagnostics;

namespace Botpress.Emulator.Vrl;

/// <summary>One run of a program: the event, the variables, and how much work is left.</summary>
internal sealed class VrlRun
{
    /// <summary>How much one run may do: steps, and what it makes, by size.</summary>
    private const long MostWork = 3_000_000;

    /// <summary>How long one run may take, in milliseconds; what is counted as work is sooner used up, but for a few things that are slow.</summary>
    private const long MostTime = 600;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _work;
    private int _calls;

    public object? Event { get; set; }

    public object? Metadata { get; set; } = VrlMap.Empty;

    public Dictionary<string, object?> Variables { get; } = [];

    /// <summary>The expression that runs.</summary>
    public VrlSpan Step { get; set; }

    /// <summary>The innermost call or abort that failed, until something handles it.</summary>
    public VrlSpan? Here { get; set; }

    /// <summary>Counts work. An error costs more than a step.</summary>
    public void Work(long amount)
    {
        _work += amount;
        if (_work > MostWork || ((++_calls & 63) == 0 && _watch.ElapsedMilliseconds > MostTime))
        {
            throw new VrlOverrun("the script does too much");
        }
    }

    /// <summary>Goes on after a failure that is handled.</summary>
    public void Recover()
    {
        Work(400);
        Here = null;
    }

    /// <summary>The matches of an expression; one that takes long counts by its time, too.</summary>
    public IEnumerable<VrlMatch> Matches(VrlRegex regex, string text, int start = 0)
    {
        var watch = new Stopwatch();
        using IEnumerator<VrlMatch> matches = regex.Of(text, start).GetEnumerator();
        Work(text.Length / 8);
        while (true)
        {
            watch.Restart();
            bool found = matches.MoveNext();
            Work(2 + (watch.ElapsedMilliseconds * 8_000));
            if (!found)
            {
                yield break;
            }

            yield return matches.Current;
        }
    }

    /// <summary>Counts what a step has made, or is going to look through.</summary>
    public object? Made(object? value)
    {
        switch (value)
        {
            case VrlText text:
                if (text.Length > VrlCollection.MostSize)
                {
                    throw new VrlOverrun("a text is too long");
                }

                Work(text.Length / 8);
                break;
            case VrlCollection collection:
                Work(1 + (collection.Size / 64));
                break;
        }

        return value;
    }
}
