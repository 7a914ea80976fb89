using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Copies a table within its bot, with its rows or without. The rows are copied by a job, which goes on when the command has ended: the copy may
/// be empty at first, however small it is. With -Wait the copy is given when the job is done, with the number of rows that are there. Else the
/// Job of the result names the job, and Get-BpTableJob with the copy's name shows how it stands.
/// </summary>
[Cmdlet(VerbsCommon.Copy, "BpTable", SupportsShouldProcess = true)]
[OutputType(typeof(Table))]
public sealed class CopyBpTableCommand : BpTableJobCommand
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
    private protected override void Process()
    {
        if (!ShouldProcess($"table {Table}", SchemaOnly ? "Copy the columns of the table" : "Copy table with its rows"))
        {
            return;
        }

        _ = Guard(Operations.DuplicateTable, null, () =>
        {
            ApiRequest request = RequestOf(Operations.DuplicateTable);
            Table copy = Requests.Read<Table>(request);
            if (!Wait || copy.Job?.Id is not string job)
            {
                WriteModel(copy, request);
                return;
            }

            string id = copy.Id!;
            var wait = new TableJobWait(
                this, $"Copying table {Table}", $"copies table {Table}", $"The copy {Names.Short(copy.Name)} lacks rows: remove it with Remove-BpTable {id}, look with Get-BpBotLog why, then copy again.");
            if (wait.UntilDone(id, job, copy.Job.Status, TimeoutSec, [TableJobWait.JobsOf(id, request.Context), TableJobWait.JobsOf(Table!, request.Context)], out TableJob? ended))
            {
                // What was answered at the start has the number of rows that there were to copy.
                var get = new ApiRequest(Operations.GetTable, new Dictionary<string, object?> { ["table"] = id }, request.Context);
                Table whole = Requests.Read<Table>(get);
                whole.Job = ended ?? copy.Job;
                WriteModel(whole, get);
            }
        });
    }
}
