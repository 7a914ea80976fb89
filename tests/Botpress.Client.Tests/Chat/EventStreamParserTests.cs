using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace Botpress.Client.Tests;

public sealed class EventStreamParserTests
{
    private static readonly string[] _words = ["a", " ", ":", "data: ", "é", "日本", "😀", "\uFEFF", "{\"type\":\"a\"}", "ping", "\t", "\0"];
    private static readonly string[] _ends = ["\n", "\r", "\r\n"];
    private static readonly string[] _others = ["event: message", "event", ": said beside", ":", "id: 7", "retry: 10", "datax: no", "Data: no", " data: no", "dat", "data\t: no"];

    [Theory]
    [InlineData("event: message\ndata: a\n\n", "a")]
    [InlineData("data: a\r\rdata: b\r\n\r\ndata:c\n\n", "a|b|c")]
    [InlineData(": a comment\ndata: a\n:\n\n", "a")]
    [InlineData("data: a\ndata:\ndata:  b\n\n", "a\n\n b")]
    [InlineData("event: other\ndata: a\n\ndata: b\n\n", "a|b")]
    [InlineData("event: other\n\ndata: b\n\n", "b")]
    [InlineData("event: other\nevent: last\ndata: b\n\n", "b")]
    [InlineData("data\n\n", "")]
    [InlineData("id: 1\nretry: 5\n\n", "-")]
    [InlineData("datax: a\nDATA: b\n data: c\n\n", "-")]
    [InlineData("data: a\n", "-")]
    [InlineData("data: a", "-")]
    // As the service begins.
    [InlineData("{}event: message\ndata: a\n\n", "a")]
    [InlineData("{}event: other\ndata: a\n\nevent: other\ndata: b\n\n", "a|b")]
    [InlineData("{}data: a\n\ndata: b\n\n", "b")]
    [InlineData("\uFEFFdata: a\n\n\uFEFFdata: b\n\n", "a")]
    [InlineData("data: é日本😀\n\n", "é日本😀")]
    public void A_stream_is_read_as_the_rules_say_however_it_is_cut(string stream, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        string whole = Read(bytes, bytes.Length);
        Assert.Equal(expected, whole);
        Assert.Equal(expected, Read(bytes, 1));
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            var parser = new EventStreamParser();
            var frames = new List<string>();
            parser.Read(bytes.AsSpan(0, cut), frames);
            parser.Read(bytes.AsSpan(cut), frames);
            Assert.Equal(expected, Shown(frames));
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_become_the_sign_for_it() =>
        Assert.Equal("a\uFFFDb", Read([.. "data: a"u8, 0xFF, .. "b\n\n"u8], 3));

    // What has been read of a frame, and the line that is being read, together.
    [Theory]
    [InlineData("data: ", EventStreamParser.MaximumLength - 6, EventStreamParser.MaximumLength - 6)]
    [InlineData("data: 12345\ndata:", EventStreamParser.MaximumLength - 10, EventStreamParser.MaximumLength - 4)]
    [InlineData("data: 12345\ndata\ndata: ", EventStreamParser.MaximumLength - 12, EventStreamParser.MaximumLength - 5)]
    [InlineData(": ", EventStreamParser.MaximumLength - 2, 0)]
    [InlineData("", EventStreamParser.MaximumLength, 0)]
    public void A_frame_may_be_as_long_as_the_limit_and_not_longer_however_it_is_cut(string beginning, int most, int expected)
    {
        foreach (int length in new[] { 4 * 1024 * 1024, 16 * 1024, 100_003 })
        {
            byte[] longest = Encoding.UTF8.GetBytes($"{beginning}{new string('x', most)}\n\ndata: b\n\n");
            string[] frames = Read(longest, length).Split('|');
            Assert.Equal((expected, "b"), (frames.Length > 1 ? frames[0].Length : 0, frames.Last()));

            var kept = new List<string>();
            byte[] tooLong = Encoding.UTF8.GetBytes($"data: a\n\n{beginning}{new string('x', most + 1)}\n\ndata: b\n\n");
            InvalidDataException exception = Assert.Throws<InvalidDataException>(() => Read(tooLong, length, kept));
            Assert.Equal(("a part of it is longer than 2 MiB", "a"), (exception.Message, Shown(kept)));
        }
    }

    [Fact]
    public void A_frame_of_many_short_lines_that_is_too_long_is_refused()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("data: x\n", 1_100_000)));
        Assert.Throws<InvalidDataException>(() => Read(bytes, 64 * 1024));
    }

    [Fact]
    public void Frames_come_out_as_they_went_in_whatever_ends_the_lines_and_wherever_they_are_cut()
    {
        int chosen = new Random().Next(1000, int.MaxValue);
        foreach (int seed in Enumerable.Range(1, 300).Append(chosen))
        {
            var random = new Random(seed);
            List<string> frames = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => string.Join("\n", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Words(random))))];
            byte[] bytes = Written(frames, random);
            var parser = new EventStreamParser();
            var read = new List<string>();
            for (int start = 0, end; start < bytes.Length; start = end)
            {
                end = Math.Min(bytes.Length, start + random.Next(1, 12));
                parser.Read(bytes.AsSpan(start, end - start), read);
            }

            Assert.True(frames.SequenceEqual(read), $"seed {seed}: {Convert.ToBase64String(bytes)}\nexpected {string.Join("|", frames)}\nactual   {string.Join("|", read)}");
        }
    }

    [Fact]
    public void Frames_do_not_count_towards_the_limit_together()
    {
        byte[] frames = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"data: {new string('x', 100_000)}\n\n", 50)));
        Assert.Equal(50, Read(frames, 5000).Split('|').Length);
    }

    private static string Read(byte[] bytes, int length, List<string>? kept = null)
    {
        var parser = new EventStreamParser();
        List<string> frames = kept ?? [];
        for (int start = 0; start < bytes.Length; start += length)
        {
            parser.Read(bytes.AsSpan(start, Math.Min(length, bytes.Length - start)), frames);
        }

        return Shown(frames);
    }

    private static string Words(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => _words[random.Next(_words.Length)]));

    /// <summary>Writes frames with all that the rules allow beside them.</summary>
    private static byte[] Written(List<string> frames, Random random)
    {
        var text = new StringBuilder(random.Next(3) == 0 ? "\uFEFF" : "");
        bool endedWithReturn = false;
        void Line(string line)
        {
            string end = _ends[random.Next(_ends.Length)];
            // A return and a line feed are one end.
            end = endedWithReturn && line.Length == 0 && end == "\n" ? "\r" : end;
            endedWithReturn = end == "\r";
            text.Append(line).Append(end);
        }

        foreach (string frame in frames)
        {
            foreach (string line in frame.Split('\n'))
            {
                if (random.Next(3) == 0)
                {
                    Line(_others[random.Next(_others.Length)]);
                }

                Line(line.Length == 0 && random.Next(2) == 0 ? "data" : (random.Next(2) == 0 && !line.StartsWith(" ", StringComparison.Ordinal) ? "data:" : "data: ") + line);
            }

            for (int blank = random.Next(1, 3); blank > 0; blank--)
            {
                Line("");
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Shown(List<string> frames) => frames.Count == 0 ? "-" : string.Join("|", frames);
}
