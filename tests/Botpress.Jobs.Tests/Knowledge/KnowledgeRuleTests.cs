using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>What a sync sends and says, of a knowledge base in memory.</summary>
public sealed class KnowledgeRuleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kb-").FullName;
    private readonly LeapingClock _clock = new();
    private readonly List<JsonObject> _files = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _told = [];
    private readonly List<string> _reports = [];
    private readonly List<string> _failures = [];
    private readonly List<string> _progress = [];
    private readonly FakeService _service;
    private string _bases = """{"id":"kb","name":"Guides"}""";
    private string _uploaded = "indexing_completed";
    private int _made;
    private Func<FakeRequest, FakeAnswer?> _instead = _ => null;

    public KnowledgeRuleTests() => _service = new FakeService(Answer);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_is_announced_sent_and_looked_at()
    {
        Write("docs/a.md", "hello");
        JobResult result = await Run(Options(more => more with { AccessPolicies = ["p"], Indexing = new Dictionary<string, object?> { ["x"] = 1 } }));

        Assert.Equal(["GET knowledge-bases", "GET files", "GET docs%2Fa.md", "PUT files", "PUT upload", "GET files"], _service.Requests.Select(request => $"{request.Method} {request.Path[(request.Path.LastIndexOf('/') + 1)..]}"));
        JsonNode announced = JsonNode.Parse(_service.Requests[3].Body)!;
        Assert.Equal(("docs/a.md", 5, true, """["p"]""", """{"x":1}"""), ((string?)announced["key"], (int)announced["size"]!, (bool)announced["index"]!, announced["accessPolicies"]!.ToJsonString(), announced["indexing"]!.ToJsonString()));
        Assert.Equal("hello", _service.Requests[4].Body);
        Assert.Equal(["Add docs/a.md f1 indexing_completed"], _reports);
        Assert.Equal(("Sync-BpKnowledgeBase", "kb", Path.GetFullPath(_folder), 1, 1, 0, true, 5, 5, 6), (result.Job, result.Target, result.Path, result.Planned, result.Done, result.Kept, result.IsComplete, result.BytesWritten, result.BytesRead, result.Requests));
        Assert.Equal(_clock.UtcNow, result.FinishedAt);
        Assert.Equal(["Reading the folder 1/0", "Reading the knowledge base 0/0", "Uploading 1/1", "Waiting until the files are indexed 0/1"], _progress);
        Assert.Equal(["Add docs/a.md"], _told);
        Assert.Empty(_warnings);
    }

    [Fact]
    public async Task What_others_gave_a_file_it_keeps()
    {
        Write("a.md", "new");
        _files.Add(File("f9", "a.md", "old", ",\"mine\":\"1\"", ",\"metadata\":{\"m\":1},\"expiresAt\":\"2030-01-01\",\"accessPolicies\":[\"z\"]"));
        Assert.True((await Run()).IsComplete);
        JsonNode announced = JsonNode.Parse(_service.Requests.Single(request => request is { Method: "PUT", Path: "/v1/files" }).Body)!;
        Assert.Equal(("""{"m":1}""", "2030-01-01", """["z"]""", "1"), (announced["metadata"]!.ToJsonString(), (string?)announced["expiresAt"], announced["accessPolicies"]!.ToJsonString(), (string?)announced["tags"]!["mine"]));
        Assert.Null(announced["indexing"]);
    }

    [Fact]
    public async Task Without_waiting_a_file_is_told_of_as_it_is_then()
    {
        Write("a.md", "new");
        _uploaded = "indexing_pending";
        Assert.True((await Run(Options(more => more with { NoWait = true }))).IsComplete);
        Assert.Equal(["Add a.md f1 upload_completed"], _reports);
        Assert.DoesNotContain(_progress, text => text.StartsWith("Waiting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deletions_come_when_all_else_is_done()
    {
        Write("a.md", "a");
        _files.AddRange([File("f7", "gone.md", "x"), File("f8", "a.md", HashOf("a"))]);
        _instead = request => request.Method == "DELETE" ? FakeAnswer.Error(404) : null;
        JobResult result = await Run();
        Assert.Equal((1, 1, 1, true), (result.Planned, result.Done, result.Kept, result.IsComplete));
        Assert.Equal(["Delete gone.md f7 Deleted"], _reports);
        Assert.Equal("DELETE /v1/files/f7", _service.Requests.Single(request => request.Method == "DELETE").ToString());
        Assert.Equal(["Delete gone.md (gone from the folder)"], _told);
        Assert.Equal("Deleting 1/1", _progress[^1]);
    }

    [Theory]
    [InlineData("indexing_failed", "'a.md' (f1) could not be indexed: why", "FileIndexingFailed", "Look at the content and the type of the file, or leave it out with -Exclude.")]
    [InlineData("upload_failed", "The content of 'a.md' (f1) did not arrive: why", "FileUploadFailed", "Run the command again.")]
    [InlineData("gone", "'a.md' (f1) was deleted by somebody else while it was waited for.", JobException.Conflict, "Run the command again.")]
    [InlineData("indexing_pending", "'a.md' (f1) was not indexed after 12.5 s.", "FileWaitTimeout", "Run the command again, with a longer -WaitTimeout: what is there is not uploaded anew.")]
    public async Task What_does_not_become_as_it_is_to_be_is_told_and_nothing_is_deleted(string status, string message, string id, string advice)
    {
        Write("a.md", "a");
        _files.AddRange([File("f7", "gone.md", "x"), File("f8", "gone2.md", "y"), File("f9", "stays.md", HashOf("s"))]);
        Write("stays.md", "s");
        _uploaded = status;
        JobResult result = await Run(Options(more => more with { WaitTimeout = TimeSpan.FromSeconds(12.5), MaximumDelete = "100%" }));

        Assert.Equal([$"a.md: {message}"], _failures);
        JobException exception = Assert.IsType<JobException>(Assert.Single(result.Errors).Exception);
        Assert.Equal((id, advice), (exception.Id, exception.Advice));
        Assert.Equal("2 files were not deleted, since not all of the others are as they are to be. The next run goes on with them.", Assert.Single(_warnings));
        Assert.Equal((3, 0, 1, false), (result.Planned, result.Done, result.Failed, result.IsComplete));
        // It is uploaded once more where its content could not be read.
        Assert.Equal(status == "indexing_failed" ? 2 : 1, _service.Requests.Count(request => request is { Method: "PUT", Path: "/v1/files" }));
        Assert.Equal(status == "indexing_failed" ? ["Add a.md", "'a.md' could not be indexed, and is uploaded once more: why", "Add a.md"] : ["Add a.md"], _told);
    }

    [Fact]
    public async Task Of_one_file_it_is_said_that_it_was_not_deleted()
    {
        Write("a.md", "a");
        _files.Add(File("f7", "gone.md", "x"));
        _uploaded = "upload_failed";
        _ = await Run(Options(more => more with { MaximumDelete = "100%" }));
        Assert.Equal("1 file was not deleted, since not all of the others are as they are to be. The next run goes on with them.", Assert.Single(_warnings));
    }

    [Fact]
    public async Task A_file_that_was_kept_is_waited_for_and_mended_where_it_failed()
    {
        Write("a.md", "a");
        _files.Add(File("f1", "a.md", HashOf("a"), status: "indexing_pending"));
        int looks = 0;
        _instead = request => request.Path == "/v1/files" && request["ids"] is not null && ++looks == 2 ? Failed() : null;
        JobResult result = await Run();
        Assert.Equal((1, 1, 0, true), (result.Planned, result.Done, result.Kept, result.IsComplete));
        Assert.Equal(["Change a.md f1 indexing_completed"], _reports);
        Assert.Contains("'a.md' could not be indexed, and is uploaded once more: the API gives no reason", _told);

        FakeAnswer Failed()
        {
            _files[0]["status"] = "indexing_failed";
            _files[0].Remove("failedStatusReason");
            return $$"""{"files":[{{_files[0].ToJsonString()}}],"meta":{} }""";
        }
    }

    [Fact]
    public async Task A_locked_file_is_sent_to_when_it_is_free()
    {
        Write("a.md", "a2");
        _files.Add(File("f1", "a.md", HashOf("a"), status: "indexing_pending"));
        int puts = 0;
        int looks = 0;
        _instead = request =>
        {
            if (request is { Method: "PUT", Path: "/v1/files" } && ++puts <= 2)
            {
                return FakeAnswer.Error(409, "the file is locked", puts == 1 ? "ResourceLockedConflict" : "Conflict");
            }

            if (request["ids"] is not null && ++looks == 3)
            {
                _files[0]["status"] = "indexing_completed";
            }

            return null;
        };
        Assert.True((await Run()).IsComplete);
        Assert.Equal(3, puts);
        Assert.Equal(["Change a.md (changed)", "'a.md' is locked, and is waited for: the file is locked", "'a.md' is locked, and is waited for: the file is locked"], _told);
    }

    [Fact]
    public async Task A_lock_that_lasts_is_an_error_after_its_time_and_another_conflict_at_once()
    {
        Write("a.md", "a2");
        _instead = request => request is { Method: "PUT", Path: "/v1/files" } ? FakeAnswer.Error(409, "it is Locked", "Conflict") : null;
        DateTimeOffset start = _clock.UtcNow;
        Assert.Equal("it is Locked", Assert.Single((await Run(Options(more => more with { LockTimeout = TimeSpan.FromSeconds(9.5) }))).Errors).Exception.Message);
        // A new file has no id to look at: each second it is tried.
        Assert.Equal(10, (_clock.UtcNow - start).TotalSeconds);
        Assert.Equal(11, _service.Requests.Count(request => request is { Method: "PUT", Path: "/v1/files" }));

        _instead = request => request is { Method: "PUT", Path: "/v1/files" } ? FakeAnswer.Error(409, "taken", "Conflict") : null;
        int before = _service.Requests.Count(request => request.Method == "PUT");
        Assert.Equal("taken", Assert.Single((await Run()).Errors).Exception.Message);
        Assert.Equal(1, _service.Requests.Count(request => request.Method == "PUT") - before);
    }

    [Fact]
    public async Task What_was_changed_in_the_folder_since_the_plan_is_not_sent()
    {
        Write("a.md", "a");
        Write("b.md", "b");
        KnowledgeSync sync = Sync(Options());
        JobPlan plan = await sync.PlanAsync(await sync.ScanAsync(default), default);
        Write("a.md", "another");
        // Touched only.
        System.IO.File.SetLastWriteTimeUtc(Path.Combine(_folder, "b.md"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        JobResult result = await sync.ApplyAsync(plan, new DateTimeOffset(2029, 1, 1, 0, 0, 0, TimeSpan.Zero), default);
        Assert.Equal(["a.md: 'a.md' was changed in the folder after the plan was made."], _failures);
        Assert.Equal((JobException.Conflict, "Run the command again: it plans with what is there now."), result.Errors[0].Exception is JobException exception ? (exception.Id, exception.Advice) : default);
        Assert.Equal((2, 1, 1, 2029), (result.Planned, result.Done, result.Failed, result.StartedAt.Year));
    }

    [Fact]
    public async Task An_answer_without_an_address_is_an_error()
    {
        Write("a.md", "a");
        foreach (string file in new[] { """{"id":"f1"}""", """{"id":"f1","uploadUrl":"ftp://x/y"}""", """{"id":"f1","uploadUrl":"/relative"}""", """{"uploadUrl":"http://localhost:9/upload"}""" })
        {
            _instead = request => request is { Method: "PUT", Path: "/v1/files" } ? (FakeAnswer)$$"""{"file":{{file}}}""" : null;
            JobResult result = await Run(Options(more => more with { ThrottleLimit = 1 }));
            Assert.Equal("The server's answer cannot be used: its file has no id, or no address to upload to. Check the API address.", Assert.Single(result.Errors).Exception.Message);
        }
    }

    [Fact]
    public async Task Tags_alone_are_sent_alone()
    {
        Write("a.md", "a");
        _files.Add(File("f1", "a.md", HashOf("a")));
        Assert.True((await Run(Options(more => more with { Titles = new Dictionary<string, string> { ["a.md"] = "Alpha" } }))).IsComplete);
        FakeRequest change = _service.Requests.Single(request => request.Method == "PUT");
        Assert.Equal("/v1/files/f1", change.Path);
        JsonNode body = JsonNode.Parse(change.Body)!;
        Assert.Equal(("Alpha", null), ((string?)body["tags"]!["title"], body["accessPolicies"]));
        Assert.Equal(["Change a.md f1 indexing_completed"], _reports);
        Assert.True((await Run(Options(more => more with { Titles = new Dictionary<string, string> { ["a.md"] = "Alpha" }, AccessPolicies = ["p"] }))).IsComplete);
        Assert.Equal("""["p"]""", JsonNode.Parse(_service.Requests.Last(request => request.Method == "PUT").Body)!["accessPolicies"]!.ToJsonString());
    }

    [Fact]
    public async Task Somebody_elses_change_is_a_conflict_unless_it_is_forced()
    {
        Write("a.md", "a2");
        _files.Add(File("f1", "a.md", HashOf("a")));
        KnowledgeSync sync = Sync(Options());
        JobPlan plan = await sync.PlanAsync(await sync.ScanAsync(default), default);
        _files[0]["tags"]!["bpHash"] = "theirs";
        Assert.Equal("'a.md' was changed since the plan was made, by somebody else.", Assert.Single((await sync.ApplyAsync(plan, null, default)).Errors).Exception.Message);

        sync = Sync(Options(more => more with { Force = true }));
        plan = await sync.PlanAsync(await sync.ScanAsync(default), default);
        _files[0]["tags"]!["bpHash"] = "theirs again";
        Assert.True((await sync.ApplyAsync(plan, null, default)).IsComplete);
    }

    [Fact]
    public async Task A_knowledge_base_is_found_by_its_name_in_any_case()
    {
        Write("a.md", "a");
        Assert.Equal("kb", (await Run(new() { Folder = _folder, Name = "GUIDES" })).Target);
        (string Id, string Message, string? Advice) missing = await Refused(new() { Folder = _folder, Name = "Other" });
        Assert.Equal(("KnowledgeBaseNotFound", "The bot has no knowledge base 'Other'.", "Check the name, or make it with -Create."), missing);
        _bases += ",{\"id\":\"kb2\",\"name\":\"guides\"}";
        Assert.Equal(("KnowledgeBaseAmbiguous", "The bot has 2 knowledge bases 'Guides': kb, kb2.", "Name one by -KnowledgeBaseId."), await Refused(new() { Folder = _folder, Name = "Guides" }));
        _ = await Run(new() { Folder = _folder, KnowledgeBaseId = "unknown" });
        Assert.Equal("The bot's list of knowledge bases has no 'unknown'. The files get it as their tag as it is: the studio may know it.", _warnings[0]);
    }

    [Fact]
    public async Task One_is_made_where_there_is_none_of_the_name()
    {
        Write("a.md", "a");
        _instead = request => request is { Method: "POST", Path: "/v1/files/knowledge-bases" } ? """{"knowledgeBase":{"id":"kbnew"}}""" : null;
        JobResult result = await Run(new() { Folder = _folder, Name = "New", Create = true });
        Assert.Equal(("kbnew", 2, true), (result.Target, result.Done, result.IsComplete));
        Assert.Matches("""^\{"name":"New","tags":\{"bpJob":"[0-9a-f]{32}"\}\}$""", _service.Requests.Single(request => request.Method == "POST").Body);
        Assert.Equal(("kbnew", "kbnew"), ((string?)_files[0]["tags"]!["kbId"], (string?)_files[0]["tags"]!["bpSync"]));
    }

    [Fact]
    public async Task What_cannot_go_together_is_refused()
    {
        Write("a.md", "a");
        KnowledgeSyncOptions Tagged(string name, string value) => Options(more => more with { Tags = new Dictionary<string, string> { [name] = value } });
        Assert.Equal(("InvalidArgument", "-NoGap waits until a new file is indexed before it deletes the old one: it does not go with -NoWait.", "Leave one of them out."), await Refused(Options(more => more with { NoGap = true, NoWait = true })));
        Assert.Equal(("InvalidArgument", "The tag 'title' of -Tag is one that the sync sets itself.", "Give titles with -Title."), await Refused(Tagged("title", "x")));
        Assert.Equal(("InvalidArgument", "The tag 'kbId' of -Tag is one that the sync sets itself.", "Leave it out."), await Refused(Tagged("kbId", "x")));
        Assert.Equal(("InvalidArgument", "The value of the tag 'team' of -Tag has more than 1000 characters.", "Shorten it."), await Refused(Tagged("team", new string('x', 1001))));
        Assert.Empty(_service.Requests);
        Assert.True((await Run(Tagged("team", new string('x', 1000)))).IsComplete);
    }

    [Fact]
    public async Task What_is_left_to_a_person_is_told_ten_times()
    {
        for (int number = 0; number < 21; number++)
        {
            Write($"{number:00}.md", "x");
            _files.Add(new JsonObject { ["id"] = $"o{number}", ["key"] = $"{number:00}.md", ["tags"] = new JsonObject() });
        }

        JobResult result = await Run();
        Assert.Equal(21, result.Manual);
        Assert.Equal("'00.md' was left out: the bot has a file with this key that the sync did not make: remove that, or sync with another -KeyPrefix.", _warnings[0]);
        Assert.Equal((11, "11 more were left out; the result's ManualSteps has them all."), (_warnings.Count, _warnings[10]));
        // So many are not asked for one by one.
        Assert.Equal(3, _service.Requests.Count);
        System.IO.File.Delete(Path.Combine(_folder, "20.md"));
        int before = _service.Requests.Count;
        _ = await Run();
        Assert.Equal(22, _service.Requests.Count - before);
    }

    [Fact]
    public async Task The_lock_is_of_the_knowledge_base()
    {
        KnowledgeSync sync = Sync(Options(more => more with { KnowledgeBaseId = Guid.NewGuid().ToString("N") }));
        using (sync.Lock())
        {
            Assert.StartsWith("Another process is at work on the knowledge base '", Assert.Throws<JobException>(() => sync.Lock()).Message, StringComparison.Ordinal);
        }

        sync.Lock().Dispose();
        await Task.CompletedTask;
    }

    private void Write(string path, string text)
    {
        string full = Path.Combine(_folder, path);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        System.IO.File.WriteAllText(full, text);
    }

    private static string HashOf(string text) => CanonicalJson.Hex(CanonicalJson.Sha256(System.Text.Encoding.UTF8.GetBytes(text)));

    private static JsonObject File(string id, string path, string hash, string tags = "", string more = "", string status = "indexing_completed") => JsonNode.Parse(
        $$$"""{"id":"{{{id}}}","key":"{{{path}}}","status":"{{{status}}}","index":true,"tags":{"kbId":"kb","source":"knowledge-base","title":"{{{path}}}","modalities":"[\"text\"]","bpSync":"kb","bpPath":"{{{path}}}","bpHash":"{{{hash}}}"{{{tags}}}}{{{more}}}}""")!.AsObject();

    private KnowledgeSyncOptions Options(Func<Wanted, Wanted>? change = null) => (change?.Invoke(new Wanted()) ?? new Wanted()).In(_folder);

    private KnowledgeSync Sync(KnowledgeSyncOptions options) => new(_service.Connect(), options, _clock)
    {
        Warning = _warnings.Add,
        Verbose = _told.Add,
        Changed = report => _reports.Add($"{report.Step.Action} {report.Step.Target} {report.FileId} {report.Status}"),
        Failed = failure => _failures.Add($"{failure.Step.Target}: {failure.Exception.Message}"),
        Progress = (activity, done, total) => _progress.Add($"{activity} {done}/{total}"),
    };

    private async Task<JobResult> Run(KnowledgeSyncOptions? options = null)
    {
        KnowledgeSync sync = Sync(options ?? Options());
        await sync.ResolveAsync(default);
        return await sync.ApplyAsync(await sync.PlanAsync(await sync.ScanAsync(default), default), null, default);
    }

    private async Task<(string Id, string Message, string? Advice)> Refused(KnowledgeSyncOptions options)
    {
        JobException refused = await Assert.ThrowsAsync<JobException>(() => Run(options));
        return (refused.Id, refused.Message, refused.Advice);
    }

    private FakeAnswer Answer(FakeRequest request)
    {
        lock (_files)
        {
            return _instead(request) ?? Carry(request);
        }
    }

    private FakeAnswer Carry(FakeRequest request)
    {
        string end = Uri.UnescapeDataString(request.Path[(request.Path.LastIndexOf('/') + 1)..]);
        switch (request.Method)
        {
            case "GET" when end == "knowledge-bases":
                return $$"""{"knowledgeBases":[{{_bases}}],"meta":{} }""";
            case "GET" when end == "files":
                IEnumerable<JsonObject> listed = request["ids"] is string ids ? _files.Where(file => ids.Split(',').Contains((string)file["id"]!) && (string?)file["status"] != "gone")
                    : request.Query.Keys.Any(name => name.StartsWith("tags", StringComparison.Ordinal)) ? _files.Where(file => file["tags"]!["bpSync"] is not null) : _files;
                return $$"""{"files":[{{string.Join(",", listed.Select(file => file.ToJsonString()))}}],"meta":{} }""";
            case "GET":
                return _files.Exists(file => (string?)file["key"] == end) ? "{\"file\":{}}" : FakeAnswer.Error(404);
            case "PUT" when end == "upload":
                return "";
            case "PUT" when end == "files":
                JsonObject sent = JsonNode.Parse(request.Body)!.AsObject();
                JsonObject? file = _files.Find(file => (string?)file["key"] == (string?)sent["key"]);
                if (file is null)
                {
                    _files.Add(file = new JsonObject { ["id"] = $"f{++_made}", ["key"] = (string?)sent["key"], ["index"] = true });
                }

                file["tags"] = sent["tags"]!.DeepClone();
                file["status"] = _uploaded;
                file["failedStatusReason"] = "why";
                return $$"""{"file":{"id":"{{file["id"]}}","uploadUrl":"http://localhost:9/upload"} }""";
            case "PUT":
                JsonObject changed = _files.Find(file => (string?)file["id"] == end)!;
                changed["tags"] = JsonNode.Parse(request.Body)!["tags"]!.DeepClone();
                return "{\"file\":{}}";
            case "DELETE":
                _ = _files.RemoveAll(file => (string?)file["id"] == end);
                return "{}";
            default:
                return FakeAnswer.Error(404);
        }
    }

    /// <summary>Options that a test changes one by one.</summary>
    private sealed record Wanted
    {
        public string KnowledgeBaseId { get; init; } = "kb";

        public IReadOnlyList<string>? AccessPolicies { get; init; }

        public object? Indexing { get; init; }

        public bool NoWait { get; init; }

        public bool NoGap { get; init; }

        public bool Force { get; init; }

        public string MaximumDelete { get; init; } = "50%";

        public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromHours(1);

        public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

        public int ThrottleLimit { get; init; } = 4;

        public IReadOnlyDictionary<string, string> Titles { get; init; } = new Dictionary<string, string>();

        public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

        public KnowledgeSyncOptions In(string folder) => new()
        {
            Folder = folder, KnowledgeBaseId = KnowledgeBaseId, AccessPolicies = AccessPolicies, Indexing = Indexing, NoWait = NoWait, NoGap = NoGap, Force = Force, MaximumDelete = MaximumDelete,
            WaitTimeout = WaitTimeout, LockTimeout = LockTimeout, ThrottleLimit = ThrottleLimit, Titles = Titles, Tags = Tags,
        };
    }
}
