using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Gets tables of a bot: one by its id or name, with the number of its rows, or all that match. Lists come without row counts, but for
/// -Detailed.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpTable", DefaultParameterSetName = "List")]
[OutputType(typeof(Table))]
public sealed class GetBpTableCommand : BpBotCommand, IDetailed
{
    /// <summary>The table's id or name. With wildcards it stands for all tables whose names are like it, which come as in a list.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Table", ValueFromPipeline = true)]
    [IdOf(typeof(Table), From = new[] { typeof(TableJob), typeof(TableImportResult) }, Optional = true, OrName = true)]
    [Alias("TableId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string[] Table { get; set; } = [];

    /// <summary>Only tables with one of these names. Wildcards are allowed; the names are compared here, not by the API.</summary>
    [Parameter(ParameterSetName = "List"), Text, SupportsWildcards]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only tables that have these tags.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(TablesTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>Gets each by its id, with a request for each. Without it a list leaves these empty: Indexing, Rows and Stale. A list gets each by
    /// itself where a later command of its pipeline names one of these; a variable, or a pipeline in brackets, it cannot see.</summary>
    [Parameter(ParameterSetName = "List"), Parameter(ParameterSetName = "Table")]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    private protected override void Process() =>
        GetEach<Table>(Operations.GetTable, Table, Operations.ListTables, Wildcards.Filter<Table>(Name, table => table.Name), table => table.Name, isNamed: true);
}
