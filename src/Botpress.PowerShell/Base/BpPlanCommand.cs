using System;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A job that makes a plan of what is there and what is to be, asks once for all of it, and does it.</summary>
public abstract class BpPlanCommand : BpJobCommand
{
    // More lines than these nobody reads; the sums say the rest.
    private const int ShownSteps = 50;

    /// <summary>Only makes the plan and writes its steps, as objects. As JSON in a file, -Plan takes them.</summary>
    [Parameter]
    public SwitchParameter PlanOnly { get; set; }

    /// <summary>
    /// A file with a plan, such as -PlanOnly | ConvertTo-Json | Set-Content writes. It is done if it is what would be done now, and refused if
    /// anything has moved since.
    /// </summary>
    [Parameter, Text]
    public string? Plan { get; set; }

    /// <summary>Goes on where a guard would stop the job, and where others have changed something since the plan was made. It does not keep the command from asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>What stands for the whole work in a question: <c>the knowledge base 'Guides'</c>.</summary>
    private protected abstract string Whole { get; }

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
            Jobs.JobStep[] told = [.. work, .. plan.Steps.Where(step => step.Action == Jobs.JobAction.Manual)];
            foreach (Jobs.JobStep step in told.Take(ShownSteps))
            {
                _ = Tell(describe(step));
            }

            return Tell($"{(told.Length > ShownSteps ? $"{told.Length - ShownSteps} more steps. " : "")}{Whole}: {sums}");
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
            string? path = GivenPath.Resolve(SessionState, Plan, nameof(Plan), "a file", out ErrorRecord? problem);
            if (path is null)
            {
                throw new Jobs.JobException("InvalidArgument", problem!.Exception.Message, "Give the path of a file.");
            }

            plan().RequireSame(Jobs.JobPlan.StepsOf(System.IO.File.ReadAllText(path), $"'{Names.Short(Plan)}'"));
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
        string[] sums = [.. plan.Sums.GroupBy(sum => sum.Section).Select(section => $"{section.Key}: {string.Join(", ", section.OrderBy(sum => sum.Action).Select(sum => $"{Word(sum.Action)} {sum.Count}"))}")];
        return sums.Length == 0 ? "nothing to do" : string.Join("; ", sums);
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
