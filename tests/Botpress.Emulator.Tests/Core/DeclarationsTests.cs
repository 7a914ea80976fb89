using System;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>Under which names things are kept and shown, and what is said, with what to do, of those that nobody declares.</summary>
public class DeclarationsTests
{
    private const string Bot = """
        {
          "user": {"tags":{"plan":{}}}, "conversation": {"tags":{"topic":{}}}, "message": {"tags":{}},
          "states": {"prefs":{"type":"user","schema":{"required":["n"]}},"global":{"type":"bot"}},
          "events": {"ping":{"schema":{"required":["n"]}}},
          "plugins": {"help":{"id":"plugin_1"},"gone":{"id":"plugin_2"}}
        }
        """;

    private const string Mail = """
        {
          "user": {"tags":{"address":{}}},
          "channels": {"thread":{"conversation":{"tags":{"id":{},"subject":{}}},"message":{"tags":{"id":{}}}}},
          "events": {"bounced":{"schema":{"required":["code"]}}},
          "states": {"cursor":{"type":"integration"},"open":{}}
        }
        """;

    [Theory]
    [InlineData(false, "{}", null)]
    [InlineData(false, """{"integrationName":"mail"}""", "mail")]
    [InlineData(false, """{"integrationName":"sms"}""", "ReferenceNotFound integrationName: the bot has no integration \"sms\"; it has \"mail\", \"chat\". Install it with Set-BpBot bot_1 -Integration @{ <id> = @{ enabled = $true } }")]
    [InlineData(true, "{}", "mail")]
    [InlineData(true, """{"integrationName":"mail"}""", "mail")]
    [InlineData(true, """{"integrationName":"chat"}""", "Forbidden integrationName: the request comes from the integration \"mail\", and \"chat\" is another")]
    public void Something_new_is_of_the_integration_that_asks_or_is_named(bool isMail, string body, string? expected)
    {
        using World world = Make(isMail);
        Call call = world.Call(Operations.CreateUser, body);
        Is(expected, () => Declarations.IntegrationOf(call, call.Body)?.Key);
    }

    [Fact]
    public void A_bot_without_integrations_has_none()
    {
        using var world = new World();
        Call call = world.Call(Operations.CreateUser, """{"integrationName":"sms"}""");
        Assert.Contains("; it has none. Install it", Assert.Throws<ApiError>(() => Declarations.IntegrationOf(call, call.Body)).Message, StringComparison.Ordinal);
    }

    [Theory]
    // The bot: its own, those of its integration as it makes something, and no others of it.
    [InlineData(false, "user", "plan", null, true, "plan")]
    [InlineData(false, "conversation", "topic", "mail", true, "topic")]
    [InlineData(false, "conversation", "id", "mail", true, "mail:id")]
    [InlineData(false, "conversation", "mail:id", "mail", true, "mail:id")]
    [InlineData(false, "conversation", "id", "mail", false, "InvalidPayload tags.id: the bot declares no tag \"id\" of conversations; declare it with Set-BpBot bot_1 -Conversation @{ tags = @{ 'id' = @{ title = 'id' } } }")]
    [InlineData(false, "user", "odd", null, true, "InvalidPayload tags.odd: the bot declares no tag \"odd\" of users; declare it with Set-BpBot bot_1 -User @{ tags = @{ 'odd' = @{ title = 'odd' } } }")]
    [InlineData(false, "user", "mail:address", null, true, "InvalidPayload tags.mail:address: the tag is one of the integration \"mail\", and the bot can only read it")]
    [InlineData(false, "user", "mail:odd", null, true, "InvalidPayload tags.mail:odd: the bot declares no tag \"mail:odd\" of users; declare it with Set-BpBot bot_1 -User @{ tags = @{ 'mail:odd' = @{ title = 'mail:odd' } } }")]
    [InlineData(false, "user", "help#level", null, true, "help#level")]
    [InlineData(false, "user", "helper#level", null, true, "helper#level")]
    [InlineData(false, "user", "level", null, true, "level")]
    // The integration: its own, by either name.
    [InlineData(true, "user", "address", "mail", true, "mail:address")]
    [InlineData(true, "user", "mail:address", "mail", true, "mail:address")]
    [InlineData(true, "user", "address", null, false, "mail:address")]
    [InlineData(true, "conversation", "subject", "mail", false, "mail:subject")]
    [InlineData(true, "user", "odd", "mail", true, "InvalidPayload tags.odd: the integration \"mail\" declares no tag \"odd\" of users; it declares \"address\". Declare it with Set-BpIntegration intver_mail -User")]
    [InlineData(true, "message", "subject", "mail", true, "InvalidPayload tags.subject: the integration \"mail\" declares no tag \"subject\" of messages on its channel \"thread\"; it declares \"id\". Declare it with Set-BpIntegration intver_mail -Channel, in thread.message.tags")]
    [InlineData(true, "conversation", "plan", "chat", true, "InvalidPayload tags.plan: the integration \"mail\" declares no tag \"plan\" of conversations on its channel \"thread\"; it declares \"id\", \"subject\". Declare it with Set-BpIntegration intver_mail -Channel, in thread.conversation.tags")]
    public void Tags_are_kept_by_the_names_that_the_bot_knows(bool isMail, string kind, string key, string? of, bool isNew, string expected)
    {
        using World world = Make(isMail);
        Call call = world.Call(Operations.CreateUser);
        Installed? integration = of is null ? null : Installed.Find(world.Store.State, world.Bot, of);
        Is(expected, () => Declarations.Tags(call, kind, new JsonObject { [key] = "v" }, "tags", integration, kind == "user" ? null : "thread", isNew)!.Single(tag => (string)tag.Value! == "v").Key);
    }

