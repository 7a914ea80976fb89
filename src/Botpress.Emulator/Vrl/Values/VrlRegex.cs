using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Botpress.Emulator.Vrl;

/// <summary>A regular expression of the Rust kind, which never looks back; it is matched in bounded time.</summary>
internal sealed class VrlRegex
{
    private readonly string?[] _names;
    private readonly VrlMatcher _plain;
    private VrlMatcher? _astral;

    /// <summary>Reads a pattern. Throws <see cref="VrlFailure"/> where it is none.</summary>
    public VrlRegex(string pattern)
    {
        Pattern = pattern;
        var reader = new VrlRegexReader(pattern, false);
        _plain = new VrlMatcher(reader.Read());
        _names = [.. reader.Names];
    }

    public string Pattern { get; }

    /// <summary>The names of the groups in their order, null for those without; the first is the whole match.</summary>
    public IReadOnlyList<string?> Names => _names;

    /// <summary>The matches one after the other; an empty one right behind another does not count.</summary>
    public IEnumerable<VrlMatch> Of(string text, int start = 0)
    {
        VrlMatcher matcher = text.Any(char.IsSurrogate) ? _astral ??= new VrlMatcher(new VrlRegexReader(Pattern, true).Read()) : _plain;
        int end = -1;
        while (start <= text.Length && matcher.Match(text, start) is { Success: true } match)
        {
            bool split = match.Index > 0 && match.Index < text.Length && char.IsLowSurrogate(text[match.Index]);
            start = match.Index + Math.Max(1, match.Length);
            if (!(match.Length == 0 && (match.Index == end || split)))
            {
                end = match.Index + match.Length;
                yield return new VrlMatch(match.Index, match.Value, [.. _names.Select((_, index) => Part(match, index))]);
            }
        }
    }

    private static string? Part(Match match, int index)
    {
        Group group = index == 0 ? match : match.Groups["g" + index];
        return group.Success ? group.Value : null;
    }
}

/// <summary>
/// Matches at first in the way that is fast for nearly all expressions, and, for those that would take for ever so, in the one whose time
/// grows with the text only, where the framework has it.
/// </summary>
internal sealed class VrlMatcher
{
    private const RegexOptions Options = RegexOptions.CultureInvariant;

    private readonly string _pattern;
    private readonly Regex _fast;
    private Regex? _steady;

    public VrlMatcher(string pattern)
    {
        _pattern = pattern;
        _fast = Make(Options, 50);
    }

    public Match Match(string text, int start)
    {
        try
        {
            if (_steady is null)
            {
                return _fast.Match(text, start);
            }
        }
        catch (RegexMatchTimeoutException)
        {
        }

        try
        {
#if NET
            _steady ??= Make(Options | RegexOptions.NonBacktracking, 200);
#else
            _steady ??= Make(Options, 200);
#endif
            return _steady.Match(text, start);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new VrlOverrun("a regular expression takes too long");
        }
    }

    private Regex Make(RegexOptions options, int patience)
    {
        try
        {
            return new Regex(_pattern, options, TimeSpan.FromMilliseconds(patience));
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw new VrlFailure("regex parse error:\n" + fault.Message);
        }
    }
}

/// <summary>One match: where it begins, what it is, and what each group caught.</summary>
internal sealed record VrlMatch(int Index, string Value, IReadOnlyList<string?> Groups);
