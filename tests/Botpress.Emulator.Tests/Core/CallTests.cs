using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Botpress.Client;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>What a request is about, and its pages.</summary>
public class CallTests
{
    [Fact]
    public void A_request_is_for_the_bot_or_the_workspace_of_its_headers()
    {
        using var world = new World();
        Call ofBot = world.Call(Operations.ListUsers, """{"a":"x"}""");
        Assert.Equal((World.BotId, "", "x"), (ofBot.BotId, ofBot.WorkspaceId, ofBot.Body.Text("a")));
        Assert.Same(world.Bot, ofBot.Bot);
        Assert.Null(ofBot.Caller.Integration);
        Call ofWorkspace = world.Call(Operations.ListBots);
        Assert.Equal(("", World.Workspace), (ofWorkspace.BotId, ofWorkspace.WorkspaceId));
        Assert.Null(ofWorkspace.Bot);
        Call ofAccount = world.Call(Operations.GetAccount, headers: [("x-bot-id", ""), ("x-workspace-id", "")]);
        Assert.Equal(("", ""), (ofAccount.BotId, ofAccount.WorkspaceId));
        Is("InvalidPayload", "header x-bot-id is required", () => world.Call(Operations.ListUsers, headers: [("x-bot-id", "")]));
        Is("InvalidPayload", "header x-workspace-id is required", () => world.Call(Operations.ListBots, headers: [("x-workspace-id", "")]));
        Is("ResourceNotFound", "x-bot-id: bot \"none\" was not found", () => world.Call(Operations.ListUsers, headers: [("x-bot-id", "none")]));
        Is("Forbidden", "x-workspace-id: the token has no access to a workspace \"none\"", () => world.Call(Operations.ListBots, headers: [("x-workspace-id", "none")]));
    }

    [Fact]
    public void A_request_of_a_chat_is_for_the_chats_bot()
    {
        using var world = new World();
        var call = new Call(world.Store, ChatOperations.GetUser, [], new Query(""), [], [], world.Bot);
        Assert.Equal(World.BotId, call.BotId);
        Assert.Same(world.Bot, call.Bot);
    }

    [Fact]
    public void Things_are_found_by_the_path()
    {
        using var world = new World();
        world.AddBot("bot_2", workspace: "wkspace_2");
        world.Bot.Users.Add("u1", new JsonObject { ["id"] = "u1", ["createdAt"] = "", ["updatedAt"] = "" });
        Assert.Equal("u1", world.Call(Operations.GetUser, path: ("id", "u1")).Find(world.Bot.Users, "user").Text("id"));
        Assert.Equal("u1", world.Call(Operations.GetUser, path: ("other", "u1")).Find(world.Bot.Users, "user", "other").Text("id"));
        Is("ResourceNotFound", "user \"u2\" was not found", () => world.Call(Operations.GetUser, path: ("id", "u2")).Find(world.Bot.Users, "user"));
        Assert.Same(world.Bot, world.Call(Operations.GetBot, path: ("id", World.BotId)).PathBot());
        Assert.Same(world.Bot, world.Call(Operations.GetBot, path: ("botId", World.BotId)).PathBot("botId"));
        Is("ResourceNotFound", "bot \"bot_2\" was not found", () => world.Call(Operations.GetBot, path: ("id", "bot_2")).PathBot());
        Is("ResourceNotFound", "bot \"none\" was not found", () => world.Call(Operations.GetBot, path: ("id", "none")).PathBot());
    }

    [Fact]
    public void Integrations_go_by_their_aliases_only_where_a_header_says_so()
    {
        using var world = new World();
        Assert.False(world.Call(Operations.ListBots).IsMultiple);
        Assert.False(world.Call(Operations.ListBots, headers: [("x-multiple-integrations", "1")]).IsMultiple);
        Assert.True(world.Call(Operations.ListBots, headers: [("x-multiple-integrations", "true")]).IsMultiple);
    }

