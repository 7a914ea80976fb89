using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates a table, with columns that are given, or with -Like such as sample rows need. With -GetOrCreate it gives the one that has the
/// name, as it is, or creates it; its WasCreated property tells which.
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
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "Create")]
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = "GetOrCreate")]
    [ApiField]
    [NothingToOffer]
    public object? Schema { get; set; }

    /// <summary>How large a row may be: so many times 4 KB, 1 to 30. The default is 1; it can be raised later, never lowered.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public double? Factor { get; set; }

    /// <summary>Fixes the table's name and schema for ever: a frozen table can only be deleted.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
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
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public SwitchParameter IsComputeEnabled { get; set; }

    /// <summary>Gives the table of that name where there is one. It is not changed, whatever else is given.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "GetOrCreate")]
    [Parameter(ParameterSetName = "Like")]
    public SwitchParameter GetOrCreate { get; set; }

    /// <summary>
    /// Sample rows, from Import-Csv for example: the table gets their columns, with types that lose nothing. Numbers with leading zeros or more
    /// than 15 digits stay text. What may be empty in a sample may be null.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "Like")]
    [NothingToOffer]
    public object[] Like { get; set; } = [];

    /// <summary>How many of the sample rows to look at. The default is 1000.</summary>
    [Parameter(ParameterSetName = "Like")]
    [ValidateRange(1, int.MaxValue)]
    [NothingToOffer]
    public int SampleSize { get; set; } = 1000;

    /// <summary>The columns of the sample rows that searches look in.</summary>
    [Parameter(ParameterSetName = "Like"), Text, TextList]
    [NothingToOffer]
    public string[]? Searchable { get; set; }

    /// <summary>Only shows the table as it would be made, with its Schema, and makes nothing.</summary>
    [Parameter(ParameterSetName = "Like")]
    public SwitchParameter PlanOnly { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        Operation operation = GetOrCreate ? Operations.GetOrCreateTable : Operations.CreateTable;
        if (!IsBound(nameof(Like)))
        {
            Create<Table>(operation, $"table {Name}");
            return;
        }

        _ = Guard(operation, Name, () =>
        {
            Jobs.TableDraft draft = Draft();
            foreach (string warning in draft.Warnings)
            {
                WriteWarning(warning);
            }

            double factor = IsBound(nameof(Factor)) && Factor is double given ? given : draft.Factor;
            if (PlanOnly)
            {
                using var schema = JsonDocument.Parse(JsonText.Write(draft.Schema), JsonText.DocumentOptions);
                WriteObject(new Table { Name = Name, Schema = JsonValue.Read(schema.RootElement), Factor = factor, KeyColumn = KeyColumn });
                return;
            }

            Create<Table>(operation, $"table {Name}", new Dictionary<string, object?> { ["schema"] = draft.Schema, ["factor"] = factor });
        });
    }

    private Jobs.TableDraft Draft()
    {
        var rows = new Jobs.RowInference();
        var given = new GivenRow(nameof(Like));
        try
        {
            foreach (object? row in Like.Take(SampleSize))
            {
                IDictionary columns = given.ToColumns(GivenRow.Restore(row));
                SystemColumns.Remove(columns);
                rows.Add(columns);
            }

            return rows.Finish(KeyColumn, Searchable);
        }
        catch (ApiArgumentException exception)
        {
            throw new ArgumentException($"-{nameof(Like)}: a row {exception.Problem}", exception);
        }
        catch (ArgumentException exception) when (!exception.Message.StartsWith("-", StringComparison.Ordinal))
        {
            throw new ArgumentException($"-{nameof(Like)}: {exception.Message}", exception);
        }
    }
}
