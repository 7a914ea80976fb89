using System;
using System.Globalization;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>The API writes names in camelCase, PowerShell in PascalCase.</summary>
internal static class Names
{
    private const int ShownLength = 100;

    /// <summary>A value that somebody else wrote, as messages quote it: the beginning of a long one.</summary>
    public static string Short(object? value)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        string shown = text.Length <= ShownLength ? text : text.Substring(0, ShownLength) + "...";
        return TerminalText.Line(shown);
    }

    public static string ToCamelCase(string name) =>
        name.Length == 0 || !char.IsUpper(name[0]) ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);

    public static string ToPascalCase(string name) =>
        name.Length == 0 || !char.IsLower(name[0]) ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);
}