    [Theory]
    [InlineData("", "1 2 3")]
    [InlineData("afterDate=2026-01-02", "2 3")]
    [InlineData("beforeDate=2026-01-02", "1 2")]
    [InlineData("afterDate=2026-01-02T00:00:00.001Z&beforeDate=2026-01-03", "3")]
    public void Both_ends_of_a_range_belong_to_it(string query, string days)
    {
        using var world = new World();
        Call call = world.Call(Operations.ListUsers, query: query);
        IEnumerable<JsonObject> all = Enumerable.Range(1, 3).Select(day => new JsonObject { ["id"] = $"{day}", ["createdAt"] = $"2026-01-0{day}T00:00:00.000Z", ["updatedAt"] = "" });
        Assert.Equal(days, string.Join(" ", all.Where(call.Range("createdAt")).Select(item => item.Text("id"))));
        Shelf<JsonObject> shelf = [];
        foreach (JsonObject one in all)
        {
            shelf.Add(one.Text("id"), one);
        }

        Assert.Equal(days, string.Join(" ", shelf.After("createdAt", null, false, call.Part()).Select(found => found.Place.Id)));
        Assert.Equal(("f", "v"), (call.Part("f", "v").Field, call.Part("f", "v").Value));
    }

    [Theory]
    [InlineData("", "c b a")]
    [InlineData("sortField=createdAt", "c b a")]
    [InlineData("sortField=createdAt&sortDirection=asc", "a b c")]
    [InlineData("sortField=createdAt&sortDirection=desc", "c b a")]
    [InlineData("sortField=updatedAt", "a c b")]
    [InlineData("sortField=updatedAt&sortDirection=asc", "b c a")]
    [InlineData("sortField=size", "c a b")]
    [InlineData("sortField=size&sortDirection=desc", "b a c")]
    [InlineData("sortField=name", "b c a")]
    [InlineData("sortField=odd", "query sortField must be one of createdAt, updatedAt, size, name")]
    [InlineData("sortField=name&sortDirection=up", "query sortDirection must be one of asc, desc")]
    public void Lists_are_sorted_as_the_query_says(string query, string expected)
    {
        using var world = new World();
        Shelf<JsonObject> shelf = [];
        Add("a", "1", "3", 2.5, "z");
        Add("b", "2", "1", 10, null);
        Add("c", "3", "2", 2, "y");
        string[] fields = ["createdAt", "updatedAt", "size", "name"];
        if (expected.StartsWith("query", StringComparison.Ordinal))
        {
            Is("InvalidQuery", expected, () => world.Call(Operations.ListFiles, query: query).PageOf("files", shelf.Values, null, fields));
            return;
        }

        Assert.Equal(expected, Ids(world.Call(Operations.ListFiles, query: query).PageOf("files", shelf.Values, null, fields)));
        Assert.Equal(expected, Ids(world.Call(Operations.ListFiles, query: query).PageOf("files", shelf, _ => true, null, fields)));
        Assert.Equal(expected.Replace("b", "").Replace("  ", " ").Trim(), Ids(world.Call(Operations.ListFiles, query: query).PageOf("files", shelf, file => file.Text("id") != "b", null, fields)));

        void Add(string id, string created, string updated, double size, string? name) =>
            shelf.Add(id, new JsonObject { ["id"] = id, ["createdAt"] = created, ["updatedAt"] = updated, ["size"] = size, ["name"] = name });
        static string Ids(JsonObject page) => string.Join(" ", page["files"]!.AsArray().Select(file => (string)file!["id"]!));
    }

    [Fact]
    public void Lists_that_cannot_be_sorted_begin_with_the_newest_whatever_the_query_says()
    {
        using var world = new World();
        JsonObject[] all = [new() { ["id"] = "a", ["createdAt"] = "1" }, new() { ["id"] = "b", ["createdAt"] = "2" }];
        JsonObject page = world.Call(Operations.ListUsers, query: "sortField=id&sortDirection=asc").PageOf("users", all, user => new JsonObject { ["shown"] = user.Text("id") });
        Assert.Equal("""{"users":[{"shown":"b"},{"shown":"a"}],"meta":{}}""", page.ToJsonString());
    }

    [Theory]
    [InlineData("", 20)]
    [InlineData("pageSize=1", 1)]
    [InlineData("pageSize=24", 24)]
    [InlineData("pageSize=25", 25)]
    [InlineData("pageSize=1000", 25)]
    public void Pages_have_the_size_that_is_asked_for(string query, int count)
    {
        using var world = new World();
        JsonObject page = world.Call(Operations.ListUsers, query: query).Page("items", Enumerable.Range(100, 25), item => $"{item}", _ => "", item => item);
        Assert.Equal(Enumerable.Range(100, count), page["items"]!.AsArray().Select(item => (int)item!));
        Assert.Equal(count < 25, page["meta"]!.AsObject().ContainsKey("nextToken"));
    }

