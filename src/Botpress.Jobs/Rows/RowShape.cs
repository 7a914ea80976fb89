using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Botpress.Jobs;

/// <summary>
/// The columns by which rows are compared, and what rows are by these: 16 bytes that are equal where the rows are. Sets of columns are numbers
/// with a bit for each.
/// </summary>
/// <param name="columns">The columns.</param>
internal sealed class RowShape(IReadOnlyList<TableColumn> columns)
{
    /// <summary>How many columns can be compared.</summary>
    public const int MaximumColumns = 63;

    /// <summary>The set of all columns.</summary>
    public ulong All => (1UL << columns.Count) - 1;

    /// <summary>The set of those that a row has.</summary>
    public ulong In(IDictionary row)
    {
        ulong set = 0;
        for (int i = 0; i < columns.Count; i++)
        {
            set |= row.Contains(columns[i].Name) ? 1UL << i : 0;
        }

        return set;
    }

    /// <summary>The columns of a set.</summary>
    public IEnumerable<TableColumn> Of(ulong set) => columns.Where((_, index) => (set & (1UL << index)) != 0);

    /// <summary>What a row is by a set of columns.</summary>
    public RowHash Hash(IDictionary row, ulong set)
    {
        var text = new StringBuilder();
        for (int i = 0; i < columns.Count; i++)
        {
            if ((set & (1UL << i)) != 0)
            {
                PlainJson.WriteKey(text, Comparable(columns[i], row[columns[i].Name]));
                _ = text.Append('\n');
            }
        }

        byte[] hash = CanonicalJson.Sha256(Encoding.UTF8.GetBytes(text.ToString()));
        return new RowHash(BitConverter.ToUInt64(hash, 0), BitConverter.ToUInt64(hash, 8));
    }

    /// <summary>Of a set, the columns in which two rows differ.</summary>
    public ulong Differing(IDictionary left, IDictionary right, ulong set)
    {
        ulong differing = 0;
        for (int i = 0; i < columns.Count; i++)
        {
            ulong bit = 1UL << i;
            string name = columns[i].Name;
            if ((set & bit) != 0 && RowCheck.KeyOf(Comparable(columns[i], left[name])) != RowCheck.KeyOf(Comparable(columns[i], right[name])))
            {
                differing |= bit;
            }
        }

        return differing;
    }

    /// <summary>A value as it is compared: of a time, the moment is meant, however it is written.</summary>
    public static object? Comparable(TableColumn column, object? value) =>
        column.IsTime && value is string text && RowCheck.TryReadTime(text, out DateTime time) ? time : value;
}

/// <summary>What a row is.</summary>
/// <param name="Left">The first half.</param>
/// <param name="Right">The second half.</param>
internal readonly record struct RowHash(ulong Left, ulong Right)
{
    /// <inheritdoc/>
    public override string ToString() => Left.ToString("x16", CultureInfo.InvariantCulture) + Right.ToString("x16", CultureInfo.InvariantCulture);
}
