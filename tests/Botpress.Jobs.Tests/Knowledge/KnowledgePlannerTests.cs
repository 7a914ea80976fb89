using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>The plan of a sync as a function of what is in the folder and what is in the knowledge base.</summary>
public sealed class KnowledgePlannerTests
{
    [Fact]
    public void A_new_file_is_added_under_its_path()
    {
        JobStep step = Assert.Single(Plan(new(), [Local("docs/a.md", "h1") with { Size = 7 }], []));
        Assert.Equal(
            (1, "Files", JobAction.Add, "docs/a.md", "docs/a.md", null, null, "h1", 7L, true),
            (step.Number, step.Section, step.Action, step.Target, step.Key, step.Reason, step.Before, step.After, step.Size, step.IsRepeatable));
        Assert.Empty(step.DependsOn);
        Assert.Equal("mirror/docs/a.md", Assert.Single(Plan(new() { KeyPrefix = "mirror/" }, [Local("docs/a.md", "h1")], [])).Key);
    }

    [Fact]
    public void A_knowledge_base_that_is_to_be_made_comes_first_and_all_need_it()
    {
        IReadOnlyList<JobStep> steps = new KnowledgePlanner(new() { Name = "Guides" }, null, null).Plan([Local("a.md", "h"), Local("b.md", "h")], [], new HashSet<string>());
        Assert.Equal(["1 KnowledgeBase Add Guides", "2 Files Add a.md", "3 Files Add b.md"], steps.Select(step => $"{step.Number} {step.Section} {step.Action} {step.Target}"));
        Assert.False(steps[0].IsRepeatable);
        Assert.Equal([[1], [1]], steps.Skip(1).Select(step => step.DependsOn));
    }

    [Theory]
    [InlineData("indexing_completed", true, "Keep", null)]
    [InlineData("indexing_pending", true, "Keep", null)]
    [InlineData("upload_completed", true, "Keep", null)]
    [InlineData("upload_completed", false, "Change", "it was not indexed")]
    [InlineData("upload_pending", true, "Change", "its content did not arrive")]
    [InlineData("upload_failed", true, "Change", "its content did not arrive")]
    [InlineData("indexing_failed", true, "Change", "indexing failed")]
    public void What_is_there_stays_where_it_is_as_it_is_to_be(string status, bool isIndexed, string action, string? reason)
    {
        JobStep step = Assert.Single(Plan(new(), [Local("a.md", "h")], [Remote("f1", "a.md", "h", status, isIndexed)]));
        Assert.Equal((action, reason, "h", "h", "a.md"), (step.Action.ToString(), step.Reason, step.Before, step.After, step.Key));
    }

    [Fact]
    public void What_was_changed_is_uploaded_under_the_key_that_it_has()
    {
        JobStep step = Assert.Single(Plan(new() { KeyPrefix = "new/" }, [Local("a.md", "h2")], [Remote("f1", "a.md", "h1", key: "old/a.md")]));
        Assert.Equal((JobAction.Change, "changed", "old/a.md", "h1", "h2"), (step.Action, step.Reason, step.Key, step.Before, step.After));
        // What cannot be read may be another.
        Assert.Equal("changed", Assert.Single(Plan(new(), [Local("a.md", "h1") with { Problem = "locked" }], [Remote("f1", "a.md", "h1")])).Reason);
    }

    [Theory]
    [InlineData("docs/a.md", "0123456789abcdef", "docs/a~01234567.md")]
    [InlineData("docs.d/a", "0123456789abcdef", "docs.d/a~01234567")]
    [InlineData("docs/.hidden", "0123456789abcdef", "docs/.hidden~01234567")]
    [InlineData("a.tar.gz", "0123", "a.tar~0123.gz")]
    [InlineData("a.md", null, "a~.md")]
    public void Without_a_gap_the_new_content_goes_beside_the_old_which_is_deleted_then(string path, string? hash, string key)
    {
        IReadOnlyList<JobStep> steps = Plan(new() { NoGap = true }, [Local(path, hash)], [Remote("f1", path, "before")]);

        Assert.Equal([$"Change {key} changed", $"Delete {path} replaced"], steps.Select(step => $"{step.Action} {step.Key} {step.Reason}"));
        Assert.Equal([1], steps[1].DependsOn);
    }

    [Fact]
    public void Without_a_gap_what_has_no_content_yet_or_no_other_key_is_replaced_in_its_place()
    {
        KnowledgeSyncOptions options = new() { NoGap = true };
        Assert.Equal("a.md", Assert.Single(Plan(options, [Local("a.md", "0123456789")], [Remote("f1", "a.md", "h1", "upload_pending")])).Key);
        Assert.Equal("a~01234567.md", Assert.Single(Plan(options, [Local("a.md", "0123456789")], [Remote("f1", "a.md", "h1", key: "a~01234567.md")])).Key);
        Assert.Equal("a.md", Assert.Single(Plan(options, [Local("a.md", "0123456789")], [Remote("f1", "a.md", "h1")], "a~01234567.md")).Key);
    }

