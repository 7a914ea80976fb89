using System;
using System.Collections.Specialized;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// What an object or a list within another is as text: JSON, which commands read back. In a CSV file PowerShell would write the name of
/// its type. Botpress.Types.ps1xml says so of what has the type's name.
/// </summary>
public static class NestedText
{
    internal const string TypeName = "Botpress.Json.Value";

    /// <summary>The JSON of a value.</summary>
    /// <param name="value">The object, map or list.</param>
    /// <returns>Its JSON; the name of its type where it holds what JSON has not.</returns>
    public static string Write(PSObject value) => Of(value);

    internal static string Of(object? value)
    {
        try
        {
            return JsonText.Write(JsonValue.FromPowerShell(value, "value"));
        }
        catch (Exception exception) when (exception is ArgumentException or ApiArgumentException)
        {
            return (value is PSObject wrapped ? wrapped.BaseObject : value)?.GetType().ToString() ?? "";
        }
    }
}

/// <summary>An object with names that no custom object can have, which minds their case.</summary>
internal sealed class NestedMap() : OrderedDictionary(StringComparer.Ordinal)
{
    public override string ToString() => NestedText.Of(this);
}
