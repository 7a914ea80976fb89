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

        WildcardPattern[] matching = [.. patterns.Select(pattern => WildcardPattern.Get(pattern ?? "", WildcardOptions.IgnoreCase))];
        return item => matching.Any(pattern => pattern.IsMatch(name(item) ?? ""));
    }
}
