using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>Whether a state that was read can be worked with: what a new one has must be there, and what names something else must be right.</summary>
internal static class StateCheck
{
    private static readonly ConcurrentDictionary<Type, (PropertyInfo Property, bool IsRequired)[]> _properties = new();

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public static string? Fault(State state, Func<string, bool> knowsDue) => Missing(state, "") ?? Wrong(state, knowsDue);

    /// <summary>Looks for nulls where there must be none: where a new object has a value, and in lists and maps.</summary>
    private static string? Missing(object value, string place)
    {
        switch (value)
        {
            case JsonNode node:
                try
                {
                    Json.Touch(node);
                    return null;
                }
                catch (ArgumentException)
                {
                    return $"it has a name twice in {place}";
                }
            case string:
                return null;
            case IDictionary map:
                bool mayBeNull = map.GetType().GetGenericArguments()[1] == typeof(JsonNode);
                return First(map.Keys.Cast<object>(), key => map[key] is object item ? Missing(item, place) : mayBeNull ? null : $"a part of {place} is null");
            case IEnumerable list:
                return First(list.Cast<object?>(), item => item is null ? $"a part of {place} is null" : Missing(item, place));
        }
        if (value.GetType().Namespace != typeof(State).Namespace)
        {
            return null;
        }
        return First(_properties.GetOrAdd(value.GetType(), PropertiesOf), property => property.Property.GetValue(value) is object part
            ? Missing(part, property.Property.Name)
            : property.IsRequired ? $"it has no {property.Property.Name}" : null);
    }

    private static (PropertyInfo Property, bool IsRequired)[] PropertiesOf(Type type)
    {
        object fresh = Activator.CreateInstance(type)!;
        return [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => (property, property.GetValue(fresh) is not null))];
    }

    private static string? Wrong(State state, Func<string, bool> knowsDue)
    {
        var files = state.Bots.Values.SelectMany(bot => bot.Files.Values).ToList();
        return !state.Workspaces.ContainsKey(state.WorkspaceId) ? "its workspace is missing"
            : state.Bots.Values.Any(bot => !state.Workspaces.ContainsKey(bot.WorkspaceId)) ? "the workspace of a bot is missing"
            : state.Due.Any(item => !knowsDue(item.Kind)) ? "something is due that no emulator does"
            : files.Any(file => file.Content is not null && !ContentFolder.IsName(file.Content)) ? "the content of a file has a name that no emulator gives"
            : files.Any(file => file.Data.TextOrNull("id") is null || file.Data.TextOrNull("key") is null) ? "a file has no id or key"
            : null;
    }

    private static string? First<T>(IEnumerable<T> items, Func<T, string?> fault) => items.Select(fault).FirstOrDefault(found => found is not null);
}
