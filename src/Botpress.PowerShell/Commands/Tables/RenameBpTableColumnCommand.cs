using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Renames a column of a table. Its values stay.</summary>
[Cmdlet(VerbsCommon.Rename, "BpTableColumn", SupportsShouldProcess = true)]
[OutputType(typeof(Table))]
public sealed class RenameBpTableColumnCommand : BpBotCommand
{
    /// <summary>The table's id or name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Table), OrName = true)]
    [Alias("TableId", "TableName")]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string[] Table { get; set; } = [];

    /// <summary>The column's name.</summary>
    [Parameter(Mandatory = true, Position = 1), ApiField]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(TableColumnCompleter))]
    public string? Name { get; set; }

    /// <summary>The column's new name, 1 to 30 characters.</summary>
    [Parameter(Mandatory = true, Position = 2), ApiField]
    [NothingToOffer]
    public string? NewName { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => ChangeEach<Table>(Operations.RenameTableColumn, Table, $"Rename column '{Name}' to '{NewName}'");
}
