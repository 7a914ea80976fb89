using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>Which integrations of bots are chats, and what requests of a chat tell.</summary>
public class ChatInstanceTests
{
    [Fact]
    public void Enabled_integrations_of_the_name_are_chats()
    {
        using var world = new World();
        world.Install("chat", """{"id":"c"}""", more: """{"webhookId":"hook1"}""");
        world.Install("second", """{"id":"c","name":"chat"}""", more: """{"webhookId":"hook2","enabled":false}""");
        world.Install("odd", """{"id":"c","name":"chat"}""", more: """{"webhookId":"hook3","enabled":"true"}""");
        world.Install("mail", "{}", more: """{"webhookId":"hook4"}""");
        Assert.Equal(["chat"], ChatInstance.All(world.Store.State, world.Bot).Select(chat => chat.Integration.Key));
        ChatInstance found = ChatInstance.Find(world.Store.State, "hook1")!;
        Assert.Equal(("hook1", World.BotId, null), (found.WebhookId, found.BotId, found.PersonalKey));
        Assert.Same(world.Bot, found.Bot);
        foreach (string other in new[] { "hook2", "hook3", "hook4", "hook5", "" })
        {
            Assert.Null(ChatInstance.Find(world.Store.State, other));
        }
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"configuration":{"encryptionKey":"secret"}}""", "secret")]
    [InlineData("""{"configuration":{"encryptionKey":""}}""", null)]
    [InlineData("""{"configuration":{}}""", null)]
    public void Users_sign_with_the_key_of_the_configuration(string more, string? key)
    {
        using var world = new World();
        world.Install("chat", "{}", more: more);
        ChatInstance chat = ChatInstance.First(world.Store.State)!;
        Assert.Equal((key, ""), (chat.PersonalKey, chat.WebhookId));
    }

    [Fact]
    public void The_first_is_that_of_the_emulators_own_bot()
    {
        using var world = new World();
        Assert.Null(ChatInstance.First(world.Store.State));
        BotState second = world.AddBot("bot_2");
        world.Install("chat", """{"id":"c"}""", more: """{"webhookId":"hook1"}""");
        second.Bot["integrations"] = JsonNode.Parse("""{"chat":{"id":"c","name":"chat","enabled":true,"webhookId":"hook2"}}""");
        Assert.Equal("hook1", ChatInstance.First(world.Store.State)!.WebhookId);
        world.Store.State.SampleBotId = "bot_2";
        Assert.Equal("hook2", ChatInstance.First(world.Store.State)!.WebhookId);
    }

    [Fact]
    public void A_conversation_is_of_the_chat_whose_prefix_it_has()
    {
        using var world = new World();
        world.Install("chat", "{}");
        Assert.Equal("chat", ChatInstance.Of(world.Store.State, world.Bot, new JsonObject { ["integration"] = "chat" })?.Integration.Key);
        Assert.Null(ChatInstance.Of(world.Store.State, world.Bot, new JsonObject { ["integration"] = "mail" }));
        Assert.Null(ChatInstance.Of(world.Store.State, world.Bot, []));
    }

    [Fact]
    public async System.Threading.Tasks.Task What_is_told_is_told_afterwards_and_what_is_said_the_bot_hears()
    {
        using var world = new World();
        world.Install("chat", "{}");
        world.Bot.ChatUsers.Set("ada", "user_1");
        ChatInstance chat = ChatInstance.First(world.Store.State)!;
        var call = new ChatCall(chat, new Call(world.Store, ChatOperations.GetUser, new() { ["id"] = "x" }, new Query(""), [], new JsonObject { ["a"] = "b" }, chat.Bot)) { Caller = "ada" };
        Assert.Equal(("user_1", "x", "b"), (call.UserId, call.Path("id"), call.Body.Text("a")));
        Assert.Same(world.Bot, call.Bot);
        using SignalStream stream = world.Store.Signals.Open("conv_1")!;
        var message = new JsonObject { ["text"] = "hi" };
        call.Say("conv_1", "message_created", message);
        call.Publish("conv_1", "event_created", []);
        call.Close("conv_1");
        Assert.Equal("""{"type":"message_created","conversationId":"conv_1","data":{"text":"hi","isBot":false}}""", call.Said!.ToJsonString());
        Assert.Equal("""{"text":"hi"}""", message.ToJsonString());
        Assert.Equal((null, false), await stream.NextAsync(System.TimeSpan.Zero));
        Assert.Equal(3, call.Afterwards.Count);
        foreach (System.Action tell in call.Afterwards)
        {
            tell();
        }

        string[] frames = [await NextOf(stream), await NextOf(stream)];
        Assert.Contains("""{"type":"message_created","data":{"text":"hi","isBot":false}}""", frames[0], System.StringComparison.Ordinal);
        Assert.Contains("event_created", frames[1], System.StringComparison.Ordinal);
        Assert.Equal((null, true), await stream.NextAsync(System.TimeSpan.Zero));
    }

    private static async System.Threading.Tasks.Task<string> NextOf(SignalStream stream) => System.Text.Encoding.UTF8.GetString((await stream.NextAsync(System.TimeSpan.Zero)).Frame ?? []);
}
