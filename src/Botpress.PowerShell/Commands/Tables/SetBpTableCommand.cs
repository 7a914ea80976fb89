using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Changes a table: its name, columns, key, tags, size of rows. What is not named stays. The StaleColumns of the result are the
/// computed columns whose values are out of date now.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpTable", SupportsShouldProcess = true)]
[OutputType(typeof(Table))]
public sealed class SetBpTableCommand : BpBotCommand
{
    /// <summary>The table's id or name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Table), OrName = true)]
    [Alias("TableId", "TableName")]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string[] Table { get; set; } = [];

    /// <summary>The table's new name.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>
    /// The columns to add or change: a map of column to definition, such as @{ price = @{ type = 'number' } }, or a JSON schema. A
    /// column that is given as null is removed with its values.
    /// </summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? Schema { get; set; }

    /// <summary>How large a row may be: so many times 4 KB, 1 to 30. It can only be raised.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public double? Factor { get; set; }

    /// <summary>Fixes the table's name and schema for ever: a frozen table can only be deleted.</summary>
    [Parameter, ApiField]
    public SwitchParameter Frozen { get; set; }

    /// <summary>The column whose values are unique, to upsert rows by; null for none.</summary>
    [Parameter, ApiField]
    [ArgumentCompleter(typeof(TableColumnCompleter))]
    public string? KeyColumn { get; set; }

    /// <summary>The tags to set.</summary>
    [Parameter, ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(TablesTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>Whether computed columns are computed: -IsComputeEnabled:$false turns that off.</summary>
    [Parameter, ApiField]
    public SwitchParameter IsComputeEnabled { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => ChangeEach<Table>(Operations.UpdateTable, Table, "Change table");
}
