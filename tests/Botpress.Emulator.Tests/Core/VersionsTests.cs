using System;
using System.Linq;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>Versions are ordered and asked for as npm's are.</summary>
public class VersionsTests
{
    /// <summary>From the oldest to the newest.</summary>
    private static readonly string[] _order =
    [
        "a", "b", "0.0.1", "0.0.9", "0.0.10", "0.1.0", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.2", "1.0.0-alpha.10", "1.0.0-alpha.beta",
        "1.0.0-beta", "1.0.0", "1.0.1", "1.1.0", "1.9.0", "1.10.0", "2.0.0", "10.0.0", "99999999999999999999.0.0",
    ];

    [Fact]
    public void Any_two_are_in_their_order()
    {
        for (int left = 0; left < _order.Length; left++)
        {
            for (int right = 0; right < _order.Length; right++)
            {
                Assert.True(Math.Sign(left.CompareTo(right)) == Math.Sign(Versions.Compare(_order[left], _order[right])), $"{_order[left]} {_order[right]}");
            }
        }
    }

    [Theory]
    [InlineData("1.0.0", "v1.0.0")]
    [InlineData("1.0.0", "1.0.0+build.5")]
    [InlineData("1.0.0-a", "1.0.0-a+x")]
    public void What_does_not_count_does_not_order(string left, string right) => Assert.Equal(0, Versions.Compare(left, right));

    [Theory]
    [InlineData("latest", "2.1.0")]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("=1.2.3", "1.2.3")]
    [InlineData("v1.2.3", "1.2.3")]
    [InlineData("=1.2.9", null)]
    [InlineData("2.2.0-beta.1", "2.2.0-beta.1")]
    [InlineData("odd", "odd")]
    [InlineData("other", null)]
    [InlineData("", null)]
    [InlineData("*", "2.1.0")]
    [InlineData("x", "2.1.0")]
    [InlineData("1", "1.10.0")]
    [InlineData("1.x", "1.10.0")]
    [InlineData("1.X.x", "1.10.0")]
    [InlineData("1.2", "1.2.4")]
    [InlineData("1.2.*", "1.2.4")]
    [InlineData("3", null)]
    [InlineData("^1.2.3", "1.10.0")]
    [InlineData("^1.2", "1.10.0")]
    [InlineData("^1", "1.10.0")]
    [InlineData("^1.10.1", null)]
    [InlineData("^0.2.3", "0.2.4")]
    [InlineData("^0.2.5", null)]
    [InlineData("^0.0.3", "0.0.3")]
    [InlineData("^0.0.0", null)]
    [InlineData("^0.0", "0.0.4")]
    [InlineData("^0", "0.3.0")]
    [InlineData("~1.2.3", "1.2.4")]
    [InlineData("~1.2", "1.2.4")]
    [InlineData("~1", "1.10.0")]
    [InlineData("~1.2.5", null)]
    [InlineData("~2.1.0", "2.1.0")]
    [InlineData("2.1", "2.1.0")]
    [InlineData(">=2.1.0", "2.1.0")]
    [InlineData(">=2.1.1", null)]
    [InlineData(">2.1.0", null)]
    [InlineData(">2.0.0", "2.1.0")]
    [InlineData(">2.0", "2.1.0")]
    [InlineData(">2.1", null)]
    [InlineData(">1", "2.1.0")]
    [InlineData(">2", null)]
    [InlineData("<1.2.4", "1.2.3")]
    [InlineData("<1.2", "0.3.0")]
    [InlineData("<=1.2.3", "1.2.3")]
    [InlineData("<=1.2", "1.2.4")]
    [InlineData("<=1", "1.10.0")]
    [InlineData("<0.0.3", null)]
    [InlineData(">=1.0.0 <1.2.4", "1.2.3")]
    [InlineData(">= 1.0.0 < 1.2.4", "1.2.3")]
    [InlineData(">=1.0.0  <1.2.4 <=1.10.0", "1.2.3")]
    [InlineData("3 || 0.2", "0.2.4")]
    [InlineData("3||0.2||1", "1.10.0")]
    [InlineData("3 || ", null)]
    [InlineData(">=1.0.0 odd", null)]
    [InlineData("1.2.3.4", null)]
    [InlineData("^2.2.0-alpha", "2.2.0-beta.1")]
    [InlineData(">=2.2.0-beta.2", null)]
    [InlineData(">2.2.0-alpha", "2.2.0-beta.1")]
    [InlineData("<=2.2.0-alpha", "2.1.0")]
    [InlineData("=2.2.0-alpha", null)]
    [InlineData("x1.2.3", null)]
    [InlineData("^1.2.3x", null)]
    public void The_newest_that_fits_is_found(string asked, string? found)
    {
        string[] all = ["1.2.3", "2.2.0-beta.1", "0.0.3", "1.10.0", "0.2.4", "odd", "2.1.0", "0.2.3", "1.2.4", "0.0.4", "0.3.0"];
        Assert.Equal(found, Versions.Newest(all.Select(version => Definition("mail", version)), asked)?.Text("version"));
    }

    [Fact]
    public void The_latest_is_one_before_its_release_only_where_there_is_no_other()
    {
        Assert.Equal("1.0.0-b", Versions.Newest([Definition("mail", "1.0.0-a"), Definition("mail", "1.0.0-b")], "latest")?.Text("version"));
        Assert.Null(Versions.Newest([Definition("mail", "1.0.0-a")], "^1.0.0"));
        Assert.Null(Versions.Newest([], "latest"));
    }

    [Theory]
    [InlineData("", "mail 1.0.0,mail 2.0.0,chat 1.0.0,chat 0.1.0")]
    [InlineData("name=mail", "mail 1.0.0,mail 2.0.0")]
    [InlineData("version=1.0.0", "mail 1.0.0,chat 1.0.0")]
    [InlineData("name=chat&version=1.0.0", "chat 1.0.0")]
    [InlineData("version=latest", "mail 2.0.0,chat 1.0.0")]
    [InlineData("name=mail&version=latest", "mail 2.0.0")]
    [InlineData("name=sms", "")]
    public void Lists_are_of_a_name_and_a_version(string query, string found)
    {
        JsonObject[] all = [Definition("mail", "1.0.0"), Definition("mail", "2.0.0"), Definition("chat", "1.0.0"), Definition("chat", "0.1.0")];
        Assert.Equal(found, string.Join(",", Versions.Filter(all, new Query(query)).Select(one => $"{one.Text("name")} {one.Text("version")}")));
    }

    private static JsonObject Definition(string name, string version) => new() { ["name"] = name, ["version"] = version };
}
