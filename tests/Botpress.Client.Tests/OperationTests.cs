using System.Linq;
using System.Net.Http;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>What an operation knows by its route.</summary>
public sealed class OperationTests
{
    [Theory]
    [InlineData("GET", "/v1/chat/conversations/c", "getConversation")]
    [InlineData("PUT", "/v1/chat/conversations/c", "updateConversation")]
    [InlineData("GET", "/v1/chat/conversations", "listConversations")]
    [InlineData("GET", "/v1/admin/bots/baks", "listBotApiKeys")]
    [InlineData("GET", "/v1/admin/bots/other", "getBot")]
    [InlineData("GET", "/v1/admin/bots/a/b/c/d/e", null)]
    [InlineData("PATCH", "/v1/chat/conversations/c", null)]
    [InlineData("GET", "/V1/chat/conversations", null)]
    public void It_is_found_by_its_route(string method, string path, string? name) =>
        Assert.Equal(name, Operation.Find(new HttpMethod(method), path)?.Name);

    [Fact]
    public void What_is_no_operation_of_the_api_is_named_by_its_route()
    {
        var operation = Operation.Custom(HttpMethod.Get, "/v1/bots/{id}/x");
        Assert.Equal(("GET /v1/bots/{id}/x", Scope.None, false, true, 200), (operation.Name, operation.Scope, operation.AnswersJson, operation.Repeatable, operation.Status));
        Assert.Equal(new PathScope(Scope.Bot, "id"), operation.PathScope);
        Assert.Equal([true, true, true, false, false], new[] { "GET", "PUT", "DELETE", "POST", "PATCH" }.Select(method => Operation.Custom(new HttpMethod(method), "/x").Repeatable));
    }

    [Theory]
    [InlineData("/v1/bots/{id}", null)]
    [InlineData("/v1/bots/baks/{id}", null)]
    [InlineData("/v1/workspaces/{w}/members", Scope.Workspace)]
    [InlineData("/v1/users/{id}/x", null)]
    public void A_path_says_where_it_works_if_there_is_more_behind_it(string path, Scope? scope) =>
        Assert.Equal(scope, Operation.Custom(HttpMethod.Get, path).PathScope?.Of);
}
