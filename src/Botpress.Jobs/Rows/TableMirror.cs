using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>
/// Keeps a table like rows that are given: first all of these are looked at, then the table is read and the two compared, and only then is
/// something written. Of the rows it keeps in memory what tells them apart; they wait on the disk. Nothing but the table itself is needed to
/// go on: a run that was killed is followed by one that plans anew.
/// </summary>
/// <param name="api">The API, in the bot of the table.</param>
/// <param name="options">What to do.</param>
/// <param name="clock">The time; null for the machine's.</param>
public sealed class TableMirror(JobApi api, TableMirrorOptions options, JobClock? clock = null) : IDisposable
{
    /// <summary>The name of the job.</summary>
    public const string Name = "Sync-BpTable";

    private readonly RowSpool _spool = new();
    private readonly List<LocalRow> _rows = [];
    private readonly Dictionary<string, int> _keys = new(StringComparer.Ordinal);
    private readonly List<RowFinding> _first = [];
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private readonly JobClock _clock = clock ?? JobClock.System;
    private readonly DateTimeOffset _startedAt = (clock ?? JobClock.System).UtcNow;
    private TableColumns? _columns;
    private RowShape? _shape;
    private RowCheck? _check;

    /// <summary>Is told what is going on: which part of the work, how much of it is done, and how much there is; 0 where that is not known.</summary>
    public Action<string, long, long>? Progress { get; init; }

    /// <summary>Is told what the user should know.</summary>
    public Action<string>? Warning { get; init; }

    /// <summary>Is told what is wrong with a row that was given.</summary>
    public Action<RowFinding>? Found { get; init; }

    /// <summary>Is told of what was not done.</summary>
    public Action<StepFailure>? Failed { get; init; }

    /// <summary>How many findings there were.</summary>
    public long Findings { get; private set; }

    internal RowSpool Spooled => _spool;

    internal RowShape Shape => _shape!;

    internal IReadOnlyList<LocalRow> Rows => _rows;

    internal IReadOnlyDictionary<string, int> Keys => _keys;

    internal RemoteRows Remote { get; } = new(api, options.Table);

    /// <inheritdoc/>
    public void Dispose() => _spool.Dispose();

    /// <summary>Reads what the table asks of its rows, and checks what was asked for.</summary>
    /// <exception cref="JobException">It cannot be done.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _ = DeleteLimit.Of(options.MaximumDelete, 0, "rows");
        if (options.KeyColumn == TableColumns.Id)
        {
            throw new JobException("InvalidKeyColumn", "-KeyColumn id: the service gives rows their ids, so that rows of elsewhere cannot be told by them.", "Name a column of the table whose values are unique.");
        }

        ApiAnswer answer = await api.SendAsync(Operations.GetTable, new Dictionary<string, object?> { ["table"] = options.Table }, cancellationToken).ConfigureAwait(false);
        _columns = TableColumns.OfAnswer(answer);
        foreach (string name in (options.Columns ?? []).Append(options.KeyColumn))
        {
            if (_columns[name] is null)
            {
                throw new JobException("UnknownColumn", $"The table '{options.Table}' has no column '{name}'. It has: {_columns}.", "Give one of these.");
            }

            if (_columns[name]!.IsComputed)
            {
                throw new JobException("ComputedColumn", $"The column '{name}' is computed by the service, and cannot be kept like rows that are given.", "Leave it out.");
            }
        }

