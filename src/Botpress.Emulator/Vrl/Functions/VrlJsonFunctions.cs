using System;
using System.Collections.Generic;

namespace Botpress.Emulator.Vrl;

/// <summary>JSON.</summary>
internal static class VrlJsonFunctions
{
    public static IEnumerable<VrlFunction> All() =>
    [
        new("encode_json", "value:any, pretty:bool?", VrlKind.Text, call =>
        {
            object? value = call.Value("value");
            return new VrlText(VrlJson.Write(value, call.Flag("pretty", false)));
        }),
        new("parse_json", "value:text, max_depth:int?, lossy:bool?", new VrlType(VrlKind.Json, true), Parse),
        new("is_json", "value:text, variant:text?", IsJsonType, IsJson),
    ];

    private static object? Parse(VrlCall call)
    {
        string text = call.Text("value");
        if (!call.Has("max_depth"))
        {
            call.Flag("lossy", true);
            return Read(text.TrimStart('\ufeff'), int.MaxValue, "unable to parse json");
        }

        long depth = call.Integer("max_depth");
        if (depth is < 0 or > 255)
        {
            throw new VrlFailure("out of range integral type conversion attempted");
        }

        return depth is 0 or > 128
            ? throw new VrlFailure($"max_depth value should be greater than 0 and less than 128, got {depth}")
            : Read(text, (int)depth, "unable to read json");
    }

    private static object? Read(string text, int depth, string what)
    {
        try
        {
            return new VrlJsonReader(text).Read(depth);
        }
        catch (VrlFailure failure)
        {
            throw new VrlFailure($"{what}: {failure.Message}");
        }
    }

    private static VrlType IsJsonType(VrlSite site)
    {
        site.OneOf("variant", "object", "array", "bool", "number", "string", "null");
        return VrlKind.Boolean;
    }

    private static object? IsJson(VrlCall call)
    {
        string text = call.Text("value");
        object? value;
        try
        {
            value = new VrlJsonReader(text).Read();
        }
        catch (VrlFailure)
        {
            return false;
        }

        string kind = value switch { VrlMap => "object", VrlList => "array", bool => "bool", VrlText => "string", null => "null", _ => "number" };
        return !call.Has("variant") || string.Equals(call.Text("variant"), kind, StringComparison.Ordinal);
    }
}
