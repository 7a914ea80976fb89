using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace Botpress.PowerShell;

/// <summary>
/// An object as Export-Clixml or a job wrote it. The serializer also writes what the object hides, and makes of tags a plain hashtable;
/// PowerShell has it converted when it reads one (Botpress.Types.ps1xml), and what comes of it has the object's own properties.
/// </summary>
[TypeConverter(typeof(SerializedObjectConverter))]
public sealed class SerializedObject
{
    private static readonly ConcurrentDictionary<Type, string[]> _hidden = new();

    private SerializedObject()
    {
    }

    internal static PSObject Restore(PSObject serialized)
    {
        const string Prefix = "Deserialized.";
        if (serialized.BaseObject is not PSCustomObject || ObjectParts.TypeNames(serialized).FirstOrDefault() is not string name || !name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return serialized;
        }

        if (typeof(SerializedObject).Assembly.GetType(name.Substring(Prefix.Length)) is not Type model)
        {
            return serialized;
        }

        string[] hidden = _hidden.GetOrAdd(model, HiddenOf);
        // With the text that it had, which views and files show where it is a part of another.
        var restored = new PSObject(new RestoredObject(model, serialized.ToString()));
        foreach (PSPropertyInfo property in serialized.Properties.Where(property => property is (PSNoteProperty or PSProperty) && !hidden.Contains(property.Name)))
        {
            object? value = property.Value;
            restored.Properties.Add(new PSNoteProperty(property.Name, (value is PSObject wrapped ? wrapped.BaseObject : value) is Hashtable map ? TagsOf(map) : value));
        }

        restored.TypeNames.Clear();
        foreach (string type in serialized.TypeNames)
        {
            restored.TypeNames.Add(type);
        }

        return restored;
    }

    // The aliases, the times in UTC, and what columns compute, as Write-ModuleFile.ps1 makes them.
    private static string[] HiddenOf(Type model)
    {
        PropertyInfo[] properties = model.GetProperties();
        IEnumerable<ColumnAttribute> columns = model.GetCustomAttributes<ColumnAttribute>();
        return [.. properties.SelectMany(property => property.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? (property.Name == "Id" ? [property.DeclaringType!.Name + "Id"] : Array.Empty<string>()))
            .Concat(properties.Select(property => property.Name + "Utc")).Concat(columns.Select(column => column.Label!)).Except(properties.Select(property => property.Name))];
    }

    private static object TagsOf(Hashtable map)
    {
        var tags = new TagMap();
        foreach (DictionaryEntry entry in map.Cast<DictionaryEntry>().OrderBy(entry => entry.Key as string, StringComparer.Ordinal))
        {
            object? value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            if (entry.Key is not string key || value is not (null or string))
            {
                return map;
            }

            tags[key] = (string?)value;
        }

        return tags;
    }
}

/// <summary>Makes objects of what was serialised.</summary>
public sealed class SerializedObjectConverter : PSTypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(object sourceValue, Type destinationType) => sourceValue is PSObject;

    /// <inheritdoc/>
    public override bool CanConvertFrom(PSObject sourceValue, Type destinationType) => true;

    /// <inheritdoc/>
    public override object ConvertFrom(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        ConvertFrom(PSObject.AsPSObject(sourceValue), destinationType, formatProvider, ignoreCase);

    /// <inheritdoc/>
    public override object ConvertFrom(PSObject sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) =>
        destinationType == typeof(SerializedRow) ? SerializedRow.Restore(sourceValue) : SerializedObject.Restore(sourceValue);

    /// <inheritdoc/>
    public override bool CanConvertTo(object sourceValue, Type destinationType) => false;

    /// <inheritdoc/>
    public override object ConvertTo(object sourceValue, Type destinationType, IFormatProvider formatProvider, bool ignoreCase) => throw new NotSupportedException();
}
