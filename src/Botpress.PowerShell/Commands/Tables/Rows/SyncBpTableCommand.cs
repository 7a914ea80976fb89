using System;
using System.Collections;
using System.IO;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Keeps a table like a CSV file, or like rows that are piped in: adds what is new, changes what differs, deletes what is gone. A column
/// tells the rows apart. First all rows are checked and the table is read; then it asks once. What is written is read again.
/// </summary>
[Cmdlet(VerbsData.Sync, "BpTable", SupportsShouldProcess = true)]
[OutputType(typeof(JobResult), typeof(JobStep))]
public sealed class SyncBpTableCommand : BpPlanCommand
{
    // More of them nobody reads at once; Test-BpTableRow lists all.
    private const int ShownProblems = 10;

    private readonly GivenRow _given = new(nameof(InputObject));

    private Jobs.TableMirror? _mirror;
    private Jobs.TableMirrorOptions? _options;
    private IDisposable? _lock;
    private bool _isBroken;
    private long _taken;
    private long _shown;

    /// <summary>The table's id or name.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [IdOf(typeof(Table), OrName = true)]
    [Alias("TableId", "TableName")]
    [ArgumentCompleter(typeof(TableNameCompleter))]
    public string Table { get; set; } = "";

    /// <summary>The CSV file that the table is kept like. Its first line has the names of the columns.</summary>
    [Parameter(Position = 1), Text]
    public string? Path { get; set; }

    /// <summary>The rows that the table is kept like, in place of a file: objects or hashtables with a property for each column.</summary>
    [Parameter(ValueFromPipeline = true)]
    [NothingToOffer]
    public override object? InputObject { get; set; }

    /// <summary>The column that tells rows apart. Each row must have it, and none the same as another.</summary>
    [Parameter(Mandatory = true), Text]
    [ArgumentCompleter(typeof(TableColumnCompleter))]
    public string KeyColumn { get; set; } = "";

    /// <summary>The columns to keep, beside the key. The default is those that the rows have; what a row does not have stays as it is.</summary>
    [Parameter, Text, TextList]
    [ArgumentCompleter(typeof(TableColumnCompleter))]
    public string[]? Column { get; set; }

    /// <summary>Keeps rows that are only in the table.</summary>
    [Parameter]
    public SwitchParameter NoDelete { get; set; }

    /// <summary>How many rows may be deleted: a number, or a part of those of the table, such as 25%. With more, nothing is done.</summary>
    [Parameter, Text]
    [NothingToOffer]
    public string MaximumDelete { get; set; } = "50%";

    /// <summary>Takes rows that break rules of the table, and leaves it to the service to judge. A row without a key of its own is never taken.</summary>
    [Parameter]
    public SwitchParameter NoValidate { get; set; }

    /// <summary>What stands between two values of the file. The default is a comma.</summary>
    [Parameter]
    [NothingToOffer]
    public char Delimiter { get; set; } = ',';

    /// <summary>The file's encoding: utf8, unicode, latin1, windows-1252 and the like, or the number of a code page. The default is utf8; a mark at the file's start wins.</summary>
    [Parameter, Text]
    [Offered("utf8", "unicode", "bigendianunicode", "utf32", "ascii", "latin1", "windows-1252")]
    public string Encoding { get; set; } = "utf8";

    /// <summary>How many requests, each with up to 1000 rows, are under way at once. The default is 4.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    [NothingToOffer]
    public override int ThrottleLimit { get; set; } = 4;

    private protected override bool TakesInputByName => true;

    private protected override string Whole => NamedIds.Describe(Table, "table");

    internal override bool TakesAnything(string? kind) => true;

    private protected override bool TakesNull => true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        bool hasRows = MyInvocation.ExpectingInput || IsTyped(nameof(InputObject));
        if (hasRows == (Path is not null))
        {
            Refuse(hasRows ? "The rows come from -Path or from the pipeline, not from both." : "There are no rows.", "Name a CSV file with -Path, or pipe rows in.");
        }

