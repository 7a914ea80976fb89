using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Reads answers into typed objects, and makes ready for the pipeline what has fields beyond its type.</summary>
internal static class ModelReader
{
    private static readonly ConcurrentDictionary<Type, Dictionary<string, PropertyInfo>> _properties = new();

    // The properties that hold typed objects in turn.
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> _parts = new();

    private static readonly JsonSerializerOptions _options = MakeOptions();

    /// <summary>Reads one item of a list.</summary>
    public static T Item<T>(ref Utf8JsonReader reader) =>
        // By its converter: the serializer would first look for the item's end, and so read every byte twice.
        (reader.TokenType == JsonTokenType.Null ? default : ReaderOf<T>.Converter.Read(ref reader, typeof(T), _options)) ?? throw new JsonException("An item of the list is null.");

    /// <summary>Reads an item that stands by itself.</summary>
    /// <param name="json">The item, UTF-8.</param>
    public static T Item<T>(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonText.ReaderOptions);
        _ = reader.Read();
        return Item<T>(ref reader);
    }

    /// <summary>
    /// Reads the object that an operation answers. What stands beside it (<c>meta</c>, counts) goes into its properties of the same
    /// name, or becomes extra fields.
    /// </summary>
    /// <exception cref="ApiException">The answer is not what it should be.</exception>
    public static T Object<T>(ApiAnswer answer, string? resultProperty)
    {
        try
        {
            var reader = new Utf8JsonReader(answer.Body.Span, JsonText.ReaderOptions);
            reader.Read();
            if (resultProperty is null)
            {
                return Item<T>(ref reader);
            }

            object? result = null;
            var beside = new List<KeyValuePair<string, JsonElement>>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = JsonText.Read(ref reader);
                reader.Read();
                if (name == resultProperty)
                {
                    result = Item<T>(ref reader);
                    continue;
                }

                var value = JsonElement.ParseValue(ref reader);
                if (name == "meta" && value.ValueKind == JsonValueKind.Object)
                {
                    beside.AddRange(value.EnumerateObject().Select(field => new KeyValuePair<string, JsonElement>(field.Name, field.Value)));
                }
                else
                {
                    beside.Add(new KeyValuePair<string, JsonElement>(name, value));
                }
            }

            if (result is BotpressObject model)
            {
                beside.ForEach(field => Absorb(model, field.Key, field.Value));
            }

            return (T)(result ?? throw new JsonException($"It has no '{resultProperty}'."));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw PageReader.Invalid(answer.Body, exception);
        }
    }

    /// <summary>Whether the answer says that there is nothing: null where the object would be.</summary>
    public static bool IsNothing(ApiAnswer answer, string resultProperty)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body, JsonText.DocumentOptions);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(resultProperty, out JsonElement value) && value.ValueKind == JsonValueKind.Null;
        }
        catch (JsonException)
        {
            // Whoever reads the object says what is wrong with it.
            return false;
        }
    }

    /// <summary>Free-form JSON as PowerShell's own values.</summary>
    /// <exception cref="ApiException">The answer is not JSON.</exception>
    public static object? FreeForm(ApiAnswer answer)
    {
        try
        {
            var reader = new Utf8JsonReader(answer.Body.Span, JsonText.ReaderOptions);
            return reader.Read() ? JsonValue.Read(ref reader) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw PageReader.Invalid(answer.Body, exception);
        }
    }

    /// <summary>
    /// The object as it is emitted: fields that its type lacks, or that of a part of it, become note properties. PowerShell remembers
    /// them with the object, wherever it is shown later.
    /// </summary>
    /// <param name="item">The object.</param>
    /// <param name="lost">
    /// Is told the fields that an object of PowerShell cannot have beside its others: without a name, with one that differs only in
    /// case, or with a number that nothing can hold.
    /// </param>
    public static object ForPipeline(object item, Action<string>? lost = null)
    {
        foreach (PropertyInfo property in _parts.GetOrAdd(item.GetType(), PartsOf))
        {
            switch (property.GetValue(item))
            {
                case BotpressObject part:
                    ForPipeline(part, lost);
                    break;
                case IEnumerable<BotpressObject?> parts:
                    foreach (BotpressObject part in parts.OfType<BotpressObject>())
                    {
                        ForPipeline(part, lost);
                    }

                    break;
            }
        }

        if (item is not BotpressObject { Extra: { Count: > 0 } extra })
        {
            return item;
        }

        var wrapped = PSObject.AsPSObject(item);
        foreach (KeyValuePair<string, JsonElement> field in extra)
        {
            string name = Names.ToPascalCase(field.Key);
            if (Names.CanBeMember(name) && wrapped.Properties[name] is null && TryRead(field.Value, out object? value))
            {
                wrapped.Properties.Add(new PSNoteProperty(name, value));
            }
            else
            {
                lost?.Invoke(field.Key);
            }
        }

        return wrapped;
    }

    private static bool TryRead(JsonElement element, out object? value)
    {
        try
        {
            value = JsonValue.Read(element);
            return true;
        }
        catch (JsonException)
        {
            value = null;
            return false;
        }
    }

    private static PropertyInfo[] PartsOf(Type type) => !typeof(BotpressObject).IsAssignableFrom(type) ? [] :
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => typeof(BotpressObject).IsAssignableFrom(property.PropertyType) || typeof(IEnumerable<BotpressObject>).IsAssignableFrom(property.PropertyType))];

    private static void Absorb(BotpressObject model, string name, JsonElement value)
    {
        Dictionary<string, PropertyInfo> properties = _properties.GetOrAdd(model.GetType(), static type =>
            type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)
                .ToDictionary(property => property.GetCustomAttribute<ApiNameAttribute>()?.Name ?? Names.ToCamelCase(property.Name), StringComparer.Ordinal));
        if (properties.TryGetValue(name, out PropertyInfo? property))
        {
            property.SetValue(model, value.Deserialize(property.PropertyType, _options));
        }
        else
        {
            (model.Extra ??= [])[name] = value;
        }
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions
        {
            MaxDepth = JsonText.MaximumDepth,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            Converters = { new FreeFormConverter(), new LocalTimeConverter(), new TagMapConverter(), new TextConverter(), new RealConverter(), new MapOfItemsConverterFactory() },
        };
        // A converter can be used by itself only with options that cannot change any more.
        options.MakeReadOnly();
        return options;
    }

    private static class ReaderOf<T>
    {
        public static readonly JsonConverter<T> Converter = (JsonConverter<T>)_options.GetConverter(typeof(T));
    }

    /// <summary>Parts of any shape: payloads, configurations, schemas.</summary>
    private sealed class FreeFormConverter : JsonConverter<object>
    {
        public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => JsonValue.ReadPart(ref reader);

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    /// <summary>Text, be it that a character in it is broken.</summary>
    private sealed class TextConverter : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? JsonText.Read(ref reader) : throw new JsonException($"Expected text, found {reader.TokenType}.");

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    /// <summary>Numbers; one that is too large is none, rather than infinite.</summary>
    private sealed class RealConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double real) && !double.IsInfinity(real)
                ? real : throw new JsonException($"Expected a number, found {reader.TokenType}, or one that is too large.");

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    /// <summary>Times come in UTC and are shown in local time; the kind is set, so that arithmetic is right either way.</summary>
    private sealed class LocalTimeConverter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TryGetDateTimeOffset(out DateTimeOffset time)
                ? time.LocalDateTime
                : DateTimeOffset.Parse(reader.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).LocalDateTime;

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    /// <summary>Tags and the like: text to text; another scalar, should one come, as its JSON text.</summary>
    private sealed class TagMapConverter : JsonConverter<TagMap>
    {
        public override TagMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("Tags must be an object.");
            }

            var map = new TagMap();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = JsonText.Read(ref reader);
                reader.Read();
                map[name] = reader.TokenType switch
                {
                    JsonTokenType.String => JsonText.Read(ref reader),
                    JsonTokenType.Null => null,
                    _ => JsonElement.ParseValue(ref reader).GetRawText(),
                };
            }

            return map;
        }

        public override void Write(Utf8JsonWriter writer, TagMap value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
