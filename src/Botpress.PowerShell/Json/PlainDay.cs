using System;
using System.Globalization;

namespace Botpress.PowerShell;

/// <summary>A day without a time, which newer versions of .NET have a type for that the older ones do not know.</summary>
internal static class PlainDay
{
    /// <summary>How it is written.</summary>
    public const string Form = "yyyy-MM-dd";

    /// <summary>Whether a value is one.</summary>
    public static bool Is(object value) => value.GetType().FullName == "System.DateOnly";

    /// <summary>It as text.</summary>
    public static string Written(IFormattable day) => day.ToString(Form, CultureInfo.InvariantCulture);
}
