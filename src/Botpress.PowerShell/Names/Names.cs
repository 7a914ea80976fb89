using System;
using System.Collections.Generic;
using System.Globalization;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>The API writes names in camelCase, PowerShell in PascalCase.</summary>
internal static class Names
{
    private const int ShownLength = 100;

    // PowerShell's own views of every object.
    private static readonly HashSet<string> _reserved = new(StringComparer.OrdinalIgnoreCase) { "PSBase", "PSAdapted", "PSExtended", "PSObject", "PSTypeNames", "PSStandardMembers" };

    /// <summary>A value that somebody else wrote, as messages quote it: the beginning of a long one.</summary>
    public static string Short(object? value)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        string shown = text.Length <= ShownLength ? text : text.Substring(0, ShownLength) + "...";
        return TerminalText.Line(shown);
    }

    /// <summary>Whether a member of an object can have the name.</summary>
    public static bool CanBeMember(string name) => name.Length > 0 && !_reserved.Contains(name);

    public static string ToCamelCase(string name) =>
        name.Length == 0 || !char.IsUpper(name[0]) ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);

    public static string ToPascalCase(string name) =>
        name.Length == 0 || !char.IsLower(name[0]) ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);
}
