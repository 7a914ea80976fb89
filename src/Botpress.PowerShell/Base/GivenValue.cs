using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>What of a time the API wants.</summary>
internal enum TimePart
{
    /// <summary>The time, in UTC.</summary>
    Instant,

    /// <summary>Year, month and day.</summary>
    Day,

    /// <summary>Year and month.</summary>
    Month,
}

/// <summary>A value as somebody gave it to a parameter, before PowerShell makes of it what the parameter is.</summary>
internal static class GivenValue
{
    /// <summary>Without the wrapper that PowerShell puts around values; a custom object is nothing without it.</summary>
    public static object? Unwrapped(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    /// <summary>
    /// Times in the API's form: PowerShell would make text of them that leaves out the zone. A script block is refused: PowerShell runs
    /// it for parameters that take piped values, and would make of others the script's text.
    /// </summary>
    /// <exception cref="ArgumentTransformationMetadataException">It is a script block.</exception>
    public static object? Read(object? value, TimePart part) => Unwrapped(value) switch
    {
        ScriptBlock script => throw new ArgumentTransformationMetadataException(
            $"{{{Names.Short(script)}}} is a script block, and this parameter takes a value: it would become the script's own text. "
            + "Give what the script gives, for each piped object with ForEach-Object: ... | ForEach-Object { <command> $_.Id -<parameter> (<value>) }."),
        DateTime or DateTimeOffset => part switch
        {
            TimePart.Day => ((IFormattable)Unwrapped(value)!).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            TimePart.Month => ((IFormattable)Unwrapped(value)!).ToString("yyyy-MM", CultureInfo.InvariantCulture),
            _ => ApiTime.Format(Unwrapped(value)!),
        },
        object?[] list when list.Any(item => Unwrapped(item) is ScriptBlock or DateTime or DateTimeOffset) => list.Select(item => Read(item, part)).ToArray(),
        IList list and not Array when list.Cast<object?>().Any(item => Unwrapped(item) is ScriptBlock or DateTime or DateTimeOffset) =>
            list.Cast<object?>().Select(item => Read(item, part)).ToArray(),
        _ => value,
    };
}

/// <summary>Takes text that is no field of a request by itself, as <see cref="ApiFieldAttribute"/> takes what is one.</summary>
internal sealed class TextAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => GivenValue.Read(inputData, TimePart.Instant);
}
