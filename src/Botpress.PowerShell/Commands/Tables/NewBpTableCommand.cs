using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates a table. With -GetOrCreate it gives the one that has the name, as it is, or creates it; its WasCreated property tells which.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpTable", SupportsShouldProcess = true, DefaultParameterSetName = "Create")]
[OutputType(typeof(Table))]
public sealed class NewBpTableCommand : BpBotCommand
{
    /// <summary>The table's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), ApiField("name", "table")]
    [Alias("Table")]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>
    /// Its columns, at most 20, with names of 1 to 30 characters: either a map of column to definition, such as
    /// [ordered]@{ question = @{ type = 'string'; searchable = $true }; price = @{ type = 'number' } }, or a whole JSON schema, as
    /// the Schema of another table. Types are string, number, boolean, object and array.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? Schema { get; set; }

    /// <summary>How large a row may be: so many times 4 KB, 1 to 30. The default is 1; it can be raised later, never lowered.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public double? Factor { get; set; }

    /// <summary>Fixes the table's name and schema for ever: a frozen table can only be deleted.</summary>
    [Parameter, ApiField]
    public SwitchParameter Frozen { get; set; }

    /// <summary>The column whose values are unique, to upsert rows by. The default is none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? KeyColumn { get; set; }

    /// <summary>Its tags. The default is none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(TablesTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>Whether computed columns are computed: -IsComputeEnabled:$false turns that off.</summary>
    [Parameter, ApiField]
    public SwitchParameter IsComputeEnabled { get; set; }

    /// <summary>Gives the table of that name where there is one. It is not changed, whatever else is given.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "GetOrCreate")]
    public SwitchParameter GetOrCreate { get; set; }

    /// <inheritdoc/>
    private protected override void Process() =>
        Create<Table>(GetOrCreate ? Operations.GetOrCreateTable : Operations.CreateTable, $"table {Name}");
}
