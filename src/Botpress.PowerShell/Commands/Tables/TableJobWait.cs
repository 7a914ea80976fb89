using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Waits until the jobs of tables have ended.</summary>
/// <param name="command">The command that waits.</param>
/// <param name="activity">What goes on: <c>Copying table FaqTable</c>.</param>
/// <param name="does">What the job does, for errors: <c>copies table FaqTable</c>.</param>
/// <param name="afterFailure">What to do when it has failed.</param>
internal sealed class TableJobWait(BpCommand command, string activity, string does, string afterFailure)
{
    /// <summary>How long commands wait that are not told, in seconds.</summary>
    public const int DefaultSec = 300;

    private const int ShortestInterval = 100;
    private const int LongestInterval = 2000;

    /// <summary>The list of a table's jobs.</summary>
    public static ApiRequest JobsOf(string table, ApiContext context) => new(Operations.GetTableJobs, new Dictionary<string, object?> { ["table"] = table }, context);

    /// <summary>Looks until a job has ended; one that fails, or takes too long, is an error.</summary>
    /// <param name="table">The table to look for it with.</param>
    /// <param name="id">The job's id.</param>
    /// <param name="status">Its status, as far as it is known.</param>
    /// <param name="timeoutSec">For how long.</param>
    /// <param name="lists">The lists of jobs in which it may be. Which table has the job that copies one is said nowhere.</param>
    /// <param name="job">The job as it was seen last; null where no list has it, or none was needed.</param>
    /// <returns>Whether it is done.</returns>
    public bool UntilDone(string table, string id, string? status, int timeoutSec, ApiRequest[] lists, out TableJob? job)
    {
        job = null;
        var watch = Stopwatch.StartNew();
        try
        {
            for (int interval = ShortestInterval; status is "pending" or "in_progress" or "finalizing"; interval = Math.Min(2 * interval, LongestInterval))
            {
                TimeSpan left = TimeSpan.FromSeconds(timeoutSec) - watch.Elapsed;
                if (left <= TimeSpan.Zero)
                {
                    command.WriteError(Errors.Record(
                        new TimeoutException($"The job {id}, which {does}, had not ended after {timeoutSec} s: its status is {status}."),
                        "TableJobTimeout",
                        ErrorCategory.OperationTimeout,
                        id,
                        $"It goes on. See how it stands with: Get-BpTableJob {table}"));
                    return false;
                }

                command.WriteProgress(new ProgressRecord(0, activity, $"{id}: {status}") { SecondsRemaining = -1 });
                command.Pump.Await(Task.Delay(left < TimeSpan.FromMilliseconds(interval) ? left : TimeSpan.FromMilliseconds(interval), command.Pump.Token));
                job = Find(id, lists);
                status = job?.Status;
            }
        }
        finally
        {
            command.WriteProgress(new ProgressRecord(0, activity, id) { RecordType = ProgressRecordType.Completed });
        }

        if (status != "failed")
        {
            return true;
        }

        command.WriteError(Errors.Record(new InvalidOperationException($"The job {id}, which {does}, failed."), "TableJobFailed", ErrorCategory.InvalidResult, id, afterFailure));
        return false;
    }

    private TableJob? Find(string id, ApiRequest[] lists)
    {
        TableJob? job = null;
        foreach (ApiRequest list in lists)
        {
            command.Requests.List(list, ModelReader.Item<TableJob>, found => job = found.Id == id ? found : job);
            if (job is not null)
            {
                break;
            }
        }

        return job;
    }
}
