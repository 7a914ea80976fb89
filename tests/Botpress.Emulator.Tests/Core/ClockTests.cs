using System;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

public class ClockTests
{
    [Fact]
    public void Times_have_milliseconds_and_a_Z()
    {
        var time = new DateTime(2026, 1, 2, 13, 4, 5, 6, DateTimeKind.Utc);
        Assert.Equal("2026-01-02T13:04:05.006Z", Clock.Format(time));
        Assert.Equal("2026-01-02", Clock.Day(time));
    }

    [Theory]
    [InlineData("2026-01-02", "2026-01-02T00:00:00.000Z")]
    [InlineData("2026-01-02T03:04", "2026-01-02T03:04:00.000Z")]
    [InlineData("2026-01-02T03:04Z", "2026-01-02T03:04:00.000Z")]
    [InlineData("2026-01-02T03:04:05", "2026-01-02T03:04:05.000Z")]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z")]
    [InlineData("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05.000Z")]
    [InlineData("2026-01-02T23:04:05.5-02:00", "2026-01-03T01:04:05.500Z")]
    [InlineData("2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05.123Z")]
    public void Times_are_read_in_UTC(string text, string read)
    {
        Assert.True(Clock.TryParse(text, out DateTime time));
        Assert.Equal((read, DateTimeKind.Utc), (Clock.Format(time), time.Kind));
        Assert.Equal(time, Clock.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2026-13-01")]
    [InlineData("2026-1-2")]
    [InlineData(" 2026-01-02")]
    [InlineData("2026-01-02 03:04:05")]
    [InlineData("2026-01-02T03Z")]
    [InlineData("2026-01-02T24:00:00Z")]
    [InlineData("1767312245")]
    public void What_is_no_time_is_none(string text)
    {
        Assert.False(Clock.TryParse(text, out _));
        Assert.Equal(text, Assert.Throws<FormatException>(() => Clock.Parse(text)).Message);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9_999, 0)]
    [InlineData(10_000, 10_000)]
    [InlineData(19_999, 10_000)]
    public void What_is_less_than_a_millisecond_is_cut(long ticks, long left) =>
        Assert.Equal(new DateTime(left, DateTimeKind.Utc), Clock.TruncateToMilliseconds(new DateTime(ticks, DateTimeKind.Utc)));
}
