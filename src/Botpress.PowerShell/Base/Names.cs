using System;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>The API writes names in camelCase, PowerShell in PascalCase.</summary>
internal static class Names
{
    public static string ToCamelCase(string name) =>
        name.Length == 0 || !char.IsUpper(name[0]) ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);

    public static string ToPascalCase(string name) =>
        name.Length == 0 || !char.IsLower(name[0]) ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>Tells whether a name matches one of the wildcard patterns, whatever the case; without patterns every name does.</summary>
    public static Func<string?, bool> Matching(string[]? patterns)
    {
        WildcardPattern[]? compiled = patterns?.Select(pattern => new WildcardPattern(pattern ?? "", WildcardOptions.IgnoreCase)).ToArray();
        return name => compiled is null || (name is not null && compiled.Any(pattern => pattern.IsMatch(name)));
    }
}
