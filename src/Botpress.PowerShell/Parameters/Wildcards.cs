using System;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>Filters of lists by a name that the API cannot filter by.</summary>
internal static class Wildcards
{
    /// <summary>Whether a name is a pattern. Only a star makes it one: names may hold a question mark or brackets.</summary>
    public static bool IsPattern(string? name) => name?.IndexOf('*') >= 0;

    /// <summary>What is like one of the patterns, whatever the case; null, which stands for everything, when there are none.</summary>
    public static Func<T, bool>? Filter<T>(string[]? patterns, Func<T, string?> name)
    {
        if (patterns is null)
        {
            return null;
        }

        WildcardPattern[] matching = [.. patterns.Select(pattern => Parse(pattern ?? ""))];
        return item => matching.Any(pattern => pattern.IsMatch(name(item) ?? ""));
    }

    /// <summary>A pattern; text that is none, such as one with a lone bracket, stands for itself.</summary>
    public static WildcardPattern Parse(string text)
    {
        var pattern = WildcardPattern.Get(text, WildcardOptions.IgnoreCase);
        try
        {
            // It is read only when it is used.
            _ = pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            return WildcardPattern.Get(WildcardPattern.Escape(text), WildcardOptions.IgnoreCase);
        }
    }
}
