using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Starts a job that writes a table's rows into a file of the bot. The job is given at once, with -Wait when it is done. Get-BpTableJob shows how it
/// stands; when it is completed, its OutputFileId is the file.
/// </summary>
[Cmdlet(VerbsData.Export, "BpTable", SupportsShouldProcess = true)]
[OutputType(typeof(TableJob))]
public sealed class ExportBpTableCommand : BpTableJobCommand
{
    /// <summary>The table's id or name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Table), OrName = true)]
    [Alias("TableId", "TableName")]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string[] Table { get; set; } = [];

    /// <summary>The file's format: csv or json.</summary>
    [Parameter, ApiField, ApiEnum("csv", "json")]
    public string? Format { get; set; }

    /// <summary>Whether the file is compressed. It is by default; -Compress:$false gives a plain file.</summary>
    [Parameter, ApiField]
    public SwitchParameter Compress { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => StartEach(Operations.ExportTable, Table, "Export table to a file of the bot", table => new TableJobWait(
        this, $"Exporting table {table}", $"exports table {table}", $"Look with Get-BpBotLog why, then start it again: Export-BpTable {table}"));
}