        // A row may have a column BotId, which is none of this.
        ApiContext context = Context;
        RunJob(Operations.GetTable, Table, Table, () =>
        {
            _ = ApiRequest.Known(Operations.GetTable, Scope.Bot, context.BotId);
            _options = new Jobs.TableMirrorOptions
            {
                Table = Table,
                KeyColumn = KeyColumn,
                Columns = Column,
                Path = Path is null ? null : CsvInput.Resolve(this, Path),
                NoDelete = NoDelete,
                MaximumDelete = MaximumDelete,
                NoValidate = NoValidate,
                Force = Force,
                ThrottleLimit = ThrottleLimit,
            };
            var mirror = new Jobs.TableMirror(NewJobApi(context), _options)
            {
                Progress = (section, done, total) => ShowProgress("Syncing the table", section, done, total),
                Warning = text => Pump.Post(() => WriteWarning(text)),
                Found = Tell,
                Failed = failure => Pump.Post(() => WriteError(RecordOf(failure.Exception, OperationOf(failure.Step), failure.Step.Target))),
            };
            try
            {
                Pump.Await(mirror.OpenAsync(Pump.Token));
                _lock = PlanOnly || IsWhatIf ? null : mirror.Lock();
                _mirror = mirror;
            }
            finally
            {
                if (_mirror is null)
                {
                    mirror.Dispose();
                }
            }
        });
    }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (_mirror is null)
        {
            return;
        }

        object? given = InputObject is PSObject wrapped ? wrapped.BaseObject : InputObject;
        if (_options!.Path is string path)
        {
            // What was read of it until then is not what the table is to be like.
            _isBroken = true;
            RunJob(Operations.GetTable, Table, Path, () =>
            {
                TakeFile(path);
                _isBroken = false;
            });
        }
        else if (!MyInvocation.ExpectingInput && given is IEnumerable list and not (string or IDictionary))
        {
            foreach (object? row in list)
            {
                Take(row);
            }
        }
        else
        {
            Take(InputObject);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_mirror is not Jobs.TableMirror mirror || _isBroken)
        {
            return;
        }

        RunJob(Operations.FindTableRows, Table, Table, () =>
        {
            Jobs.TableMirrorPlan plan = Pump.Await(mirror.PlanAsync(Pump.Token));
            EndProgress();
            RequireSaved(() => new Jobs.JobPlan(Jobs.TableMirror.Name, Table, [.. plan.Steps()]));
            if (!PlanOnly && !IsWhatIf)
            {
                mirror.Guard(plan);
            }
            else if (mirror.GuardProblem(plan) is Jobs.JobException problem)
            {
                WriteWarning(problem.Message);
            }

            if (PlanOnly)
            {
                foreach (Jobs.JobStep step in plan.Steps())
                {
                    WriteObject(new JobStep(step));
                }
            }
            else if (!IsWhatIf ? !plan.HasWork || (ShouldProcess($"{Whole}: {plan.Summary}", "Sync") && MayDelete(plan.Deletes > 0, $"{Whole}: {plan.Summary}")) : Tell($"{Whole}: {plan.Summary}"))
            {
                WriteResult(Pump.Await(mirror.ApplyAsync(plan, Pump.Token)), Operations.UpsertTableRows);
            }
        });
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _mirror?.Dispose();
        _lock?.Dispose();
    }

    private void TakeFile(string path)
    {
        using StreamReader text = CsvInput.Open(path, CsvInput.EncodingOf(Encoding));
        foreach (Jobs.CsvRow row in CsvInput.Rows(text, Delimiter, KeyColumn))
        {
            if (Pump.Token.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }

            _taken++;
            if (CsvInput.Surplus(row, _taken) is Jobs.RowFinding surplus)
            {
                _mirror!.Add(surplus);
            }

            _mirror!.Add(row.Columns, _taken, row.Line);
        }
    }

    private void Take(object? given)
    {
        _taken++;
        try
        {
            _mirror!.Add(_given.ToColumns(GivenRow.Restore(given)), _taken);
        }
        catch (ArgumentException exception)
        {
            _mirror!.Add(new Jobs.RowFinding(_taken, null, null, null, Jobs.RowRule.Row, exception.Message));
        }
    }

    private void Tell(Jobs.RowFinding finding)
    {
        if (++_shown <= ShownProblems)
        {
            WriteError(TestBpTableRowCommand.ToRecord(finding));
        }
    }

    private static Operation OperationOf(Jobs.JobStep step) => step.Action switch
    {
        Jobs.JobAction.Add => Operations.UpsertTableRows,
        Jobs.JobAction.Change => Operations.UpdateTableRows,
        Jobs.JobAction.Delete => Operations.DeleteTableRows,
        _ => Operations.FindTableRows,
    };
}
