using System;
using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace Botpress.PowerShell;

/// <summary>What an item of a list is known by.</summary>
internal static class ItemIdentity
{
    /// <summary>How to tell an item of a type; null for types without an id.</summary>
    public static Func<T, object?>? Of<T>() => ById<T>.Read;

    private static object? OfFreeForm(object? item) => item switch
    {
        // A group of rows has no id, though one of its columns may be called so.
        PSObject row when row.TypeNames.Contains(RowReader.TypeName) && RowOrigin.Of(row) is null => null,
        PSObject { BaseObject: PSCustomObject } custom => custom.Properties["id"]?.Value,
        _ => ((item is PSObject wrapped ? wrapped.BaseObject : item) as IDictionary)?["id"],
    };

    private static class ById<T>
    {
        public static readonly Func<T, object?>? Read = Make();

        private static Func<T, object?>? Make()
        {
            if (!typeof(BotpressObject).IsAssignableFrom(typeof(T)))
            {
                return static item => OfFreeForm(item);
            }

            MethodInfo? id = typeof(T).GetProperty("Id", typeof(string))?.GetGetMethod();
            return id is null ? null : (Func<T, string?>)Delegate.CreateDelegate(typeof(Func<T, string?>), id);
        }
    }
}
