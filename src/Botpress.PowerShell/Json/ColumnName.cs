using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.PowerShell;

/// <summary>
/// How columns are called whose names no property can have: PowerShell's own words, no name at all, and names that differ from another's
/// only in case. They stand in brackets, in files as well, and are taken out of them when rows are written.
/// </summary>
internal static class ColumnName
{
    /// <summary>The property for a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="taken">The properties that there are; its is added.</param>
    public static string Shown(string column, HashSet<string> taken)
    {
        string name = column;
        while (!Names.CanBeMember(name) || !taken.Add(name))
        {
            name = $"[{name}]";
        }

        return name;
    }

    /// <summary>The column of a property.</summary>
    /// <param name="property">The property.</param>
    /// <param name="all">The properties that there are.</param>
    public static string Of(string property, string[] all)
    {
        string name = property;
        while (name.Length > 1 && name[0] == '[' && name[name.Length - 1] == ']')
        {
            string inner = name.Substring(1, name.Length - 2);
            // Where a column has the very name without them, the brackets are another's own.
            if (Names.CanBeMember(inner) && (!all.Contains(inner, StringComparer.OrdinalIgnoreCase) || all.Contains(inner, StringComparer.Ordinal)))
            {
                break;
            }

            name = inner;
        }

        return name;
    }

    /// <summary>Gives the columns of what was read from a file their names.</summary>
    public static void Restore(IDictionary columns)
    {
        string[] names = new string[columns.Count];
        columns.Keys.CopyTo(names, 0);
        foreach (string name in Array.FindAll(names, name => name.StartsWith("[", StringComparison.Ordinal)).Where(name => Of(name, names) != name && !columns.Contains(Of(name, names))))
        {
            columns[Of(name, names)] = columns[name];
            columns.Remove(name);
        }
    }
}
