using System;
using System.Linq;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

public class IdsTests
{
    [Fact]
    public void A_ulid_begins_with_the_time_in_milliseconds()
    {
        // The example of the specification of ULIDs.
        Assert.StartsWith("01ARYZ6S41", Ids.Ulid(DateTime.UnixEpoch.AddMilliseconds(1469918176385)), StringComparison.Ordinal);
        Assert.StartsWith("0000000000", Ids.Ulid(DateTime.UnixEpoch), StringComparison.Ordinal);
        Assert.StartsWith("000000000Z", Ids.Ulid(DateTime.UnixEpoch.AddMilliseconds(31)), StringComparison.Ordinal);
        Assert.StartsWith("0000000010", Ids.Ulid(DateTime.UnixEpoch.AddMilliseconds(32)), StringComparison.Ordinal);
    }

    [Fact]
    public void Ulids_of_one_time_are_none_the_same()
    {
        string[] all = [.. Enumerable.Range(0, 200).Select(_ => Ids.Ulid(DateTime.UnixEpoch))];
        Assert.Equal(200, all.Distinct().Count());
        Assert.All(all, id => Assert.Matches(@"\A[0-9A-HJKMNP-TV-Z]{26}\z", id));
        Assert.Equal("0123456789ABCDEFGHJKMNPQRSTVWXYZ", string.Concat(all.SelectMany(id => id[10..]).Distinct().Order()));
    }

    [Fact]
    public void A_chance_that_is_repeated_gives_the_same_again()
    {
        Assert.Equal(Ids.Ulid(DateTime.UnixEpoch, new Random(7)), Ids.Ulid(DateTime.UnixEpoch, new Random(7)));
        Assert.NotEqual(Ids.Ulid(DateTime.UnixEpoch, new Random(7)), Ids.Ulid(DateTime.UnixEpoch, new Random(8)));
        Assert.Equal(26, Ids.Ulid(DateTime.UnixEpoch, new Random(7)).Length);
    }

    [Fact]
    public void Secrets_are_hexadecimal_and_by_chance()
    {
        Assert.Equal([0, 2, 32], new[] { 0, 1, 16 }.Select(bytes => Ids.Hex(bytes).Length));
        string text = Ids.Hex(1000);
        Assert.Equal("0123456789abcdef", string.Concat(text.Distinct().Order()));
        Assert.Equal(16, text.Where((_, index) => index % 2 == 0).Distinct().Count());
        Assert.Equal(16, text.Where((_, index) => index % 2 == 1).Distinct().Count());
        Assert.NotEqual(text, Ids.Hex(1000));
    }
}
