using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Xunit;

namespace Botpress.Client.Tests;

public sealed class EventStreamParserTests
{
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

    [Theory]
    [InlineData("data: ", 'x', 1)]
    [InlineData(": ", 'x', 1)]
    [InlineData("", 'x', 1)]
    [InlineData("data: x\n", '\0', 400_000)]
    public void A_frame_that_is_too_long_is_refused_and_what_came_before_is_kept(string beginning, char filler, int times)
    {
        var parser = new EventStreamParser();
        var frames = new List<string>();
        parser.Read("data: a\n\n"u8, frames);
        byte[] chunk = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(beginning, times)) + (filler == '\0' ? "" : new string(filler, 10_000)));
        Assert.Throws<InvalidDataException>(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                parser.Read(i == 0 || filler == '\0' ? chunk : chunk.AsSpan(beginning.Length), frames);
            }
        });
        Assert.Equal("a", Shown(frames));
    }

    [Fact]
    public void A_frame_may_be_as_long_as_the_limit()
    {
        string text = new('x', EventStreamParser.MaximumLength - 10);
        Assert.Equal($"{text}", Read(Encoding.UTF8.GetBytes($"data: {text}\n\n"), 64 * 1024));
    }

    [Fact]
    public void Frames_do_not_count_towards_the_limit_together()
    {
        byte[] frames = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat($"data: {new string('x', 100_000)}\n\n", 50)));
        Assert.Equal(50, Read(frames, 5000).Split('|').Length);
    }

    private static string Read(byte[] bytes, int length)
    {
        var parser = new EventStreamParser();
        var frames = new List<string>();
        for (int start = 0; start < bytes.Length; start += length)
        {
            parser.Read(bytes.AsSpan(start, Math.Min(length, bytes.Length - start)), frames);
        }

        return Shown(frames);
    }

    private static string Shown(List<string> frames) => frames.Count == 0 ? "-" : string.Join("|", frames);
}
