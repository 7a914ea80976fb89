using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>Values of rows: as they are read, as they are told apart, and as they wait to be sent.</summary>
public sealed class RowValueTests
{
    [Fact]
    public void Json_becomes_plain_values()
    {
        var map = (OrderedDictionary)PlainJson.Read("""{"t":"é","n":null,"yes":true,"no":false,"i":5,"f":1.5,"l":[1,[],{}],"o":{"B":1,"b":2},"t":"x"}"""u8)!;

        Assert.Equal(["t", "n", "yes", "no", "i", "f", "l", "o"], map.Keys.Cast<string>());
        Assert.Equal(("x", null, true, false, 5L, 1.5), (map["t"], map["n"], map["yes"], map["no"], map["i"], map["f"]));
        List<object?> list = Assert.IsType<List<object?>>(map["l"]);
        Assert.Equal((3, 1L), (list.Count, list[0]));
        Assert.Empty(Assert.IsType<List<object?>>(list[1]));
        Assert.Empty(Assert.IsType<OrderedDictionary>(list[2]));
        Assert.Equal((1L, 2L), (((IDictionary)map["o"]!)["B"], ((IDictionary)map["o"]!)["b"]));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("")]
    [InlineData("{}]")]
    public void What_is_no_json_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => PlainJson.Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("{\"a\":1}", "{a=1}")]
    [InlineData(" [1,\"x\"] ", "[1,x]")]
    [InlineData("[]", "[]")]
    [InlineData("1", null)]
    [InlineData("\"x\"", null)]
    [InlineData("true", null)]
    [InlineData("[1", null)]
    [InlineData("plain text", null)]
    [InlineData("", null)]
    public void Only_objects_and_lists_stand_in_text(string text, string? expected) => Assert.Equal(expected, Shown(PlainJson.ReadNested(text)));

    [Fact]
    public void Broken_text_holds_nothing() => Assert.Null(PlainJson.ReadNested("[\"\ud83d\"]"));

    [Fact]
    public void Equal_values_have_equal_keys_whatever_their_types()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            var time = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
            object?[][] families =
            [
                [1L, 1.0, 1m, 1.00m, new BigInteger(1), (byte)1, (sbyte)1, (short)1, (ushort)1, 1, 1u, 1UL, 1f],
                [0, 0.0, -0.0, 0m],
                [0.1, 0.1f, 0.1m],
                [1.5],
                [1e300, BigInteger.Pow(10, 300)],
                ["1"],
                [null],
                ["null"],
                [true],
                [false],
                ["true"],
                [time, new DateTimeOffset(time), "2026-01-02T03:04:05.000Z", new DateTimeOffset(2026, 1, 2, 5, 4, 5, TimeSpan.FromHours(2))],
                [new List<object?> { "a", "b" }, new[] { "a", "b" }],
                [new List<object?> { "b", "a" }],
                [new List<object?> { "a\",1\"b" }],
                [new List<object?>()],
                [new List<object?> { time }, new List<object?> { "2026-01-02T03:04:05.000Z" }],
                [new List<object?> { null }],
                [new OrderedDictionary { ["a"] = 1, ["b"] = 2 }, new OrderedDictionary { ["b"] = 2.0, ["a"] = 1L }],
                [new OrderedDictionary { ["a"] = 2, ["b"] = 1 }],
                [new OrderedDictionary { ["A"] = 1, ["b"] = 2 }],
                [new OrderedDictionary { ["a"] = "1" }],
                [new OrderedDictionary()],
            ];
            string[] keys = [.. families.Select(family => Assert.Single(family.Select(RowCheck.KeyOf).Distinct()))];

            Assert.Equal(families.Length, keys.Distinct(StringComparer.Ordinal).Count());
            Assert.Equal("[1\"a,1\"b,]", keys[12]);
            Assert.Equal("{\"a\":1,\"b\":2,}", keys[18]);
            Assert.Equal("36\"00000000-0000-0000-0000-000000000000", RowCheck.KeyOf(Guid.Empty));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("2026-01-02", "2026-01-02T00:00:00.0000000Z")]
    [InlineData("2026-01-02T03:04Z", "2026-01-02T03:04:00.0000000Z")]
    [InlineData("2026-01-02T03:04", "2026-01-02T03:04:00.0000000Z")]
    [InlineData("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05.0000000Z")]
    [InlineData("2026-01-02T03:04:05.6", "2026-01-02T03:04:05.6000000Z")]
    [InlineData("2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05.1234567Z")]
    [InlineData("2026-02-30", null)]
    [InlineData("2026-1-2", null)]
    [InlineData("2026-01-02 03:04", null)]
    [InlineData(" 2026-01-02", null)]
    [InlineData("02/01/2026", null)]
    public void Times_are_those_of_iso_8601_in_utc(string text, string? expected) =>
        Assert.Equal(expected, RowCheck.TryReadTime(text, out DateTime time) ? time.ToString("O", CultureInfo.InvariantCulture) : null);

    [Theory]
    [InlineData("row 3: no", 2, 3)]
    [InlineData("Row #1 is bad", 0, 1)]
    [InlineData("in row number 5", 4, 5)]
    [InlineData("rows[2].name", 2, 2)]
    [InlineData("row[0] is bad", 0, 0)]
    [InlineData("at index 4", 4, 4)]
    [InlineData("index4", 4, 4)]
    [InlineData("row 5", 4, 5)]
    public void An_error_names_its_row(string error, int index, int named) => Assert.Equal((index, named), new RowErrors([error], 5).Find(error));

    [Theory]
    [InlineData("row 6")]
    [InlineData("index 5")]
    [InlineData("row -1")]
    [InlineData("row 99999999999")]
    [InlineData("narrow 3")]
    [InlineData("no such column")]
    [InlineData("")]
    public void An_error_may_name_none(string error) => Assert.Null(new RowErrors([error], 5).Find(error));

    [Fact]
    public void Where_one_error_is_of_row_0_all_are_counted_from_there()
    {
        var errors = new RowErrors(["row 2: no", "row 0: no", "rows[1]"], 5);
        Assert.Equal([(2, 2), (0, 0), (1, 1)], new[] { "row 2: no", "row 0: no", "rows[1]" }.Select(error => errors.Find(error)!.Value));
        Assert.Equal((1, 2), new RowErrors(["row 2: no", "rows[0]"], 5).Find("row 2: no"));
    }

    [Fact]
    public void Rows_go_in_batches_that_are_full_or_large()
    {
        var sent = new List<string>();
        RowBatches<int> batches = Batches(sent);
        foreach (int size in new[] { 1, 1, 1, 4, 6, 5, 6, 20, 1 })
        {
            batches.Add(size);
        }

        Assert.Equal(["1 1 1", "4 6", "5", "6", "20"], sent);
        batches.Send();
        batches.Send();
        Assert.Equal(["1 1 1", "4 6", "5", "6", "20", "1"], sent);
    }

    [Fact]
    public void A_batch_that_is_sent_leaves_room_for_the_next()
    {
        var sent = new List<string>();
        RowBatches<int> batches = Batches(sent);
        foreach (int size in new[] { 9, 1, 2, 8 })
        {
            batches.Add(size);
        }

        batches.Send();
        batches.Add(10);
        batches.Send();
        Assert.Equal(["9 1", "2 8", "10"], sent);
    }

    [Fact]
    public void Where_all_rows_are_waited_for_they_are_divided_at_the_end()
    {
        var sent = new List<string>();
        RowBatches<int> batches = Batches(sent);
        batches.Waits = true;
        foreach (int size in new[] { 1, 2, 3, 4, 20, 1, 9, 1 })
        {
            batches.Add(size);
        }

        Assert.Empty(sent);
        batches.Send();
        Assert.Equal(["1 2 3", "4", "20", "1 9", "1"], sent);
        Assert.Equal(30 * 1024 * 1024, RowBatches<int>.MaximumBytes);
    }

    [Fact]
    public void Rows_wait_on_the_disk_and_come_back_in_any_order()
    {
        var random = new Random(1);
        byte[][] rows = [.. Enumerable.Range(0, 50).Select(number => Encoding.UTF8.GetBytes($"{{\"row\":{number},\"text\":\"{new string('x', random.Next(9000))}\"}}"))];
        using var spool = new RowSpool();
        var places = new List<RowPlace>();
        foreach (byte[] row in rows)
        {
            places.Add(spool.Add(row));
            int which = random.Next(places.Count);
            Assert.Equal(rows[which], spool.Read(places[which]));
        }

        Assert.All(Enumerable.Range(0, 50), number => Assert.Equal(rows[number], spool.Read(places[number])));
        Assert.Equal("The file of rows that wait was cut meanwhile.", Assert.Throws<EndOfStreamException>(() => spool.Read(places[49] with { Length = places[49].Length + 1 })).Message);
        Assert.Empty(spool.Read(new RowPlace(0, 0)));
    }

    [Fact]
    public void The_file_of_waiting_rows_goes_with_them()
    {
        HashSet<string> before = [.. Waiting()];
        string made;
        using (var spool = new RowSpool())
        {
            _ = spool.Add([1]);
            made = Assert.Single(Waiting().Except(before));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(made));
            }
        }

        Assert.False(File.Exists(made));

        static string[] Waiting() => Directory.GetFiles(Path.GetTempPath(), "botpress-*.rows");
    }

    [Theory]
    [InlineData("""{"rows":[{},{}],"errors":["a",{"b":1}],"warnings":["w"]}""", 2, "a|{\"b\":1}", "w", null, null)]
    [InlineData("""{"inserted":[{}],"updated":[{},{}],"rows":7}""", 3, "", "", null, null)]
    [InlineData("""{"deletedRows":5,"job":{"id":"j","status":"pending"}}""", 0, "", "", "j", "pending")]
    [InlineData("""{"job":"none","errors":null}""", 0, "", "", null, null)]
    [InlineData("""{"job":{}}""", 0, "", "", null, null)]
    public void An_answer_says_what_was_written(string answer, int written, string errors, string warnings, string? jobId, string? jobStatus)
    {
        var read = WriteAnswer.Read(new ApiAnswer(200, Encoding.UTF8.GetBytes(answer)));
        Assert.Equal((written, errors, warnings, jobId, jobStatus), (read.Written, string.Join("|", read.Errors), string.Join("|", read.Warnings), read.JobId, read.JobStatus));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[1]")]
    public void An_answer_that_is_none_is_an_error(string answer) =>
        Assert.Equal(ApiException.InvalidResponse, Assert.Throws<ApiException>(() => WriteAnswer.Read(new ApiAnswer(200, Encoding.UTF8.GetBytes(answer)))).Type);

    private static RowBatches<int> Batches(List<string> sent) => new(3, 10, size => size, batch => sent.Add(string.Join(" ", batch)));

    private static string? Shown(object? value) => value switch
    {
        null => null,
        IDictionary map => $"{{{string.Join(",", map.Cast<DictionaryEntry>().Select(entry => $"{entry.Key}={entry.Value}"))}}}",
        IEnumerable list => $"[{string.Join(",", list.Cast<object>())}]",
        _ => throw new InvalidOperationException(),
    };
}
