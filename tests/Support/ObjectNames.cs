using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

/// <summary>
/// What objects of any type are called in a message: their type and id. In C#, since a place in a script that asks objects of eighty types for a property
/// takes half a millisecond for each.
/// </summary>
public static class ObjectNames
{
    /// <summary>The name of each, sorted; null is nothing.</summary>
    public static string[] Of(IEnumerable<object> items)
    {
        return items.Select(Of).OrderBy(name => name, System.StringComparer.Ordinal).ToArray();
    }

    /// <summary>The name of what each error is about, sorted.</summary>
    public static string[] OfTargets(IEnumerable<object> errors)
    {
        return Of(errors.Select(error => ((ErrorRecord)(error is PSObject ? ((PSObject)error).BaseObject : error)).TargetObject));
    }

    private static string Of(object item)
    {
        if (item == null)
        {
            return "nothing";
        }

        PSObject known = PSObject.AsPSObject(item);
        PSPropertyInfo id = known.Properties["Id"];
        return known.TypeNames[0] + " " + (id == null ? null : id.Value);
    }
}
