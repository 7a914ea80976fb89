using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>What of a time the API wants.</summary>
internal enum TimePart
{
    /// <summary>It is no time: a date becomes what PowerShell makes of dates.</summary>
    None,

    /// <summary>Year, month and day.</summary>
    Day,

    /// <summary>Year and month.</summary>
    Month,
}

/// <summary>A value as somebody gave it to a parameter, before PowerShell makes of it what the parameter is.</summary>
internal static class GivenValue
{
    /// <summary>Without the wrapper that PowerShell puts around values; a custom object is nothing without it.</summary>
    public static object? Unwrapped(object? value) => value is PSObject { BaseObject: not (PSCustomObject or PropertyBag) } wrapped ? wrapped.BaseObject : value;

    /// <summary>Whether this is a script block that PowerShell runs for each piped object: it counts as bound before it has run.</summary>
    public static bool IsDelayed(object? value) => value?.GetType() is { IsPublic: false, Name: "DelayedScriptBlockArgument" };

    /// <summary>
    /// Days and months in the API's form. A script block is refused: PowerShell runs it for parameters that take piped values, and would
    /// make of others the script's text.
    /// </summary>
    /// <exception cref="ArgumentTransformationMetadataException">It is a script block.</exception>
    public static object? Read(object? value, TimePart part) => Unwrapped(value) switch
    {
        ScriptBlock script => throw new ArgumentTransformationMetadataException(
            $"{{{Names.Short(script)}}} is a script block, and this parameter takes a value: it would become the script's own text. "
            + "Give what the script gives, for each piped object with ForEach-Object: ... | ForEach-Object { <command> $_.Id -<parameter> (<value>) }."),
        IFormattable time when part != TimePart.None && (time is DateTime or DateTimeOffset || PlainDay.Is(time)) =>
            time.ToString(part == TimePart.Day ? PlainDay.Form : "yyyy-MM", CultureInfo.InvariantCulture),
        IList list and not byte[] when list.Cast<object?>().FirstOrDefault(static item => Unwrapped(item) is ScriptBlock) is object script => Read(script, part),
        _ => value,
    };
}

/// <summary>Takes text that is no field of a request by itself, as <see cref="ApiFieldAttribute"/> takes what is one.</summary>
internal sealed class TextAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => GivenValue.Read(inputData, TimePart.None);
}
