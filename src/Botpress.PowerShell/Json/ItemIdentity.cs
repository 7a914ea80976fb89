using System;
using System.Management.Automation;
using System.Reflection;

namespace Botpress.PowerShell;

/// <summary>What an item of a list is known by.</summary>
internal static class ItemIdentity
{
    /// <summary>How to tell an item of a type; null for types without an id.</summary>
    public static Func<T, object?>? Of<T>() => ById<T>.Read;

    // A group of rows has no id, though one of its columns may be called so; a table may have a column ID of its own.
    private static object? OfRow(PSObject row) =>
        RowOrigin.Of(row) is null ? null
        : row.Properties[SystemColumns.Id] is { Name: SystemColumns.Id } id ? id.Value : null;

    private static class ById<T>
    {
        public static readonly Func<T, object?>? Read = Make();

        private static Func<T, object?>? Make()
        {
            if (typeof(T) == typeof(PSObject))
            {
                return static item => OfRow((PSObject)(object)item!);
            }

            MethodInfo? id = typeof(BotpressObject).IsAssignableFrom(typeof(T)) ? typeof(T).GetProperty("Id", typeof(string))?.GetGetMethod() : null;
            return id is null ? null : (Func<T, string?>)Delegate.CreateDelegate(typeof(Func<T, string?>), id);
        }
    }
}
