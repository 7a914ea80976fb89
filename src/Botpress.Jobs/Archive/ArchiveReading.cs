using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>
/// What a run reads: several things at once, into the spool, and what of it is done into the journal. A part that was done before the run
/// was interrupted is not read again.
/// </summary>
internal sealed class ArchiveReading(ArchiveOptions options, JobApi api, JobClock clock, Spool spool, Journal? journal)
{
    private const int MostFailures = 20;
    private const int MostUnits = 200;

    private readonly Dictionary<string, string> _done = new(StringComparer.Ordinal);
    private readonly List<string> _units = [];
    private readonly List<ArchiveFault> _faults = [];
    private readonly Stopwatch _sinceProgress = Stopwatch.StartNew();
    private int _failures;
    private long _messages;
    private long _bytes;
    private long _parts;
    private string _activity = "";

    public ArchiveOptions Options => options;

    public JobApi Api => api;

    /// <summary>Sends again what failed.</summary>
    public Patience Patience { get; } = new(clock, (time, why) => options.Verbose?.Invoke(FormattableString.Invariant($"Waiting {time.TotalSeconds:0.0} s: {why}")));

    /// <summary>What only one thread may use at a time: spool, index, counts.</summary>
    public object Gate { get; } = new();

    public IReadOnlyList<ArchiveFault> Faults => _faults;

    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What failed is read in another way.</summary>
    public void ForgetFaults()
    {
        _faults.Clear();
        _failures = 0;
    }

    /// <summary>Takes up what a run has done before it was interrupted.</summary>
    public void Resume(IEnumerable<string> units)
    {
        foreach (string unit in units)
        {
            int end = unit.IndexOf('|');
            _done[end < 0 ? unit : unit.Substring(0, end)] = end < 0 ? "" : unit.Substring(end + 1);
        }
    }

    /// <summary>What came of a part that is done; null for one that is not.</summary>
    public string? ResultOf(string unit) => _done.TryGetValue(unit, out string? result) ? result : null;

    /// <summary>Says what begins.</summary>
    public void Begin(string activity)
    {
        (_activity, _parts) = (activity, 0);
        options.Verbose?.Invoke(activity);
        Report(now: true);
    }

    /// <summary>Takes lines.</summary>
    public void Take(IEnumerable<ArchiveRecord> lines)
    {
        lock (Gate)
        {
            foreach (ArchiveRecord line in lines)
            {
                spool.Add(line);
                _messages += line.Kind == RecordKind.Message ? 1 : 0;
                _bytes += line.Line.Length;
            }

            if (spool.Waiting >= Spool.RunSize)
            {
                Flush();
            }
        }

        Report(now: false);
    }

    /// <summary>Reads a part, unless it is done. One that fails is told of, and the others go on.</summary>
    /// <param name="unit">What it is known by.</param>
    /// <param name="step">What a person calls it.</param>
    /// <param name="read">Reads it. What it gives is kept with it.</param>
    /// <param name="gone">What is kept of one that is not there any more; null where that is an error.</param>
    /// <returns>Whether it is done.</returns>
    /// <exception cref="ApiException">Nothing can be read any more.</exception>
    /// <exception cref="JobException">So much failed that the service must be down.</exception>
    public async Task<bool> ReadAsync(string unit, string step, Func<Task<string>> read, string? gone = null)
    {
        if (ResultOf(unit) is not null)
        {
            return true;
        }

        try
        {
            string result;
            try
            {
                result = await read().ConfigureAwait(false);
            }
            catch (ApiException exception) when (gone is not null && exception.Status == 404)
            {
                result = gone;
            }

            lock (Gate)
            {
                _failures = 0;
                _parts++;
                _units.Add(result.Length == 0 ? unit : $"{unit}|{result}");
                _done[unit] = result;
                if (_units.Count >= MostUnits)
                {
                    Flush();
                }
            }

            return true;
        }
        catch (ApiException exception) when (exception.Status is not (401 or 402) && exception.Type != ApiException.ConnectionFailed)
        {
            lock (Gate)
            {
                _faults.Add(new ArchiveFault(step, exception));
                if (++_failures >= MostFailures)
                {
                    throw new JobException(
                        "ServiceDown", $"{MostFailures} parts in a row could not be read, the last of them {step}: {exception.Message}", "Run the command again later: it goes on where it ended.");
                }
            }

            return false;
        }
    }

    /// <summary>Does something for each of some things, several at once. They are taken one by one, as there is room.</summary>
    public async Task EachAsync<T>(IEnumerable<T> things, Func<T, Task> action, CancellationToken cancellationToken)
    {
        using IEnumerator<T> left = things.GetEnumerator();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, Math.Max(1, options.ThrottleLimit)).Select(_ => Task.Run(WorkAsync, CancellationToken.None))).ConfigureAwait(false);

        async Task WorkAsync()
        {
            try
            {
                while (true)
                {
                    T thing;
                    lock (left)
                    {
                        ending.Token.ThrowIfCancellationRequested();
                        if (!left.MoveNext())
                        {
                            return;
                        }

                        thing = left.Current;
                    }

                    await action(thing).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && ending.IsCancellationRequested)
            {
                // Another one says why.
            }
            catch
            {
                ending.Cancel();
                throw;
            }
        }
    }

    /// <summary>Puts what was read so far on the disk, and says in the journal what of it is done.</summary>
    public void Flush()
    {
        lock (Gate)
        {
            (long Start, long End)? run = spool.Flush();
            if (journal is not null && (run is not null || _units.Count > 0))
            {
                var entry = new JsonObject();
                if (run is (long start, long end))
                {
                    entry["run"] = new JsonArray(start, end);
                }

                entry["units"] = new JsonArray([.. _units.Select(unit => (JsonNode)JsonValue.Create(unit)!)]);
                journal.Write(entry);
            }

            _units.Clear();
        }
    }

    private void Report(bool now)
    {
        if (options.Progress is Action<ArchiveProgress> progress)
        {
            ArchiveProgress? report = null;
            lock (Gate)
            {
                if (now || _sinceProgress.ElapsedMilliseconds > 250)
                {
                    _sinceProgress.Restart();
                    report = new ArchiveProgress(_activity, _messages, _parts, 0, _bytes);
                }
            }

            if (report is not null)
            {
                progress(report);
            }
        }
    }
}
