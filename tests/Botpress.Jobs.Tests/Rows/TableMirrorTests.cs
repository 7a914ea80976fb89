using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Botpress.Client;
using Botpress.Emulator;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class TableMirrorTests : IDisposable
{
    private const string Table = "PriceTable";

    private readonly List<string> _warnings = [];
    private readonly List<StepFailure> _failures = [];
    private readonly List<RowFinding> _findings = [];
    private EmulatorServer? _server;
    private JobStep[] _steps = [];
    private string _summary = "";
    private WatchingHandler _handler = new();
    private Func<System.Net.Http.HttpRequestMessage, string?>? _answer;

    public void Dispose() => _server?.Dispose();

    [Fact]
    public async Task A_table_becomes_like_the_rows_and_a_second_run_writes_nothing()
    {
        await Start();
        await Insert(Row("a", 1), Row("b", 2), Row("gone", 9));

        (_, JobResult result) = await Run(Rows(("a", "1.0"), ("b", "3"), ("c", "4")));

        Assert.Equal("Add 1, change 1, delete 1 of 3 rows; first: name=b", _summary);
        Assert.Equal((3L, 3L, 1L, 0L, true), (result.Planned, result.Done, result.Kept, result.Failed, result.IsComplete));
        Assert.Equal("a=1 b=3 c=4", await State());
        Assert.Equal(["POST upsert", "PUT rows", "POST delete"], Writes());

        (TableMirrorPlan plan, result) = await Run(Rows(("c", "4"), ("b", "3"), ("a", "1")));
        Assert.False(plan.HasWork);
        Assert.Empty(Writes());
        Assert.Equal((0L, 3L, true), (result.Planned, result.Kept, result.IsComplete));
    }

    [Fact]
    public async Task Only_the_columns_that_the_rows_have_are_kept_and_times_are_moments()
    {
        await Start();
        await Insert(Row("a", 1, note: "mine"), Row("b", 2, note: "mine", at: "2026-01-02T00:00:00.000Z"));

        (TableMirrorPlan plan, _) = await Run([Given(("name", "a"), ("price", "2")), Given(("name", "b"), ("price", "2"), ("at", "2026-01-02T01:00:00+01:00"))]);
        Assert.Equal((0, 1, 0, 1), (plan.Adds, plan.Changes, plan.Deletes, plan.Keeps));

        (plan, _) = await Run([Given(("name", "a"), ("price", "7"), ("note", "theirs")), Given(("name", "b"), ("price", "8"), ("note", "theirs"))], columns: ["note"]);
        Assert.Equal((2, "note, note"), (plan.Changes, string.Join(", ", _steps.Select(step => step.Reason!.Split(": ")[1]))));
        Assert.Equal("a=2 b=2", await State());
    }

    [Fact]
    public async Task Many_rows_go_in_batches_and_are_deleted_when_all_others_are_written()
    {
        await Start();
        IDictionary[] rows = [.. Enumerable.Range(0, 2500).Select(number => Row($"n{number}", number))];

        (_, JobResult first) = await Run(rows, throttleLimit: 3);
        Assert.True(first.IsComplete);
        Assert.Equal(3, Writes().Length);
        int requests = _handler.Sent.Count;

        (TableMirrorPlan plan, JobResult second) = await Run([.. rows.Skip(1200).Concat([Row("new", 1)])], throttleLimit: 3);
        Assert.Equal((1, 0, 1200, 1300), (plan.Adds, plan.Changes, plan.Deletes, plan.Keeps));
        Assert.True(second.IsComplete, string.Join("\n", _failures.Select(failure => failure.Exception.Message)));
        Assert.Equal(["POST upsert", "POST delete", "POST delete"], Writes().Select(write => string.Join(" ", write.Split(' ').Take(2))));
        Assert.True(requests < 15, $"{requests} requests");
    }

    [Fact]
    public async Task What_is_wrong_with_a_row_keeps_all_from_being_sent()
    {
        await Start();
        await Insert(Row("a", 1));

        JobException exception = await Assert.ThrowsAsync<JobException>(() => Run(Rows(("a", "2"), ("b", "much"), ("b", "1"))));

        Assert.Equal("RowsInvalid", exception.Id);
        Assert.Equal(["Type 2", "KeyTwice 3"], _findings.Select(finding => $"{finding.Rule} {finding.Row}"));
        Assert.Empty(Writes());

        (_, JobResult result) = await Run(Rows(("a", "2"), ("b", "much")), noValidate: true);
        Assert.False(result.IsComplete);
        Assert.Equal((2L, 1L, 1L), (result.Planned, result.Done, result.Failed));
        Assert.Contains("Row 2", Assert.Single(_failures).Exception.Message, StringComparison.Ordinal);
        Assert.Equal("a=2", await State());
    }

    [Fact]
    public async Task Guards_hold_unless_they_are_lifted()
    {
        await Start();
        await Insert(Row("a", 1), Row("b", 2), Row("c", 3), Row("d", 4));

        JobException exception = await Assert.ThrowsAsync<JobException>(() => Run(Rows(("a", "1"))));
        Assert.Equal(JobException.Guarded, exception.Id);
        Assert.Empty(Writes());
        _ = await Assert.ThrowsAsync<JobException>(() => Run([]));
        _ = await Assert.ThrowsAsync<JobException>(() => Run(Rows(("a", "1")), maximumDelete: "two"));
        Assert.Equal("InvalidKeyColumn", (await Assert.ThrowsAsync<JobException>(() => Run([], keyColumn: "id"))).Id);

        (TableMirrorPlan plan, _) = await Run(Rows(("a", "1")), noDelete: true);
        Assert.Equal((0, 3), (plan.Deletes, plan.Skips));
        (plan, JobResult result) = await Run(Rows(("a", "1"), ("b", "2")), maximumDelete: "2");
        Assert.True(result.IsComplete);
        Assert.Equal("a=1 b=2", await State());
    }

    [Fact]
    public async Task What_somebody_else_changes_meanwhile_stays_and_is_a_conflict()
    {
        await Start();
        await Insert(Row("a", 1), Row("b", 2), Row("c", 3), Row("d", 4), Row("e", 5));

        (TableMirrorPlan plan, JobResult result) = await Run(
            Rows(("a", "10"), ("b", "20"), ("e", "5"), ("new", "1"), ("same", "2")),
            meanwhile: async () =>
            {
                _ = await Send(Operations.UpdateTableRows, ("rows", new[] { new Dictionary<string, object?> { ["id"] = 1, ["price"] = 77 }, new Dictionary<string, object?> { ["id"] = 3, ["price"] = 33 } }));
                await Insert(Row("new", 99), Row("same", 2));
            });

        Assert.Equal((2, 2, 2), (plan.Adds, plan.Changes, plan.Deletes));
        Assert.Equal(["Change name=a", "Change name=new", "Delete name=c"], _failures.Select(failure => $"{failure.Step.Action} {failure.Step.Target}").Order(StringComparer.Ordinal));
        Assert.All(_failures, failure => Assert.Equal(JobException.Conflict, ((JobException)failure.Exception).Id));
        Assert.Equal((6L, 3L, 3L, false), (result.Planned, result.Done, result.Failed, result.IsComplete));
        Assert.Equal("a=77 b=20 c=33 e=5 new=99 same=2", await State());

        (_, result) = await Run(Rows(("a", "10"), ("b", "20"), ("e", "5"), ("new", "1"), ("same", "2")));
        Assert.True(result.IsComplete);
        Assert.Equal("a=10 b=20 e=5 new=1 same=2", await State());
    }

    [Fact]
    public async Task A_key_that_the_table_has_twice_is_a_conflict()
    {
        await Start();
        await Insert(Row("a", 1), Row("b", 2), Row("a", 3), Row("c", 1));

        (TableMirrorPlan plan, JobResult result) = await Run(Rows(("a", "5"), ("b", "2"), ("c", "1")));

        Assert.Equal((1, 0, 0, 2), (plan.Conflicts, plan.Changes, plan.Deletes, plan.Keeps));
        Assert.Contains("1, 3", Assert.Single(_failures).Exception.Message, StringComparison.Ordinal);
        Assert.False(result.IsComplete);
        Assert.Empty(Writes());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 3)]
    public async Task A_lost_answer_or_a_kill_leaves_nothing_twice(int loses, int dies)
    {
        await Start();
        await Insert(Row("a", 1), Row("b", 2), Row("gone", 3));
        IDictionary[] rows = Rows(("a", "1"), ("b", "5"), ("c", "6"));
        // Reads are POST, too: of those that write only.
        int before = dies == 0 ? 0 : 1;
        _handler = new WatchingHandler { IsCarriedOut = true };
        var counting = new WatchingHandler();
        using (TableMirror probe = await Open(rows, counting))
        {
            _ = await probe.PlanAsync(default);
        }

        int reads = counting.Writes.Count;
        var handler = new WatchingHandler { LosesAt = loses == 0 ? 0 : reads + loses + 1, DiesAt = dies == 0 ? 0 : reads + dies + before, IsCarriedOut = true };
        try
        {
            using TableMirror mirror = await Open(rows, handler);
            JobResult result = await mirror.ApplyAsync(await mirror.PlanAsync(default), default);
            Assert.True(result.IsComplete, string.Join("\n", _failures.Select(failure => failure.Exception.Message)));
        }
        catch (KilledException)
        {
            (_, JobResult again) = await Run(Rows(("a", "1"), ("b", "5"), ("c", "6")));
            Assert.True(again.IsComplete);
        }

        Assert.Equal("a=1 b=5 c=6", await State());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Faults_leave_no_row_out_and_none_twice(int seed)
    {
        await Start(
            seed,
            null,
            EmulatorFaultKind.InternalError, EmulatorFaultKind.BadGateway, EmulatorFaultKind.ResetAfter, EmulatorFaultKind.ResetBefore, EmulatorFaultKind.TruncatedJson, EmulatorFaultKind.Html);
        (string, string)[] rows = [.. Enumerable.Range(0, 3000).Select(number => ($"n{number:0000}", $"{number}"))];
        JobResult? result = null;
        for (int run = 0; run < 5 && result?.IsComplete != true; run++)
        {
            try
            {
                (_, result) = await Run(Rows(rows), throttleLimit: 4);
            }
            catch (ApiException)
            {
                // The budget for repeats is used up: the next night goes on.
            }
        }

        Assert.True(result?.IsComplete, string.Join("\n", _failures.Select(failure => failure.Exception.Message)));
        _server!.FaultRate = 0;
        Assert.Equal(string.Join(" ", rows.Select(row => $"{row.Item1}={row.Item2}")), await State());
    }

    [Fact]
    public async Task Columns_that_the_service_adds_are_no_differences_and_the_plan_is_the_same_everywhere()
    {
        await Start();
        await Insert(Row("b", 2), Row("a", 1));
        string plan = await PlanText();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            Assert.Equal(plan, await PlanText());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.StartsWith("Add 1, change 1, delete 1 of 2 rows; first: name=I\u0130", plan, StringComparison.Ordinal);

        async Task<string> PlanText()
        {
            using TableMirror mirror = await Open(Rows(("I\u0130", "1.5"), ("a", "-1e3")), new WatchingHandler());
            TableMirrorPlan made = await mirror.PlanAsync(default);
            return made.Summary + Encoding.UTF8.GetString(new JobPlan(TableMirror.Name, Table, [.. made.Steps()]).ToJson());
        }
    }

    [Fact]
    public async Task Fields_that_nobody_knows_are_no_differences()
    {
        await Start(behavior: new EmulatorBehavior { UnknownField = "fromTheFuture" });
        await Insert(Row("a", 1), Row("b", 2));

        (TableMirrorPlan plan, JobResult result) = await Run(Rows(("a", "1"), ("b", "3"), ("c", "4")));
        Assert.Equal((1, 1, 0, 1, true), (plan.Adds, plan.Changes, plan.Deletes, plan.Keeps, result.IsComplete));
        (plan, _) = await Run(Rows(("a", "1"), ("b", "3"), ("c", "4")));
        Assert.False(plan.HasWork);
    }

    [Theory]
    [InlineData("completed", true)]
    [InlineData("failed", false)]
    public async Task A_deletion_that_goes_on_as_a_job_is_waited_for(string end, bool isComplete)
    {
        await Start();
        await Insert(Row("a", 1), Row("b", 2), Row("gone", 9));
        var looks = new Queue<string>(["in_progress", "finalizing", end]);
        _answer = request => request.RequestUri!.AbsolutePath.EndsWith("/rows/delete", StringComparison.Ordinal) ? """{"deletedRows":0,"job":{"id":"job_1","status":"pending"}}"""
            : request.RequestUri.AbsolutePath.EndsWith("/jobs", StringComparison.Ordinal) ? $$"""{"jobs":[{"id":"job_0","status":"failed"},{"id":"job_1","status":"{{looks.Dequeue()}}"}]}"""
            : null;

        (_, JobResult result) = await Run(Rows(("a", "1"), ("b", "2")));

        Assert.Empty(looks);
        Assert.Equal(isComplete, result.IsComplete);
        if (!isComplete)
        {
            Assert.Equal("TableJobFailed", Assert.IsType<JobException>(_failures[0].Exception).Id);
        }
    }

    private static IDictionary[] Rows(params (string Name, string Price)[] rows) => [.. rows.Select(row => Given(("name", row.Name), ("price", row.Price)))];

    private static OrderedDictionary Given(params (string Name, object? Value)[] columns)
    {
        var row = new OrderedDictionary(StringComparer.Ordinal);
        foreach ((string name, object? value) in columns)
        {
            row[name] = value;
        }

        return row;
    }

    private static OrderedDictionary Row(string name, double price, string? note = null, string? at = null)
    {
        OrderedDictionary row = Given(("name", name), ("price", price));
        if (note is not null)
        {
            row["note"] = note;
        }

        if (at is not null)
        {
            row["at"] = at;
        }

        return row;
    }

    private async Task Start(int seed = 0, EmulatorBehavior? behavior = null, params EmulatorFaultKind[] faults)
    {
        _server = EmulatorServer.Start(new EmulatorOptions { RateLimit = 0, SampleData = true, Seed = seed, Faults = faults, Behavior = behavior ?? new EmulatorBehavior() });
        const string Schema = """{"type":"object","properties":{"name":{"type":"string"},"price":{"type":"number"},"note":{"type":"string"},"at":{"type":"string","format":"date-time"}}}""";
        _ = await Send(Operations.CreateTable, ("name", Table), ("schema", PlainJson.Read(Encoding.UTF8.GetBytes(Schema))));
        _server.FaultRate = faults.Length > 0 ? 0.1 : 0;
    }

    private JobApi Api(WatchingHandler handler, int retries = 3) => new(
        new ApiClient(new ApiClientOptions { Url = _server!.Url, Token = _server.Token, MaximumRetryCount = retries, RetryInterval = TimeSpan.FromMilliseconds(20) }, handler),
        new ApiContext(_server.WorkspaceId, _server.BotId),
        maximumRequestRate: 0);

    private async Task<JsonNode> Send(Operation operation, params (string Name, object? Value)[] arguments)
    {
        Dictionary<string, object?> all = arguments.ToDictionary(argument => argument.Name, argument => argument.Value);
        all.TryAdd("table", Table);
        if (operation == Operations.CreateTable)
        {
            _ = all.Remove("table");
        }

        return JsonNode.Parse((await Api(new WatchingHandler(), 20).SendAsync(operation, all, default)).Body.Span)!;
    }

    private Task<JsonNode> Insert(params IDictionary[] rows) => Send(Operations.CreateTableRows, ("rows", rows));

    private async Task<TableMirror> Open(IDictionary[] rows, WatchingHandler handler, TableMirrorOptions? options = null)
    {
        _handler = handler;
        handler.Answer = _answer;
        var mirror = new TableMirror(Api(handler), options ?? new TableMirrorOptions { Table = Table, KeyColumn = "name" }, new LeapingClock())
        {
            Warning = _warnings.Add,
            Failed = _failures.Add,
            Found = _findings.Add,
        };
        await mirror.OpenAsync(default);
        for (int i = 0; i < rows.Length; i++)
        {
            mirror.Add(rows[i], i + 1);
        }

        return mirror;
    }

    private async Task<(TableMirrorPlan Plan, JobResult Result)> Run(
        IDictionary[] rows, string[]? columns = null, string maximumDelete = "50%", bool noDelete = false, bool noValidate = false, int throttleLimit = 1, string keyColumn = "name", Func<Task>? meanwhile = null)
    {
        _failures.Clear();
        _findings.Clear();
        var options = new TableMirrorOptions
        {
            Table = Table, KeyColumn = keyColumn, Columns = columns, MaximumDelete = maximumDelete, NoDelete = noDelete, NoValidate = noValidate, ThrottleLimit = throttleLimit,
        };
        using TableMirror mirror = await Open(rows, new WatchingHandler(), options);
        TableMirrorPlan plan = await mirror.PlanAsync(default);
        _summary = plan.Summary;
        _steps = [.. plan.Steps()];
        if (meanwhile is not null)
        {
            await meanwhile();
        }

        return (plan, await mirror.ApplyAsync(plan, default));
    }

    private string[] Writes() => [.. _handler.Writes.Where(write => !write.EndsWith("/find", StringComparison.Ordinal)).Select(write => write.Replace($"/v1/tables/{Table}/rows/", "").Replace($"/v1/tables/{Table}/", ""))];

    private async Task<string> State()
    {
        var rows = new List<JsonNode>();
        while (true)
        {
            JsonNode page = await Send(Operations.FindTableRows, ("limit", 1000), ("offset", rows.Count));
            rows.AddRange(page["rows"]!.AsArray().Select(row => row!));
            if (page["hasMore"]?.GetValue<bool>() != true)
            {
                return string.Join(" ", rows.Select(row => $"{row["name"]}={row["price"]}").Order(StringComparer.Ordinal));
            }
        }
    }
}