    [Fact]
    public void A_key_of_another_file_is_left_to_a_person()
    {
        JobStep step = Assert.Single(Plan(new(), [Local("a.md", "h")], [], "a.md"));
        Assert.Equal((JobAction.Manual, "the bot has a file with this key that the sync did not make: remove that, or sync with another -KeyPrefix"), (step.Action, step.Reason));
        Assert.Equal(JobAction.Keep, Assert.Single(Plan(new(), [Local("a.md", "h")], [Remote("f1", "a.md", "h")], "a.md")).Action);
    }

    [Theory]
    [InlineData(1000, JobAction.Add)]
    [InlineData(1001, JobAction.Manual)]
    public void A_path_must_fit_into_a_tag(int length, JobAction action)
    {
        JobStep step = Assert.Single(Plan(new(), [Local(new string('p', length), "h")], []));
        Assert.Equal((action, action == JobAction.Add ? null : "the path has more than 1000 characters, which a tag cannot hold: shorten it"), (step.Action, step.Reason));
    }

    [Fact]
    public void Of_several_files_for_a_path_the_best_stays()
    {
        RemoteFile[] remotes =
        [
            Remote("f1", "a.md", "h", "indexing_failed"), Remote("f2", "a.md", "other"), Remote("f3", "a.md", "h", "upload_pending"), Remote("f5", "a.md", "h"), Remote("f4", "a.md", "h"), Remote("f6", "a.md", "h", "indexing_pending"),
        ];
        IReadOnlyList<JobStep> steps = Plan(new(), [Local("a.md", "h")], remotes);

        Assert.Equal(["Keep f4", "Delete f5", "Delete f6", "Delete f3", "Delete f1", "Delete f2"], steps.Select(step => $"{step.Action} {((KnowledgeWork)step.Data!).Remote!.Id}"));
        Assert.All(steps.Skip(1), step => Assert.Equal(("replaced", 0), (step.Reason, step.DependsOn.Count)));
        // The right content that failed is better than another that is whole.
        Assert.Equal("Change f1", Plan(new(), [Local("a.md", "h")], [remotes[1], remotes[0]])[0] is var first ? $"{first.Action} {((KnowledgeWork)first.Data!).Remote!.Id}" : "");
        Assert.Equal([[], [1]], Plan(new(), [Local("a.md", "h")], [remotes[1], remotes[0]]).Select(step => step.DependsOn));
    }

    [Fact]
    public void What_is_left_out_stays_with_its_reason()
    {
        IReadOnlyList<JobStep> steps = Plan(new(), [Local("a.csv", null) with { Skipped = "type", Size = 9 }, Local("b.md", null) with { Skipped = "empty" }], [Remote("f1", "b.md", "h", key: "k/b.md")]);
        Assert.Equal([("Skip", "a.csv", null, "type", 9L), ("Skip", "b.md", "k/b.md", "empty", 0L)], steps.Select(step => (step.Action.ToString(), step.Target, step.Key, step.Reason!, step.Size)));
    }

    [Fact]
    public void What_is_gone_is_deleted_last_in_the_order_of_its_path()
    {
        IReadOnlyList<JobStep> steps = Plan(new() { MaximumDelete = "100%" }, [Local("n.md", "h")], [Remote("f3", "z.md", "h3"), Remote("f2", "b.md", "h2"), Remote("f1", "b.md", "h1"), Remote("f4", null, "h4", key: "c.md"), Remote("f5", "n.md", "h")]);

        Assert.Equal(["1 Keep n.md", "2 Delete b.md", "3 Delete b.md", "4 Delete c.md", "5 Delete z.md"], steps.Select(step => $"{step.Number} {step.Action} {step.Target}"));
        Assert.Equal([("gone from the folder", "h1", null), ("gone from the folder", "h2", null), ("gone from the folder", "h4", null), ("gone from the folder", "h3", null)], steps.Skip(1).Select(step => (step.Reason!, step.Before!, step.After)));
        Assert.Equal([("Keep", "h1", "h1")], Plan(new() { NoDelete = true }, [], [Remote("f1", "b.md", "h1")]).Select(step => (step.Action.ToString(), step.Before!, step.After!)));
    }

