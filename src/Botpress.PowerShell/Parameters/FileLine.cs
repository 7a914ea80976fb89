using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace Botpress.PowerShell;

/// <summary>
/// A line of a file that an object was exported to, and that somebody may have edited: a command that creates or changes such things takes
/// all its fields of it. A live object gives none that the command does not bind by name: what was just read would be written again.
/// </summary>
internal static class FileLine
{
    private static readonly ConcurrentDictionary<(Type Command, string Kind), LineColumn[]> _columns = new();

    private static readonly string[] _verbs = [VerbsCommon.New, VerbsCommon.Set, VerbsCommunications.Send];

    /// <summary>Whether a command takes all fields of such a line.</summary>
    public static bool MayBeFor(Type command) => _verbs.Contains(command.GetCustomAttribute<CmdletAttribute>()?.VerbName);

    /// <summary>Gives the command what the line has for parameters that nothing else gave.</summary>
    /// <param name="command">The command.</param>
    /// <param name="item">What is piped in.</param>
    /// <param name="kinds">The kinds of things that the command makes or changes.</param>
    /// <param name="before">Is told which parameters were set here, and their values before.</param>
    /// <returns>What is wrong with a cell; null when nothing is, or the object is no such line.</returns>
    public static string? Give(IBoundCommand command, PSObject item, string[] kinds, Dictionary<PropertyInfo, object?> before)
    {
        Type type = command.GetType();
        if (kinds.Length == 0 || !IsText(item)
            || Array.Find(kinds, kind => IsOf(kind, item)) is not string found)
        {
            return null;
        }

        foreach (LineColumn column in _columns.GetOrAdd((type, found), static key => Columns(key.Command, key.Kind)))
        {
            if (command.IsTyped(column.Parameter.Name) || command.IsPiped(column.Parameter) || Kinds.Text(item, column.Name) is not string text || !IsInSet(command, column.Parameter))
            {
                continue;
            }

            object? value;
            try
            {
                value = Read(column.Parameter, Kinds.Text(item, column.Name + "Utc") ?? text);
            }
            catch (Exception exception) when (exception is ArgumentException or PSInvalidCastException or ArgumentTransformationMetadataException)
            {
                return $"-{column.Parameter.Name} cannot take the line's {column.Name}, '{Names.Short(text)}': {exception.Message}";
            }

            if (value is not null)
            {
                before[column.Parameter] = column.Parameter.GetValue(command);
                column.Parameter.SetValue(command, value);
                command.BoundParameters[column.Parameter.Name] = value;
            }
        }

        return null;
    }

    /// <summary>Whether it can be such a line: all cells of a file are text.</summary>
    internal static bool IsText(PSObject item) => item.BaseObject is PSCustomObject
        && !ObjectParts.TypeNames(item).Any(name => name.StartsWith("Selected.", StringComparison.Ordinal) || name.StartsWith("Deserialized.", StringComparison.Ordinal))
        && item.Properties.All(property => property is PSNoteProperty { Value: null or string });

    // It has all that such a thing has, or nothing that it has not.
    private static bool IsOf(string kind, PSObject item)
    {
        if (typeof(FileLine).Assembly.GetType("Botpress." + kind) is not Type model || (Kinds.Text(item, "Id") is string id && Kinds.OfId(id) is string other && !Kinds.Is(other, model)))
        {
            return false;
        }

        string[] names = Array.ConvertAll(model.GetProperties(), property => property.Name);
        string[] columns = [.. item.Properties.Select(property => property.Name)];
        return names.All(name => columns.Contains(name, StringComparer.OrdinalIgnoreCase))
            || columns.All(column => names.Concat(Kinds.IdNames(kind)).Contains(column, StringComparer.OrdinalIgnoreCase)
                || (column.EndsWith("Utc", StringComparison.OrdinalIgnoreCase) && names.Contains(column.Substring(0, column.Length - 3), StringComparer.OrdinalIgnoreCase)));
    }

    private static LineColumn[] Columns(Type command, string kind)
    {
        PropertyInfo[] properties = typeof(FileLine).Assembly.GetType("Botpress." + kind)!.GetProperties();
        return [.. from parameter in command.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                   where parameter.IsDefined(typeof(ParameterAttribute), true) && (parameter.IsDefined(typeof(ApiFieldAttribute), true) || parameter.IsDefined(typeof(FromLineAttribute), true))
                       && !parameter.IsDefined(typeof(IdOfAttribute), true) && parameter.GetCustomAttribute<WritableAttribute>()?.Names.Length != 0
                   let names = (parameter.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []).Prepend(parameter.Name)
                   let property = properties.FirstOrDefault(property => names.Contains(property.Name))
                   where property is not null
                   select new LineColumn(parameter, property.Name)];
    }

    private static bool IsInSet(IBoundCommand command, PropertyInfo parameter) => parameter.GetCustomAttributes<ParameterAttribute>(true)
        .Any(declared => declared.ParameterSetName is ParameterAttribute.AllParameterSets || declared.ParameterSetName == command.ParameterSetName) || parameter.IsDefined(typeof(FromLineAttribute), true);

    /// <summary>A cell as the parameter takes it; null where it says nothing.</summary>
    private static object? Read(PropertyInfo parameter, string text)
    {
        Type type = Nullable.GetUnderlyingType(parameter.PropertyType) ?? parameter.PropertyType;
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (type == typeof(SwitchParameter))
        {
            return bool.TryParse(text, out bool flag) ? new SwitchParameter(flag) : throw new ArgumentException("It is neither True nor False.");
        }

        if (type == typeof(object[]))
        {
            return BoundFields.FromText(text, parameter.Name) is object value ? (object[])LanguagePrimitives.ConvertTo(value, type, CultureInfo.InvariantCulture) : null;
        }

        object? given = text;
        if (type == typeof(string[]))
        {
            given = BoundFields.TextsIn(text) ?? (object)text;
        }

        foreach (ArgumentTransformationAttribute transformation in parameter.GetCustomAttributes<ArgumentTransformationAttribute>(true))
        {
            // Export-Csv writes a time as people here do.
            given = transformation is TimeAttribute time ? time.OfLine(given) : transformation.Transform(null!, given);
        }

        if (given is string && type == typeof(object) && parameter.GetCustomAttribute<ApiFieldAttribute>() is { TakesText: false })
        {
            return BoundFields.FromText(text, parameter.Name);
        }

        // Numbers, too, are in the culture of the session.
        return given is null or EmptyMap || type.IsInstanceOfType(given) ? (given is EmptyMap ? null : given)
            : type.IsValueType && LanguagePrimitives.TryConvertTo(given, type, CultureInfo.CurrentCulture, out object local) ? local
            : LanguagePrimitives.ConvertTo(given, type, CultureInfo.InvariantCulture);
    }

    private sealed record LineColumn(PropertyInfo Parameter, string Name);
}

/// <summary>Marks a parameter that is no field of a request, and that a line of a file may give all the same.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FromLineAttribute : Attribute
{
}
