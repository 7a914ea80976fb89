using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>The parameters of a cmdlet type that are fields of a request, found once.</summary>
internal static class BoundFields
{
    private static readonly ConcurrentDictionary<Type, FieldParameter[]> _fields = new();

    /// <summary>
    /// The arguments that the user gave: only what was bound is sent, a bound <c>$null</c> as null.
    /// </summary>
    /// <exception cref="ArgumentException">A value cannot be sent as JSON; the message names the parameter.</exception>
    public static Dictionary<string, object?> Read(IBoundCommand cmdlet, Operation operation)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (FieldParameter field in Of(cmdlet.GetType()).Where(field => cmdlet.IsBound(field.Property.Name)))
        {
            object? value = field.Property.GetValue(cmdlet);
            bool isPiped = !cmdlet.IsTyped(field.Property.Name);
            if ((isPiped && !ReadPiped(cmdlet, field, ref value)) || value is EmptyMap)
            {
                continue;
            }

            // A list of texts.
            if (value is string[] { Length: 1 } list && TextsIn(list[0]) is string[] texts)
            {
                value = texts;
            }

            if (field.TakesPattern && Wildcards.IsPattern(value as string))
            {
                // The API compares whole names; a pattern is matched with what it answers.
                continue;
            }

            object? sent = JsonValue.FromPowerShell(field.Enum?.Canonical(value) ?? value, field.Property.Name);
            if (isPiped && field.Own is string[] own && sent is IDictionary parts)
            {
                KeepOwn(parts, own);
            }

            Set(arguments, NameIn(field, operation), sent);
        }