    [Fact]
    public void More_than_is_allowed_is_not_deleted()
    {
        RemoteFile[] remotes = [.. Enumerable.Range(0, 4).Select(number => Remote($"f{number}", $"{number}.md", $"h{number}"))];
        LocalFile[] two = [Local("0.md", "h0"), Local("1.md", "h1")];

        Assert.Equal(2, Deletes(new(), two));
        Assert.Equal(("JobGuard", "3 of 4 files would be deleted from the knowledge base, more than -MaximumDelete 50% allows. Nothing was done.", "Look at them with -WhatIf. If it is right, allow more with -MaximumDelete, or use -Force."), Refused(new(), [two[0]]));
        Assert.Equal(3, Deletes(new() { MaximumDelete = "3" }, [two[0]]));
        Assert.Equal(3, Deletes(new() { Force = true }, [two[0]]));
        Assert.Equal("2 of 4 files would be deleted from the knowledge base, more than -MaximumDelete 1 allows. Nothing was done.", Refused(new() { MaximumDelete = "1" }, two).Message);
        // What goes on under another path is not lost, nor is what another replaces.
        Assert.Equal(3, Deletes(new(), [two[0], Local("new/1.md", "h1"), Local("new/2.md", "h2"), Local("new/3.md", "h3")]));
        Assert.Equal(2, Plan(new() { MaximumDelete = "0" }, two[..1], [remotes[0], Remote("g1", "0.md", "x"), Remote("g2", "0.md", "y")]).Count(step => step.Action == JobAction.Delete));
        (string Id, string Message, string? Advice) nothing = ("JobGuard", "The folder has no file to sync, and the knowledge base has 4: they would all be deleted. Nothing was done.", "Check -Path, -Include and -Exclude. With -Force they are deleted; with -NoDelete they stay.");
        Assert.Equal(nothing, Refused(new() { MaximumDelete = "100%" }, []));
        Assert.Equal(nothing, Refused(new() { MaximumDelete = "100%" }, [Local("x.csv", null) with { Skipped = "type" }]));
        Assert.Equal(4, Deletes(new() { Force = true }, []));

        int Deletes(KnowledgeSyncOptions options, LocalFile[] locals) => Plan(options, locals, remotes).Count(step => step.Action == JobAction.Delete);
        (string Id, string Message, string? Advice) Refused(KnowledgeSyncOptions options, LocalFile[] locals)
        {
            JobException refused = Assert.Throws<JobException>(() => Plan(options, locals, remotes));
            return (refused.Id, refused.Message, refused.Advice);
        }
    }

    [Fact]
    public void Tags_and_access_are_changed_without_the_content()
    {
        LocalFile local = Local("docs/a.md", "h");
        RemoteFile there = Remote("f1", "docs/a.md", "h", more: ""","mine":"1" """, policies: ["b", "a"]);
        Assert.Equal(JobAction.Keep, Assert.Single(Plan(new(), [local], [there])).Action);
        Assert.Equal(JobAction.Keep, Assert.Single(Plan(new() { AccessPolicies = ["a", "b"], Tags = new Dictionary<string, string> { ["mine"] = "1" } }, [local], [there])).Action);

        foreach (KnowledgeSyncOptions options in new KnowledgeSyncOptions[]
        {
            new() { AccessPolicies = ["a"] }, new() { AccessPolicies = [] }, new() { Tags = new Dictionary<string, string> { ["mine"] = "2" } }, new() { Tags = new Dictionary<string, string> { ["more"] = "2" } },
            new() { Titles = new Dictionary<string, string> { ["docs/a.md"] = "Alpha" } },
        })
        {
            JobStep step = Assert.Single(Plan(options, [local with { Size = 5 }], [there]));
            Assert.Equal(("Metadata", JobAction.Change, "tags or access", 0L), (step.Section, step.Action, step.Reason, step.Size));
            Assert.NotEqual(step.Before, step.After);
            Assert.Equal(KnowledgePlanner.HashOf(there.Tags, there.AccessPolicies), step.Before);
            Assert.Equal(KnowledgePlanner.HashOf(KnowledgePlanner.TagsFor(options, "kb", "kb", local, there), options.AccessPolicies ?? there.AccessPolicies), step.After);
        }
    }

