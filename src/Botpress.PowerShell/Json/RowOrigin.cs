using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Where a row came from: a row shows and exports its columns alone, and still pipes onward. The type <c>Botpress.TableRow</c> has hidden
/// properties for it (Botpress.Types.ps1xml).
/// </summary>
public static class RowOrigin
{
    /// <summary>The table that the row came from.</summary>
    /// <param name="row">The row.</param>
    /// <returns>Its id or name; null when it is not known.</returns>
    public static string? GetTable(PSObject row) => Of(row)?.Table;

    /// <summary>The bot that the row came from.</summary>
    /// <param name="row">The row.</param>
    /// <returns>Its id; null when it is not known.</returns>
    public static string? GetBotId(PSObject row) => Of(row)?.BotId;

    /// <summary>The same as text, for the serializer, which writes hidden properties as well.</summary>
    /// <param name="row">The row.</param>
    /// <returns>Which of the hidden properties the row has as columns of its own, the table, and the bot; null when it is not known.</returns>
    public static string? GetMark(PSObject row) => Of(row) is not RowSource source ? null
        : string.Join("\n", string.Join(" ", SerializedRow.Hidden.Where(name => row.Properties[name] is PSNoteProperty)), source.Table, source.BotId);

    internal static RowSource? Of(object? row) => RowOf(row)?.Origin;

    /// <summary>Whether it came from a table, be it known which.</summary>
    internal static bool IsRow(object? row) => RowOf(row) is not null;

    private static TableRow? RowOf(object? row) => (row is PSObject wrapped ? wrapped.BaseObject : row) as TableRow;
}

/// <summary>A table of a bot, as a command was told of it.</summary>
/// <param name="Table">Its id or name.</param>
/// <param name="BotId">The bot; null when the session names none.</param>
internal sealed record RowSource(string Table, string? BotId);
