using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace Botpress.PowerShell;

/// <summary>
/// Remembers where a row came from, beside the row: a row shows and exports its columns alone, and still pipes onward. The type
/// <c>Botpress.TableRow</c> has hidden properties for it (Botpress.Types.ps1xml).
/// </summary>
public static class RowOrigin
{
    private static readonly ConditionalWeakTable<object, RowSource> _sources = new();

    /// <summary>The table that the row came from.</summary>
    /// <param name="row">The row.</param>
    /// <returns>Its id or name; null when it is not known.</returns>
    public static string? GetTable(PSObject row) => Of(row)?.Table;

    /// <summary>The bot that the row came from.</summary>
    /// <param name="row">The row.</param>
    /// <returns>Its id; null when it is not known.</returns>
    public static string? GetBotId(PSObject row) => Of(row)?.BotId;

    /// <summary>A row in short.</summary>
    /// <param name="row">The row.</param>
    /// <returns>Its id; the JSON of what has none, a group say.</returns>
    public static string GetText(PSObject row) => row.Properties["id"]?.Value is object id ? LanguagePrimitives.ConvertTo<string>(id) : NestedText.Of(row);

    /// <summary>The same as text, for the serializer, which writes hidden properties as well.</summary>
    /// <param name="row">The row.</param>
    /// <returns>Which of the hidden properties the row has as columns of its own, the table, and the bot; null when it is not known.</returns>
    public static string? GetMark(PSObject row) => Of(row) is not RowSource source ? null
        : string.Join("\n", string.Join(" ", SerializedRow.Hidden.Where(name => IsColumn(row, name))), source.Table, source.BotId);

    internal static RowSource? Of(object? row) =>
        row is PSObject wrapped && _sources.TryGetValue(KeyOf(wrapped), out RowSource? source) ? source
        : row is not (null or PSObject) && _sources.TryGetValue(row, out source) ? source
        : null;

    internal static void Set(PSObject row, RowSource source) => _sources.Add(KeyOf(row), source);

    private static bool IsColumn(PSObject row, string name) => row.BaseObject is not IDictionary && row.Properties[name] is PSNoteProperty;

    // The wrapper around anything but a custom object comes and goes.
    private static object KeyOf(PSObject row) => row.BaseObject is PSCustomObject ? row : row.BaseObject;
}

/// <summary>A table of a bot, as a command was told of it.</summary>
/// <param name="Table">Its id or name.</param>
/// <param name="BotId">The bot; null when the session names none.</param>
internal sealed record RowSource(string Table, string? BotId);
