using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text.Json.Nodes;
using Botpress.Client;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>Which operation a request is for, and what answers it.</summary>
public class RouterTests
{
    private static readonly RouteTable _table = new(
    [
        new Operation("list", HttpMethod.Get, "/v1/things", Scope.None),
        new Operation("create", HttpMethod.Post, "/v1/things", Scope.None),
        new Operation("get", HttpMethod.Get, "/v1/things/{id}", Scope.None),
        new Operation("mine", HttpMethod.Get, "/v1/things/mine", Scope.None),
        new Operation("part", HttpMethod.Get, "/v1/things/{id}/parts/{part}", Scope.None),
        new Operation("mineAny", HttpMethod.Get, "/v1/things/mine/{kind}/{part}", Scope.None),
        new Operation("byName", HttpMethod.Get, "/v1/{kind}/named/{name}", Scope.None),
        new Operation("thing", HttpMethod.Get, "/v1/things/{id}/{what}", Scope.None),
    ]);

    [Theory]
    [InlineData("GET", "/v1/things", "list", "")]
    [InlineData("POST", "/v1/things", "create", "")]
    [InlineData("GET", "/v1/things/7", "get", "id=7")]
    [InlineData("GET", "/v1/things/mine", "mine", "")]
    [InlineData("GET", "/v1/things/%6Dine", "mine", "")]
    [InlineData("GET", "/v1/things/a%2Fb", "get", "id=a/b")]
    [InlineData("GET", "/v1/things/%C3%A9", "get", "id=é")]
    [InlineData("GET", "/v1/things/7/parts/8", "part", "id=7 part=8")]
    [InlineData("GET", "/v1/things/mine/parts/8", "mineAny", "kind=parts part=8")]
    [InlineData("GET", "/v1/things/named/x", "thing", "id=named what=x")]
    [InlineData("GET", "/v1/others/named/x", "byName", "kind=others name=x")]
    public void A_path_is_an_operations_and_the_leftmost_literal_wins(string method, string path, string name, string parameters)
    {
        (Operation Operation, Dictionary<string, string> Parameters)? found = _table.Find(method, path, out bool isPath);
        Assert.Equal((name, true), (found?.Operation.Name, isPath));
        Assert.Equal(parameters, string.Join(" ", found!.Value.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}")));
    }

    [Theory]
    [InlineData("DELETE", "/v1/things", true)]
    [InlineData("get", "/v1/things", true)]
    [InlineData("GET", "/v1/Things", false)]
    [InlineData("GET", "/v1/things/", false)]
    [InlineData("GET", "/v1/things/7/parts/", false)]
    [InlineData("GET", "/v1/things//parts/8", false)]
    [InlineData("GET", "/v1/things/7/parts/8/9", false)]
    [InlineData("GET", "/v1", false)]
    [InlineData("GET", "/", false)]
    public void All_else_is_none_and_it_is_known_whether_only_the_method_is_wrong(string method, string path, bool isKnown)
    {
        Assert.Null(_table.Find(method, path, out bool isPath));
        Assert.Equal(isKnown, isPath);
    }

    [Fact]
    public void What_is_no_operation_is_told()
    {
        var router = new Router();
        Assert.Equal("getUser", router.Match("GET", "/v1/chat/users/u").Operation.Name);
        Is("ResourceNotFound", 404, "There is no route GET /v1/none", () => router.Match("GET", "/v1/none"));
        Is("MethodNotFound", 405, "PATCH is not a method of /v1/chat/users", () => router.Match("PATCH", "/v1/chat/users"));
        Assert.Equal("getConversation", router.MatchChat("GET", "/conversations/c").Operation.Name);
        Is("", 404, "The Chat API has no path /none", () => router.MatchChat("GET", "/none"));
        Is("", 404, "The Chat API has no method PATCH of /users/me", () => router.MatchChat("PATCH", "/users/me"));
    }

    [Fact]
    public void What_nothing_answers_is_said_with_the_reason()
    {
        using var world = new World();
        var router = new Router();
        router.NotOn(Operations.ListUsers, "it has none");
        router.On(Operations.GetUser, call => new JsonObject { ["id"] = call.Path("id") });
        Assert.Equal((false, true, false), (router.Emulates(Operations.ListUsers), router.Emulates(Operations.GetUser), router.Emulates(Operations.CreateUser)));
        Assert.Equal(("it has none", null, null), (router.Reason(Operations.ListUsers), router.Reason(Operations.GetUser), router.Reason(Operations.CreateUser)));
        Is("Unknown", 501, "The emulator does not emulate the operation listUsers (GET /v1/chat/users), because it has none", () => router.Answer(world.Call(Operations.ListUsers)));
        Is("Unknown", 501, "The emulator does not emulate the operation createUser (POST /v1/chat/users)", () => router.Answer(world.Call(Operations.CreateUser)));
        Assert.Equal("""{"id":"u"}""", router.Answer(world.Call(Operations.GetUser, path: ("id", "u"))).ToJsonString());
    }

    [Fact]
    public void Who_looks_on_sees_before_and_the_answer()
    {
        using var world = new World();
        var router = new Router();
        var seen = new List<string>();
        router.On(Operations.ListUsers, _ =>
        {
            seen.Add("done");
            return new JsonObject { ["a"] = 1 };
        });
        router.Observe(Operations.ListUsers, call =>
        {
            seen.Add($"before {call.Operation.Name}");
            return answer => seen.Add(answer.ToJsonString());
        });
        router.Answer(world.Call(Operations.ListUsers));
        Assert.Equal(["before listUsers", "done", """{"a":1}"""], seen);
    }

    [Fact]
    public void Areas_say_what_else_they_have()
    {
        var router = new Router();
        router.OnPath("_files", (_, _) => System.Threading.Tasks.Task.CompletedTask, isTransfer: true);
        router.OnPath("_other", (_, _) => System.Threading.Tasks.Task.CompletedTask);
        Assert.Equal((true, true), (router.TryGetPath("_files", out (PathHandler Handler, bool IsTransfer) files), files.IsTransfer));
        Assert.Equal((true, false), (router.TryGetPath("_other", out (PathHandler Handler, bool IsTransfer) other), other.IsTransfer));
        Assert.False(router.TryGetPath("_none", out _));

        router.OnDue("pass", (_, _, _) => { });
        Assert.Equal(["pass"], router.DueActions.Keys);
        router.OnRetention(90, (_, _) => { });
        Assert.Equal(90, Assert.Single(router.Retentions).Days);

        IntegrationAction action = (_, _, _) => { };
        router.OnAction("mail", "send", action);
        Assert.Same(action, router.Action("mail", "send"));
        Assert.Null(router.Action("mail", "read"));
        Assert.Null(router.Action("mai", "l:send"));
    }

    [Fact]
    public void A_token_opens_what_the_area_that_gave_it_says()
    {
        var router = new Router();
        router.OnToken((_, token, operation, botId) => token == "a" && operation?.Name == "listUsers" && botId == "b" ? new Grant("mail") : null);
        router.OnToken((_, token, _, _) => token == "b" ? new Grant() : null);
        Assert.Equal("mail", router.Grant(new State(), "a", Operations.ListUsers, "b")?.IntegrationId);
        Assert.Equal(new Grant(null), router.Grant(new State(), "b", null, null));
        Assert.Null(router.Grant(new State(), "a", Operations.GetUser, "b"));
        Assert.Null(router.Grant(new State(), "c", Operations.ListUsers, "b"));
    }

    private static void Is(string type, int status, string message, System.Func<object> action)
    {
        ApiError error = Assert.Throws<ApiError>(action);
        Assert.Equal((type, status, message), (error.Type, error.Status, error.Message));
    }
}
