using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Reflection;

namespace Botpress.PowerShell;

/// <summary>
/// Makes custom objects for JSON. PowerShell keeps what such an object is given from outside in tables beside it, for the case that it is
/// wrapped anew, which a custom object never is; and of many objects the outgrown tables lie about until the oldest garbage is collected.
/// An object that <c>[pscustomobject]</c> or ConvertFrom-Json makes has its properties itself, and this makes those of JSON likewise.
/// Where PowerShell does not let itself be asked, in Windows PowerShell say, the tables have them.
/// </summary>
internal static class CustomObject
{
    private static readonly ConstructorInfo? _constructor = typeof(PSObject).GetConstructor([typeof(int)]);
    private static readonly PropertyInfo? _typeNames = typeof(PSObject).GetProperty("InternalTypeNames", BindingFlags.Instance | BindingFlags.NonPublic);

    // One for all: who changes the names of an object makes a copy for it.
    private static readonly object? _names = MakeNames();

    /// <summary>An object of the type for nested values, without properties.</summary>
    /// <param name="capacity">How many properties it gets.</param>
    public static PSObject Make(int capacity)
    {
        if (_names is null)
        {
            return MakeWithTables();
        }

        var custom = (PSObject)_constructor!.Invoke([capacity]);
        _typeNames!.SetValue(custom, _names);
        return custom;
    }

    private static PSObject MakeWithTables()
    {
        var custom = new PSObject();
        custom.TypeNames.Insert(0, NestedText.TypeName);
        return custom;
    }

    private static object? MakeNames()
    {
        // PowerShell looks for names and members of custom objects only once it has seen one that has its own.
        IEnumerable<string> names = MakeWithTables().TypeNames;
        ConstructorInfo? constructor = _constructor is null ? null
            : _typeNames?.PropertyType.GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, null, [typeof(IEnumerable<string>), typeof(bool)], null);
        return constructor?.Invoke([new Collection<string>([.. names]), true]);
    }
}
