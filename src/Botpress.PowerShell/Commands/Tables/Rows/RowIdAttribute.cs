using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>Takes ids of rows, and nothing else: PowerShell would round 1.6 to 2 and make 0 of empty text, which are other rows.</summary>
internal sealed class RowIdAttribute : ArgumentTransformationAttribute
{
    // Up to here a double holds every whole number.
    private const long MaximumExact = 1L << 53;

    /// <summary>A whole number, or text that is one; null for anything else.</summary>
    public static long? Read(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        long whole => whole,
        byte or sbyte or short or ushort or int or uint => Convert.ToInt64(value is PSObject small ? small.BaseObject : value, CultureInfo.InvariantCulture),
        double real when real == Math.Floor(real) && Math.Abs(real) <= MaximumExact => (long)real,
        decimal exact when exact == decimal.Floor(exact) && Math.Abs(exact) <= MaximumExact => (long)exact,
        string text when long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long parsed) => parsed,
        _ => null,
    };

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        null => null,
        IEnumerable list and not string => list.Cast<object?>().Select(ToId).ToArray(),
        object value => new[] { ToId(value) },
    };

    private static long ToId(object? value) =>
        Read(value) ?? throw new ArgumentTransformationMetadataException($"'{Names.Short(value)}' is no id of a row. Give whole numbers.");
}
