using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>What a run says that it changed.</summary>
public class ArchiveOutcomeTests
{
    [Fact]
    public void A_file_that_two_merges_change_counts_once_and_is_new_if_it_was_to_the_first()
    {
        var outcome = new ArchiveOutcome();
        outcome.Add(new ArchivePlan([new("a", true, 3, 0), new("b", false, 0, 2)], 3, 2));
        outcome.Add(new ArchivePlan([new("c", true, 1, 0), new("a", false, 4, 5)], 5, 5));
        Assert.Equal([new("a", true, 7, 5), new("b", false, 0, 2), new("c", true, 1, 0)], outcome.Partitions);
        Assert.Equal((8, 7), (outcome.NewMessages, outcome.ChangedMessages));
    }

    [Fact]
    public void A_journal_keeps_what_a_merge_changed()
    {
        var plan = new ArchivePlan([new("a", true, 3, 1), new("b", false, 0, 2)], 3, 5);
        Assert.Equal(
            """{"committed":2,"new":3,"changed":5,"partitions":[{"path":"a","isNew":true,"added":3,"changed":1},{"path":"b","isNew":false,"added":0,"changed":2}]}""",
            plan.ToJson(2).ToJsonString());
        var known = ArchivePlan.Parse(plan.ToJson(2));
        Assert.Equal(plan.Partitions, known.Partitions);
        Assert.Equal((3, 5), (known.NewMessages, known.ChangedMessages));
    }

    [Fact]
    public void What_could_not_be_read_or_was_not_wanted_is_not_complete()
    {
        Assert.True(new ArchiveOutcome().IsComplete);
        Assert.False(new ArchiveOutcome { IsDeclined = true }.IsComplete);
        Assert.False(new ArchiveOutcome { Errors = [new ArchiveFault("c", new JobException("x", "y", "z"))] }.IsComplete);
    }
}
