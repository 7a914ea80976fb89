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
        Assert.Equal(
            "The plan is not what would be done now: its step 1 is Add docs/é \"1\".md (new), and now that would be the same with another content. Nothing was done.",
            Refused([_steps[0] with { After = "cc" }, _steps[1]]).Message);
        Assert.Contains("step 2 is Delete docs/2.md, and now that would be nothing more", Refused([_steps[0]]).Message, System.StringComparison.Ordinal);
        Assert.Contains("step 3 is nothing more, and now that would be Keep x", Refused([.. _steps, new(3, "Files", JobAction.Keep, "x")]).Message, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no")]
    [InlineData("[1]")]
    [InlineData("""[{"Action":"7","Target":"x"}]""")]
    [InlineData("""[{"Action":"Burn","Target":"x"}]""")]
    [InlineData("""[{"Action":"Add"}]""")]
    public void What_is_no_plan_is_refused(string json) =>
        Assert.Equal("JobPlanInvalid", Assert.Throws<JobException>(() => JobPlan.StepsOf(json)).Id);

    [Fact]
    public void A_result_counts_what_was_planned_and_what_came_of_it()
    {
        var result = new JobResult();
        result.Count([.. _steps, new(3, "Files", JobAction.Keep, "x"), new(4, "Files", JobAction.Skip, "y"), new(5, "Files", JobAction.Manual, "z")]);
        Assert.False(result.IsComplete);
        result.Add(new Applied(1, [], [], null));
        result.Add(new Applied(1, [], [], null));

        Assert.Equal((2, 2, 1, 1, 1), (result.Planned, result.Done, result.Kept, result.Skipped, result.Manual));
        Assert.True(result.IsComplete);
        result.Add(new Applied(0, [new StepFailure(_steps[0], new JobException("x", "y"))], [], null));
        Assert.False(result.IsComplete);
    }

    private static JobPlan Plan(IReadOnlyList<JobStep> steps) => new("Sync", "kb_1", steps);

    private static JobException Refused(IReadOnlyList<JobStep> now) => Assert.Throws<JobException>(() => Plan(now).RequireSame([.. _steps.AsEnumerable()]));
}
