using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Starts a job that reads rows into a table from a file of the bot, such as Export-BpTable writes. The job is given at once, with -Wait when it
/// is done; until then the table has not all rows. For rows from this machine use Import-BpTableRow.
/// </summary>
[Cmdlet(VerbsData.Import, "BpTable", SupportsShouldProcess = true)]
[OutputType(typeof(TableJob))]
public sealed class ImportBpTableCommand : BpTableJobCommand
{
    /// <summary>The table's id or name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Table), OrName = true)]
    [Alias("TableId", "TableName")]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string[] Table { get; set; } = [];

    /// <summary>The id of the file to read.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true), ApiField]
    [IdOf(typeof(File))]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string? FileId { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => StartEach(Operations.ImportTable, Table, $"Import file '{FileId}' into table", table => new TableJobWait(
        this, $"Importing into table {table}", $"imports the file {FileId} into table {table}", "Some rows may be there. Look at the file, and with Get-BpBotLog why, then import it again."));
}
