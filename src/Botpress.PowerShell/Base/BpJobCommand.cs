using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// A command whose work is a job within a bot: what takes a plan and many requests. It binds, asks once for the whole plan, and writes what
/// the job reports.
/// </summary>
public abstract class BpJobCommand : BpBotCommand
{
    // More lines than these nobody reads; the sums say the rest.
    private const int ShownSteps = 50;

    private readonly Stopwatch _sinceProgress = Stopwatch.StartNew();
    private bool _hasProgress;

    /// <summary>Only makes the plan and writes its steps, as objects. As JSON in a file, -Plan takes them.</summary>
    [Parameter]
    public SwitchParameter PlanOnly { get; set; }

    /// <summary>
    /// A file with a plan, such as -PlanOnly | ConvertTo-Json | Set-Content writes. It is done if it is what would be done now, and refused if
    /// anything has moved since.
    /// </summary>
    [Parameter, Text]
    public string? Plan { get; set; }

    /// <summary>How many requests a second the job begins at the most; 0 for any number. The default leaves others something of the API's 100.</summary>
    [Parameter]
    [ValidateRange(0.0, 1000.0)]
    [NothingToOffer]
    public double MaximumRequestRate { get; set; } = 80;

    /// <summary>Goes on where a guard would stop the job, and where others have changed something since the plan was made. It does not keep the command from asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    // What is done at once is steps of one plan.
    private protected override bool SplitsItself => true;

    /// <summary>What stands for the whole work in a question: <c>the knowledge base 'Guides'</c>.</summary>
    private protected abstract string Whole { get; }

    /// <summary>The API as the job uses it.</summary>
    private protected Jobs.JobApi NewJobApi(ApiContext context) => new(ActiveSession.Client, context, Reporter.Observer, MaximumRequestRate);

    /// <summary>Does a job, whose refusals are errors about a target.</summary>
    private protected void RunJob(Operation operation, object? target, Action action) => Guard(operation, target, () =>
    {
        try
        {
            action();
        }
        catch (Jobs.JobException exception)
        {
            WriteError(Errors.Record(exception, target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            WriteError(Errors.Record(exception, "JobFile", ErrorCategory.ReadError, target, "Check the path, that you may read and write there, and the space on the disk."));
        }
        finally
        {
            EndProgress();
        }
    });

    /// <summary>Whether a plan is to be done: asks once, or writes or shows its steps.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="describe">A step in one line.</param>
    private protected bool ShouldApply(Jobs.JobPlan plan, Func<Jobs.JobStep, string> describe)
    {
        EndProgress();
        RequireSaved(() => plan);
        if (PlanOnly)
        {
            foreach (Jobs.JobStep step in plan.Steps)
            {
                WriteObject(new JobStep(step));
            }

            return false;
        }

        Jobs.JobStep[] work = [.. plan.Work];
        string sums = Sums(plan);
        if (IsWhatIf)
        {
            foreach (Jobs.JobStep step in work.Take(ShownSteps))
            {
                _ = Tell(describe(step));
            }

            return Tell($"{(work.Length > ShownSteps ? $"{work.Length - ShownSteps} more steps. " : "")}{Whole}: {sums}");
        }

        if (work.Length == 0)
        {
            return true;
        }

        string target = $"{Whole}: {sums}";
        return ShouldProcess(target, "Sync") && MayDelete(plan.Steps.Any(step => step.Action == Jobs.JobAction.Delete), target);
    }

    /// <summary>Refuses to go on where a saved plan is given that is another one.</summary>
    /// <param name="plan">Makes the plan, which is asked for only then.</param>
    private protected void RequireSaved(Func<Jobs.JobPlan> plan)
    {
        if (Plan is { Length: > 0 })
        {
            plan().RequireSame(Jobs.JobPlan.StepsOf(System.IO.File.ReadAllText(SessionState.Path.GetUnresolvedProviderPathFromPSPath(Plan))));
        }
    }

    /// <summary>Writes how far the job is.</summary>
    private protected void ShowProgress(string activity, string section, long done, long total)
    {
        lock (_sinceProgress)
        {
            if (_sinceProgress.ElapsedMilliseconds < 200 && (done < total || total == 0))
            {
                return;
            }

            _sinceProgress.Restart();
        }

        Pump.PostForLater(() =>
        {
            _hasProgress = true;
            WriteProgress(new ProgressRecord(0, activity, total > 0 ? $"{section}: {done} of {total}" : done > 0 ? $"{section}: {done}" : section)
            {
                PercentComplete = total > 0 ? (int)Math.Min(100, 100 * done / total) : -1,
            });
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

    /// <summary>Writes what came of a job, and why it was stopped if it was.</summary>
    private protected void WriteResult(Jobs.JobResult result, Operation operation)
    {
        if (result.Stopped is Exception stopped && !result.Errors.Any(failure => failure.Exception == stopped))
        {
            WriteError(RecordOf(stopped, operation, result.Target));
        }

        WriteObject(new JobResult(result, Context.BotId));
    }

    /// <summary>An error of a step, or of the whole job.</summary>
    private protected ErrorRecord RecordOf(Exception exception, Operation operation, object? target) => exception switch
    {
        ApiException fault => RecordOf(fault, operation, target, null),
        ApiArgumentException argument => Errors.Record(new ArgumentException($"{argument.Field} {argument.Problem}"), "InvalidArgument", ErrorCategory.InvalidArgument, target, null),
        Jobs.JobException job => Errors.Record(job, target),
        _ => Errors.Record(exception, "JobFile", ErrorCategory.ReadError, target, "Check the file, that you may read it, and that no other program keeps it to itself."),
    };

    /// <summary>Tells in a line what would be done.</summary>
    private protected bool Tell(string line) => ShouldProcess(line, line, MyInvocation.MyCommand.Name);

    /// <summary>
    /// Asks once more where the plan deletes: as for what has a high impact, while a plan that deletes nothing has a medium one, and PowerShell
    /// knows one impact of a command.
    /// </summary>
    private protected bool MayDelete(bool deletes, string target)
    {
        if (!deletes
            || BoundParameters.ContainsKey("Confirm")
            || LanguagePrimitives.ConvertTo<ConfirmImpact>(GetVariableValue("ConfirmPreference") ?? ConfirmImpact.High) != ConfirmImpact.High)
        {
            return true;
        }

        return ShouldContinue(TerminalText.Line($"Performing the operation \"Sync\" on target \"{target}\"."), "Confirm");
    }

    private static string Sums(Jobs.JobPlan plan)
    {
        string[] sums = [.. plan.Sums.Select(sum => $"{sum.Section}: {Word(sum.Action)} {sum.Count}")];
        return sums.Length == 0 ? "nothing to do" : string.Join(", ", sums);
    }

    private static string Word(Jobs.JobAction action) => action switch
    {
        Jobs.JobAction.Add => "add",
        Jobs.JobAction.Change => "change",
        Jobs.JobAction.Delete => "delete",
        Jobs.JobAction.Keep => "keep",
        Jobs.JobAction.Skip => "skip",
        _ => "by hand",
    };
}
