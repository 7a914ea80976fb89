namespace Botpress.PowerShell;

/// <summary>The API writes names in camelCase, PowerShell in PascalCase.</summary>
internal static class Names
{
    public static string ToCamelCase(string name) =>
        name.Length == 0 || !char.IsUpper(name[0]) ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);

    public static string ToPascalCase(string name) =>
        name.Length == 0 || !char.IsLower(name[0]) ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);
}
