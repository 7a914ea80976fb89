using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Botpress.PowerShell;

/// <summary>A map of objects as a list of them, each with its key, so that they can be filtered and sorted.</summary>
internal sealed class MapOfItemsConverter<T> : JsonConverter<ItemList<T>>
    where T : class, IMapItem
{
    public override ItemList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Items(JsonSerializer.Deserialize<Dictionary<string, T?>>(ref reader, options) ?? []);

    public override void Write(Utf8JsonWriter writer, ItemList<T> value, JsonSerializerOptions options) => throw new NotSupportedException();

    /// <summary>The objects of a map, each with its key; where one is null, there is nothing to show.</summary>
    public static ItemList<T> Items(Dictionary<string, T?> map) =>
        new(map.Where(entry => entry.Value is not null).Select(entry =>
        {
            entry.Value!.SetKey(entry.Key);
            return entry.Value;
        }));
}

/// <summary>Reads every list of such objects from the map that the API has in its place. An attribute would show on the public surface.</summary>
internal sealed class MapOfItemsConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ItemList<>)
        && typeof(IMapItem).IsAssignableFrom(typeToConvert.GetGenericArguments()[0]);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(MapOfItemsConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
}
