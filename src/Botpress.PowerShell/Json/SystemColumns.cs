using System.Collections;

namespace Botpress.PowerShell;

/// <summary>The columns that every row has beside those of the table's schema.</summary>
internal static class SystemColumns
{
    public const string Id = "id";

    /// <summary>Those that the system alone writes.</summary>
    public static readonly string[] ReadOnly = ["createdAt", "updatedAt", "computed", "stale", "similarity"];

    /// <summary>Takes away what cannot be sent back.</summary>
    public static void Remove(IDictionary columns)
    {
        foreach (string name in ReadOnly)
        {
            columns.Remove(name);
        }
    }
}