    [Fact]
    public void Lenient_takes_any_tag_and_so_does_an_integration_whose_definition_is_not_known()
    {
        using World world = Make(false);
        Assert.Null(Declarations.Tags(world.Call(Operations.CreateUser), "user", null, "tags", null, null, true));
        world.Store.IsLenient = true;
        Assert.Equal("odd", Declarations.Tag(world.Call(Operations.CreateUser), "user", "odd", "tags.odd", null, null, true));
        world.IntegrationId = "intver_mail";
        Assert.Equal("mail:odd", Declarations.Tag(world.Call(Operations.CreateUser), "user", "odd", "tags.odd", null, null, true));
        world.Store.IsLenient = false;
        world.Store.State.Integrations.Clear();
        Assert.Equal("mail:odd", Declarations.Tag(world.Call(Operations.CreateUser), "user", "odd", "tags.odd", null, null, true));
    }

    [Theory]
    [InlineData("""{"requiredTags":["id"]}""", """{"mail:id":"1"}""", null)]
    [InlineData("""{"requiredTags":["id","subject"]}""", """{"mail:id":"1"}""", "tags.subject is required by the integration \"mail\"")]
    [InlineData("""{"requiredTags":["id"]}""", """{"mail:id":""}""", "tags.id is required by the integration \"mail\"")]
    [InlineData("""{"requiredTags":["id"]}""", """{"id":"1"}""", "tags.id is required by the integration \"mail\"")]
    [InlineData("""{"requiredTags":[7]}""", "{}", null)]
    [InlineData("{}", "{}", null)]
    public void Tags_that_an_integration_asks_for_are_there(string creation, string kept, string? fault)
    {
        using World world = Make(false);
        Installed mail = Installed.Find(world.Store.State, world.Bot, "mail")!;
        Exception? found = Record.Exception(() => Declarations.RequireTags(mail, JsonNode.Parse(creation), JsonNode.Parse(kept)!.AsObject(), "tags"));
        Assert.Equal(fault, found?.Message);
        Declarations.RequireTags(null, JsonNode.Parse(creation), [], "tags");
    }

    [Fact]
    public void An_integration_sees_its_own_by_plain_names_and_the_bot_all_as_they_are_kept()
    {
        var user = new JsonObject { ["id"] = "u", ["tags"] = new JsonObject { ["mail:address"] = "a", ["plan"] = "p", ["mailer:x"] = "y" } };
        using World world = Make(true);
        Assert.Equal("""{"plan":"p","mailer:x":"y","address":"a"}""", Declarations.Seen(world.Call(Operations.CreateUser), user)["tags"]!.ToJsonString());
        Assert.Equal("""{"id":"e"}""", Declarations.Seen(world.Call(Operations.CreateUser), new JsonObject { ["id"] = "e" }).ToJsonString());
        Assert.Equal(("mail:x", "mail:x", "x", "x"), (Kept("x"), Kept("mail:x"), Shown("mail:x"), Shown("x")));
        world.IntegrationId = null;
        JsonObject seen = Declarations.Seen(world.Call(Operations.CreateUser), user);
        Assert.Equal(user.ToJsonString(), seen.ToJsonString());
        Assert.NotSame(user, seen);
        Assert.Equal(("x", "mail:x"), (Kept("x"), Shown("mail:x")));

        string Kept(string name) => Declarations.Kept(world.Call(Operations.CreateUser), name);
        string Shown(string name) => Declarations.Shown(world.Call(Operations.CreateUser), name);
    }