        TableColumn[] compared = [.. _columns.Columns.Where(column => !column.IsComputed && IsKept(column.Name))];
        _shape = compared.Length <= RowShape.MaximumColumns ? new RowShape(compared)
            : throw new JobException("TooManyColumns", $"The table has {compared.Length} columns; {RowShape.MaximumColumns} can be compared.", "Choose some with -Column.");
        _check = new RowCheck(_columns, options.KeyColumn);
    }

    /// <summary>Keeps other syncs of the same table on this machine out, until it is disposed.</summary>
    /// <exception cref="JobException">Another one is at work.</exception>
    public IDisposable Lock() =>
        MachineLock.Take($"{api.Client.Url} {api.Context.BotId} {_columns?.TableId ?? options.Table}", $"the table '{options.Table}'");

    /// <summary>Takes a row.</summary>
    /// <param name="row">The row, by column.</param>
    /// <param name="number">Which row it is, from 1.</param>
    /// <param name="line">Its line in a file; null where there is none.</param>
    public void Add(IDictionary row, long number, long? line = null)
    {
        foreach (string name in row.Keys.Cast<string>().Where(name => (options.Columns is not null && !IsKept(name)) || _columns![name]?.IsComputed == true).ToArray())
        {
            row.Remove(name);
        }

        bool isBad = false;
        foreach (RowFinding finding in _check!.Check(row, number, line))
        {
            // Without a key of its own no row can be kept, whatever the rules.
            bool isOfKey = finding.Rule is RowRule.KeyMissing or RowRule.KeyTwice or RowRule.Finite or RowRule.Text or RowRule.Row
                || (finding.Rule == RowRule.Null && finding.Column == options.KeyColumn);
            if (!options.NoValidate || isOfKey)
            {
                Add(finding);
                isBad = true;
            }
            else if (finding.Rule is RowRule.UnknownColumn or RowRule.ColumnName && _left.Add(finding.Column!))
            {
                Warning?.Invoke($"The table has no column '{finding.Column}': its values are left out.");
            }
        }

        if (isBad || Findings > 0)
        {
            // Nothing will be sent.
            return;
        }

        ulong set = _shape!.In(row);
        var kept = new OrderedDictionary(StringComparer.Ordinal);
        foreach (TableColumn column in _shape.Of(set))
        {
            kept[column.Name] = row[column.Name];
        }

        _keys.Add(RowCheck.KeyOf(row[options.KeyColumn]), _rows.Count);
        _rows.Add(new LocalRow(number, line, set, _shape.Hash(kept, set), _spool.Add(JsonBody.BuildValue(kept))));
        if (_rows.Count % 1000 == 0)
        {
            Progress?.Invoke("Checking rows", _rows.Count, 0);
        }
    }

    /// <summary>Takes note of what is wrong with the rows: nothing is sent then.</summary>
    /// <param name="finding">What is wrong.</param>
    public void Add(RowFinding finding)
    {
        Findings++;
        if (_first.Count < 3)
        {
            _first.Add(finding);
        }

        Found?.Invoke(finding);
    }

    /// <summary>Makes the plan, of the rows that were taken and of the table as it is.</summary>
    /// <exception cref="JobException">The rows are not right.</exception>
    public async Task<TableMirrorPlan> PlanAsync(CancellationToken cancellationToken)
    {
        if (Findings > 0)
        {
            throw new JobException(
                "RowsInvalid",
                $"{Findings} {(Findings == 1 ? "thing is" : "things are")} wrong with the rows, the first: {string.Join(" ", _first.Take(1).Select(Describe))} Nothing was sent.",
                "Correct the rows; Test-BpTableRow lists all that is wrong. With -NoValidate the service is left to judge.");
        }

        var plan = new TableMirrorPlan(this, options);
        await foreach (IReadOnlyList<IDictionary> page in Remote.PagesAsync(null, cancellationToken).ConfigureAwait(false))
        {
            foreach (IDictionary row in page)
            {
                plan.Compare(row);
            }

            Progress?.Invoke("Reading the table", plan.RemoteCount, 0);
        }

        plan.Finish();
        return plan;
    }

    /// <summary>Stops what would delete more than it may.</summary>
    /// <param name="plan">The plan.</param>
    /// <exception cref="JobException">It would.</exception>
    public void Guard(TableMirrorPlan plan)
    {
        if (GuardProblem(plan) is JobException problem)
        {
            throw problem;
        }
    }

    /// <summary>What would stop a plan; null for nothing.</summary>
    /// <param name="plan">The plan.</param>
    public JobException? GuardProblem(TableMirrorPlan plan) => options.Force || plan.Deletes <= DeleteLimit.Of(options.MaximumDelete, plan.RemoteCount, "rows") ? null : new JobException(
        JobException.Guarded,
        $"{plan.Deletes} of {plan.RemoteCount} rows would be deleted from table '{options.Table}', more than -MaximumDelete {options.MaximumDelete} allows. Nothing was written.",
        "Look at them with -PlanOnly. If it is right, allow more with -MaximumDelete, or use -Force; -NoDelete keeps them all.");

    /// <summary>Does what a plan says, and looks whether it came out.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Ends it: the next run goes on.</param>
    /// <exception cref="JobException">A guard stops it.</exception>
    public async Task<JobResult> ApplyAsync(TableMirrorPlan plan, CancellationToken cancellationToken)
    {
        Guard(plan);
        var result = new JobResult
        {
            Job = Name,
            Target = _columns!.TableId ?? options.Table,
            Path = options.Path,
            StartedAt = _startedAt,
            Planned = plan.Adds + plan.Changes + plan.Deletes + plan.Conflicts,
            Kept = plan.Keeps,
            Skipped = plan.Skips,
        };
        await new TableMirrorRun(this, api, options, _clock, plan, result).RunAsync(cancellationToken).ConfigureAwait(false);
        result.Requests = api.Requests;
        result.FinishedAt = _clock.UtcNow;
        return result;
    }

    internal static string Describe(LocalRow row) => row.Line is long line
        ? string.Format(CultureInfo.InvariantCulture, "row {0}, line {1}", row.Number, line)
        : string.Format(CultureInfo.InvariantCulture, "row {0}", row.Number);

    internal IDictionary Read(LocalRow row) => (IDictionary)PlainJson.Read(_spool.Read(row.Place))!;

    private static string Describe(RowFinding finding) =>
        $"row {finding.Row}{(finding.Line is long line ? $", line {line}" : "")}{(finding.Column is null ? "" : $", column {finding.Column}")}: {finding.Message}";

    private bool IsKept(string name) => options.Columns is null || name == options.KeyColumn || options.Columns.Contains(name);
}

/// <summary>What is kept in memory of a row that was given.</summary>
/// <param name="Number">Which row it is.</param>
/// <param name="Line">Its line in a file.</param>
/// <param name="Set">The columns that it has.</param>
/// <param name="Hash">What it is by these.</param>
/// <param name="Place">Where it waits.</param>
internal readonly record struct LocalRow(long Number, long? Line, ulong Set, RowHash Hash, RowPlace Place);
