using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Text.Json;
using Botpress.Client;
using Botpress.Jobs;

namespace Botpress.PowerShell;

/// <summary>
/// Looks for what is wrong with rows before they are sent: against a table, or offline against a schema. The rows are converted as
/// Import-BpTableRow does it, and each thing that is wrong is written with its row, line and column. With -Quiet it says true or false.
/// Nothing is sent but the question for the table.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "BpTableRow", DefaultParameterSetName = "Table")]
[OutputType(typeof(RowProblem)), OutputType(typeof(bool))]
public sealed class TestBpTableRowCommand : BpBotCommand
{
    private readonly GivenRow _given = new(nameof(InputObject));
    private RowCheck? _check;
    private long _taken;
    private bool _isFine = true;

    /// <summary>The id or name of the table that the rows are for.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Table")]
    [IdOf(typeof(Table), OrName = true)]
    [Alias("TableId", "TableName")]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string? Table { get; set; }

    /// <summary>
    /// The columns that the rows are for, without a session: a map of column to definition, a whole JSON schema, or a table that was
    /// read before.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "Schema")]
    [NothingToOffer]
    public object? Schema { get; set; }

    /// <summary>The rows: objects or hashtables with a property for each column, as Import-Csv gives them.</summary>
    [Parameter(ValueFromPipeline = true)]
    [NothingToOffer]
    public override object? InputObject { get; set; }

    /// <summary>A CSV file with the rows, in place of piped ones: then the lines are told, too.</summary>
    [Parameter, Text]
    public string? Path { get; set; }

    /// <summary>The column that tells rows apart: each row must have it, and none the same as another. The default is the table's own, which rows may lack.</summary>
    [Parameter, Text]
    [ArgumentCompleter(typeof(TableColumnCompleter))]
    public string? KeyColumn { get; set; }

    /// <summary>What stands between two values of the file. The default is a comma.</summary>
    [Parameter]
    [NothingToOffer]
    public char Delimiter { get; set; } = ',';

    /// <summary>The file's encoding: utf8, unicode, latin1, windows-1252 and the like, or the number of a code page. The default is utf8; a mark at the file's start wins.</summary>
    [Parameter, Text]
    [Offered("utf8", "unicode", "bigendianunicode", "utf32", "ascii", "latin1", "windows-1252")]
    public string Encoding { get; set; } = "utf8";

    /// <summary>Writes only whether all is well: true or false.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    // One row after the other: without its attribute it is no parameter.
    /// <inheritdoc/>
    public override int ThrottleLimit { get; set; } = 1;

    private protected override bool TakesInputByName => true;

    internal override bool TakesAnything(string? kind) => true;

    private protected override bool TakesNull => true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (IsBound(nameof(Path)) && (MyInvocation.ExpectingInput || IsTyped(nameof(InputObject))))
        {
            Refuse("The rows come from -Path or from the pipeline, not from both.", "Leave one of them out.");
        }

        TableColumns? columns = null;
        if (Schema is null)
        {
            // A row may have a column BotId, which is none of this.
            var request = new ApiRequest(Operations.GetTable, new Dictionary<string, object?> { ["table"] = Table }, Context);
            _ = Guard(Operations.GetTable, Table, () => columns = Requests.Read(request, TableColumns.OfAnswer));
        }
        else
        {
            columns = OfSchema(Schema);
        }

