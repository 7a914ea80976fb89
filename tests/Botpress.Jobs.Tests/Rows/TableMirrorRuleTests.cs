using System;
using System.Collections.Specialized;
using System.Linq;
using System.Threading.Tasks;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>What a mirror sends and says, of a table in memory.</summary>
public sealed class TableMirrorRuleTests : IDisposable
{
    private const string Again = "Run the command again: it plans with what is there now. With -Force it is done all the same.";

    private readonly FakeTable _table = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task What_is_sent_is_what_differs()
    {
        _table.Add(("a", 1), ("b", 2), ("gone", 9));
        JobResult result = await _table.Run(new() { Table = "T", KeyColumn = "name", Path = "file.csv", ThrottleLimit = 1 }, null, ("a", 1), ("b", "5"), ("c", 6));

        Assert.Equal(["""upsert {"rows":[{"name":"c","price":6}],"keyColumn":"name"}""", """rows {"rows":[{"id":2,"price":5}]}""", """delete {"ids":[3]}"""], _table.Writes);
        Assert.Equal("1:a=1 2:b=5 4:c=6", _table.State);
        Assert.Equal(("Sync-BpTable", "t1", "file.csv", 3, 3, 1, 0, 0, true), (result.Job, result.Target, result.Path, result.Planned, result.Done, result.Kept, result.Skipped, result.Failed, result.IsComplete));
        Assert.Equal((_table.Service.Requests.Count, _table.Clock.UtcNow, _table.Clock.UtcNow), (result.Requests, result.StartedAt, result.FinishedAt));
        Assert.Equal(["Reading the table 3/0", "Writing rows 1/3", "Writing rows 2/3", "Writing rows 3/3", "Reading the table again 3/4"], _table.Progress);
    }

    [Fact]
    public async Task The_plan_says_it_step_by_step()
    {
        _table.Add(("a", 1), ("b", 2), ("gone", 9), ("twice", 1), ("twice", 2), (null, 7));
        TableMirror mirror = await _table.Open(null, ("b", 5), ("twice", 1), ("c", 6), ("a", 1));
        TableMirrorPlan plan = await mirror.PlanAsync(default);

        Assert.Equal(
            ["1 Change name=b (row 1: price) 2", "2 Manual name=twice (the rows with ids 4, 5 have the same key) ", "3 Add name=c (row 3) ", "4 Delete name=gone () 3", "5 Delete name= () 6"],
            plan.Steps().Select(step => $"{step.Number} {step.Action} {step.Target} ({step.Reason}) {step.Key}"));
        Assert.All(plan.Steps(), step => Assert.Equal(("Rows", 1L), (step.Section, step.Size)));
        Assert.Equal([true, false, false, true, true], plan.Steps().Select(step => step.Before is not null));
        Assert.Equal([true, true, true, false, false], plan.Steps().Select(step => step.After is not null));
        Assert.Equal((6, 1, 1, 2, 0, 1, 1, true), (plan.RemoteCount, plan.Adds, plan.Changes, plan.Deletes, plan.Skips, plan.Keeps, plan.Conflicts, plan.HasWork));
        Assert.Equal("Add 1, change 1, delete 2 of 6 rows, 1 in conflict; first: name=b", plan.Summary);

        TableMirror keeping = await _table.Open(new() { Table = "T", KeyColumn = "name", NoDelete = true }, ("a", 1));
        TableMirrorPlan kept = await keeping.PlanAsync(default);
        Assert.Equal((0, 5, false), (kept.Deletes, kept.Skips, kept.HasWork));
        Assert.All(kept.Steps(), step => Assert.Equal((JobAction.Skip, "-NoDelete"), (step.Action, step.Reason)));
        Assert.Equal("Add 0, change 0, delete 0 of 6 rows", kept.Summary);
    }

