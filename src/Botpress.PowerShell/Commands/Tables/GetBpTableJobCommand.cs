using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the jobs of a table: exports, imports, copies and deletions that go on in the background, and those that ended.</summary>
[Cmdlet(VerbsCommon.Get, "BpTableJob")]
[OutputType(typeof(TableJob))]
public sealed class GetBpTableJobCommand : BpBotCommand
{
    /// <summary>The table's id or name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Table), From = new[] { typeof(TableJob) }, OrName = true)]
    [Alias("TableId", "TableName")]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string[] Table { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string table in Table)
        {
            WriteListOf<TableJob>(Operations.GetTableJobs, table);
        }
    }
}
