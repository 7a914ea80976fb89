using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class JobPlanTests
{
    private static readonly JobStep[] _steps =
    [
        new(1, "Files", JobAction.Add, "docs/é \"1\".md") { Key = "k/1", After = "aa", Size = 12, Reason = "new" },
        new(2, "Files", JobAction.Delete, "docs/2.md") { Before = "bb", DependsOn = [1], IsRepeatable = false, Data = new object() },
    ];

    [Theory]
    [InlineData("")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void The_same_plan_is_the_same_bytes_everywhere(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            Assert.Equal(
                """{"job":"Sync","steps":[{"action":"Add","after":"aa","dependsOn":[],"isRepeatable":true,"key":"k/1","number":1,"reason":"new","section":"Files","size":12,"target":"docs/é \"1\".md"},"""
                + """{"action":"Delete","before":"bb","dependsOn":[1],"isRepeatable":false,"number":2,"section":"Files","size":0,"target":"docs/2.md"}],"target":"kb_1"}""",
                Encoding.UTF8.GetString(Plan(_steps).ToJson()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_saved_plan_is_the_plan_whatever_wrote_it()
    {
        JobPlan plan = Plan(_steps);
        plan.RequireSame(JobPlan.StepsOf(Encoding.UTF8.GetString(plan.ToJson())));
        plan.RequireSame(JobPlan.StepsOf(
            """[{"Number":1,"Section":"Files","Action":"Add","Target":"docs/é \"1\".md","Key":"k/1","Reason":"new","Before":null,"After":"aa","DependsOn":[],"IsRepeatable":true,"Size":12,"More":1},"""
            + """{"Number":2,"Section":"Files","Action":"Delete","Target":"docs/2.md","Before":"bb","DependsOn":1,"IsRepeatable":false,"Size":0}]"""));
        Plan([_steps[0]]).RequireSame(JobPlan.StepsOf("""{"Number":1,"Section":"Files","Action":"add","Target":"docs/é \"1\".md","Key":"k/1","Reason":"new","After":"aa","Size":12}"""));
    }

    [Fact]
    public void A_plan_that_moved_is_refused_with_the_step_that_did()
    {
        JobStep[] more = [.. _steps, new(3, "Files", JobAction.Keep, "x") { Reason = "as it is" }];
        Assert.Equal(Moved(2, "Delete docs/2.md, and now that would be nothing more"), Refused([_steps[0]]));
        Assert.Equal(Moved(3, "nothing more, and now that would be Keep x (as it is)"), Refused(more));
        Assert.Equal(Moved(1, "Add docs/é \"1\".md (new), and now that would be Delete docs/2.md"), Refused([_steps[1]]));
        Assert.Equal("Make a new plan with -PlanOnly, look at it, and give that.", Assert.Throws<JobException>(() => Plan([]).RequireSame(_steps)).Advice);
        Plan([]).RequireSame([]);
    }

    [Theory]
    [InlineData("after", "content")]
    [InlineData("before", "content there")]
    [InlineData("key", "key, 'k/2' instead of 'k/1'")]
    [InlineData("no key", "key, none instead of 'k/1'")]
    [InlineData("long key", "key, 'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk...' instead of 'k/1'")]
    [InlineData("longest key", "key, 'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk' instead of 'k/1'")]
    [InlineData("size", "size")]
    [InlineData("number", "number, section or order")]
    public void A_step_that_looks_the_same_is_told_by_what_it_differs_in(string what, string difference)
    {
        JobStep step = _steps[0];
        JobStep now = what switch
        {
            "after" => step with { After = "cc", Before = "bb" },
            "before" => step with { Before = "bb", Key = "k/2" },
            "key" => step with { Key = "k/2", Size = 13 },
            "no key" => step with { Key = null },
            "long key" => step with { Key = new string('k', 41) },
            "longest key" => step with { Key = new string('k', 40) },
            "size" => step with { Size = 13, Number = 2 },
            _ => step with { Number = 2 },
        };

        Assert.Equal(Moved(1, $"Add docs/é \"1\".md (new), and now that would be the same with another {difference}"), Refused([now, _steps[1]]));
    }

    [Theory]
    [InlineData("", "The plan 'x' is no plan: ")]
    [InlineData("no", "The plan 'x' is no plan: ")]
    [InlineData("[1]", "The plan 'x' is no plan: ")]
    [InlineData("""{"steps":3}""", "The plan 'x' is no plan: ")]
    [InlineData("""[{"Action":"7","Target":"x"}]""", "The plan 'x' is no plan: a step has no action, or one that is not known: '7'")]
    [InlineData("""[{"Action":"-1","Target":"x"}]""", "The plan 'x' is no plan: a step has no action, or one that is not known: '-1'")]
    [InlineData("""[{"Action":"Burn","Target":"x"}]""", "The plan 'x' is no plan: a step has no action, or one that is not known: 'Burn'")]
    [InlineData("""[{"Target":"x"}]""", "The plan 'x' is no plan: a step has no action, or one that is not known: none")]
    [InlineData("""[{"Action":3,"Target":"x"}]""", "The plan 'x' is no plan: a step has no action, or one that is not known: none")]
    [InlineData("""[{"Action":"Add"}]""", "The plan 'x' is no plan: a step has no target.")]
    [InlineData("""[{"Action":"Add","Target":"x","Size":1.5}]""", "The plan 'x' is no plan: ")]
    public void What_is_no_plan_is_refused(string json, string message)
    {
        JobException refused = Assert.Throws<JobException>(() => JobPlan.StepsOf(json, "the plan 'x'"));
        Assert.Equal(("JobPlanInvalid", "Save one with -PlanOnly | ConvertTo-Json, and give the file."), (refused.Id, refused.Advice));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
        Assert.True(message.EndsWith(": ", StringComparison.Ordinal) || message == refused.Message, refused.Message);
        Assert.StartsWith("The text is no plan: ", Assert.Throws<JobException>(() => JobPlan.StepsOf(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_says_only_what_it_must()
    {
        Assert.Contains("\"dependsOn\":[3,4]", Encoding.UTF8.GetString(Plan([_steps[0] with { DependsOn = [3, 4] }]).ToJson()), StringComparison.Ordinal);
        JobStep step = Assert.Single(JobPlan.StepsOf("""{"action":"keep","target":"x","dependsOn":[3,4],"isRepeatable":null,"reason":5}"""));
        Assert.Equal((0, "", JobAction.Keep, "x", null, true, 0L), (step.Number, step.Section, step.Action, step.Target, step.Reason, step.IsRepeatable, step.Size));
        Assert.Equal([3, 4], step.DependsOn);
        Assert.Empty(Assert.Single(JobPlan.StepsOf("""[{"action":"keep","target":"x","dependsOn":null}]""")).DependsOn);
    }

    [Fact]
    public void Only_what_changes_something_is_work()
    {
        Assert.Equal([JobAction.Add, JobAction.Change, JobAction.Delete], Enum.GetValues<JobAction>().Where(action => new JobStep(1, "", action, "").IsWork));
        JobPlan plan = Plan([.. _steps, new(3, "Files", JobAction.Keep, "x"), new(4, "Files", JobAction.Add, "y"), new(5, "Other", JobAction.Add, "z")]);
        Assert.Equal([1, 2, 4, 5], plan.Work.Select(step => step.Number));
        Assert.Equal([("Files", JobAction.Add, 2), ("Files", JobAction.Delete, 1), ("Files", JobAction.Keep, 1), ("Other", JobAction.Add, 1)], plan.Sums);
        Assert.Equal(("Sync", "kb_1"), (plan.Job, plan.Target));
    }

    [Fact]
    public void A_result_counts_what_was_planned_and_what_came_of_it()
    {
        var result = new JobResult();
        Assert.True(result.IsComplete);
        result.Count([.. _steps, new(3, "Files", JobAction.Keep, "x"), new(4, "Files", JobAction.Skip, "y"), new(5, "Files", JobAction.Manual, "z")]);
        Assert.False(result.IsComplete);
        result.Add(new Applied(1, [], [], null));
        Assert.False(result.IsComplete);
        result.Add(new Applied(1, [], [], null));

        Assert.Equal((2, 2, 1, 1, 1), (result.Planned, result.Done, result.Kept, result.Skipped, result.Manual));
        Assert.True(result.IsComplete);
        result.Count([.. _steps, new(6, "Files", JobAction.Keep, "x"), new(7, "Files", JobAction.Skip, "y"), new(8, "Files", JobAction.Manual, "w")]);
        var exception = new JobException("x", "y");
        result.Add(new Applied(2, [new StepFailure(_steps[0], exception)], [], null));
        Assert.Equal((4, 4, 2, 2, 2, 1), (result.Planned, result.Done, result.Kept, result.Skipped, result.Manual, result.Failed));
        Assert.False(result.IsComplete);
        Assert.Equal(["z", "w"], result.ManualSteps.Select(step => step.Target));
        result.Add(new Applied(0, [new StepFailure(_steps[1], exception)], [], null));
        Assert.Equal([1, 2], result.Errors.Select(error => error.Step.Number));
    }

    [Fact]
    public void What_stopped_a_job_first_is_what_stopped_it()
    {
        var result = new JobResult();
        var first = new JobException("x", "first");
        result.Add(new Applied(0, [], [], first));
        result.Add(new Applied(0, [], [], new JobException("x", "second")));
        Assert.Same(first, result.Stopped);
        Assert.False(result.IsComplete);
    }

    private static JobPlan Plan(IReadOnlyList<JobStep> steps) => new("Sync", "kb_1", steps);

    private static string Refused(IReadOnlyList<JobStep> now) => Assert.Throws<JobException>(() => Plan(now).RequireSame([.. _steps.AsEnumerable()])).Message;

    private static string Moved(int step, string what) => $"The plan is not what would be done now: its step {step} is {what}. Nothing was done.";
}
