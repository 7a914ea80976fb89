using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class SpoolTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Of_several_lines_with_one_id_the_newest_is_given_and_of_equally_new_ones_the_last()
    {
        using var spool = new Spool(new QuickDisk(), _path, []);
        Add(spool, ("b", 1, "b1"), ("a", 2, "a2"));
        _ = spool.Flush();
        Add(spool, ("a", 1, "a1"), ("b", 1, "b1 again"), ("c", 0, "c0"), ("c", 0, "c0 again"));

        Assert.Equal(["a2", "b1 again", "c0 again"], Texts(spool));
        Assert.Equal(["a2", "b1 again", "c0 again"], Texts(spool));
    }

    [Fact]
    public void What_waits_is_counted_until_it_is_written()
    {
        using var spool = new Spool(new QuickDisk(), _path, []);
        Assert.Equal((true, null, 0), (spool.IsEmpty, spool.Flush(), spool.Waiting));
        Add(spool, ("a", 1, "x"), ("b", 1, "x"));
        Assert.Equal((false, 2 * (1 + 2 + 160)), (spool.IsEmpty, spool.Waiting));
        (long start, long end) = spool.Flush()!.Value;
        Assert.Equal((0, new FileInfo(_path).Length, 0, false), (start, end, spool.Waiting, spool.IsEmpty));
        Add(spool, ("c", 1, "x"));
        (long next, long last) = spool.Flush()!.Value;
        Assert.Equal((end, new FileInfo(_path).Length), (next, last));
        spool.Clear();
        Assert.Equal((true, 0, 0), (spool.IsEmpty, spool.Waiting, new FileInfo(_path).Length));
        Add(spool, ("d", 1, "after"));
        Assert.Equal(["after"], Texts(spool));
        spool.Clear();
        Add(spool, ("e", 1, "x"));
        spool.Clear();
        Assert.Equal((true, 0), (spool.IsEmpty, spool.Waiting));
    }

    [Fact]
    public void A_run_that_was_interrupted_has_what_was_whole()
    {
        var runs = new List<(long Start, long End)>();
        using (var spool = new Spool(new QuickDisk(), _path, []))
        {
            foreach (string id in new[] { "a", "b", "c" })
            {
                Add(spool, (id, 1, id));
                runs.Add(spool.Flush()!.Value);
            }
        }

        using (var spool = new Spool(new QuickDisk(), _path, runs.Take(2)))
        {
            // What nobody asks for is cut off when there is more to write.
            Assert.Equal(["a", "b"], Texts(spool));
            Assert.Equal(runs[2].End, new FileInfo(_path).Length);
            Add(spool, ("", 1, "d"));
            Assert.Equal(["d", "a", "b"], Texts(spool));
            Assert.Equal(runs[2].End - 1, new FileInfo(_path).Length);
        }

        // A run that the file does not have any more is none.
        using (var spool = new Spool(new QuickDisk(), _path, [runs[0], (runs[0].End, 1_000_000)]))
        {
            Assert.Equal(["a"], Texts(spool));
        }

        using var none = new Spool(new QuickDisk(), _path, []);
        Assert.True(none.IsEmpty);
        Add(none, ("a", 1, "a"));
        Assert.Equal(["a"], Texts(none));
        Assert.Equal(runs[0].End, new FileInfo(_path).Length);
    }

    [Fact]
    public void One_without_a_path_goes_with_its_file()
    {
        HashSet<string> before = [.. Files()];
        using (var spool = new Spool(new QuickDisk(), null, []))
        {
            Add(spool, ("a", 1, "a"));
            Assert.Equal(["a"], Texts(spool));
            Assert.Single(Files().Except(before));
        }

        Assert.Empty(Files().Except(before));

        static string[] Files() => Directory.GetFiles(Path.GetTempPath(), "botpress-*.spool");
    }

    /// <summary>However lines are divided into runs, all come in their order, each once, and the newest of each.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_division_gives_the_same(int seed)
    {
        var random = new Random(seed);
        (string Id, long Updated, string Text)[] lines = [.. Enumerable.Range(0, 400).Select(number => ($"{random.Next(150):000}", (long)random.Next(3), $"{number} {new string('x', random.Next(2000))}"))];
        string[] expected = [.. lines.GroupBy(line => line.Id).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Aggregate((one, next) => next.Updated >= one.Updated ? next : one).Text)];
        foreach (int size in new[] { 1, 7, 400 })
        {
            using var spool = new Spool(new QuickDisk(), null, []);
            foreach ((string, long, string)[] run in lines.Chunk(size))
            {
                Add(spool, run);
                _ = spool.Flush();
            }

            Assert.True(Texts(spool).SequenceEqual(expected), $"seed {seed}, runs of {size}");
        }
    }

    private static void Add(Spool spool, params (string Id, long Updated, string Text)[] lines) =>
        Array.ForEach(lines, line => spool.Add(new ArchiveRecord(RecordKind.Message, "", 5, line.Id, line.Updated, "", System.Text.Encoding.UTF8.GetBytes(line.Text))));

    private static IEnumerable<string> Texts(Spool spool) => [.. spool.Sorted().Select(line => line.ToString())];
}
