using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>Whether a state that was read can be worked with: what a new one has must be there, and what names something else must be right.</summary>
internal static class StateCheck
{
    // What fields of objects are, wherever they have a value.
    private static readonly string[] _times = ["createdAt", "updatedAt", "timeoutAt"];
    private static readonly string[] _maps = ["tags", "metadata", "schema"];
    private static readonly string[] _texts =
        ["id", "name", "key", "type", "status", "title", "note", "url", "version", "channel", "integration", "direction", "userId", "conversationId", "botId", "workspaceId"];

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
                bool mayBeNull = map.GetType().GetGenericArguments().Last() == typeof(JsonNode);
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
            : state.LastTime.Year > DateTime.UtcNow.Year + 100 ? "its time is far off"
            : First(Objects(state), one => WrongObject(one.Id, one.Data, one.Needed));
    }

    /// <summary>All that the API shows by an id, with the fields that no emulator makes it without.</summary>
    private static IEnumerable<(string Id, JsonObject Data, string[] Needed)> Objects(State state) =>
    [
        .. Of(state.Workspaces, data => data, "name", "createdAt"),
        .. Of(state.AccessTokens, data => data),
        .. new[] { state.Integrations, state.Interfaces, state.Plugins }.SelectMany(definitions => Of(definitions, definition => definition.Data, "name", "version")),
        .. Of(state.Bots, bot => bot.Bot, "name", "createdAt"),
        .. state.Bots.Values.SelectMany(IEnumerable<(string, JsonObject, string[])> (bot) =>
        [
            .. Of(bot.Conversations, conversation => conversation.Data, "channel", "integration", "createdAt"),
            .. Of(bot.Users, data => data, "createdAt"),
            .. Of(bot.Messages, data => data, "type", "direction", "userId", "conversationId", "createdAt"),
            .. Of(bot.Events, one => one.Data, "type", "status", "createdAt"),
            .. Of(bot.Tables, table => table.Data, "name", "schema", "createdAt"),
            .. Of(bot.Files, file => file.Data, "key", "status", "createdAt"),
            .. Of(bot.KnowledgeBases, data => data, "name", "createdAt"),
            .. Of(bot.Issues, issue => issue.Data, "createdAt"),
            .. Of(bot.Tasks, data => data, "status", "createdAt"),
            .. Of(bot.Workflows, data => data, "name", "status", "createdAt"),
        ]),
    ];

    private static IEnumerable<(string Id, JsonObject Data, string[] Needed)> Of<T>(Dictionary<string, T> all, Func<T, JsonObject> dataOf, params string[] needed) =>
        all.Select(one => (one.Key, dataOf(one.Value), needed));

    private static string? WrongObject(string id, JsonObject data, string[] needed)
    {
        string? field = data.TextOrNull("id") != id ? "id" : needed.FirstOrDefault(name => data[name] is null)
            ?? _texts.FirstOrDefault(name => data[name] is not null && data.TextOrNull(name) is null)
            ?? _times.FirstOrDefault(name => data[name] is not null && !DateTime.TryParse(data.TextOrNull(name), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _))
            ?? _maps.FirstOrDefault(name => data[name] is not null and not JsonObject)
            ?? (data["schema"] is JsonObject schema && schema["properties"] is not JsonObject ? "schema" : null);
        return field is null ? null : $"the {field} of {id} is none";
    }

    private static string? First<T>(IEnumerable<T> items, Func<T, string?> fault) => items.Select(fault).FirstOrDefault(found => found is not null);
}
