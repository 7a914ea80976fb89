using System.Linq;
using Botpress.Client;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>On whose behalf a request is made, and what integrations of a bot go by.</summary>
public class CallerTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("x-integration-id=intver_mail", "mail")]
    [InlineData("x-integration-id=mail", "mail")]
    [InlineData("x-integration-alias=second", "second")]
    [InlineData("x-integration-alias=chat", "chat")]
    [InlineData("x-integration-name=mail", "mail")]
    [InlineData("x-integration-name=second", "second")]
    [InlineData("x-integration-id=intver_chat&x-integration-alias=second", "second")]
    [InlineData("x-integration-id=intver_mail&x-integration-name=mail", "mail")]
    public void The_headers_name_an_integration_of_the_bot(string headers, string? key)
    {
        using World world = Make();
        Assert.Equal(key, Ask(world, headers).Caller.Integration?.Key);
    }

    [Theory]
    [InlineData("x-integration-id=none", "none")]
    [InlineData("x-integration-alias=none", "none")]
    [InlineData("x-integration-name=none", "none")]
    [InlineData("x-integration-id=intver_mail&x-integration-alias=second", "intver_mail")]
    [InlineData("x-integration-id=intver_mail&x-integration-name=chat", "intver_mail")]
    [InlineData("x-integration-alias=mail&x-integration-name=chat", "mail")]
    public void One_that_the_bot_has_not_is_refused(string headers, string asked)
    {
        using World world = Make();
        ApiError error = Assert.Throws<ApiError>(() => Ask(world, headers));
        Assert.Equal(("Forbidden", $"x-integration-id: the bot does not have the integration \"{asked}\", and integrations act only in the bots that have them; install it with Set-BpBot bot_1 -Integration"), (error.Type, error.Message));
    }

    [Fact]
    public void An_integration_that_the_bot_has_twice_goes_by_its_aliases()
    {
        using World world = Make();
        Assert.Equal(
            ["mail: mail intver_mail mail", "chat: chat intver_chat chat", "second: second intver_chat chat"],
            Installed.Of(world.Store.State, world.Bot).Select(one => $"{one.Key}: {one.Prefix} {one.Id} {one.Name}"));
    }

    [Theory]
    [InlineData("mail", "mail")]
    [InlineData("second", "second")]
    [InlineData("chat", "chat")]
    [InlineData("none", null)]
    public void One_is_found_by_its_prefix_its_alias_or_its_name(string name, string? key)
    {
        using World world = Make();
        Assert.Equal(key, Installed.Find(world.Store.State, world.Bot, name)?.Key);
    }

    [Fact]
    public void One_under_an_alias_goes_by_its_name_and_is_found_by_both()
    {
        using var world = new World();
        world.Install("work", """{"id":"i1","name":"mail"}""");
        Installed found = Installed.Find(world.Store.State, world.Bot, "mail")!;
        Assert.Equal(("work", "mail", "mail"), (found.Key, found.Name, found.Prefix));
        Assert.Equal("work", Installed.Find(world.Store.State, world.Bot, "work")!.Key);
        Assert.Same(world.Store.State.Integrations["i1"].Data, found.Definition);
    }

    [Fact]
    public void One_that_the_bot_has_twice_is_found_by_its_name_as_the_first()
    {
        using var world = new World();
        world.Install("work", """{"id":"i1","name":"mail"}""");
        world.Install("home", """{"id":"i1","name":"mail"}""");
        Assert.Equal(["work", "work", "home"], new[] { "mail", "work", "home" }.Select(name => Installed.Find(world.Store.State, world.Bot, name)?.Key));
    }

    [Fact]
    public void One_whose_definition_is_gone_declares_nothing()
    {
        using World world = Make();
        world.Store.State.Integrations.Clear();
        Installed found = Installed.Find(world.Store.State, world.Bot, "mail")!;
        Assert.False(found.IsDefined);
        Assert.Empty(found.Definition);
        Assert.Empty(found.Map("user", "tags"));
    }

    [Fact]
    public void Maps_of_a_definition_are_empty_where_there_are_none()
    {
        using World world = Make();
        Installed found = Installed.Find(world.Store.State, world.Bot, "mail")!;
        Assert.True(found.IsDefined);
        Assert.Equal("""{"a":{}}""", found.Map("user", "tags").ToJsonString());
        Assert.Empty(found.Map("user", "none"));
        Assert.Empty(found.Map("name", "tags"));
        Assert.Same(found.Definition, found.Map());
    }

    private static World Make()
    {
        var world = new World();
        world.Install("mail", """{"user":{"tags":{"a":{}}}}""");
        world.Install("chat", "{}");
        world.Install("second", """{"id":"intver_chat","name":"chat"}""");
        return world;
    }

    private static Call Ask(World world, string headers) => world.Call(
        Operations.ListUsers, headers: [.. headers.Split('&').Select(header => header.Split('=')).Where(header => header.Length == 2).Select(header => (header[0], header[1]))]);
}
