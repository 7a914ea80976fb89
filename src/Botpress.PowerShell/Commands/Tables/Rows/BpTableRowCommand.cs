using System;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// A command that takes rows. Which table a row belongs to is told by the parameter, else by where the row came from, and never by
/// a column of the row that happens to be called Table or BotId.
/// </summary>
public abstract class BpTableRowCommand : BpBotCommand
{
    private bool _tableIsGiven;
    private bool _botIsGiven;
    private RowSource? _target;

    /// <summary>The table's id or name. Rows that came from a table need it not: they know theirs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [IdOf(typeof(Table), OrName = true)]
    [Alias("TableId", "TableName")]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string? Table { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _tableIsGiven = IsBound(nameof(Table));
        _botIsGiven = IsBound(nameof(BotId));
    }

    private protected override ApiContext ContextOf(BpSession session) =>
        _target is null ? base.ContextOf(session) : base.ContextOf(session) with { BotId = _target.BotId };

    /// <summary>The table that is named by the parameters as they are bound now.</summary>
    private protected RowSource NamedTarget => new(Table ?? "", Context.BotId);

    /// <summary>The table for a row from the pipeline; null, with an error, when there is none.</summary>
    private protected RowSource? TargetOf(object? row)
    {
        RowSource? origin = RowOrigin.Of(row);
        if ((_tableIsGiven ? Table : origin?.Table) is string table)
        {
            return new RowSource(table, _botIsGiven ? BotId : origin?.BotId ?? SessionContext.BotId);
        }

        WriteError(Errors.Record(
            new ArgumentException("It is not known which table the row belongs to: a column of the row is not taken for it."),
            "InvalidArgument",
            ErrorCategory.InvalidArgument,
            row,
            "Name the table with -Table."));
        return null;
    }

    /// <summary>Does something with requests that go to the bot of the target.</summary>
    private protected void Within(RowSource target, Action action)
    {
        _target = target;
        try
        {
            action();
        }
        finally
        {
            _target = null;
        }
    }
}
