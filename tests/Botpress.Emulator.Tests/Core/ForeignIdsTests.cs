using System.Collections.Generic;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

public class ForeignIdsTests
{
    [Fact]
    public void A_chosen_id_stands_for_the_services_own_and_back()
    {
        var ids = new ForeignIds();
        ids.Set("ada", "user_1");
        Assert.Equal(("user_1", "user_1", "ada"), (ids.Find("ada"), ids.Of("ada"), ids.Shown("user_1")));
        Assert.Equal((null, "user_2", "user_2"), (ids.Find("user_2"), ids.Of("user_2"), ids.Shown("user_2")));
    }

    [Fact]
    public void What_was_read_is_known_both_ways()
    {
        var ids = new ForeignIds { Ids = new Dictionary<string, string> { ["ada"] = "user_1", ["grace"] = "user_2" } };
        Assert.Equal(("ada", "grace"), (ids.Shown("user_1"), ids.Shown("user_2")));
        ids.Set("joan", "user_3");
        Assert.Equal(("joan", "user_3"), (ids.Shown("user_3"), ids.Of("joan")));
    }

    [Fact]
    public void What_is_removed_stands_for_nothing()
    {
        var ids = new ForeignIds();
        ids.Set("ada", "user_1");
        ids.Set("grace", "user_2");
        ids.Remove("ada");
        ids.Remove("nobody");
        Assert.Equal((null, "user_1"), (ids.Find("ada"), ids.Shown("user_1")));
        Assert.Equal(("user_2", "grace"), (ids.Find("grace"), ids.Shown("user_2")));
        Assert.Equal("user_2", Assert.Single(ids.Ids).Value);
    }
}
