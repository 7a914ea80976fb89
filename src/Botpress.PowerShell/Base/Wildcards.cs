using System;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>Filters of lists by a name that the API cannot filter by.</summary>
internal static class Wildcards
{
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
