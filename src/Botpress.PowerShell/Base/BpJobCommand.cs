using System;
using System.Diagnostics;
using System.IO;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command whose work is a job within a bot, with many requests: it binds, asks, and writes what the job reports.</summary>
public abstract class BpJobCommand : BpBotCommand
{
    private readonly Stopwatch _sinceProgress = Stopwatch.StartNew();
    private bool _hasProgress;

    /// <summary>How many requests a second the job begins at the most; 0 for any number. The default leaves others something of the API's 100.</summary>
    [Parameter]
    [ValidateRange(0.0, 10000.0)]
    [NothingToOffer]
    public double MaximumRequestRate { get; set; } = 80;

    // What is done at once is parts of one job.
    private protected override bool SplitsItself => true;

    /// <summary>The API as the job uses it.</summary>
    private protected Jobs.JobApi NewJobApi(ApiContext context) => new(ActiveSession.Client, context, Reporter.Observer, MaximumRequestRate);

    /// <summary>Does a job, whose refusals are errors about a target.</summary>
    /// <param name="operation">The operation, for errors of the API.</param>
    /// <param name="id">The id of the thing, for errors of the API.</param>
    /// <param name="target">What errors are about: the id, or a file or folder.</param>
    /// <param name="action">What to do.</param>
    private protected void RunJob(Operation operation, object? id, object? target, Action action) => Guard(operation, id, () =>
    {
        try
        {
            action();
        }
        catch (Jobs.JobException exception)
        {
            WriteError(Errors.Record(exception, target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            WriteError(FileProblem(exception, target));
        }
        finally
        {
            EndProgress();
        }
    }, target);

    /// <summary>What a file that cannot be read or written is for the job as a whole.</summary>
    private protected virtual ErrorRecord FileProblem(Exception exception, object? target) =>
        Errors.Record(exception, "JobFile", ErrorCategory.ReadError, target, "Check the path, that you may read and write there, and the space on the disk.");

    /// <summary>The full path of what was given to a parameter; null where it is none in the file system, which is said then.</summary>
    private protected string? FullPath(string path, string parameter, string what)
    {
        string? full = GivenPath.Resolve(SessionState, path, parameter, what, out ErrorRecord? problem);
        if (problem is not null)
        {
            WriteError(problem);
        }

        return full;
    }

    /// <summary>Writes how far the job is.</summary>
    private protected void ShowProgress(string activity, string section, long done, long total) => ShowProgress(
        activity,
        total > 0 ? $"{section}: {done} of {total}" : done > 0 ? $"{section}: {done}" : section,
        total > 0 ? (int)Math.Min(100, 100 * done / total) : -1,
        isNow: total > 0 && done >= total);

    /// <summary>Writes how far the job is, a few times a second.</summary>
    private protected void ShowProgress(string activity, string status, int percent = -1, bool isNow = false, string? current = null)
    {
        lock (_sinceProgress)
        {
            if (_sinceProgress.ElapsedMilliseconds < 200 && !isNow)
            {
                return;
            }

            _sinceProgress.Restart();
        }

        Pump.Post(() =>
        {
            _hasProgress = true;
            WriteProgress(new ProgressRecord(0, activity, status) { PercentComplete = percent, CurrentOperation = current });
        });
    }

    private protected void EndProgress()
    {
        if (_hasProgress)
        {
            _hasProgress = false;
            WriteProgress(new ProgressRecord(0, MyInvocation.MyCommand.Name, "Done") { RecordType = ProgressRecordType.Completed });
        }
    }

    /// <summary>An error of a step, or of the whole job.</summary>
    private protected ErrorRecord RecordOf(Exception exception, Operation operation, object? target) => exception switch
    {
        ApiException fault => RecordOf(fault, operation, target, null),
        ApiArgumentException argument => Errors.Record(new ArgumentException($"{argument.Field} {argument.Problem}"), "InvalidArgument", ErrorCategory.InvalidArgument, target, null),
        Jobs.JobException job => Errors.Record(job, target),
        _ => Errors.Record(exception, "JobFile", ErrorCategory.ReadError, target, "Check the file, that you may read it, and that no other program keeps it to itself."),
    };
}
