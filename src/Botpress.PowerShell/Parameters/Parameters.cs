using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Net;
using System.Security;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Values that are offered by completion.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal class OfferedAttribute(params string[] values) : ArgumentCompleterAttribute(typeof(EnumCompleter))
{
    public string[] Values { get; } = values;
}

/// <summary>Values that the API knows for a field: offered by completion, whatever the case; others pass with a warning.</summary>
internal class ApiEnumAttribute(params string[] values) : OfferedAttribute(values)
{

    /// <summary>The value as the API writes it; null when it is no text of ours.</summary>
    public object? Canonical(object? value) => value switch
    {
        string text => Known(text) ?? text,
        string[] list => list.Select(text => text is null ? null : Known(text) ?? text).ToArray(),
        _ => null,
    };

    public IEnumerable<string> Unknown(object? value) =>
        (value as string[] ?? (value is string text ? [text] : [])).Where(item => !string.IsNullOrEmpty(item) && Known(item) is null);

    private string? Known(string text) => Values.FirstOrDefault(value => string.Equals(value, text, StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// Takes a hashtable, an ordered one or a custom object as a map of text to text, as tags are, and the text that the module writes of
/// such a map; null values stay null.
/// </summary>
internal sealed class TextMapAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether values may be secure strings; they are sent as the text in them. Elsewhere they are refused.</summary>
    public bool Secret { get; set; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? data = GivenValue.Unwrapped(inputData);
        IEnumerable<KeyValuePair<string, object?>>? entries = data switch
        {
            IDictionary map => map.Keys.Cast<object>()
                .Select(key => new KeyValuePair<string, object?>(Convert.ToString(key, CultureInfo.InvariantCulture) ?? "", map[key])),
            PSObject custom => custom.Properties.Select(property => new KeyValuePair<string, object?>(property.Name, property.Value)),
            string text when string.IsNullOrWhiteSpace(text) => null,
            // The names alone, as exports have them of secrets.
            string text when Secret && BoundFields.TextsIn(text) is not null => null,
            string text => Read(text).Select(entry => new KeyValuePair<string, object?>(entry.Key, entry.Value)),
            _ => null,
        };
        if (entries is null)
        {
            // The names alone, as an integration shows them, have no values to send. The binder says what is wrong with anything else, and
            // lets null through where it is allowed.
            return data is string || (Secret && data is IEnumerable<object?> names && names.All(name => GivenValue.Unwrapped(name) is string)) ? new EmptyMap() : data;
        }

        var result = new OrderedDictionary(StringComparer.Ordinal);
        foreach (KeyValuePair<string, object?> entry in entries)
        {
            if (result.Contains(entry.Key))
            {
                throw new ArgumentTransformationMetadataException($"Two keys are '{Names.Short(entry.Key)}' as text, such as 1 and '1'. Keys are text here: give each once.");
            }

            result[entry.Key] = entry.Value == AutomationNull.Value ? null : GivenValue.Unwrapped(entry.Value) switch
            {
                null or DBNull => null,
                bool flag => flag ? "true" : "false",
                DateTime or DateTimeOffset => ApiTime.Format(GivenValue.Unwrapped(entry.Value)!),
                IFormattable day when PlainDay.Is(day) => PlainDay.Written(day),
                SecureString secret => Secret
                    ? new NetworkCredential("", secret).Password
                    : throw new ArgumentTransformationMetadataException($"The value of '{Names.Short(entry.Key)}' is a SecureString, and this map is not for secrets. Give plain text."),
                ScriptBlock => throw new ArgumentTransformationMetadataException($"The value of '{Names.Short(entry.Key)}' is a script block. Give what the script gives, in parentheses: @{{ {Names.Short(entry.Key)} = (...) }}."),
                PSObject or (IEnumerable and not string) => throw NoText(entry.Key),
                object value => JsonValue.IsScalar(value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : throw NoText(entry.Key),
            };
        }

        return result;
    }

    private static IEnumerable<KeyValuePair<string, string?>> Read(string text)
    {
        try
        {
            return MapText.Read(text);
        }
        catch (FormatException exception)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }

    private static ArgumentTransformationMetadataException NoText(string key) => new(
        $"The value of '{Names.Short(key)}' is no single value, and this map is of text to text. Give text, or join the values, for example with -join ','.");
}

/// <summary>What an empty cell is for a parameter that takes a map: not given.</summary>
internal sealed class EmptyMap : Dictionary<string, string?>
{
}

/// <summary>Takes a list of text, also as one text with commas between the items, as a cell of a CSV file has it.</summary>
internal sealed class TextListAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (GivenValue.Unwrapped(inputData) is not string text)
        {
            return inputData;
        }

        return MapText.IsTypeName(text)
            ? throw new ArgumentTransformationMetadataException($"'{text}' is what Export-Csv writes for a list; what was in the list is lost. Join its items with commas before: @{{ n = '...'; e = {{ $_.<property> -join ', ' }} }}.")
            : BoundFields.TextsIn(text) ?? text.Split(',').Select(item => item.Trim()).Where(item => item.Length > 0).ToArray();
    }
}

/// <summary>
/// Takes files as Get-Item and Get-ChildItem give them as the paths that they are, also where a name has wildcard characters and on
/// Windows PowerShell, whose file objects do not always show their whole path as text.
/// </summary>
internal sealed class PathPatternAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        inputData is object[] list ? list.Select(Pattern).ToArray() : Pattern(inputData);

    private static object? Pattern(object? data) =>
        GivenValue.Unwrapped(data) is FileSystemInfo item ? WildcardPattern.Escape(item.FullName) : data;
}

/// <summary>Takes a time span as its milliseconds, and numbers as they are.</summary>
internal sealed class MillisecondsAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        GivenValue.Unwrapped(inputData) is TimeSpan span ? (long)span.TotalMilliseconds : inputData;
}

/// <summary>Takes a plain number as seconds; by itself PowerShell would take it for ten millionths of one.</summary>
internal sealed class SecondsAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? data = GivenValue.Unwrapped(inputData);
        return data is string text && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) ? Span(seconds)
            : data is byte or short or int or long or float or double or decimal ? Span(Convert.ToDouble(data, CultureInfo.InvariantCulture))
            : inputData;
    }

    private static TimeSpan Span(double seconds) => Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds
        ? TimeSpan.FromSeconds(seconds)
        : throw new ArgumentTransformationMetadataException("It is no time: give seconds, or a time span such as '00:00:05'.");
}
