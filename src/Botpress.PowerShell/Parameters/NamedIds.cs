using System.Globalization;
using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace Botpress.PowerShell;

/// <summary>
/// What people call the things whose ids came with an object: the text of such an id is kept apart from other texts that look the same,
/// so that a question can name the thing.
/// </summary>
internal static class NamedIds
{
    private static readonly ConditionalWeakTable<string, Thing> _things = new();

    /// <summary>The id, as text that remembers what it is of.</summary>
    public static string Remember(string id, PSObject source, string kind)
    {
        // A text of its own: the user's may be shared with the rest of a script.
        string remembered = new(id.ToCharArray());
        string? rows = kind == "Table" && Kinds.Value(source, "Rows") is object count and not string
            ? $" with {((System.IConvertible)count).ToInt64(CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture)} rows"
            : null;
        _things.Add(remembered, new Thing(kind, Kinds.NameOf(source, kind), rows));
        return remembered;
    }

    /// <summary>The kind of the object that an id came with; null for one that was given as text.</summary>
    public static string? KindOf(string? id) => id is not null && _things.TryGetValue(id, out Thing? thing) ? thing.Kind : null;

    /// <summary>A thing as a question names it: <c>bot support-bot (5c2b...)</c>; the id alone where that is all that is known.</summary>
    /// <param name="id">The id.</param>
    /// <param name="kind">What the thing is, where the id alone should not stand for it.</param>
    public static string Describe(string? id, string? kind = null)
    {
        if (id is not null && _things.TryGetValue(id, out Thing? thing) && thing.Name is string name)
        {
            return $"{kind ?? Kinds.Words(thing.Kind)} {(name == id || thing.Kind == "Table" ? name : $"{name} ({id})")}{thing.Detail}";
        }

        return kind is null ? id ?? "" : $"{kind} {id}";
    }

    private sealed class Thing(string kind, string? name, string? detail)
    {
        public string Kind { get; } = kind;

        public string? Name { get; } = name;

        public string? Detail { get; } = detail;
    }
}