    [Theory]
    [InlineData(false, "ping", """{"n":1}""", "ping")]
    [InlineData(false, "ping", "{}", "InvalidPayload payload.n is required, as its definition says")]
    [InlineData(false, "mail:bounced", """{"code":1}""", "mail:bounced")]
    [InlineData(false, "mail:bounced", "{}", "InvalidPayload payload.code is required, as its definition says")]
    [InlineData(false, "help#asked", "{}", "help#asked")]
    [InlineData(false, "odd", "{}", "InvalidPayload type: neither the bot nor an integration of it declares an event \"odd\"; declare it with Set-BpBot bot_1 -Event @{ 'odd' = @{ schema = @{ type = 'object' } } }")]
    [InlineData(false, ":odd", "{}", "InvalidPayload type: neither the bot nor an integration of it declares an event \":odd\"; declare it with Set-BpBot bot_1 -Event @{ ':odd' = @{ schema = @{ type = 'object' } } }")]
    [InlineData(false, "mail:odd", "{}", "InvalidPayload type: neither the bot nor an integration of it declares an event \"mail:odd\"; the integration \"mail\" must declare it: Set-BpIntegration intver_mail -Event @{ 'odd' = @{ schema = @{ type = 'object' } } }")]
    [InlineData(false, "sms:odd", "{}", "InvalidPayload type: neither the bot nor an integration of it declares an event \"sms:odd\"; the integration \"sms\" must declare it, and the bot has none of that name. Install it with Set-BpBot bot_1 -Integration @{ <id> = @{ enabled = $true } }")]
    [InlineData(true, "bounced", """{"code":1}""", "mail:bounced")]
    [InlineData(true, "mail:bounced", """{"code":1}""", "mail:bounced")]
    [InlineData(true, "bounced", "{}", "InvalidPayload payload.code is required, as its definition says")]
    [InlineData(true, "ping", "{}", "InvalidPayload type: the integration \"mail\" declares no event \"ping\"; it declares \"bounced\". Declare it with Set-BpIntegration intver_mail -Event @{ 'ping' = @{ schema = @{ type = 'object' } } }")]
    public void Events_are_declared_and_fit(bool isMail, string type, string payload, string expected)
    {
        using World world = Make(isMail);
        Is(expected, () => Declarations.Event(world.Call(Operations.CreateEvent), type, JsonNode.Parse(payload)!.AsObject()));
    }

    [Fact]
    public void Lenient_takes_any_event_and_state()
    {
        using World world = Make(false);
        world.Store.IsLenient = true;
        Assert.Equal("odd", Declarations.Event(world.Call(Operations.CreateEvent), "odd", []));
        Assert.Null(Declarations.State(world.Call(Operations.SetState), "user", "odd"));
        world.IntegrationId = "intver_mail";
        Assert.Equal("mail:odd", Declarations.Event(world.Call(Operations.CreateEvent), "odd", []));
        Assert.Null(Declarations.State(world.Call(Operations.SetState), "bot", "odd"));
    }

    [Theory]
    [InlineData(false, "user", "prefs", """{"type":"user","schema":{"required":["n"]}}""")]
    [InlineData(false, "bot", "global", """{"type":"bot"}""")]
    [InlineData(false, "integration", "global", """{"type":"bot"}""")]
    [InlineData(false, "bot", "mail:cursor", """{"type":"integration"}""")]
    [InlineData(false, "workflow", "odd", "")]
    [InlineData(false, "user", "global", "InvalidPayload name: the state \"global\" is declared as one of the type bot, not user")]
    [InlineData(false, "bot", "prefs", "InvalidPayload name: the state \"prefs\" is declared as one of the type user, not bot")]
    [InlineData(false, "user", "odd", "InvalidPayload name: the bot declares no state \"odd\"; declare it with Set-BpBot bot_1 -State @{ 'odd' = @{ type = 'user'; schema = @{ type = 'object' } } }")]
    [InlineData(false, "integration", "mail:odd", "InvalidPayload name: the bot declares no state \"mail:odd\"; the integration \"mail\" must declare it: Set-BpIntegration intver_mail -State @{ 'odd' = @{ type = 'bot'; schema = @{ type = 'object' } } }")]
    [InlineData(true, "integration", "cursor", """{"type":"integration"}""")]
    [InlineData(true, "bot", "mail:cursor", """{"type":"integration"}""")]
    [InlineData(true, "user", "open", "{}")]
    [InlineData(true, "integration", "prefs", "InvalidPayload name: the integration \"mail\" declares no state \"prefs\"; it declares \"cursor\", \"open\". Declare it with Set-BpIntegration intver_mail -State")]
    public void States_are_declared_with_their_type(bool isMail, string type, string name, string expected)
    {
        using World world = Make(isMail);
        Is(expected, () => Declarations.State(world.Call(Operations.SetState), type, name)?.ToJsonString() ?? "");
    }

    [Theory]
    [InlineData("mail:x", "mail")]
    [InlineData("mail:a:x", null)]
    [InlineData("sms:x", null)]
    [InlineData("x", null)]
    [InlineData(":x", null)]
    public void The_prefix_of_a_name_is_its_integrations(string name, string? owner)
    {
        using World world = Make(false);
        Assert.Equal(owner, Declarations.Owner(world.Call(Operations.CreateUser), name)?.Key);
    }

    private static World Make(bool isMail)
    {
        var world = new World(Bot);
        world.Install("mail", Mail);
        world.Install("chat", "{}");
        world.Store.State.Plugins["plugin_1"] = new DefinitionState
        {
            Data = JsonNode.Parse("""{"id":"plugin_1","name":"helper","user":{"tags":{"level":{}}},"events":{"asked":{"schema":{}}}}""")!.AsObject(),
        };
        world.IntegrationId = isMail ? "intver_mail" : null;
        return world;
    }

    /// <summary>What comes out or, of an error, its type and message.</summary>
    private static void Is(string? expected, Func<string?> action)
    {
        try
        {
            Assert.Equal(expected, action());
        }
        catch (ApiError error)
        {
            Assert.Equal(expected, $"{error.Type} {error.Message}");
        }
    }
}