    [Fact]
    public void Tags_are_those_of_the_sync_over_those_of_the_user_over_those_that_are_there()
    {
        KnowledgeSyncOptions options = new() { Tags = new Dictionary<string, string> { ["team"] = "docs", ["mine"] = "2", ["title"] = "no" } };
        SortedDictionary<string, string> tags = KnowledgePlanner.TagsFor(options, "kb", "sync", Local("docs/a.md", "h2"), Remote("f1", "docs/a.md", "h1", more: ""","mine":"1","theirs":"3" """));

        Assert.Equal(
            "bpHash=h2 bpPath=docs/a.md bpSync=sync kbId=kb mine=2 modalities=[\"text\"] source=knowledge-base team=docs theirs=3 title=a.md",
            string.Join(" ", tags.Select(tag => $"{tag.Key}={tag.Value}")));
        Assert.Equal(
            "bpHash= bpPath=a.md bpSync= kbId= modalities=[\"text\"] source=knowledge-base title=Alpha",
            string.Join(" ", KnowledgePlanner.TagsFor(new() { Titles = new Dictionary<string, string> { ["a.md"] = "Alpha" } }, null, null, Local("a.md", null), null).Select(tag => $"{tag.Key}={tag.Value}")));
        Assert.Equal(["kbId", "source", "title", "modalities", "bpSync", "bpPath", "bpHash"], KnowledgeTags.All);
    }

    [Fact]
    public void Access_has_no_order() => Assert.Equal(
        KnowledgePlanner.HashOf(new Dictionary<string, string> { ["a"] = "1" }, ["x", "y"]), KnowledgePlanner.HashOf(new Dictionary<string, string> { ["a"] = "1" }, ["y", "x"]));

    [Fact]
    public void A_title_fits_into_a_tag_and_is_not_cut_within_a_character()
    {
        Assert.Equal(new string('x', 1000), KnowledgeTags.Shorten(new string('x', 1000)));
        Assert.Equal(new string('x', 1000), KnowledgeTags.Shorten(new string('x', 1001)));
        Assert.Equal(new string('x', 999), KnowledgeTags.Shorten(new string('x', 999) + "\U0001F600"));
        Assert.Equal(new string('x', 998) + "\U0001F600", KnowledgeTags.Shorten(new string('x', 998) + "\U0001F600y"));
    }

    [Fact]
    public void A_file_of_the_bot_is_read_as_far_as_a_sync_has_to_know_it()
    {
        var file = new RemoteFile(new RawItem("""
            {"id":"f","key":"k","status":"upload_completed","index":true,"tags":{"bpPath":"p","n":5,"t":"\ud83d","\ud83d":"u"},"accessPolicies":["b",5,"a"],"metadata":{"a":1},"failedStatusReason":"why","expiresAt":"2026"}
            """u8.ToArray()));
        Assert.Equal(("f", "k", "upload_completed", true, "why", "2026", "p", null), (file.Id, file.Key, file.Status, file.IsIndexed, file.Problem, file.ExpiresAt, file.Path, file.Hash));
        Assert.Equal(["bpPath=p", "t=\uFFFD", "\uFFFD=u"], file.Tags.Select(tag => $"{tag.Key}={tag.Value}"));
        Assert.Equal(["b", "a"], file.AccessPolicies);
        Assert.Equal("""{"a":1}""", file.Metadata!.Value.GetRawText());

        var bare = new RemoteFile(new RawItem("""{"id":"f","tags":[],"accessPolicies":{},"metadata":{},"index":"true"}"""u8.ToArray()));
        Assert.Equal(("", "", false, null, FileState.Uploading), (bare.Key, bare.Status, bare.IsIndexed, bare.Metadata, bare.State));
        Assert.Empty(bare.Tags);
        Assert.Empty(bare.AccessPolicies);
        Assert.Null(new RemoteFile(new RawItem("""{"metadata":5}"""u8.ToArray())).Metadata);
    }

    private static LocalFile Local(string path, string? hash) => new(path, "/" + path) { Hash = hash };

    private static RemoteFile Remote(string id, string? path, string hash, string status = "indexing_completed", bool isIndexed = true, string? key = null, string more = "", params string[] policies)
    {
        string name = path is null ? "x" : path[(path.LastIndexOf('/') + 1)..];
        string tags = $$"""{"kbId":"kb","source":"knowledge-base","title":"{{name}}","modalities":"[\"text\"]","bpSync":"kb","bpHash":"{{hash}}"{{(path is null ? "" : $",\"bpPath\":\"{path}\"")}}{{more}}}""";
        return new RemoteFile(new RawItem(Encoding.UTF8.GetBytes(
            $$$"""{"id":"{{{id}}}","key":"{{{key ?? path}}}","status":"{{{status}}}","index":{{{(isIndexed ? "true" : "false")}}},"tags":{{{tags}}},"accessPolicies":{{{JsonSerializer.Serialize(policies)}}}}""")));
    }

    private static IReadOnlyList<JobStep> Plan(KnowledgeSyncOptions options, LocalFile[] locals, RemoteFile[] remotes, params string[] taken) =>
        new KnowledgePlanner(options, "kb", "kb").Plan(locals, remotes, new HashSet<string>(taken));
}
