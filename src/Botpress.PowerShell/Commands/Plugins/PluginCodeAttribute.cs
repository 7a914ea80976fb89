using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>Takes text, or lines of text, as code for every platform; anything else as it is.</summary>
internal sealed class PluginCodeAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? data = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        string? text = data switch
        {
            string code => code,
            IEnumerable<object?> lines when lines.All(line => (line is PSObject item ? item.BaseObject : line) is string) => string.Join("\n", lines),
            _ => null,
        };
        return text is null ? inputData : new OrderedDictionary { ["node"] = text, ["browser"] = text };
    }
}
