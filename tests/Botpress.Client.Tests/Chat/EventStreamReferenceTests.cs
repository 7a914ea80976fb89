using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.ServerSentEvents;
using System.Text;
using Xunit;
using Xunit.Abstractions;

namespace Botpress.Client.Tests;

/// <summary>The parser beside that of the framework, which is not on the users' runtimes.</summary>
public sealed class EventStreamReferenceTests(ITestOutputHelper output)
{
    private const int Streams = 1500;

    // What streams are made of: what the rules are about, in any order.
    private static readonly byte[][] _parts = [.. new[]
    {
        "\n", "\n", "\n", "\r", "\r\n", "\n\n", "data: ", "data:", "data", "data: ", "event: ", "event:", "event", "id: 7", "retry: 12", ":", " ", "  ", ": comment",
        "message", "other", "x", "{\"type\":\"a\"}", "é", "日本", "😀", "ping", "{}", "\uFEFF", "\0", "\t", "datax: 1", "Data: 1", "a:b:c", "\n\ndata: 1\n\n", "event: e\ndata: 2\n\n",
    }.Select(Encoding.UTF8.GetBytes), [0xFF], [0xE6, 0x97], [0xF0]];

    [Fact]
    public void Both_read_the_same_from_any_stream_cut_anywhere()
    {
        int seed = new Random().Next(1000, int.MaxValue);
        output.WriteLine($"The random seed is {seed}.");
        foreach (int begin in new[] { 1, seed })
        {
            var random = new Random(begin);
            int frames = 0;
            for (int number = 0; number < Streams; number++)
            {
                byte[] bytes = [.. Enumerable.Range(0, random.Next(60)).SelectMany(_ => _parts[random.Next(_parts.Length)])];
                string[] expected = [.. Reference(bytes, random)];
                string[] actual = [.. Ours(bytes, random)];
                Assert.True(
                    expected.SequenceEqual(actual),
                    $"seed {begin}, stream {number}: {Convert.ToBase64String(bytes)}\nexpected {string.Join("|", expected)}\nactual   {string.Join("|", actual)}");
                frames += actual.Length;
            }

            Assert.True(frames > Streams, $"There were only {frames} frames.");
        }
    }

    private static IEnumerable<string> Reference(byte[] bytes, Random random)
    {
        using var stream = new Cut(bytes, random);
        foreach (SseItem<string> item in SseParser.Create(stream).Enumerate())
        {
            yield return item.Data;
        }
    }

    private static List<string> Ours(byte[] bytes, Random random)
    {
        var parser = new EventStreamParser();
        var frames = new List<string>();
        for (int start = 0, end; start < bytes.Length; start = end)
        {
            end = Math.Min(bytes.Length, start + random.Next(1, 20));
            parser.Read(bytes.AsSpan(start, end - start), frames);
        }

        return frames;
    }

    private sealed class Cut(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer.Slice(0, Math.Min(buffer.Length, random.Next(1, 20))));

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, random.Next(1, 20)));
    }
}
