using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Botpress;

/// <summary>What objects of the API are the same, be they as they came or out of a file: those of one kind with one id.</summary>
internal static class SameThing
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> _keys = new();

    /// <summary>The properties that tell an object from others of its kind; all of them where it has no id.</summary>
    public static PropertyInfo[] KeysOf(Type type) => _keys.GetOrAdd(type, static type =>
    {
        PropertyInfo[] properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        string[] names = type.GetCustomAttribute<KnownByAttribute>()?.Names ?? [nameof(Bot.Id)];
        PropertyInfo[] keys = [.. names.Select(name => Array.Find(properties, property => property.Name == name)).OfType<PropertyInfo>()];
        // What has no id is the same where all of it is.
        return keys.Length > 0 ? keys : properties;
    });

    /// <summary>Whether two objects are the same thing; one that lacks its id is like no other.</summary>
    public static bool Same(object one, object? other)
    {
        object? second = Plain(other);
        return ReferenceEquals(one, second)
            || (second is not null && KindOf(one) is string kind && kind == KindOf(second) && Keys(one) is string[] keys && Keys(second) is string[] others && keys.SequenceEqual(others));
    }

    /// <summary>The same number for objects that are the same.</summary>
    public static int Hash(object item)
    {
        if (Keys(item) is not string[] keys)
        {
            return RuntimeHelpers.GetHashCode(item);
        }

        int hash = KindOf(item)!.GetHashCode();
        foreach (string key in keys)
        {
            hash = unchecked((hash * 31) + key.GetHashCode());
        }

        return hash;
    }

    /// <summary>An order by what objects are in short, in which only what is the same has the same place.</summary>
    public static int Compare(object one, object? other)
    {
        object? second = Plain(other);
        if (second is null || Same(one, second))
        {
            return second is null ? 1 : 0;
        }

        if (KindOf(second) is not string kind)
        {
            throw new ArgumentException($"A {KindOf(one)} cannot be compared with a {second.GetType()}.", nameof(other));
        }

        int order = string.CompareOrdinal(one.ToString(), second.ToString());
        order = order != 0 ? order : string.CompareOrdinal(KindOf(one), kind);
        order = order != 0 ? order : (Keys(one) ?? []).Zip(Keys(second) ?? [], string.CompareOrdinal).FirstOrDefault(part => part != 0);
        return order != 0 ? order : RuntimeHelpers.GetHashCode(one) < RuntimeHelpers.GetHashCode(second) ? -1 : 1;
    }

    /// <summary>A value as the text that tells it from others.</summary>
    public static string TextOf(object? value) => Plain(value) switch
    {
        null => "",
        string text => text,
        DateTime time => time.ToUniversalTime().ToString("o", CultureInfo.InvariantCulture),
        // A custom object has its text in its wrapper, and a map its own.
        PSCustomObject => value!.ToString() ?? "",
        IDictionary map => map.ToString() ?? "",
        IEnumerable list => string.Join("\n", list.Cast<object?>().Select(TextOf)),
        object plain => Convert.ToString(plain, CultureInfo.InvariantCulture) ?? "",
    };

    // Of which kind an object is; null for what is none of ours.
    private static string? KindOf(object item) => item switch
    {
        BotpressObject => item.GetType().FullName,
        RestoredObject restored => restored.Model.FullName,
        _ => null,
    };

    // Null where none of them is known.
    private static string[]? Keys(object item)
    {
        object?[] values = item is RestoredObject restored
            ? Array.ConvertAll(KeysOf(restored.Model), key => restored.Value(key.Name))
            : Array.ConvertAll(KeysOf(item.GetType()), key => key.GetValue(item));
        return Array.TrueForAll(values, value => value is null) ? null : Array.ConvertAll(values, TextOf);
    }

    private static object? Plain(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