        try
        {
            _check = columns is null ? null : new RowCheck(columns, KeyColumn);
        }
        catch (ArgumentException exception)
        {
            Refuse($"-{nameof(KeyColumn)}: {exception.Message}", $"Give -{nameof(KeyColumn)} one of these.");
        }
    }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (_check is null)
        {
            return;
        }

        if (Path is not null)
        {
            CheckFile(Path);
        }
        else if (!MyInvocation.ExpectingInput && !IsTyped(nameof(InputObject)))
        {
            Refuse("There are no rows.", $"Pipe rows in, or name a CSV file with -{nameof(Path)}.");
        }
        else if (!MyInvocation.ExpectingInput && (InputObject is PSObject wrapped ? wrapped.BaseObject : InputObject) is IEnumerable list and not (string or IDictionary))
        {
            foreach (object? row in list)
            {
                CheckRow(row);
            }
        }
        else
        {
            CheckRow(InputObject);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_check is null)
        {
            return;
        }

        if (_check.LargeRows > 0)
        {
            WriteWarning(
                $"{_check.LargeRows} {(_check.LargeRows == 1 ? "row needs" : "rows need")} 90 % or more of the bytes that the table's factor allows, the first is row {_check.FirstLargeRow}. The service may count them in another way.");
        }

        if (Quiet)
        {
            WriteObject(_isFine);
        }
    }

    private TableColumns OfSchema(object schema)
    {
        try
        {
            return TableColumns.OfSchema(JsonBody.BuildValue(JsonValue.FromPowerShell(schema, nameof(Schema))));
        }
        catch (Exception exception) when (exception is ArgumentException or ApiArgumentException or JsonException)
        {
            Refuse($"-{nameof(Schema)}: {exception.Message}", "Give a map of column to definition, or the Schema of a table.");
            throw;
        }
    }

    private void CheckFile(string path)
    {
        try
        {
            using StreamReader text = CsvInput.Open(CsvInput.Resolve(this, path), CsvInput.EncodingOf(Encoding));
            foreach (CsvRow row in CsvInput.Rows(text, Delimiter, KeyColumn))
            {
                Pump.Token.ThrowIfCancellationRequested();
                _taken++;
                if (CsvInput.Surplus(row, _taken) is RowFinding surplus)
                {
                    Write(surplus);
                }

                Tell(_check!.Check(row.Columns, _taken, row.Line));
            }
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException)
        {
            _isFine = false;
            WriteError(Errors.Record(
                exception as ArgumentException ?? new ArgumentException($"-{nameof(Path)}: {exception.Message}", exception), "InvalidArgument", ErrorCategory.InvalidArgument, path, null));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private void CheckRow(object? given)
    {
        _taken++;
        IDictionary columns;
        try
        {
            columns = _given.ToColumns(GivenRow.Restore(given));
        }
        catch (ArgumentException exception)
        {
            Write(new RowFinding(_taken, null, null, null, RowRule.Row, exception.Message));
            return;
        }

        Tell(_check!.Check(columns, _taken));
    }

    private void Tell(IReadOnlyList<RowFinding> findings)
    {
        // Mostly there are none, and nothing is made then.
        for (int i = 0; i < findings.Count; i++)
        {
            Write(findings[i]);
        }
    }

    private void Write(RowFinding finding)
    {
        _isFine = false;
        if (!Quiet)
        {
            WriteObject(ToProblem(finding));
        }
    }

    /// <summary>A finding as an error, where rows are to be right before anything is sent.</summary>
    internal static ErrorRecord ToRecord(RowFinding finding)
    {
        string place = $"Row {finding.Row}{(finding.Line is long line ? $", line {line}" : "")}{(finding.Column is null ? "" : $", column '{Names.Short(finding.Column)}'")}";
        string value = finding.Value is null ? "" : $" ('{Names.Short(finding.Value)}')";
        return Errors.Record(new ArgumentException($"{place}{value}: {finding.Message}"), "RowInvalid", ErrorCategory.InvalidData, ToProblem(finding), "Correct the row. Test-BpTableRow lists all that is wrong.");
    }

    /// <summary>A finding as users get it.</summary>
    internal static RowProblem ToProblem(RowFinding finding) => new()
    {
        Row = finding.Row,
        Line = finding.Line,
        Column = finding.Column,
        Value = finding.Value,
        Rule = finding.Rule.ToString(),
        Message = finding.Message,
    };
}
