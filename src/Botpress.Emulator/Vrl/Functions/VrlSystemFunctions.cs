using System.Collections.Generic;

namespace Botpress.Emulator.Vrl;

/// <summary>Assertions, and functions that reach out of the script, which nothing in the engine allows.</summary>
internal static class VrlSystemFunctions
{
    public static IEnumerable<VrlFunction> All() =>
    [
        new("assert", "condition:bool, message:text?", new VrlType(VrlKind.Boolean, true), call =>
            call.Flag("condition", false) ? true : throw new VrlFailure(call.Text("message", "assertion failed"))),
        new("assert_eq", "left:any, right:any, message:text?", new VrlType(VrlKind.Boolean, true), AssertEqual),
        new("get_env_var", "name:text", new VrlType(VrlKind.Text, true), call =>
        {
            call.Text("name");
            throw new VrlFailure("environment variable not found");
        }),
        Outside("log", "value:any, level:text?, rate_limit_secs:int?", VrlKind.Null),
        Outside("get_hostname", "", new VrlType(VrlKind.Text, true)),
        Outside("dns_lookup", "value:text, qtype:text?, class:text?, options:map?", new VrlType(VrlKind.Text, true)),
        Outside("reverse_dns", "value:text", new VrlType(VrlKind.Text, true)),
        Outside("parse_grok", "value:text, pattern:text, aliases:map?", new VrlType(VrlKind.MapOf(VrlKind.Any), true)),
        Outside("parse_groks", "value:text, patterns:list, aliases:map?, alias_sources:list?", new VrlType(VrlKind.MapOf(VrlKind.Any), true)),
    ];

    private static object? AssertEqual(VrlCall call)
    {
        object? left = call.Value("left");
        object? right = call.Value("right");
        return VrlValues.Same(left, right) ? true
            : throw new VrlFailure(call.Has("message") ? call.Text("message") : $"assertion failed: {VrlValues.Shown(left)} == {VrlValues.Shown(right)}");
    }

    private static VrlFunction Outside(string name, string parameters, VrlType type) =>
        new(name, parameters, type, _ => throw new VrlFailure("This function is not supported in WebAssembly")) { IsSilent = true };
}
