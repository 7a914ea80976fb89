using System.Text.Json.Nodes;
using Botpress.Client;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>What a body names is there, and tags are kept and compared.</summary>
public class ReferenceTests
{
    [Theory]
    [InlineData("conversationId", "conversation")]
    [InlineData("userId", "user")]
    [InlineData("messageId", "message")]
    [InlineData("eventId", "event")]
    [InlineData("workflowId", "workflow")]
    [InlineData("parentTaskId", "task")]
    public void What_a_field_names_is_there(string field, string thing)
    {
        using var world = new World();
        JsonObject data = new() { ["id"] = "x1", ["createdAt"] = "", ["updatedAt"] = "" };
        world.Bot.Conversations.Add("conversation1", new ConversationState { Data = data });
        world.Bot.Users.Add("user1", data);
        world.Bot.Messages.Add("message1", data);
        world.Bot.Events.Add("event1", new EventState { Data = data });
        world.Bot.Workflows.Add("workflow1", data);
        world.Bot.Tasks.Add("task1", data);
        Assert.Equal($"{thing}1", Named(new JsonObject { [field] = $"{thing}1" }));
        Assert.Null(Named([]));
        ApiError error = Assert.Throws<ApiError>(() => Named(new JsonObject { [field] = "none" }));
        Assert.Equal(("ReferenceNotFound", $"{field}: there is no {thing} \"none\""), (error.Type, error.Message));

        string? Named(JsonObject body)
        {
            Call call = world.Call(Operations.CreateEvent, body.ToJsonString());
            return thing switch
            {
                "conversation" => References.Conversation(call),
                "user" => References.User(call),
                "message" => References.Message(call),
                "event" => References.Event(call),
                "workflow" => References.Workflow(call, field),
                _ => References.ParentTask(call),
            };
        }
    }

    [Fact]
    public void A_user_is_found_by_the_id_that_a_field_has()
    {
        using var world = new World();
        world.Bot.Users.Add("u1", new JsonObject { ["id"] = "u1", ["createdAt"] = "", ["updatedAt"] = "" });
        Assert.Equal("u1", References.User(world.Bot, "by", "u1").Text("id"));
        Assert.Equal("by: there is no user \"u2\"", Assert.Throws<ApiError>(() => References.User(world.Bot, "by", "u2")).Message);
    }

    [Theory]
    [InlineData("""{"a":"2","c":"3"}""", """{"a":"2","b":"1","c":"3"}""")]
    [InlineData("""{"a":null}""", """{"b":"1"}""")]
    [InlineData("""{"a":""}""", """{"b":"1"}""")]
    [InlineData("null", """{"a":"1","b":"1"}""")]
    public void Tags_are_merged_and_an_empty_one_goes(string changes, string tags)
    {
        JsonObject item = JsonNode.Parse("""{"tags":{"a":"1","b":"1"}}""")!.AsObject();
        TagMaps.Update(item, JsonNode.Parse(changes) as JsonObject);
        Assert.Equal(tags, item["tags"]!.ToJsonString());
    }

    [Theory]
    [InlineData("{}", "null", "{}")]
    [InlineData("{}", """{"x":"1"}""", """{"properties":{"x":"1"}}""")]
    [InlineData("""{"properties":{"x":"1","y":"2"}}""", """{"x":null,"z":"3"}""", """{"properties":{"y":"2","z":"3"}}""")]
    [InlineData("""{"properties":{"x":"1"}}""", "null", """{"properties":{"x":"1"}}""")]
    public void A_map_that_may_be_missing_is_made_when_it_changes(string before, string changes, string after)
    {
        JsonObject item = JsonNode.Parse(before)!.AsObject();
        TagMaps.UpdateOptional(item, "properties", JsonNode.Parse(changes) as JsonObject);
        Assert.Equal(after, item.ToJsonString());
    }

    /// <summary>Which of the things is meant by tags, all of them or those that are named.</summary>
    [Theory]
    [InlineData("{}", "", false, null)]
    [InlineData("""{"a":""}""", "", false, null)]
    [InlineData("""{"a":"1"}""", "", false, "one")]
    [InlineData("""{"a":"1","b":"2"}""", "", false, "both")]
    [InlineData("""{"a":"1","b":"2","c":""}""", "", false, "both")]
    [InlineData("""{"a":"1","b":"3"}""", "", false, null)]
    [InlineData("""{"a":"1","b":"3"}""", "a", false, "both")]
    [InlineData("""{"a":"1","b":"2"}""", "a b", false, "both")]
    [InlineData("""{"a":"1","b":"2"}""", "c", false, null)]
    [InlineData("""{"a":"1","b":"2"}""", "a c", false, "both")]
    [InlineData("""{"mail:a":"1"}""", "", true, "prefixed")]
    [InlineData("""{"mail:a":"1"}""", "", false, null)]
    [InlineData("""{"mail:a":"2"}""", "", true, null)]
    public void Get_or_create_means_the_oldest_with_the_same_tags(string tags, string keys, bool isMail, string? found)
    {
        using var world = new World();
        world.Install("mail", "{}");
        world.IntegrationId = isMail ? "intver_mail" : null;
        JsonObject[] all =
        [
            Item("both", """{"a":"1","b":"2"}"""), Item("one", """{"a":"1"}"""), Item("later", """{"a":"1"}"""), Item("prefixed", """{"mail:a":"1","plan":"x"}"""), Item("none", "{}"),
        ];
        Assert.Equal(found, TagMaps.FindSame(world.Call(Operations.CreateUser), JsonNode.Parse(tags)!.AsObject(), keys.Length == 0 ? null : keys.Split(' '), all)?.Text("id"));

        static JsonObject Item(string id, string tags) => new() { ["id"] = id, ["tags"] = JsonNode.Parse(tags) };
    }

    [Fact]
    public void A_filter_by_tags_goes_by_the_names_that_the_caller_knows()
    {
        using var world = new World();
        world.Install("mail", "{}");
        var item = new JsonObject { ["tags"] = new JsonObject { ["mail:a"] = "1" } };
        Assert.False(Matches("tags.a=1"));
        Assert.True(Matches("tags.mail:a=1"));
        Assert.True(Matches(""));
        world.IntegrationId = "intver_mail";
        Assert.True(Matches("tags.a=1"));
        Assert.False(Matches("tags.a=2"));

        bool Matches(string query)
        {
            Call call = world.Call(Operations.ListUsers, query: query);
            return call.Query.Tags().Matches(call, item);
        }
    }
}