        return arguments;
    }

    /// <summary>Reads what a piped object gave as it is meant, be it out of a CSV file.</summary>
    /// <returns>Whether it says anything.</returns>
    private static bool ReadPiped(IBoundCommand cmdlet, FieldParameter field, ref object? value)
    {
        if (field.IsObject && GivenValue.Unwrapped(value) is string text)
        {
            value = FromText(text, field.Property.Name);
        }

        // An empty cell of a CSV file says nothing. What an object of the module has is what it is.
        if (!field.TakesText && GivenValue.Unwrapped(value) is string cell && string.IsNullOrWhiteSpace(cell) && GivenValue.Unwrapped(cmdlet.InputObject) is not BotpressObject)
        {
            return false;
        }

        // What PowerShell makes of nothing, and of an empty cell, is a zero and a switch that is on; and it keeps switches bound that only an earlier object had.
        if (value is 0 or 0d or SwitchParameter && field.Piped is string[] piped && cmdlet.InputObject is object input
            && Array.TrueForAll(piped, name => Kinds.Value(PSObject.AsPSObject(input), name) is null))
        {
            return false;
        }

        // A list as text is put into another list.
        if (field.Property.PropertyType == typeof(object[]) && value is object[] { Length: 1 } items && GivenValue.Unwrapped(items[0]) is string listed)
        {
            value = FromText(listed, field.Property.Name);
            return !string.IsNullOrWhiteSpace(listed);
        }

        return true;
    }

    // What was read has more to each item than can be written.
    private static void KeepOwn(IDictionary items, string[] own)
    {
        foreach (IDictionary item in items.Values.OfType<IDictionary>())
        {
            foreach (object key in item.Keys.Cast<object>().Where(key => !own.Contains(key)).ToArray())
            {
                item.Remove(key);
            }
        }
    }

    /// <summary>Sets a field, or with a dot in its name one in an object of fields: plan.interval.</summary>
    private static void Set(Dictionary<string, object?> arguments, string name, object? value)
    {
        int dot = name.IndexOf('.');
        if (dot < 0)
        {
            arguments[name] = value;
            return;
        }

        string outer = name.Substring(0, dot);
        if (!arguments.TryGetValue(outer, out object? parts))
        {
            arguments[outer] = parts = new Dictionary<string, object?>(StringComparer.Ordinal);
        }

        Set((Dictionary<string, object?>)parts!, name.Substring(dot + 1), value);
    }

    /// <summary>The parameters that go into the body of an operation.</summary>
    public static IEnumerable<string> ParametersInBody(IBoundCommand cmdlet, Operation operation) =>
        Of(cmdlet.GetType()).Where(field => operation.IsInBody(NameIn(field, operation))).Select(field => field.Property.Name);

    /// <summary>
    /// Text that came with a piped object where an object is wanted, from a CSV file say: the JSON of an object or list is read, what
    /// others write of one is refused, and other text stays text, for the API to judge.
    /// </summary>
    public static object? FromText(string text, string parameter)
    {
        if (MapText.IsTypeName(text) || text.StartsWith("@{", StringComparison.Ordinal))
        {
            throw new ArgumentException($"-{parameter} is '{Names.Short(text)}', which is what Export-Csv writes of an object; it cannot be read back. Give an object, or write it with ConvertTo-Json before.");
        }

        if (text.Length == 0 || text[0] is not ('{' or '['))
        {
            return text;
        }

        try
        {
            using var document = JsonDocument.Parse(text, JsonText.DocumentOptions);
            return JsonValue.Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return text;
        }
    }

    /// <summary>The texts in a list as JSON, as exports have it; null for any other text.</summary>
    public static string[]? TextsIn(string? text)
    {
        try
        {
            return text?.TrimStart().StartsWith("[", StringComparison.Ordinal) == true ? JsonSerializer.Deserialize<string[]>(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The bound values that an enum of the API does not know: the API may have grown, so they pass.</summary>
    public static IEnumerable<string> UnknownEnumValues(IBoundCommand cmdlet) =>
        from field in Of(cmdlet.GetType())
        let known = field.Enum
        where known is not null && cmdlet.BoundParameters.ContainsKey(field.Property.Name)
        let given = field.Property.GetValue(cmdlet)
        from value in known.Unknown(given is string[] { Length: 1 } list ? TextsIn(list[0]) ?? given : given)
        select $"'{Names.Short(value)}' is not among the values known for -{field.Property.Name} ({string.Join(", ", known.Values)}). It is sent as it is.";

    /// <summary>
    /// A parameter that says which of the things in a list are meant, or changed, and was given with nothing in it: what a variable that
    /// is not set, or an empty list, would make of it is everything. Null when there is none.
    /// </summary>
    public static string? EmptyFilter(IBoundCommand cmdlet)
    {
        Type type = cmdlet.GetType();
        CmdletAttribute declared = type.GetCustomAttribute<CmdletAttribute>()!;
        bool lists = declared.VerbName is VerbsCommon.Find or VerbsCommon.Search || declared.DefaultParameterSetName == "List" || type.GetProperty("NextToken") is not null;
        return cmdlet.BoundParameters.Where(bound => !GivenValue.IsDelayed(bound.Value)).Select(bound => bound.Key).FirstOrDefault(name => (lists || name == "Filter")
            && name is not ("NextToken" or "PageSize" or "Offset" or "Session" or nameof(IBoundCommand.InputObject) or "BotId" or "WorkspaceId" or "IntegrationId" or "IntegrationAlias")
            && type.GetProperty(name) is PropertyInfo property
            && (IsEmpty(property.GetValue(cmdlet), ofTags: name == "Tag") || (name == "Filter" && SelectsAll(property.GetValue(cmdlet)))));
    }

    // Where no part of a filter says anything, or one of alternatives does not. A list may hold itself.
    private static bool SelectsAll(object? filter, int depth = 0) => depth < 20 && Entries(filter) is { } entries
        && entries.All(entry => entry.Name switch
        {
            "$or" => Parts(entry.Value) is var parts && (parts.Length == 0 || Array.Exists(parts, part => SelectsAll(part, depth + 1))),
            "$and" or "$not" => Array.TrueForAll(Parts(entry.Value), part => SelectsAll(part, depth + 1)),
            "$nin" => Parts(entry.Value).Length == 0,
            _ => entry.Value is not null && SelectsAll(entry.Value, depth + 1),
        });

    private static (string Name, object? Value)[]? Entries(object? map) => GivenValue.Unwrapped(map) switch
    {
        null => [],
        IDictionary entries => [.. entries.Keys.Cast<object>().Select(key => (key.ToString() ?? "", entries[key]))],
        PSObject custom => [.. custom.Properties.Select(property => (property.Name, Kinds.ValueOf(property)))],
        _ => null,
    };

    private static object?[] Parts(object? value) => GivenValue.Unwrapped(value) switch
    {
        null => [],
        IEnumerable list and not (string or IDictionary) => [.. list.Cast<object?>()],
        object one => [one],
    };

    // What cannot be read is reported when it is to be sent.
    private static bool IsNull(PSPropertyInfo property)
    {
        try
        {
            return property.Value is null;
        }
        catch (GetValueException)
        {
            return false;
        }
    }

    private static bool IsEmpty(object? value, bool ofTags) => IsNothing(value) || GivenValue.Unwrapped(value) switch
    {
        IDictionary map => ofTags && map.Values.Cast<object?>().Any(item => item is null),
        PSObject custom => !custom.Properties.Any() || (ofTags && custom.Properties.Any(IsNull)),
        ICollection list => list.Cast<object?>().Any(IsNothing),
        _ => false,
    };

    // No deeper: a list may hold itself.
    private static bool IsNothing(object? value) => GivenValue.Unwrapped(value) is null or "" or ICollection { Count: 0 };

    /// <summary>Whether the user gave these fields, each of them a value to compare with as a whole, and no other.</summary>
    public static bool AreExactly(IBoundCommand cmdlet, params string[] parameters) => Of(cmdlet.GetType())
        .All(field => cmdlet.IsBound(field.Property.Name) == parameters.Contains(field.Property.Name)
            && !(field.TakesPattern && Wildcards.IsPattern(field.Property.GetValue(cmdlet) as string)));

    /// <summary>
    /// The parameter that a field of the API comes from; path ids of cmdlets that take several are called Id, or as the field.
    /// </summary>
    public static string ParameterFor(IBoundCommand cmdlet, string field) =>
        Of(cmdlet.GetType()).FirstOrDefault(known => known.Names.Contains(field))?.Property.Name
        ?? cmdlet.GetType().GetProperty(Names.ToPascalCase(field))?.Name
        ?? cmdlet.GetType().GetProperties().FirstOrDefault(property => property.GetCustomAttribute<AliasAttribute>()?.AliasNames.Contains(Names.ToPascalCase(field)) == true)?.Name
        ?? cmdlet.GetType().GetProperties().Where(property => property.PropertyType == typeof(string[]) && property.Name.EndsWith("Id", StringComparison.Ordinal))
            .OrderByDescending(property => property.Name == "Id").FirstOrDefault()?.Name
        ?? "Id";

    private static FieldParameter[] Of(Type type) => _fields.GetOrAdd(type, static type =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.IsDefined(typeof(ApiFieldAttribute)))
            .Select(property => new FieldParameter(property, NamesOf(property), property.GetCustomAttribute<ApiEnumAttribute>(), property.IsDefined(typeof(SupportsWildcardsAttribute)),
                property.PropertyType == typeof(object) && property.GetCustomAttribute<ApiFieldAttribute>() is { TakesText: false }
                    && property.GetCustomAttributes<ParameterAttribute>().Any(parameter => parameter.ValueFromPipelineByPropertyName),
                property.GetCustomAttribute<WritableAttribute>()?.Names, property.GetCustomAttribute<ApiFieldAttribute>()!.TakesText,
                property.PropertyType.IsValueType && property.GetCustomAttributes<ParameterAttribute>().Any(parameter => parameter.ValueFromPipelineByPropertyName)
                    ? [.. (property.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []).Prepend(property.Name)] : null))]);

    private static string[] NamesOf(PropertyInfo property) =>
        property.GetCustomAttribute<ApiFieldAttribute>() is { Names: { Length: > 0 } names } ? names : [Names.ToCamelCase(property.Name)];

    private static string NameIn(FieldParameter field, Operation operation) =>
        field.Names.Length == 1 ? field.Names[0] : operation.PathParameters.FirstOrDefault(name => field.Names.Contains(name)) ?? field.Names[0];

    /// <summary>A parameter that is a field of a request.</summary>
    private sealed record FieldParameter(PropertyInfo Property, string[] Names, ApiEnumAttribute? Enum, bool TakesPattern, bool IsObject, string[]? Own, bool TakesText, string[]? Piped);
}
