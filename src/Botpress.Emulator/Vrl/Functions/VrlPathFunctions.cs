using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator.Vrl;

/// <summary>Functions that go along paths.</summary>
internal static class VrlPathFunctions
{
    public static IEnumerable<VrlFunction> All() =>
    [
        new("get", "value:map|list, path:list", new VrlType(VrlKind.Any, true), call =>
        {
            List<VrlStep> path = Steps(call.List("path"));
            return VrlPath.Get(call.Value("value"), path);
        }),
        new("set", "value:map|list, path:list, data:any", Changed, call =>
        {
            List<VrlStep> path = Steps(call.List("path"));
            object? value = call.Value("value");
            return VrlPath.Set(value, path, call.Value("data"));
        }),
        new("remove", "value:map|list, path:list, compact:bool?", Changed, call =>
        {
            List<VrlStep> path = Steps(call.List("path"));
            bool compact = call.Flag("compact", false);
            return VrlPath.Remove(call.Value("value"), path, compact);
        }),
        new("del", "target:any, compact:bool?", DeleteType, Delete),
        new("exists", "field:any", site =>
        {
            site.Path("field");
            return VrlKind.Boolean;
        }, Exists),
        new("unnest", "path:list", site => UnnestType(site.Path("path"), site.Scope), Unnest),
    ];

    private static VrlType Changed(VrlSite site) => new(
        site.Kind("value").IsList ? VrlKind.AnyList : site.Kind("value").IsMap ? VrlKind.AnyMap : VrlKind.Any,
        true);

    private static List<VrlStep> Steps(IReadOnlyList<object?> path) => path.Count > VrlCollection.MostDepth ? throw new VrlOverrun("a path is too long")
        : [.. path.Select(step => step switch
        {
            VrlText key => new VrlStep(key.Text, 0),
            long index => new VrlStep(null, index),
            _ => throw new VrlFailure($"path segment must be either string or integer, not {VrlValues.KindName(step)}"),
        })];

    private static VrlType DeleteType(VrlSite site)
    {
        VrlPathNode path = site.Path("target");
        VrlScope scope = site.Scope;
        bool? compact = site.Has("compact") ? site.Constant("compact")?.Value as bool? : false;
        VrlKind Removed(VrlKind kind) => compact is bool sure ? VrlKindPath.Remove(kind, path.Steps, sure)
            : VrlKindPath.Remove(kind, path.Steps, false).Union(VrlKindPath.Remove(kind, path.Steps, true));
        if (path.Root == '.')
        {
            scope.Event = new VrlKnown(Removed(scope.Event.Kind), null);
        }
        else if (path.Root == '%')
        {
            scope.Metadata = Removed(scope.Metadata);
        }

        return path.Type;
    }

    private static object? Delete(VrlCall call)
    {
        var path = (VrlPathNode)call.Node("target");
        bool compact = call.Flag("compact", false);
        object? whole = call.Run.Made(path.Whole(call.Run));
        object? value = VrlPath.Get(whole, path.Steps);
        path.Replace(call.Run, VrlPath.Remove(whole, path.Steps, compact));
        return value;
    }

    private static object? Exists(VrlCall call)
    {
        var path = (VrlPathNode)call.Node("field");
        return VrlPath.Find(path.Whole(call.Run), path.Steps, out _);
    }

    private static VrlType UnnestType(VrlPathNode path, VrlScope scope)
    {
        VrlKind whole = path.Root == '.' ? scope.Event.Kind : path.Root == '%' ? scope.Metadata : path.Target!.Type.Kind;
        VrlShape<long>? list = VrlKindPath.At(whole, path.Steps).List;
        if (list is null)
        {
            return VrlKind.Never;
        }

        return new VrlKind(VrlBasic.None, list: new VrlShape<long>(
            list.Known.ToDictionary(item => item.Key, item => VrlKindPath.Set(whole, path.Steps, item.Value)),
            list.IsOpen ? VrlKindPath.Set(whole, path.Steps, list.Rest.Without(VrlBasic.Undefined)) : null));
    }

    private static object? Unnest(VrlCall call)
    {
        var path = (VrlPathNode)call.Node("path");
        object? whole = path.Whole(call.Run);
        if (!VrlPath.Find(whole, path.Steps, out object? found))
        {
            throw VrlCall.Expected("array", null);
        }

        IReadOnlyList<object?> items = VrlCall.AsList(found);
        object? rest = VrlPath.Remove(whole, path.Steps, true);
        return new VrlList(items.Select(item =>
        {
            call.Run.Made(rest);
            return VrlPath.Set(rest, path.Steps, item);
        }));
    }
}
