using System;
using System.Collections.Generic;
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