    [Fact]
    public async Task A_key_that_is_changed_and_there_twice_is_neither_changed_nor_kept()
    {
        _table.Add(("a", 1), ("b", 1), ("a", 2), ("a", 3));
        TableMirror mirror = await _table.Open(null, ("a", 9), ("b", 1));
        TableMirrorPlan plan = await mirror.PlanAsync(default);
        Assert.Equal((0, 1, 1), (plan.Changes, plan.Keeps, plan.Conflicts));

        JobResult result = await mirror.ApplyAsync(plan, default);
        Assert.Equal(["Change name=a: Row 1 (name=a) was not written: the rows with ids 1, 3, 4 of the table have the same key."], _table.Failures);
        JobException conflict = Assert.IsType<JobException>(Assert.Single(result.Errors).Exception);
        Assert.Equal((JobException.Conflict, "Run the command again: it plans with what is there now. With -Force it is done all the same, where the key is there once."), (conflict.Id, conflict.Advice));
        Assert.Equal((1, 0, 1, false), (result.Planned, result.Done, result.Failed, result.IsComplete));
    }

    [Fact]
    public async Task Long_keys_are_shown_by_their_beginning()
    {
        _table.Add((new string('k', 60), 1), (new string('l', 61), 1), (new string('m', 59) + "\U0001F600", 1));
        TableMirrorPlan plan = await (await _table.Open()).PlanAsync(default);
        Assert.Equal([$"name={new string('k', 60)}", $"name={new string('l', 60)}", $"name={new string('m', 59)}"], plan.Steps().Select(step => step.Target));
        TableMirror numbers = await _table.Open(new() { Table = "T", KeyColumn = "price" });
        Assert.Equal("price=1", (await numbers.PlanAsync(default)).Steps().First().Target);
    }

