using System;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Changes rows of a table: those with the ids that the rows name, or, with -KeyColumn, those that have the same value in that
/// column; rows that match none are then added. Columns that a row does not name stay as they are. Writes the rows as they are then.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpTableRow", SupportsShouldProcess = true)]
[OutputType("Botpress.TableRow")]
public sealed class SetBpTableRowCommand : BpTableRowWriteCommand
{
    /// <summary>
    /// The column that tells which row is meant, id or another whose values are unique. Rows that are not there yet are added.
    /// </summary>
    [Parameter, ApiField]
    [ArgumentCompleter(typeof(TableColumnCompleter))]
    public string? KeyColumn { get; set; }

    private protected override Operation Operation => IsBound(nameof(KeyColumn)) ? Operations.UpsertTableRows : Operations.UpdateTableRows;

    private protected override string Verb => IsBound(nameof(KeyColumn)) ? "Add or change" : "Change";

    private protected override void Prepare(IDictionary columns, bool isTableRow)
    {
        base.Prepare(columns, isTableRow);
        if (columns[SystemColumns.Id] is string text && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long id))
        {
            // From a CSV file, where everything is text.
            columns[SystemColumns.Id] = id;
        }

        if (!IsBound(nameof(KeyColumn)))
        {
            if (columns[SystemColumns.Id] is null)
            {
                throw new ArgumentException($"-{nameof(Row)}: a row to change needs its id. Give it one, or say with -{nameof(KeyColumn)} which column tells the rows apart.");
            }
        }
        else if (isTableRow && KeyColumn != SystemColumns.Id)
        {
            // The other column decides, perhaps in another table.
            columns.Remove(SystemColumns.Id);
        }
    }
}
