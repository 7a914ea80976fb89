using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Botpress.Client.Tests;

public sealed class BackOffTests
{
    [Theory]
    [InlineData(500, 30_000)]
    [InlineData(1000, 1000)]
    [InlineData(1000, 1500)]
    public void Each_wait_is_about_twice_the_one_before_and_none_longer_than_the_longest(int first, int longest)
    {
        int seed = new Random().Next();
        var firsts = new List<double>();
        for (int run = 0; run < 100; run++)
        {
            BackOff backOff = New(first, longest, seed + run);
            double[] waits = [.. Enumerable.Range(0, 40).Select(_ => backOff.Next().TotalMilliseconds)];
            firsts.Add(waits[0]);
            double expected = Math.Min(first, longest);
            for (int number = 0; number < waits.Length; number++)
            {
                // On .NET Framework times are made of whole milliseconds.
                Assert.True(
                    waits[number] >= (expected * 0.75) - 1 && waits[number] <= Math.Min(longest, expected * 1.25) + 1, $"seed {seed + run}, wait {number}: {waits[number]} ms, not about {expected}");
                expected = Math.Min(expected * 2, longest);
            }
        }

        // Of many who wait no two do so for the same time, unless it is the longest.
        Assert.InRange(firsts.Min(), 0, first * 0.8);
        Assert.InRange(firsts.Max(), Math.Min(longest, first * 1.2), longest);
    }

    [Fact]
    public void After_a_reset_the_first_wait_is_next()
    {
        BackOff backOff = New(1000, 60_000, 1);
        for (int round = 0; round < 3; round++)
        {
            Assert.InRange(backOff.Next().TotalMilliseconds, 750, 1250);
            Assert.InRange(backOff.Next().TotalMilliseconds, 1500, 2500);
            Assert.InRange(backOff.Next().TotalMilliseconds, 3000, 5000);
            backOff.Reset();
        }
    }

    [Fact]
    public void However_often_it_is_tried_there_is_a_next_wait()
    {
        BackOff none = New(0, 1000, 1);
        BackOff some = New(1, 1000, 1);
        for (int number = 0; number < 2000; number++)
        {
            Assert.Equal(TimeSpan.Zero, none.Next());
            Assert.InRange(some.Next().TotalMilliseconds, 0, 1000);
        }
    }

    private static BackOff New(int first, int longest, int seed) => new(TimeSpan.FromMilliseconds(first), TimeSpan.FromMilliseconds(longest), new Random(seed));
}