    [Theory]
    [InlineData("id", null, "InvalidKeyColumn", "-KeyColumn id: the service gives rows their ids, so that rows of elsewhere cannot be told by them.", "Name a column of the table whose values are unique.")]
    [InlineData("none", null, "UnknownColumn", "The table 'T' has no column 'none'. It has: name, price, at, made.", "Give one of these.")]
    [InlineData("name", "other", "UnknownColumn", "The table 'T' has no column 'other'. It has: name, price, at, made.", "Give one of these.")]
    [InlineData("made", null, "ComputedColumn", "The column 'made' is computed by the service, and cannot be kept like rows that are given.", "Leave it out.")]
    [InlineData("name", "made", "ComputedColumn", "The column 'made' is computed by the service, and cannot be kept like rows that are given.", "Leave it out.")]
    public async Task What_cannot_be_kept_is_refused(string key, string? column, string id, string message, string advice)
    {
        JobException refused = await Assert.ThrowsAsync<JobException>(() => _table.Open(new() { Table = "T", KeyColumn = key, Columns = column is null ? null : [column] }));
        Assert.Equal((id, message, advice), (refused.Id, refused.Message, refused.Advice));
        Assert.Equal("InvalidMaximumDelete", (await Assert.ThrowsAsync<JobException>(() => _table.Open(new() { Table = "T", KeyColumn = "name", MaximumDelete = "some" }))).Id);
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public async Task So_many_columns_can_be_compared(int count, bool isTaken)
    {
        string columns = string.Join(",", Enumerable.Range(0, count).Select(number => $"\"c{number}\":{{\"type\":\"string\"}}"));
        _table.Table = "{\"schema\":{\"type\":\"object\",\"properties\":{" + columns + "}}}";
        if (isTaken)
        {
            _ = await _table.Open(new() { Table = "T", KeyColumn = "c0" });
            return;
        }

        JobException refused = await Assert.ThrowsAsync<JobException>(() => _table.Open(new() { Table = "T", KeyColumn = "c0" }));
        Assert.Equal(("TooManyColumns", "The table has 64 columns; 63 can be compared.", "Choose some with -Column."), (refused.Id, refused.Message, refused.Advice));
        _ = await _table.Open(new() { Table = "T", KeyColumn = "c0", Columns = ["c1"] });
    }

    [Fact]
    public async Task What_is_wrong_with_rows_stops_all_and_is_told_first_by_first()
    {
        TableMirror mirror = await _table.Open(null, ("a", "much"));
        mirror.Add(new OrderedDictionary { ["name"] = "b", ["price"] = "more" }, 2, line: 7);
        JobException many = await Assert.ThrowsAsync<JobException>(() => mirror.PlanAsync(default));
        Assert.Equal(
            ("RowsInvalid", "2 things are wrong with the rows, the first: row 1, column price: It must be of type number, and is of type string. Nothing was sent.", "Correct the rows; Test-BpTableRow lists all that is wrong. With -NoValidate the service is left to judge."),
            (many.Id, many.Message, many.Advice));
        Assert.Equal((2, 2), (mirror.Findings, _table.Findings.Count));

        TableMirror one = await _table.Open();
        one.Add(new RowFinding(3, 9, null, null, RowRule.Row, "It is short."));
        Assert.Equal("1 thing is wrong with the rows, the first: row 3, line 9: It is short. Nothing was sent.", (await Assert.ThrowsAsync<JobException>(() => one.PlanAsync(default))).Message);
        Assert.Empty(_table.Writes);
    }

    [Fact]
    public async Task Without_validation_the_service_judges_but_each_row_needs_a_key()
    {
        var options = new TableMirrorOptions { Table = "T", KeyColumn = "name", NoValidate = true };
        TableMirror mirror = await _table.Open(options, ("a", "much"));
        mirror.Add(new OrderedDictionary { ["name"] = "b", ["colour"] = "red", [new string('n', 31)] = 1, ["made"] = "x" }, 2);
        mirror.Add(new OrderedDictionary { ["name"] = "c", ["colour"] = "red" }, 3);
        Assert.Equal(["The table has no column 'colour': its values are left out.", $"The table has no column '{new string('n', 31)}': its values are left out."], _table.Warnings);
        Assert.Equal(3, (await mirror.PlanAsync(default)).Adds);
        _ = await mirror.ApplyAsync(await mirror.PlanAsync(default), default);
        Assert.Equal("""upsert {"rows":[{"name":"a","price":"much"},{"name":"b"},{"name":"c"}],"keyColumn":"name"}""", _table.Writes.First());

        Assert.Equal(
            ["KeyTwice", "KeyMissing", "Finite", "Text"],
            await Rules(("a", 1), ("a", 2), (null, 3), ("d", double.NaN), ("\ud83d", 4)));

        async Task<string[]> Rules(params (string?, object?)[] rows)
        {
            _table.Findings.Clear();
            _ = await _table.Open(options, rows);
            return [.. _table.Findings.Select(finding => finding.Rule.ToString())];
        }
    }

    [Fact]
    public async Task Some_columns_may_be_kept_only()
    {
        _table.Add(("a", 1));
        TableMirror mirror = await _table.Open(new() { Table = "T", KeyColumn = "name", Columns = ["at"] }, ("a", "much"));
        mirror.Add(new OrderedDictionary { ["name"] = "b", ["at"] = "2026-01-02" }, 2);
        TableMirrorPlan plan = await mirror.PlanAsync(default);
        Assert.Equal((1, 0, 1), (plan.Adds, plan.Changes, plan.Keeps));
        _ = await mirror.ApplyAsync(plan, default);
        Assert.Equal("""upsert {"rows":[{"name":"b","at":"2026-01-02"}],"keyColumn":"name"}""", _table.Writes.First());
    }

    [Fact]
    public async Task A_guard_says_how_much_would_be_deleted()
    {
        _table.Add(("a", 1), ("b", 2), ("c", 3), ("d", 4));
        TableMirror mirror = await _table.Open(null, ("a", 1));
        TableMirrorPlan plan = await mirror.PlanAsync(default);
        JobException guarded = Assert.Throws<JobException>(() => mirror.Guard(plan));
        Assert.Equal(
            (JobException.Guarded, "3 of 4 rows would be deleted from table 'T', more than -MaximumDelete 50% allows. Nothing was written.", "Look at them with -PlanOnly. If it is right, allow more with -MaximumDelete, or use -Force; -NoDelete keeps them all."),
            (guarded.Id, guarded.Message, guarded.Advice));
        _ = await Assert.ThrowsAsync<JobException>(() => mirror.ApplyAsync(plan, default));
        Assert.Empty(_table.Writes);
        Assert.True((await _table.Run(new() { Table = "T", KeyColumn = "name", MaximumDelete = "3" }, null, ("a", 1))).IsComplete);
        _table.Add(("x", 1), ("y", 1));
        Assert.True((await _table.Run(new() { Table = "T", KeyColumn = "name", Force = true }, null, ("a", 1))).IsComplete);
        _table.Add(("x", 1));
        Assert.True((await _table.Run(null, null, ("a", 1))).IsComplete);
    }

    [Fact]
    public async Task What_somebody_else_did_meanwhile_stays_and_is_told()
    {
        _table.Add(("a", 1), ("b", 2), ("c", 3), ("d", 4), ("e", 5), ("f", 6));
        JobResult result = await _table.Run(
            new() { Table = "T", KeyColumn = "name", ThrottleLimit = 1 },
            () =>
            {
                _table.Row("a")["price"] = 77;
                _ = _table.Rows.Remove(_table.Row("b"));
                _table.Row("c")["price"] = 30;
                _table.Row("d")["price"] = 44;
                _ = _table.Rows.Remove(_table.Row("e"));
                _table.Add(("new", 99), ("same", 2));
            },
            ("a", 10), ("b", 20), ("c", 30), ("f", 6), ("new", 1), ("same", 2));

        Assert.Equal(
            [
                "Change name=new: Row 5 (name=new) was not written: somebody else has added another row with this key since the plan was made.",
                "Change name=a: Row 1 (name=a) was not written: somebody else has changed or deleted the row since the plan was made.",
                "Change name=b: Row 2 (name=b) was not written: somebody else has changed or deleted the row since the plan was made.",
                "Delete name=d: The row with id 4 (name=d) was not deleted: somebody else has changed it since the plan was made.",
            ],
            _table.Failures);
        Assert.Equal(["7", "1", "2", "4"], result.Errors.Select(error => error.Step.Key));
        Assert.Equal((JobException.Conflict, Again), result.Errors[^1].Exception is JobException last ? (last.Id, last.Advice) : default);
        Assert.Empty(_table.Writes);
        Assert.Equal((7, 3, 4, false), (result.Planned, result.Done, result.Failed, result.IsComplete));
    }

    [Fact]
    public async Task With_force_it_is_done_all_the_same()
    {
        _table.Add(("a", 1), ("d", 4), ("x", 1));
        JobResult result = await _table.Run(
            new() { Table = "T", KeyColumn = "name", Force = true },
            () =>
            {
                _table.Row("a")["price"] = 77;
                _table.Row("d")["price"] = 44;
                _table.Add(("new", 99));
            },
            ("a", 10), ("new", 1), ("x", 1));
        Assert.Equal("1:a=10 3:x=1 4:new=1", _table.State);
        Assert.True(result.IsComplete, string.Join("; ", _table.Failures));
    }

    [Fact]
    public async Task What_is_not_as_it_was_sent_is_found_by_reading_the_table_again()
    {
        _table.Add(("a", 1), ("b", 2), ("c", 3), ("stays", 9));
        // When all is written, and before it is read again.
        _table.After = end =>
        {
            if (end == "delete")
            {
                _table.Row("a")["price"] = 7;
                _ = _table.Rows.Remove(_table.Row("c"));
                _table.Rows.Add(new() { ["id"] = 4, ["name"] = "stays", ["price"] = 9 });
                _table.Add(("b", 2), ("other", 1), ("more", 1));
            }
        };
        JobResult result = await _table.Run(null, null, ("a", 1), ("b", 2), ("c", 4));

        Assert.Equal(
            [
                "Change name=a: Row 1 (name=a) is not as it was sent: the row with id 1 differs in price. Somebody else may have changed it.",
                "Delete name=stays: The row with id 4 (name=stays) is still there.",
                "Add name=b: Row 2 (name=b) is not as it was sent: the table has several rows with this key now, one with id 5.",
                "Add name=c: Row 3 (name=c) is not as it was sent: the table does not have it.",
                "Skip T: The table has 2 more rows: somebody else has added them since the plan was made.",
            ],
            _table.Failures);
        Assert.All(result.Errors, error => Assert.Equal(("RowNotAsPlanned", "Run the command again."), error.Exception is JobException exception ? (exception.Id, exception.Advice) : default));
        // Six rows are not as planned: two of them are counted in one.
        Assert.Equal((2, 2, 6, false), (result.Planned, result.Done, result.Failed, result.IsComplete));
    }

    [Fact]
    public async Task Rows_that_stay_are_no_surprise()
    {
        _table.Add(("a", 1), ("mine", 2));
        JobResult result = await _table.Run(new() { Table = "T", KeyColumn = "name", NoDelete = true }, null, ("a", 5));
        Assert.Equal((1, 1, 1, 0, true), (result.Planned, result.Done, result.Skipped, result.Failed, result.IsComplete));
    }

    [Fact]
    public async Task What_the_service_refuses_is_told_by_its_row()
    {
        int upserts = 0;
        _table.Instead = (end, _) => end == "upsert" && ++upserts == 1 ? """{"inserted":[{}],"errors":["row 2: too dear","something","row 2: and worse"],"warnings":["w1","w2","w3","w4"]}""" : null;
        _table.After = end =>
        {
            if (end == "upsert")
            {
                _table.Add(("a", 1));
            }
        };
        TableMirror mirror = await _table.Open(null, ("a", 1), ("b", 2));
        mirror.Add(new OrderedDictionary { ["name"] = "c" }, 3, line: 8);
        JobResult result = await mirror.ApplyAsync(await mirror.PlanAsync(default), default);

        Assert.Equal(
            [
                "Add name=b: Row 2: row 2: too dear", "Add T: something", "Add name=b: Row 2: row 2: and worse",
                "Add name=c: Row 3, line 8 (name=c) is not as it was sent: the table does not have it.",
            ],
            _table.Failures);
        Assert.Equal("RowFailed", Assert.IsType<ApiException>(result.Errors[0].Exception).Type);
        Assert.Equal(["w1", "w2", "w3"], _table.Warnings);
        Assert.Equal((3, 1, 3), (result.Planned, result.Done, result.Failed));
    }

    [Theory]
    [InlineData("completed", null)]
    [InlineData("failed", "The job j1, which deletes rows, failed.")]
    [InlineData("finalizing", "The job j1, which deletes rows, has not ended: its status is finalizing.")]
    public async Task A_deletion_that_goes_on_is_waited_for(string status, string? message)
    {
        _table.Add(("a", 1), ("b", 2));
        DateTimeOffset start = _table.Clock.UtcNow;
        int looks = 0;
        _table.Instead = (end, _) => end switch
        {
            "delete" => """{"job":{"id":"j1","status":"pending"}}""",
            "jobs" => $$"""{"jobs":[{"id":"j0","status":"failed"},{"id":"j1","status":"{{(++looks < 4 ? "in_progress" : status)}}"}]}""",
            _ => null,
        };
        _table.After = end => _ = end == "delete" && _table.Rows.RemoveAll(row => (string?)row["name"] == "b") > 0;
        JobResult result = await _table.Run(null, null, ("a", 1));

        double waited = (_table.Clock.UtcNow - start).TotalSeconds;
        if (message is null)
        {
            Assert.True(result.IsComplete);
            Assert.Equal((4, 0.1 + 0.2 + 0.4 + 0.8), (looks, Math.Round(waited, 3)));
            return;
        }

        JobException exception = Assert.IsType<JobException>(Assert.Single(result.Errors).Exception);
        Assert.Equal(message, exception.Message);
        Assert.Equal(status == "failed" ? ("TableJobFailed", "Run the command again: it deletes what is left.") : ("TableJobTimeout", "It goes on. See how it stands with: Get-BpTableJob T"), (exception.Id, exception.Advice));
        if (status != "failed")
        {
            Assert.InRange(waited, 1800, 1806);
        }
    }

    [Fact]
    public async Task What_fails_for_a_fault_that_passes_is_tried_again_with_a_warning()
    {
        int faults = 0;
        _table.Instead = (end, _) => end == "upsert" && ++faults == 1 ? FakeAnswer.Error(500, "broken") : null;
        JobResult result = await _table.Run(null, null, ("a", 1), ("b", 2));
        Assert.True(result.IsComplete);
        Assert.Matches(@"^Add of 2 rows is tried again in [01]\.\d s: broken$", Assert.Single(_table.Warnings));
    }

    [Fact]
    public async Task A_batch_that_fails_leaves_the_others_and_what_depends_on_it()
    {
        _table.Add(("a", 1), ("gone", 2));
        _table.Instead = (end, _) => end == "upsert" ? FakeAnswer.Error(403, "no") : null;
        JobResult result = await _table.Run(new() { Table = "T", KeyColumn = "name", ThrottleLimit = 1 }, null, ("a", 5), ("new", 1));
        Assert.Equal(["Add 1 rows: no", "Delete 1 rows: It was not done, because step 1 failed, which it needs."], _table.Failures);
        Assert.Equal((3, 1, 2), (result.Planned, result.Done, result.Failed));
        Assert.Null(result.Stopped);
    }

    [Fact]
    public async Task A_token_that_is_refused_stops_it()
    {
        _table.Add(("gone", 2), ("b", 1));
        _table.Instead = (end, _) => end == "upsert" ? FakeAnswer.Error(401, "expired") : null;
        JobResult result = await _table.Run(new() { Table = "T", KeyColumn = "name", ThrottleLimit = 1 }, null, ("new", 1), ("b", 1));
        Assert.Equal("expired", result.Stopped!.Message);
        Assert.Equal((2, 0, 2, false), (result.Planned, result.Done, result.Failed, result.IsComplete));
        // Nothing is read again then.
        Assert.DoesNotContain(_table.Progress, text => text.StartsWith("Reading the table again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_at_the_same_table_the_second_is_refused()
    {
        TableMirror mirror = await _table.Open(new() { Table = "T", KeyColumn = "name" });
        _table.Table = _table.Table.Replace("\"t1\"", $"\"{Guid.NewGuid():N}\"", StringComparison.Ordinal);
        TableMirror same = await _table.Open(new() { Table = "T", KeyColumn = "name" });
        using (same.Lock())
        {
            Assert.StartsWith("Another process is at work on the table 'T': it holds '", Assert.Throws<JobException>(() => same.Lock()).Message, StringComparison.Ordinal);
        }

        same.Lock().Dispose();
        mirror.Dispose();
    }

    [Fact]
    public async Task Many_rows_are_read_with_progress_and_sent_a_thousand_at_a_time()
    {
        TableMirror mirror = await _table.Open(null, [.. Enumerable.Range(0, 2001).Select(number => ((string?)$"n{number}", (object?)number))]);
        Assert.Equal(["Checking rows 1000/0", "Checking rows 2000/0"], _table.Progress);
        TableMirrorPlan plan = await mirror.PlanAsync(default);
        Assert.True((await mirror.ApplyAsync(plan, default)).IsComplete);
        Assert.Equal([1, 1000, 1000], _table.Writes.Select(write => System.Text.RegularExpressions.Regex.Count(write, "\"price\"")).Order());
        JobResult result = await _table.Run(new() { Table = "T", KeyColumn = "name", MaximumDelete = "100%" });
        Assert.True(result.IsComplete);
        Assert.Equal([1, 1000, 1000], _table.Writes.Where(write => write.StartsWith("delete", StringComparison.Ordinal)).Select(write => write.Count(character => character == ',') + 1).Order());
        Assert.Empty(_table.Rows);
    }
}
