using System;
using System.Collections;
using System.Collections.Specialized;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>Takes ids of users as a map of them, each with true; a map as it is.</summary>
internal sealed class UserFlagsAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? data = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (data is not (string or IEnumerable and not IDictionary))
        {
            return data;
        }

        var flags = new OrderedDictionary(StringComparer.Ordinal);
        foreach (object? item in data is string ? [data] : ((IEnumerable)data).Cast<object?>())
        {
            flags[(item is PSObject id ? id.BaseObject : item) as string ?? throw new ArgumentTransformationMetadataException(
                $"'{Names.Short(item)}' is no id of a user. Give ids as text, or a hashtable such as @{{ 'id' = $true }}.")] = true;
        }

        return flags;
    }
}
