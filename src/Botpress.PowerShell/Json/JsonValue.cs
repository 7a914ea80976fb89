using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.ComponentModel;
using System.Data;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Numerics;
using System.Security;
using System.Text.Json;
using System.Threading;
using System.Xml;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Free-form JSON to and from PowerShell's own values. Nothing is reinterpreted: text that looks like a date stays text.
/// </summary>
internal static class JsonValue
{
    // More than the API takes in any request; a few values that hold each other over and over would else be written out for ever.
    private const int MaximumCount = 1_000_000;

    // The serializer calls this, and hands nothing on: so the thread knows who waits for what it reads.
    [ThreadStatic]
    private static CancellationToken _stop;

    [ThreadStatic]
    private static int _sinceAsked;

    /// <summary>Has this thread read no further when somebody stops: a long answer takes seconds.</summary>
    /// <param name="stop">Who waits for it.</param>
    /// <returns>What ends that.</returns>
    public static Scope Until(CancellationToken stop)
    {
        var scope = new Scope(_stop);
        _stop = stop;
        return scope;
    }

    /// <summary>
    /// Reads the value that the reader stands on. Objects become custom objects; one that a custom object cannot hold (an empty name,
    /// a name of PowerShell's own, names that differ only in case) becomes an ordered dictionary that minds the case. Whole numbers become long or BigInteger,
    /// others double, or decimal where a double would lose digits. What no double can hold for its size is whole, too.
    /// </summary>
    public static object? Read(ref Utf8JsonReader reader)
    {
        if (++_sinceAsked > 1024)
        {
            _sinceAsked = 0;
            _stop.ThrowIfCancellationRequested();
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadObject(ref reader);
            case JsonTokenType.StartArray:
                var items = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader));
                }

                return items.ToArray();
            case JsonTokenType.String:
                return JsonText.Read(ref reader);
            case JsonTokenType.Number:
                return JsonNumber.Read(ref reader);
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Null:
                return null;
            default:
                throw new JsonException($"Unexpected {reader.TokenType}.");
        }
    }

    /// <summary>Reads a value that stands in a property: a list, too, is JSON as text, in a CSV file say.</summary>
    public static object? ReadPart(ref Utf8JsonReader reader)
    {
        object? value = Read(ref reader);
        if (value is not object[])
        {
            return value;
        }

        var list = new PSObject(value);
        list.TypeNames.Insert(0, NestedText.TypeName);
        return list;
    }

    public static object? Read(JsonElement element)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(element.GetRawText()), JsonText.ReaderOptions);
        reader.Read();
        return ReadPart(ref reader);
    }

    /// <summary>A value of PowerShell as plain null, text, number, boolean, time, dictionary or list.</summary>
    /// <param name="value">The value.</param>
    /// <param name="parameter">The parameter that it was given to, for the error.</param>
    /// <exception cref="ArgumentException">It, or something in it, cannot be sent as JSON.</exception>
    public static object? FromPowerShell(object? value, string parameter) => new Conversion(parameter, isRow: false).Convert(value, 0);

    /// <summary>
    /// The same for a row of a table, which may be any object with properties: a file, say. Within it, an object that is no data is
    /// what it is as text.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="parameter">The parameter that it was given to, for the error.</param>
    /// <param name="plain">A custom object, when such have no properties but their own: of those that are like it no others are looked for.</param>
    /// <exception cref="ArgumentException">It, or something in it, cannot be sent as JSON.</exception>
    public static object? FromRow(object? value, string parameter, PSObject? plain) => new Conversion(parameter, isRow: true, plain).Convert(value, 0);

    /// <summary>Whether a value is one that stands for itself as text: a number, a date, an address, but no object with parts.</summary>
    public static bool IsScalar(object value) => value is IConvertible or IFormattable or Uri or Version or SwitchParameter;

    private static object ReadObject(ref Utf8JsonReader reader)
    {
        var entries = new List<KeyValuePair<string, object?>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = JsonText.Read(ref reader);
            reader.Read();
            entries.Add(new KeyValuePair<string, object?>(name, ReadPart(ref reader)));
        }

        if (entries.TrueForAll(entry => Names.CanBeMember(entry.Key))
            && (entries.Count < 2 || new HashSet<string>(entries.Select(entry => entry.Key), StringComparer.OrdinalIgnoreCase).Count == entries.Count))
        {
            PSObject custom = CustomObject.Make(entries.Count);
            PSMemberInfoCollection<PSPropertyInfo> properties = custom.Properties;
            foreach (KeyValuePair<string, object?> entry in entries)
            {
                properties.Add(new PSNoteProperty(entry.Key, entry.Value), preValidated: true);
            }

            return custom;
        }

        var dictionary = new NestedMap();
        foreach (KeyValuePair<string, object?> entry in entries)
        {
            dictionary[entry.Key] = entry.Value;
        }

        return dictionary;
    }

    /// <summary>As long as the thread reads for somebody.</summary>
    /// <param name="outer">For whom it reads then.</param>
    internal readonly struct Scope(CancellationToken outer) : IDisposable
    {
        public void Dispose() => _stop = outer;
    }

    /// <summary>One conversion, which counts what it has made.</summary>
    /// <param name="parameter">The parameter, for errors.</param>
    /// <param name="isRow">Whether it is a row.</param>
    /// <param name="plain">What a custom object is like that has only its own properties, if any has.</param>
    private sealed class Conversion(string parameter, bool isRow, PSObject? plain = null)
    {
        // A map that has room for the parts of most objects need not grow again and again.
        private const int UsualCount = 8;

        private static readonly string[] _providerNotes = ["PSPath", "PSParentPath", "PSChildName", "PSDrive", "PSProvider", "PSIsContainer", "UnixStat"];

        private int _count;

        // Whether it is an object of the system, whose parts are no data but have a name: the folder of a file.
        private bool _isForeign;

        public object? Convert(object? value, int depth)
        {
            if (depth > JsonText.MaximumDepth)
            {
                throw new ArgumentException(
                    $"The value for -{parameter} is nested more than {JsonText.MaximumDepth} levels deep, or refers to itself. Give plain data: text, numbers, hashtables and arrays.");
            }

            if (++_count > MaximumCount)
            {
                throw new ArgumentException($"The value for -{parameter} has more than {MaximumCount} parts. Send less at once.");
            }

            object? given = value;
            if ((value is PSObject ? ((PSObject)value).BaseObject : value) is TableRow row)
            {
                var columns = new OrderedDictionary(StringComparer.Ordinal);
                foreach (KeyValuePair<string, object?> column in row.Columns)
                {
                    columns[column.Key] = Convert(column.Value, depth + 1);
                }

                return columns;
            }

            value = value is PropertyBag ? PSObject.AsPSObject(value) : value;
            if (value is PSObject wrapped)
            {
                if (wrapped == AutomationNull.Value)
                {
                    // What a command gave that gave nothing.
                    return null;
                }

                if (wrapped.BaseObject is PSCustomObject or PropertyBag)
                {
                    if (plain is not null && ObjectParts.IsPlain(wrapped, plain) && ObjectParts.OwnMembers(wrapped) is IEnumerable<PSMemberInfo> members)
                    {
                        // PowerShell's own are among them once somebody has asked for them.
                        return ToMap(members.OfType<PSPropertyInfo>().Where(property => property.IsGettable && (property is not PSCodeProperty || Names.CanBeMember(property.Name))), name => name, depth);
                    }

                    return ToMap(wrapped.Properties.Where(property => property.IsGettable), name => name, depth);
                }

                value = wrapped.BaseObject;
            }

            switch (value)
            {
                case null or DBNull:
                    return null;
                case string or bool or DateTime or DateTimeOffset:
                case byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal or BigInteger:
                    return value;
                case SwitchParameter flag:
                    return flag.IsPresent;
                case char or Guid or Version or Enum:
                    return value.ToString();
                case Uri uri:
                    return uri.OriginalString;
                case IFormattable day when PlainDay.Is(day):
                    return PlainDay.Written(day);
                case ScriptBlock:
                    throw new ArgumentException($"The value for -{parameter} holds a script block, which is no data. Give what the script gives, in parentheses.");
                case SecureString:
                    throw new ArgumentException($"The value for -{parameter} holds a SecureString, which cannot be sent. Give plain text where the API wants a secret.");
                case IDictionary map:
                    var copy = new OrderedDictionary(StringComparer.Ordinal);
                    foreach (DictionaryEntry entry in map)
                    {
                        string key = System.Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "";
                        if (copy.Contains(key))
                        {
                            throw new ArgumentException($"The value for -{parameter} has two keys that are '{Names.Short(key)}' as text, such as 1 and '1'. Keys of JSON are text: give each once.");
                        }

                        copy[key] = Convert(entry.Value, depth + 1);
                    }

                    return copy;
                case IEnumerable<KeyValuePair<string, object?>> pairs:
                    var made = new OrderedDictionary(StringComparer.Ordinal);
                    foreach (KeyValuePair<string, object?> pair in pairs)
                    {
                        made[pair.Key] = Convert(pair.Value, depth + 1);
                    }

                    return made;
                case IEnumerable list when IsList(list):
                    var items = new List<object?>();
                    foreach (object? item in list)
                    {
                        items.Add(Convert(item, depth + 1));
                    }

                    return items;
                case BotpressObject model:
                    return ToMap(PSObject.AsPSObject(model).Properties.Where(property => property is PSProperty or PSNoteProperty && property.Value is not null), Names.ToCamelCase, depth);
                case DataRowView view:
                    return Convert(view.Row, depth);
                case DataRow record:
                    var cells = new OrderedDictionary(StringComparer.Ordinal);
                    foreach (DataColumn column in record.Table.Columns)
                    {
                        cells[column.ColumnName] = Convert(record[column], depth + 1);
                    }

                    return cells;
                default:
                    bool isRecord = IsClassOfUser(value.GetType());
                    if (isRecord || (isRow && depth == 0 && HasColumns(value)))
                    {
                        _isForeign = !isRecord;
                        return ToMap(PSObject.AsPSObject(given!).Properties.Where(IsOwn), name => name, depth);
                    }

                    return _isForeign && depth > 0
                        ? System.Convert.ToString(value, CultureInfo.InvariantCulture)
                        : throw new ArgumentException(
                            $"The value for -{parameter} holds an object of type {value.GetType().FullName}, which cannot be sent as JSON. Give text, numbers, hashtables and arrays.");
            }
        }

        private Dictionary<string, object?> ToMap(IEnumerable<PSPropertyInfo> properties, Func<string, string> rename, int depth)
        {
            // As long as nothing is taken out of it, it keeps the order, and takes half of what an ordered one does.
            var map = new Dictionary<string, object?>(UsualCount, StringComparer.Ordinal);
            foreach (PSPropertyInfo property in properties)
            {
                map[rename(property.Name)] = Convert(ValueOf(property), depth + 1);
            }

            return map;
        }

        private object? ValueOf(PSPropertyInfo property)
        {
            try
            {
                return property.Value;
            }
            catch (GetValueException exception)
            {
                throw new ArgumentException($"The value for -{parameter} has a property '{Names.Short(property.Name)}' that cannot be read: {Names.Short(exception.Message)}", exception);
            }
        }

        // What the provider adds to a file says where it is, and is not of it.
        private static bool IsOwn(PSPropertyInfo property) =>
            property.IsGettable && (property is PSProperty || (property is PSNoteProperty && !_providerNotes.Contains(property.Name)));

        /// <summary>Whether it is a class that somebody wrote to hold data, in PowerShell or C#: libraries are signed.</summary>
        private static bool IsClassOfUser(Type type) => type.Assembly != typeof(JsonValue).Assembly && !typeof(IEnumerable).IsAssignableFrom(type)
            && !typeof(Delegate).IsAssignableFrom(type) && (type.Assembly.GetName().GetPublicKeyToken() ?? []).Length == 0;

        private static bool HasColumns(object value) => value is not (IEnumerable or IFormattable or IListSource or Delegate or Type)
            && value.GetType() is { Namespace: not "System.Text.Json" and not "System.Text.Json.Nodes" } type && type.Assembly != typeof(JsonValue).Assembly;

        /// <summary>
        /// Whether the items are all that there is to it. A node of XML, or of another library's JSON, gives its children, which are nodes in
        /// turn, and nothing of itself; a collection of names and values gives the names.
        /// </summary>
        private static bool IsList(IEnumerable list) => list is not (XmlNode or NameObjectCollectionBase or StringDictionary)
            && !list.GetType().GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>)
                && type.GetGenericArguments()[0] is Type item && item != typeof(object)
                && (item.IsAssignableFrom(list.GetType()) || (item.IsGenericType && item.GetGenericTypeDefinition() == typeof(KeyValuePair<,>))));
    }
}
