using System.Collections;
using Botpress.Jobs;

namespace Botpress.PowerShell;

/// <summary>The columns that every row has beside those of the table's schema.</summary>
internal static class SystemColumns
{
    public const string Id = TableColumns.Id;

    /// <summary>Takes away what cannot be sent back, since the system alone writes it.</summary>
    public static void Remove(IDictionary columns)
    {
        foreach (string name in TableColumns.ReadOnly)
        {
            columns.Remove(name);
        }
    }
}