    [Theory]
    [InlineData("pageSize=0")]
    [InlineData("pageSize=1001")]
    public void Pages_have_at_least_one_and_at_most_1000(string query)
    {
        using var world = new World();
        Is("InvalidQuery", "query pageSize must be a whole number from 1 to 1000", () => world.Call(Operations.ListUsers, query: query).PageOf("users", world.Bot.Users, _ => true));
    }

    [Fact]
    public void An_operation_may_have_pages_of_its_own_size()
    {
        using var world = new World();
        JsonObject page = world.Call(Operations.ListUsers).Page("items", Enumerable.Range(1, 9), item => $"{item}", _ => "", item => item, descending: true, size: 2);
        Assert.Equal("[9,8]", page["items"]!.ToJsonString());
    }

    /// <summary>
    /// Whatever comes, goes or moves between the pages: what is there all the time comes once and in order, and nothing comes twice, of whatever size the
    /// pages are.
    /// </summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 7)]
    [InlineData(5, 20)]
    [InlineData(6, 1000)]
    public void A_list_that_is_read_while_it_changes_has_each_thing_once(int seed, int pageSize)
    {
        var random = new Random(seed);
        using var world = new World();
        for (int count = random.Next(20, 40); count > 0; count--)
        {
            AddUser(world);
        }

        foreach (string sort in new[] { "sortField=createdAt&sortDirection=asc", "sortField=createdAt&sortDirection=desc", "sortField=name&sortDirection=asc", "sortField=name&sortDirection=desc" })
        {
            List<string> before = [.. world.Bot.Users.OrderBy(user => user.Value.Text("createdAt"), StringComparer.Ordinal).Select(user => user.Key)];
            List<string> read = [];
            string? token = null;
            do
            {
                JsonObject page = Page(world, sort, pageSize, token);
                read.AddRange(page["users"]!.AsArray().Select(user => (string)user!["id"]!));
                token = (string?)page["meta"]!["nextToken"];
                for (int change = random.Next(4); change > 0; change--)
                {
                    string some = world.Bot.Users.Keys.ElementAt(random.Next(world.Bot.Users.Count));
                    switch (random.Next(3))
                    {
                        case 0:
                            AddUser(world);
                            break;
                        case 1 when world.Bot.Users.Count > 10:
                            world.Bot.Users.Remove(some);
                            break;
                        default:
                            world.Bot.Users[some]["updatedAt"] = world.Store.Stamp();
                            world.Bot.Users.Move(some);
                            break;
                    }
                }
            }
            while (token is not null && read.Count < 1000);
            string told = $"seed {seed}, {sort}: {string.Join(" ", read)}";
            Assert.True(read.Distinct().Count() == read.Count, told);
            HashSet<string> stayed = [.. before.Where(world.Bot.Users.ContainsKey)];
            IEnumerable<string> expected = sort.EndsWith("asc", StringComparison.Ordinal) ? before.Where(stayed.Contains) : before.Where(stayed.Contains).Reverse();
            Assert.True(expected.SequenceEqual(read.Where(stayed.Contains)), told);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    public void Pages_by_position_give_the_same_list(int pageSize)
    {
        using var world = new World(behavior: new EmulatorBehavior { TokensByPosition = true });
        for (int count = 0; count < 10; count++)
        {
            AddUser(world);
        }

        foreach (string sort in new[] { "sortField=createdAt&sortDirection=asc", "sortField=name&sortDirection=asc" })
        {
            List<string> read = [];
            string? token = null;
            do
            {
                JsonObject page = Page(world, sort, pageSize, token);
                read.AddRange(page["users"]!.AsArray().Select(user => (string)user!["id"]!));
                token = (string?)page["meta"]!["nextToken"];
            }
            while (token is not null && read.Count < 100);
            Assert.Equal(world.Bot.Users.Keys, read);
        }
    }

    [Fact]
    public void A_token_by_position_repeats_what_was_moved_by_what_came_at_the_head()
    {
        using var world = new World(behavior: new EmulatorBehavior { TokensByPosition = true });
        string first = AddUser(world);
        AddUser(world);
        JsonObject page = Page(world, "sortField=createdAt&sortDirection=desc", 1, null);
        AddUser(world);
        JsonObject next = Page(world, "sortField=createdAt&sortDirection=desc", 1, (string)page["meta"]!["nextToken"]!);
        Assert.Equal((string)page["users"]![0]!["id"]!, (string)next["users"]![0]!["id"]!);
        Assert.Equal(first, (string)Page(world, "sortField=createdAt&sortDirection=desc", 1, (string)next["meta"]!["nextToken"]!)["users"]![0]!["id"]!);
    }

    [Fact]
    public void A_token_says_which_list_where_it_ended_and_when()
    {
        using var world = new World();
        string first = AddUser(world);
        AddUser(world);
        string token = (string)Page(world, "sortField=createdAt&sortDirection=asc", 1, null)["meta"]!["nextToken"]!;
        JsonArray parts = JsonNode.Parse(Convert.FromBase64String(token))!.AsArray();
        Assert.Equal(["listUsers:createdAt:False", world.Bot.Users[first].Text("createdAt"), first], parts.Take(3).Select(part => (string)part!));
        Assert.InRange(Clock.Parse((string)parts[3]!), DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow.AddMinutes(1));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("AAAA")]
    [InlineData("json:7")]
    [InlineData("json:{}")]
    [InlineData("""json:["listUsers:createdAt:True","a","b"]""")]
    [InlineData("""json:["listUsers:createdAt:True","a","b","2026-01-01","c"]""")]
    [InlineData("""json:["listUsers:createdAt:False","a","b","2026-01-01"]""")]
    [InlineData("""json:["listUsers:updatedAt:True","a","b","2026-01-01"]""")]
    [InlineData("""json:["listMessages:createdAt:True","a","b","2026-01-01"]""")]
    [InlineData("""json:[7,"a","b","2026-01-01"]""")]
    [InlineData("""json:["listUsers:createdAt:True",7,"b","2026-01-01"]""")]
    public void A_token_of_another_list_is_refused(string token)
    {
        foreach (bool byPosition in new[] { false, true })
        {
            using var world = new World(behavior: new EmulatorBehavior { TokensByPosition = byPosition });
            AddUser(world);
            string sent = token.StartsWith("json:", StringComparison.Ordinal) ? Convert.ToBase64String(Encoding.UTF8.GetBytes(token[5..])) : token;
            Is("InvalidQuery", "query nextToken is not a token of this list", () => Page(world, "", 1, sent));
        }
    }

    [Fact]
    public void An_empty_token_begins()
    {
        using var world = new World();
        AddUser(world);
        Assert.Single(Page(world, "", 1, "")["users"]!.AsArray());
    }

    [Theory]
    [InlineData(null, 100_000, false)]
    [InlineData(60, 59, false)]
    [InlineData(60, 61, true)]
    public void A_token_lives_as_long_as_the_clock_says(int? lifetime, int later, bool isOver)
    {
        using var world = new World(behavior: new EmulatorBehavior { TokenLifetime = lifetime is int minutes ? TimeSpan.FromMinutes(minutes) : null });
        AddUser(world);
        string second = AddUser(world);
        string token = (string)Page(world, "sortField=createdAt&sortDirection=asc", 1, null)["meta"]!["nextToken"]!;
        world.Store.ClockOffset = TimeSpan.FromMinutes(later);
        if (isOver)
        {
            Is("InvalidQuery", "query nextToken has expired; read the list again from its beginning", () => Page(world, "sortField=createdAt&sortDirection=asc", 1, token));
        }
        else
        {
            Assert.Equal(second, (string)Page(world, "sortField=createdAt&sortDirection=asc", 1, token)["users"]![0]!["id"]!);
        }
    }

    private static JsonObject Page(World world, string sort, int pageSize, string? token)
    {
        string query = $"{sort}&pageSize={pageSize}{(token is null ? "" : $"&nextToken={Uri.EscapeDataString(token)}")}";
        return world.Call(Operations.ListUsers, query: query).PageOf("users", world.Bot.Users, _ => true, null, "createdAt", "updatedAt", "name");
    }

    /// <summary>A user whose name follows all others', or is the same: then the id tells their order.</summary>
    private static string AddUser(World world)
    {
        JsonObject user = world.Store.NewObject("user");
        user["name"] = user.Text("createdAt")[..19];
        world.Bot.Users.Add(user.Text("id"), user);
        return user.Text("id");
    }

    private static void Is(string type, string message, Func<object> action)
    {
        ApiError error = Assert.Throws<ApiError>(action);
        Assert.Equal((type, message), (error.Type, error.Message));
    }
}
