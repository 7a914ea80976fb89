using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;
using Botpress.Jobs;

namespace Botpress.PowerShell;

/// <summary>
/// A command that takes rows. Which table a row belongs to is told by the parameter, else by where the row came from, and never by
/// a column of the row that happens to be called Table or BotId.
/// </summary>
public abstract class BpTableRowCommand : BpBotCommand
{
    // The id and the name of tables that rows were compared with.
    private readonly Dictionary<RowSource, string?[]> _namesOf = [];

    /// <summary>The table's id or name. Rows that came from a table need it not: they know theirs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [IdOf(typeof(Table), OrName = true)]
    [Alias("TableId", "TableName")]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string? Table { get; set; }

    /// <summary>The table that is named by the parameters as they are bound now.</summary>
    private protected RowSource NamedTarget => new(Table ?? "", Context.BotId);

    /// <summary>The table for a row from the pipeline; null, with an error, when there is none.</summary>
    private protected RowSource? TargetOf(object? row)
    {
        RowSource? origin = RowOrigin.Of(row);
        if ((IsTyped(nameof(Table)) ? Table : origin?.Table) is string table)
        {
            return new RowSource(table, IsTyped(nameof(BotId)) ? BotId : origin?.BotId ?? SessionContext.BotId);
        }

        WriteError(Errors.Record(
            new ArgumentException("It is not known which table the row belongs to: a column of the row is not taken for it."),
            "InvalidArgument",
            ErrorCategory.InvalidArgument,
            row,
            "Name the table with -Table."));
        return null;
    }

    /// <summary>
    /// Whether a row that is meant by its id came from another table than the one that is named: there the same id is another row. Then
    /// there is an error.
    /// </summary>
    private protected bool IsOfAnother(object? row, RowSource target)
    {
        if (RowOrigin.Of(row) is not RowSource origin)
        {
            return false;
        }

        bool isOtherBot = origin.BotId is string bot && target.BotId is string named && bot != named;
        bool? isSame = isOtherBot ? false : IsSameTable(origin.Table, target);
        if (isSame == false)
        {
            string of = isOtherBot ? $"the bot {Names.Short(origin.BotId)}, not of {Names.Short(target.BotId)}" : $"{Names.Short(origin.Table)}, not of {Names.Short(target.Table)}";
            WriteError(Errors.Record(
                new ArgumentException($"Row {PSObject.AsPSObject(row!).Properties[SystemColumns.Id]?.Value} is of {of}: the row with the same id there is another."),
                "InvalidArgument",
                ErrorCategory.InvalidArgument,
                row,
                $"Leave -{(isOtherBot ? nameof(BotId) : nameof(Table))} out, so that each row stays with the table that it came from, or read the rows of the table that is meant with: Find-BpTableRow {Names.Short(target.Table)}"));
        }

        return isSame != true;
    }

    /// <summary>Whether a table is called both; null, with an error, when that cannot be found out.</summary>
    private bool? IsSameTable(string table, RowSource target)
    {
        if (table == target.Table || IsTableId(table) == IsTableId(target.Table))
        {
            return table == target.Table;
        }

        // One is a name, the other an id.
        if (!_namesOf.TryGetValue(target, out string?[]? names))
        {
            _ = Guard(Operations.GetTable, target.Table, () =>
            {
                Table found = Requests.Read(new ApiRequest(Operations.GetTable, new Dictionary<string, object?> { ["table"] = target.Table }, ContextOf(target)), answer => ModelReader.Object<Table>(answer, "table"));
                names = [found.Id, found.Name];
            });
            _namesOf[target] = names ??= [];
        }

        return names.Length == 0 ? null : names.Contains(table);
    }

    private static bool IsTableId(string text) => text.StartsWith("table_", StringComparison.Ordinal);

    /// <summary>The ids for requests that go to the bot of the target.</summary>
    private protected ApiContext ContextOf(RowSource target) => Context with { BotId = target.BotId };

    /// <summary>What the table asks of its rows.</summary>
    private protected TableColumns ReadColumns(RowSource target)
    {
        try
        {
            return Requests.Read(new ApiRequest(Operations.GetTable, new Dictionary<string, object?> { ["table"] = target.Table }, ContextOf(target)), TableColumns.OfAnswer);
        }
        catch (ApiException exception)
        {
            // Without its table no row can get anywhere.
            throw EndWith(Errors.Record(exception, Operations.GetTable, target.Table, ActiveSession));
        }
    }
}
