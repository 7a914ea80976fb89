using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes a table with its rows. It cannot be brought back.</summary>
[Cmdlet(VerbsCommon.Remove, "BpTable", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpTableCommand : BpBotCommand
{
    /// <summary>The table's id or name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Table), OrName = true)]
    [Alias("TableId", "TableName")]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string[] Table { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.DeleteTable, Table, "Delete table");
}
