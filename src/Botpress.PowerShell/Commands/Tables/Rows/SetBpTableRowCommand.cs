using System;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Changes rows of a table: those with the ids that the rows name, or, with -KeyColumn, those that have the same value in that
/// column, or with -Upsert in the key column of the table; rows that match none are then added. Columns that a row does not name stay
/// as they are. Writes the rows as they are then.
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

    /// <summary>
    /// Adds the rows that are not there yet; the table's own key column tells which are, without -KeyColumn.
    /// </summary>
    [Parameter]
    public SwitchParameter Upsert { get; set; }

    private bool Upserts => Upsert || IsBound(nameof(KeyColumn));

    private protected override Operation Operation => Upserts ? Operations.UpsertTableRows : Operations.UpdateTableRows;

    private protected override string? KeyOfRows => KeyColumn;

    private protected override string Verb => Upserts ? "Add or change" : "Change";

    private protected override bool MeansRowsById => !Upserts;

    private protected override void Prepare(IDictionary columns, bool isTableRow)
    {
        base.Prepare(columns, isTableRow);
        if (columns[SystemColumns.Id] is string text && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long id))
        {
            // From a CSV file, where everything is text.
            columns[SystemColumns.Id] = id;
        }

        if (!Upserts)
        {
            if (columns[SystemColumns.Id] is null)
            {
                throw new ArgumentException($"-{nameof(Row)}: a row to change needs its id. Give it one, or say with -{nameof(KeyColumn)} which column tells the rows apart, or with -{nameof(Upsert)} that the table's own key column does.");
            }

            if (columns.Count == 1 && !RowsAreGiven)
            {
                throw new ArgumentException($"-{nameof(Row)}: nothing to change was given for the row with id {columns[SystemColumns.Id]}: it has no other column.");
            }
        }
        else if (isTableRow && IsBound(nameof(KeyColumn)) && KeyColumn != SystemColumns.Id)
        {
            // The other column decides, perhaps in another table.
            columns.Remove(SystemColumns.Id);
        }
    }
}
