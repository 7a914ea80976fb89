using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Copies a table within its bot, with its rows or without. Rows of a large table are copied by a job that goes on in the
/// background: the Job of the result names it, and Get-BpTableJob shows how it stands.
/// </summary>
[Cmdlet(VerbsCommon.Copy, "BpTable", SupportsShouldProcess = true)]
[OutputType(typeof(Table))]
public sealed class CopyBpTableCommand : BpBotCommand
{
    /// <summary>The id or name of the table to copy.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ApiField("sourceTableId")]
    [IdOf(typeof(Table), OrName = true)]
    [Alias("TableId", "SourceTableId")]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string? Table { get; set; }

    /// <summary>The copy's name. By default the API makes one up.</summary>
    [Parameter(Position = 1), ApiField]
    [NothingToOffer]
    public string? TableName { get; set; }

    /// <summary>Copies the columns and no rows.</summary>
    [Parameter, ApiField]
    public SwitchParameter SchemaOnly { get; set; }

    /// <summary>How large a row of the copy may be: so many times 4 KB, 1 to 30. The default is that of the source.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public double? Factor { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<Table>(Operations.DuplicateTable, $"table {Table}", action: SchemaOnly ? "Copy the columns of the table" : "Copy table with its rows");
}
