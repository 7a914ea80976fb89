using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Botpress;

/// <summary>
/// What every typed object of the API has in common: fields that this module does not know yet are kept and shown, and objects of one
/// kind with one id are the same thing.
/// </summary>
public abstract class BotpressObject : IComparable
{
    /// <summary>Fields of the answer that have no property; they become note properties of the emitted object.</summary>
    [JsonInclude]
    [JsonExtensionData]
    internal Dictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>The object in short.</summary>
    /// <returns>Its id; what tells it from others of its kind where it has none.</returns>
    public override string ToString()
    {
        PropertyInfo[] keys = SameThing.KeysOf(GetType());
        if (Array.Find(keys, key => key.Name == nameof(Bot.Id)) is PropertyInfo id && TextOf(id.GetValue(this)) is { Length: > 0 } known)
        {
            return known;
        }

        // Where it belongs is said only of what is known by nothing else.
        PropertyInfo[] own = [.. keys.Where(key => key.Name is not (nameof(BotObject.BotId) or nameof(WorkspaceObject.WorkspaceId)))];
        string text = string.Join(" ", (own.Length > 0 ? own : keys).Select(key => TextOf(key.GetValue(this))).Where(part => part.Length > 0));
        return text.Length > 0 ? text : GetType().ToString();
    }

    /// <summary>Whether this is the same thing: of the same kind, with the same id.</summary>
    /// <param name="obj">The other object.</param>
    /// <returns>Whether it is; an object that lacks its id is like no other.</returns>
    public override bool Equals(object? obj) => SameThing.Same(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => SameThing.Hash(this);

    /// <summary>The order of objects of one kind: by what they are in short. Only what is equal has the same place.</summary>
    /// <param name="obj">The other object.</param>
    /// <returns>Less than zero, zero or more, as this comes before the other, is equal to it, or comes after it.</returns>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    public int CompareTo(object? obj) => SameThing.Compare(this, obj);

    private static string TextOf(object? value) => value switch
    {
        null => "",
        DateTime time => time.ToString("o", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}

/// <summary>The properties that tell an object from others of its kind, where that is not its id alone.</summary>
/// <param name="names">Their names.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class KnownByAttribute(params string[] names) : Attribute
{
    /// <summary>Their names.</summary>
    public string[] Names { get; } = names;
}

/// <summary>Something that belongs to a workspace.</summary>
public abstract class WorkspaceObject : BotpressObject
{
    /// <summary>The workspace it was fetched from, so that it pipes onward by itself.</summary>
    public string? WorkspaceId { get; set; }
}

/// <summary>Something that belongs to a bot.</summary>
public abstract class BotObject : BotpressObject
{
    /// <summary>The bot it was fetched from, so that it pipes onward by itself.</summary>
    public string? BotId { get; set; }
}

/// <summary>Something of a bot that its workspace administers: issues, logs, analytics. It carries both ids.</summary>
public abstract class BotAdminObject : WorkspaceObject
{
    /// <summary>The bot it was fetched from, so that it pipes onward by itself.</summary>
    public string? BotId { get; set; }
}
