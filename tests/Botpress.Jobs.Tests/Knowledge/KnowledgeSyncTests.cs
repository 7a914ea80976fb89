using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;
using Botpress.Emulator;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class KnowledgeSyncTests
{
    [Fact]
    public async Task A_folder_becomes_files_with_the_tags_that_the_bot_finds_them_by_and_a_second_run_writes_nothing()
    {
        using var kb = new KnowledgeFixture();
        for (int number = 0; number < 120; number++)
        {
            kb.Write($"docs/{number % 7}/page {number}.md", $"Text {number}");
        }

        JobResult first = await kb.Run();
        int requests = kb.Handler.Sent.Count;
        Assert.True(first.IsComplete);
        Assert.Equal((120, 120, 0, 0), (first.Planned, first.Done, first.Kept, first.Failed));
        Assert.Equal(120, kb.Changed.Count(report => report is { Status: "indexing_completed", FileId: not null, Step.Action: JobAction.Add }));
        Assert.True(requests <= 240 + 12, $"{requests} requests");
        RawItem file = (await kb.Files()).Single(file => file.Text("key") == "docs/3/page 3.md");
        Assert.Equal(
            ("kb_test", "knowledge-base", "page 3.md", "[\"text\"]", "kb_test", "docs/3/page 3.md", CanonicalJson.Hex(CanonicalJson.Sha256("Text 3"u8.ToArray()))),
            (KnowledgeFixture.Tag(file, "kbId"), KnowledgeFixture.Tag(file, "source"), KnowledgeFixture.Tag(file, "title"), KnowledgeFixture.Tag(file, "modalities"), KnowledgeFixture.Tag(file, "bpSync"), KnowledgeFixture.Tag(file, "bpPath"), KnowledgeFixture.Tag(file, "bpHash")));

        // Touched, and not changed.
        File.SetLastWriteTimeUtc(Path.Combine(kb.Folder, "docs/0/page 0.md"), DateTime.UtcNow.AddDays(1));
        JobResult second = await kb.Run();
        Assert.Empty(kb.Handler.Writes);
        Assert.True(kb.Handler.Sent.Count <= requests / 10, $"{kb.Handler.Sent.Count} of {requests}");
        Assert.Equal((0, 120, true), (second.Planned, second.Kept, second.IsComplete));
        Assert.Empty(kb.Changed);
    }

    [Fact]
    public async Task What_changes_in_the_folder_changes_there_and_nothing_else()
    {
        using var kb = new KnowledgeFixture();
        kb.Write("a.md", "a");
        kb.Write("b.md", "b");
        kb.Write("c.md", "c");
        kb.Write("d.md", "d");
        _ = await kb.Run();
        kb.Write("b.md", "b, changed");
        kb.Remove("c.md");
        File.Move(Path.Combine(kb.Folder, "d.md"), Path.Combine(kb.Folder, "e.md"));

        JobResult result = await kb.Run();

        Assert.Equal(["Add e.md", "Change b.md", "Delete c.md", "Delete d.md"], kb.Changed.Select(report => $"{report.Step.Action} {report.Step.Target}").Order(StringComparer.Ordinal));
        Assert.Equal((4, 1, true), (result.Done, result.Kept, result.IsComplete));
        Assert.Equal(["a.md", "b.md", "e.md"], (await kb.Files()).Select(file => file.Text("key")));
        Assert.Equal(2, kb.Handler.Writes.Count(write => write == "PUT /v1/files"));
        Assert.Equal(2, kb.Handler.Writes.Count(write => write.StartsWith("DELETE ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task New_titles_and_tags_are_sent_without_the_content_and_what_others_added_stays()
    {
        using var kb = new KnowledgeFixture(options => options.Behavior = new EmulatorBehavior { UnknownField = "fromTheFuture" });
        kb.Write("a.md", "a");
        _ = await kb.Run();
        string id = (await kb.Files())[0].Id;
        _ = await kb.Connect(isWatched: false).SendAsync(
            Operations.UpdateFileMetadata,
            new Dictionary<string, object?> { ["id"] = id, ["tags"] = new Dictionary<string, object?> { ["mine"] = "1" }, ["metadata"] = new Dictionary<string, object?> { ["deep"] = new List<object> { 1.5, "é" } } },
            default);
        KnowledgeSyncOptions options = new()
        {
            Folder = kb.Folder,
            KnowledgeBaseId = "kb_test",
            Titles = new Dictionary<string, string> { ["a.md"] = "Alpha" },
            Tags = new Dictionary<string, string> { ["team"] = "docs" },
            AccessPolicies = ["integrations"],
        };

        JobResult result = await kb.Run(options);
        Assert.Equal([$"PUT /v1/files/{id}"], kb.Handler.Writes);
        Assert.True(result.IsComplete);
        _ = await kb.Run(options);
        Assert.Empty(kb.Handler.Writes);
        kb.Write("a.md", "a, changed");
        _ = await kb.Run(options);

        RawItem file = Assert.Single(await kb.Files());
        Assert.Equal(("Alpha", "docs", "1"), (KnowledgeFixture.Tag(file, "title"), KnowledgeFixture.Tag(file, "team"), KnowledgeFixture.Tag(file, "mine")));
        using JsonDocument document = file.Parse();
        Assert.Equal("""{"deep":[1.5,"é"]}""", document.RootElement.GetProperty("metadata").GetRawText().Replace("\\u00E9", "é", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("integrations", document.RootElement.GetProperty("accessPolicies")[0].GetString());
    }

    [Fact]
    public async Task What_the_sync_did_not_make_is_never_touched()
    {
        using var kb = new KnowledgeFixture();
        JobApi api = kb.Connect();
        _ = await api.SendAsync(Operations.UpsertFile, new Dictionary<string, object?> { ["key"] = "docs/a.md", ["size"] = 3, ["tags"] = new Dictionary<string, object?> { ["kbId"] = "kb_test" } }, default);
        List<string> before = [.. (await kb.Files(all: true)).Select(file => file.ToString())];
        kb.Write("docs/a.md", "a");
        kb.Write("docs/b.md", "b");

        JobResult result = await kb.Run();

        Assert.Equal("docs/a.md", Assert.Single(result.ManualSteps).Target);
        Assert.Contains("-KeyPrefix", Assert.Single(kb.Warnings, warning => warning.Contains("docs/a.md", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal((1, 1), (result.Done, result.Manual));
        Assert.Subset((await kb.Files(all: true)).Select(file => file.ToString()).ToHashSet(), before.ToHashSet());
        Assert.True((await kb.Run(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", KeyPrefix = "mirror/" })).IsComplete);
        Assert.Subset((await kb.Files(all: true)).Select(file => file.ToString()).ToHashSet(), before.ToHashSet());
    }

    [Fact]
    public async Task Guards_stop_what_looks_like_a_mistake_and_force_goes_on()
    {
        using var kb = new KnowledgeFixture();
        for (int number = 0; number < 10; number++)
        {
            kb.Write($"{number}.md", $"{number}");
        }

        _ = await kb.Run();
        for (int number = 0; number < 6; number++)
        {
            kb.Remove($"{number}.md");
        }

        JobException many = await Assert.ThrowsAsync<JobException>(() => kb.Run());
        Assert.Equal("6 of 10 files would be deleted from the knowledge base, more than -MaximumDelete 50% allows. Nothing was done.", many.Message);
        Assert.Empty(kb.Handler.Writes);
        _ = await Assert.ThrowsAsync<JobException>(() => kb.Run(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", MaximumDelete = "5" }));
        Assert.Equal(0, (await kb.Run(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", NoDelete = true })).Planned);
        Assert.Equal(6, (await kb.Run(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", MaximumDelete = "6" })).Done);
        for (int number = 6; number < 10; number++)
        {
            kb.Remove($"{number}.md");
        }

        JobException empty = await Assert.ThrowsAsync<JobException>(() => kb.Run(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", MaximumDelete = "100%" }));
        Assert.Equal((JobException.Guarded, true), (empty.Id, empty.Message.StartsWith("The folder has no file to sync", StringComparison.Ordinal)));
        _ = await Assert.ThrowsAsync<JobException>(() => kb.Run(new() { Folder = kb.Folder + "-none", KnowledgeBaseId = "kb_test", Force = true }));
        Assert.Equal(4, (await kb.Run(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", Force = true })).Done);
        Assert.Empty(await kb.Files());
    }

    [Theory]
    [InlineData("a lot")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("150%")]
    public async Task What_is_no_maximum_is_refused_before_anything_is_sent(string maximum)
    {
        using var kb = new KnowledgeFixture();
        Assert.Equal("InvalidMaximumDelete", (await Assert.ThrowsAsync<JobException>(() => kb.Run(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", MaximumDelete = maximum }))).Id);
        Assert.Empty(kb.Handler.Sent);
    }

    [Fact]
    public async Task A_locked_file_is_waited_for_and_asked_about_together_with_others()
    {
        using var kb = new KnowledgeFixture(options => options.Behavior = new EmulatorBehavior { IndexingTime = TimeSpan.FromHours(1) });
        kb.Write("a.md", "a");
        kb.Write("b.md", "b");
        _ = await kb.Run(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", NoWait = true });
        Assert.Equal(["upload_completed", "upload_completed"], kb.Changed.Select(report => report.Status));
        kb.Write("a.md", "a2");
        kb.Write("b.md", "b2");
        int locked = 0;
        kb.Told = text =>
        {
            // When it has met the locks, time goes on.
            if (text.Contains("is locked", StringComparison.Ordinal) && Interlocked.Increment(ref locked) == 2)
            {
                kb.Server.ClockOffset = TimeSpan.FromHours(2);
            }
        };

        JobResult result = await kb.Run(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", NoWait = true, LockTimeout = TimeSpan.FromHours(5) });
        kb.Server.ClockOffset = TimeSpan.FromHours(4);

        Assert.True(result.IsComplete);
        Assert.Equal(["indexing_completed", "indexing_completed"], (await kb.Files()).Select(file => file.Text("status")));
        Assert.Equal(4, kb.Handler.Writes.Count(write => write == "PUT /v1/files"));
    }

    [Fact]
    public async Task A_lock_that_lasts_is_an_error_after_the_time()
    {
        using var kb = new KnowledgeFixture(options => options.Behavior = new EmulatorBehavior { IndexingTime = TimeSpan.FromHours(10) });
        kb.Write("a.md", "a");
        _ = await kb.Run(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", NoWait = true });
        kb.Write("a.md", "a2");

        JobResult result = await kb.Run(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", LockTimeout = TimeSpan.FromSeconds(30) });

        Assert.Equal("ResourceLockedConflict", Assert.IsType<ApiException>(Assert.Single(result.Errors).Exception).Type);
        Assert.False(result.IsComplete);
    }

    [Fact]
    public async Task What_is_not_indexed_in_time_is_an_error_and_the_next_run_waits_for_it_without_an_upload()
    {
        using var kb = new KnowledgeFixture(options => options.Behavior = new EmulatorBehavior { IndexingTime = TimeSpan.FromHours(2) });
        kb.Write("a.md", "a");
        JobResult late = await kb.Run(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", WaitTimeout = TimeSpan.FromSeconds(60) });
        Assert.Equal("FileWaitTimeout", Assert.IsType<JobException>(Assert.Single(late.Errors).Exception).Id);
        Assert.Equal((0, 1, false), (late.Done, late.Failed, late.IsComplete));
        kb.Server.ClockOffset = TimeSpan.FromHours(3);

        JobResult next = await kb.Run();

        Assert.Empty(kb.Handler.Writes);
        Assert.Equal((0, 1, true), (next.Planned, next.Kept, next.IsComplete));
    }

    [Fact]
    public async Task What_cannot_be_indexed_is_uploaded_once_more_and_then_an_error_and_nothing_is_deleted()
    {
        using var kb = new KnowledgeFixture(options => options.Behavior = new EmulatorBehavior { FailingFiles = ["bad.md"] });
        kb.Write("old.md", "old");
        kb.Write("other.md", "other");
        _ = await kb.Run();
        kb.Write("bad.md", "bad");
        kb.Remove("old.md");

        JobResult result = await kb.Run();

        Assert.Equal(2, kb.Handler.Writes.Count(write => write == "PUT /v1/files"));
        Assert.Contains("The emulator was told", Assert.IsType<JobException>(Assert.Single(result.Errors).Exception).Message, StringComparison.Ordinal);
        Assert.Equal((2, 0, 1, false), (result.Planned, result.Done, result.Failed, result.IsComplete));
        Assert.Contains(await kb.Files(), file => file.Text("key") == "old.md");
        Assert.Contains("not deleted", Assert.Single(kb.Warnings, warning => warning.Contains("deleted", StringComparison.Ordinal)), StringComparison.Ordinal);

        // Found failed, it has its second chance already.
        _ = await kb.Run();
        Assert.Equal(1, kb.Handler.Writes.Count(write => write == "PUT /v1/files"));
    }

    [Fact]
    public async Task Without_a_gap_the_old_file_stays_until_the_new_one_is_indexed()
    {
        using var kb = new KnowledgeFixture(options => options.Behavior = new EmulatorBehavior { FailingFiles = ["*~*"] });
        KnowledgeSyncOptions options = new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", NoGap = true };
        kb.Write("a.md", "a");
        _ = await kb.Run(options);
        string first = (await kb.Files())[0].Id;
        kb.Write("a.md", "a2");
        Assert.False((await kb.Run(options)).IsComplete);
        Assert.Contains(await kb.Files(), file => file.Id == first && file.Text("status") == "indexing_completed");

        using var good = new KnowledgeFixture();
        options = new() { Folder = good.Folder, KnowledgeBaseId = "kb_test", NoGap = true };
        good.Write("docs/a.md", "a");
        _ = await good.Run(options);
        good.Write("docs/a.md", "a2");
        Assert.True((await good.Run(options)).IsComplete);
        RawItem file = Assert.Single(await good.Files());
        Assert.Matches(@"^docs/a~[0-9a-f]{8}\.md$", file.Text("key"));
        Assert.Equal("docs/a.md", KnowledgeFixture.Tag(file, "bpPath"));
        _ = await good.Run(options);
        Assert.Empty(good.Handler.Writes);
        _ = await good.Run();
        Assert.Empty(good.Handler.Writes);
    }

    [Fact]
    public async Task What_is_no_folder_is_refused_before_anything_is_sent()
    {
        using var kb = new KnowledgeFixture();
        kb.Write("a.md", "a");
        foreach (string path in new[] { "missing", "a.md" })
        {
            JobException refusal = await Assert.ThrowsAsync<JobException>(() => kb.Run(new() { Folder = Path.Combine(kb.Folder, path), KnowledgeBaseId = "kb_test" }));
            Assert.Equal("FolderNotFound", refusal.Id);
            Assert.Contains(path == "a.md" ? "is a file" : "There is no folder", refusal.Message, StringComparison.Ordinal);
            Assert.Empty(kb.Handler.Sent);
        }
    }

    [Fact]
    public async Task A_list_that_refuses_its_own_token_is_read_anew()
    {
        using var kb = new KnowledgeFixture();
        kb.Write("a.md", "a");
        _ = await kb.Run();
        kb.Server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.RepeatedCursor, Operation = "listFiles" });

        JobResult result = await kb.Run();
        Assert.Equal((1L, 0L), (result.Kept, result.Planned));
        // With the token that is none, and for another one.
        Assert.Equal(3, kb.Handler.Sent.Count(sent => sent == "GET /v1/files"));
    }

    [Fact]
    public async Task Many_files_are_listed_by_few_requests_and_many_that_are_left_out_told_of_once()
    {
        using var kb = new KnowledgeFixture();
        for (int number = 0; number < 130; number++)
        {
            kb.Write($"{number}.md", $"{number}");
        }

        _ = await kb.Run();
        JobResult second = await kb.Run();
        Assert.Equal((130L, 2L), (second.Kept, second.Requests));

        JobResult other = await kb.Run(kb.Options("kb_other"));
        Assert.Equal(130, other.Manual);
        Assert.Equal(12, kb.Warnings.Count);
        Assert.StartsWith("120 more were left out", kb.Warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_syncs_at_once_the_second_is_refused()
    {
        using var kb = new KnowledgeFixture();
        kb.Write("a.md", "a");
        KnowledgeSync first = kb.Sync(kb.Options());
        using (first.Lock())
        {
            Assert.Equal(JobException.Locked, (await Assert.ThrowsAsync<JobException>(() => kb.Run())).Id);
            Assert.True((await kb.Run(kb.Options("kb_other"))).IsComplete);
        }

        kb.Remove("a.md");
        kb.Write("b.md", "b");
        Assert.True((await kb.Run()).IsComplete);
    }

    [Fact]
    public async Task A_knowledge_base_is_found_by_its_name_and_made_once()
    {
        using var kb = new KnowledgeFixture();
        kb.Write("a.md", "a");
        Assert.Equal("KnowledgeBaseNotFound", (await Assert.ThrowsAsync<JobException>(() => kb.Run(new() { Folder = kb.Folder, Name = "Guides" }))).Id);

        // Its answer is lost.
        JobApi api = kb.Connect();
        kb.Handler.LosesAt = 1;
        JobResult result = await kb.Run(new() { Folder = kb.Folder, Name = "Guides", Create = true }, api);
        Assert.True(result.IsComplete, string.Join(", ", result.Errors.Select(error => error.Exception.Message)));
        Assert.Equal(KnowledgeFixture.Tag((await kb.Files())[0], "kbId"), result.Target);
        _ = await kb.Run(new() { Folder = kb.Folder, Name = "guides", Create = true });
        Assert.Empty(kb.Handler.Writes);
        var bases = new List<RawItem>();
        await foreach (IReadOnlyList<RawItem> page in api.PagesAsync(Operations.ListKnowledgeBases, new Dictionary<string, object?>(), default))
        {
            bases.AddRange(page.Where(item => item.Text("name") == "Guides"));
        }

        Assert.Equal(Assert.Single(bases).Id, KnowledgeFixture.Tag(Assert.Single(await kb.Files()), "kbId"));
    }

    [Fact]
    public async Task An_id_that_the_list_does_not_have_is_taken_as_it_is_with_a_warning()
    {
        using var kb = new KnowledgeFixture();
        kb.Write("a.md", "a");
        Assert.True((await kb.Run(kb.Options("kb-of-the-studio"))).IsComplete);
        Assert.Contains("kb-of-the-studio", Assert.Single(kb.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_taken_is_told_with_its_reason_and_is_not_deleted()
    {
        using var kb = new KnowledgeFixture();
        kb.Write("a.md", "a");
        kb.Write("b.csv", "x");
        kb.Write("~$word.docx", "x");
        kb.Write("empty.md", "");
        kb.Write("drafts/c.md", "c");
        kb.Write("turns/empty.md", "full");
        if (!OperatingSystem.IsWindows())
        {
            _ = File.CreateSymbolicLink(Path.Combine(kb.Folder, "link.md"), Path.Combine(kb.Folder, "a.md"));
            _ = Directory.CreateSymbolicLink(Path.Combine(kb.Folder, "round"), kb.Folder);
        }

        _ = await kb.Run(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", Exclude = ["drafts/**"] });
        kb.Write("turns/empty.md", "");
        JobPlan plan = await kb.Plan(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_test", Exclude = ["drafts/**"] });

        Assert.Equal(
            OperatingSystem.IsWindows() ? ["b.csv type", "empty.md empty", "turns/empty.md empty", "~$word.docx temporary"] : ["b.csv type", "empty.md empty", "link.md link", "turns/empty.md empty", "~$word.docx temporary"],
            plan.Steps.Where(step => step.Action == JobAction.Skip).Select(step => $"{step.Target} {step.Reason}"));
        Assert.Empty(plan.Work);
        Assert.Equal(["a.md", "b.csv", "drafts/c.md"], (await kb.Plan(new() { Folder = kb.Folder, KnowledgeBaseId = "kb_new", KeyPrefix = "x/", AllowTypes = [".CSV"] })).Work.Select(step => step.Target));
    }

    [Fact]
    public async Task Paths_that_differ_in_case_only_are_refused()
    {
        using var kb = new KnowledgeFixture();
        kb.Write("a.md", "a");
        kb.Write("e\u0301.md", "1");
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Assert.Equal("\u00e9.md", (await kb.Plan(kb.Options())).Steps[1].Target);
        kb.Write("A.md", "b");
        Assert.Contains("'A.md'", (await Assert.ThrowsAsync<JobException>(() => kb.Run())).Message, StringComparison.Ordinal);
        kb.Remove("A.md");
        kb.Write("\u00e9.md", "2");
        Assert.Equal("PathCollision", (await Assert.ThrowsAsync<JobException>(() => kb.Run())).Id);
        Assert.Empty(kb.Handler.Writes);
    }

    [Fact]
    public async Task A_conflict_is_found_and_an_upload_of_what_changed_since_is_refused()
    {
        using var kb = new KnowledgeFixture();
        kb.Write("a.md", "a");
        kb.Write("b.md", "b");
        _ = await kb.Run();
        kb.Write("a.md", "a2");
        kb.Write("b.md", "b2");
        KnowledgeSync sync = kb.Sync(kb.Options());
        JobPlan plan = await sync.PlanAsync(await sync.ScanAsync(default), default);
        string id = (await kb.Files())[0].Id;
        _ = await kb.Connect(isWatched: false).SendAsync(Operations.UpdateFileMetadata, new Dictionary<string, object?> { ["id"] = id, ["tags"] = new Dictionary<string, object?> { ["bpHash"] = "other" } }, default);
        kb.Write("b.md", "b, and more");

        JobResult result = await sync.ApplyAsync(plan, null, default);

        Assert.Equal([JobException.Conflict, JobException.Conflict], result.Errors.Select(error => Assert.IsType<JobException>(error.Exception).Id));
        Assert.True((await kb.Run()).IsComplete);
        Assert.Equal(2, kb.Changed.Count);
    }

    [Fact]
    public async Task The_same_plan_comes_of_the_same_and_has_no_content_in_it()
    {
        using var kb = new KnowledgeFixture();
        kb.Write("a.md", "canary-0451");
        kb.Write("b.md", "b");
        byte[] first = (await kb.Plan(kb.Options())).ToJson();
        Assert.Equal(first, (await kb.Plan(kb.Options())).ToJson());
        Assert.DoesNotContain("canary", System.Text.Encoding.UTF8.GetString(first), StringComparison.Ordinal);
        kb.Write("b.md", "b2");
        _ = Assert.Throws<JobException>(() => kb.Plan(kb.Options()).Result.RequireSame(JobPlan.StepsOf(System.Text.Encoding.UTF8.GetString(first))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_write_the_next_run_ends_where_one_without_would(bool isCarriedOut)
    {
        using var kb = new KnowledgeFixture();
        int writes = 0;
        string expected = "";
        for (int death = 0; death <= writes; death++)
        {
            kb.Write("a.md", "a");
            kb.Write("b.md", "b");
            kb.Write("c.md", "c");
            kb.Write("d.md", "d");
            Assert.True((await kb.Run()).IsComplete);
            kb.Write("a.md", $"a{death}");
            kb.Write("b.md", "b, changed");
            kb.Remove("c.md");
            kb.Write("e.md", "e");

            JobApi api = kb.Connect();
            kb.Handler.DiesAt = death;
            kb.Handler.IsCarriedOut = isCarriedOut;
            if (death > 0)
            {
                _ = await Assert.ThrowsAsync<KilledException>(() => kb.Run(null, api));
            }

            Assert.True((await kb.Run()).IsComplete);
            writes = death == 0 ? kb.Handler.Writes.Count : writes;
            string state = System.Text.RegularExpressions.Regex.Replace(await kb.State(), "a\\.md [0-9a-f]{64}", "a.md");
            expected = death == 0 ? state : expected;
            Assert.Equal(expected, state);
            _ = await kb.Run();
            Assert.Empty(kb.Handler.Writes);
            kb.Remove("e.md");
        }

        Assert.Equal(7, writes);
    }

    [Fact]
    public async Task Whichever_answer_is_lost_nothing_is_there_twice()
    {
        using var kb = new KnowledgeFixture();
        for (int lost = 1; lost <= 7; lost++)
        {
            kb.Write("a.md", $"a{lost}");
            kb.Write("b.md", "b");
            kb.Write($"c{lost}.md", "c");
            kb.Remove($"c{lost - 1}.md");
            JobApi api = kb.Connect();
            kb.Handler.LosesAt = lost;
            JobResult result = await kb.Run(null, api);
            Assert.True(result.IsComplete, $"{lost}: {string.Join(", ", result.Errors.Select(error => error.Exception.Message))}");
            Assert.Equal(["a.md", "b.md", $"c{lost}.md"], (await kb.Files()).Select(file => file.Text("key")));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Under_faults_of_all_kinds_everything_is_there_once(int seed)
    {
        using var kb = new KnowledgeFixture(options => options.Seed = seed);
        for (int number = 0; number < 30; number++)
        {
            kb.Write($"{number}.md", $"{number}");
        }

        kb.Server.FaultRate = 0.1;
        JobResult result;
        int runs = 0;
        do
        {
            result = await kb.Run(null, kb.Connect(3));
        }
        while (!result.IsComplete && ++runs < 5);
        kb.Server.FaultRate = 0;

        Assert.True(result.IsComplete);
        Assert.Equal(30, (await kb.Files()).Count);
        Assert.All(await kb.Files(), file => Assert.Equal("indexing_completed", file.Text("status")));
        _ = await kb.Run();
        Assert.Empty(kb.Handler.Writes);
    }
}
