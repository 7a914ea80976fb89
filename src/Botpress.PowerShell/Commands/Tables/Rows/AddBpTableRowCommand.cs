using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Adds rows to a table and writes them as they are then, with their ids. Rows from the pipeline are sent in batches of up to 1000,
/// each as soon as it is full; rows that came from a table, when all are there. Each row that the API refuses is an error of its own.
/// </summary>
[Cmdlet(VerbsCommon.Add, "BpTableRow", SupportsShouldProcess = true)]
[OutputType("Botpress.TableRow")]
public sealed class AddBpTableRowCommand : BpTableRowWriteCommand
{
    private protected override Operation Operation => Operations.CreateTableRows;

    private protected override string Verb => "Add";

    private protected override void Prepare(IDictionary columns, bool isTableRow)
    {
        base.Prepare(columns, isTableRow);
        if (isTableRow)
        {
            columns.Remove(SystemColumns.Id);
        }
    }
}
