using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Client.Tests;

/// <summary>The table of operations against the facts of the API: a new or changed fact turns these red.</summary>
public sealed class OperationTableTests
{
    // Read once: what reads them all each time reads them a hundred times.
    private static readonly JsonNode[] _facts = [.. TestData.Facts()];

    public static TheoryData<string> Names() => [.. _facts.Select(fact => (string)fact["operation"]!)];

    [Fact]
    public void The_table_holds_the_operations_of_the_facts_and_no_other() =>
        Assert.Equal(
            _facts.Select(fact => (string)fact["operation"]!).OrderBy(name => name, StringComparer.Ordinal),
            Operations.All.Select(operation => operation.Name).OrderBy(name => name, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_operation_is_as_the_facts_say(string name)
    {
        JsonNode fact = _facts.Single(fact => (string)fact["operation"]! == name);
        Operation operation = TestData.Operation(name);

        Assert.Equal((string)fact["method"]!, operation.Method.Method);
        Assert.Equal((string)fact["path"]!, operation.Path);
        Assert.Equal(Texts(fact["query"], "name"), operation.Query);
        Assert.Equal(Texts(fact["pathParams"], "name"), operation.PathParameters);
        Assert.Equal(
            fact["headers"]!.AsArray().Where(header => header!["inputName"] is not null).Select(header => (string)header!["inputName"]!), operation.Headers);

        var required = fact["headers"]!.AsArray().Where(header => (bool)header!["required"]!).Select(header => (string)header!["name"]!).ToList();
        Assert.Equal(required.Contains("x-bot-id") ? Scope.Bot : required.Contains("x-workspace-id") ? Scope.Workspace : Scope.None, operation.Scope);

        JsonNode? paging = fact["paginated"];
        Assert.Equal((string?)paging?["kind"] switch { "token" => Paging.Token, "offset" => Paging.Offset, _ => Paging.None }, operation.Paging);
        if (paging is not null)
        {
            Assert.Equal((string)paging["itemsProperty"]!, operation.Result);
        }

        Assert.Equal((int)fact["responseStatus"]!, operation.Status);
        if ((bool)fact["idempotent"]!)
        {
            Assert.True(operation.Repeatable);
        }
    }

    [Fact]
    public void What_makes_a_key_says_so() =>
        Assert.Equal(
            TestData.Load("api/limits.json").Where(limit => (string)limit!["fact"]! == "shown only in this response").Select(limit => (string)limit!["operation"]!).Order(),
            Operations.All.Where(operation => operation.KeyField == "value").Select(operation => operation.Name).Order());

    [Theory]
    [InlineData("createTableRows", "rows", Limits.Rows)]
    [InlineData("updateTableRows", "rows", Limits.Rows)]
    [InlineData("upsertTableRows", "rows", Limits.Rows)]
    [InlineData("deleteTableRows", "ids", Limits.Rows)]
    [InlineData("findTableRows", "limit", Limits.Rows)]
    [InlineData("*", "payload size tables", Limits.TablePayload >> 20)]
    [InlineData("upsertFile", "size", Limits.FileSize >> 30)]
    public void A_limit_is_as_the_facts_say(string operation, string field, long limit) =>
        Assert.Equal(
            (long)TestData.Load("api/limits.json").Single(fact => (string)fact!["operation"]! == operation && (string)fact["field"]! == field)!["value"]!, limit);

    [Fact]
    public void As_many_messages_are_imported_as_the_facts_say() =>
        Assert.Equal(
            Limits.ImportedMessages, (int)_facts.Single(fact => (string)fact["operation"]! == "importMessages")["body"]!["properties"]!["messages"]!["maxItems"]!);

    [Fact]
    public void The_result_is_a_property_of_the_answer()
    {
        foreach (JsonNode fact in _facts)
        {
            Operation operation = TestData.Operation((string)fact["operation"]!);
            if (operation.Result is not null)
            {
                Assert.True(fact["response"]!["properties"]!.AsObject().ContainsKey(operation.Result), $"{operation.Name} answers no '{operation.Result}'");
            }
        }
    }

    // What an answer has beside it says where a list goes on.
    [Fact]
    public void An_answer_that_has_one_object_or_list_is_read_as_that()
    {
        (string Operation, string Property)[] single = [.. _facts
            .Select(fact => (Name: (string)fact["operation"]!, Properties: fact["response"]?["properties"]?.AsObject().Where(property => property.Key is not ("meta" or "nextToken")).ToArray() ?? []))
            .Where(fact => fact.Properties.Length == 1 && (fact.Properties[0].Value!["$ref"] is not null || (string?)fact.Properties[0].Value!["type"] is "array" or "object"))
            .Select(fact => (fact.Name, fact.Properties[0].Key))];
        Assert.True(single.Length > 100);
        Assert.All(single, expected => Assert.Equal(expected, (expected.Operation, TestData.Operation(expected.Operation).Result)));
        Assert.All(
            new[] { ("getTable", "table"), ("getOrCreateTable", "table"), ("duplicateTable", "table"), ("updateTable", "table"), ("createTableRows", "rows"), ("updateTableRows", "rows") },
            expected => Assert.Equal(expected, (expected.Item1, TestData.Operation(expected.Item1).Result)));
    }

    [Fact]
    public void Of_what_is_posted_only_these_are_repeated() =>
        Assert.Equal(
            ["findTableRows", "getOrCreateTable", "getOrSetState", "introspect", "previewSubscriptionUpdate", "runVrl", "setState", "setStateExpiry", "validateIntegrationCreation"],
            Operations.All.Where(operation => operation.Method.Method is "POST" or "PATCH" && operation.Repeatable)
                .Select(operation => operation.Name).OrderBy(name => name, StringComparer.Ordinal));

    [Fact]
    public void Where_an_argument_says_the_bot_or_workspace_the_operation_knows_which()
    {
        Assert.Equal(
            [
                "createBotApiKey botId", "createBotVersion id", "createIntegrationShareableId botId", "deleteBotIssue id", "deleteIntegrationShareableId botId",
                "deployBotVersion id", "getBotAllowlist botId", "getBotAnalytics id", "getBotIssue id", "getBotJson id", "getBotLogs id", "getBotVersion id",
                "getBotWebchat id", "getIntegrationShareableId botId", "introspect botId", "listActionRuns id", "listActivities botId", "listBotApiKeys botId",
                "listBotIssueEvents id", "listBotIssues id", "listBotVersions id", "publishFromBotJson id", "rotateBotSigningSecrets id", "transferBot id",
                "unlinkSandboxedConversations botId", "updateBotAllowlist botId",
            ],
            Named(Scope.Bot));
        Assert.Equal(
            [
                "breakDownWorkspaceUsageByBot id", "chargeWorkspaceUnpaidInvoices id", "getAuditRecords id", "getPublicWorkspace id", "getUpcomingInvoice id",
                "getWorkspaceQuota id", "listWorkspaceInvoices id", "listWorkspaceQuotas id", "listWorkspaceUsages id", "migrateWorkspaceToV4 id",
            ],
            Named(Scope.Workspace));

        foreach (JsonNode fact in _facts)
        {
            Operation operation = TestData.Operation((string)fact["operation"]!);
            string[] required = [
                .. Texts(fact["pathParams"], "name"),
                .. fact["query"]!.AsArray().Where(field => (bool?)field!["required"] == true).Select(field => (string)field!["name"]!),
                .. fact["body"]?["required"]?.AsArray().Select(field => (string)field!) ?? []];
            if (operation.PathScope is PathScope scope)
            {
                Assert.Contains(scope.Argument, required);
            }
            else
            {
                Assert.DoesNotContain("botId", required);
                Assert.DoesNotContain("workspaceId", required);
            }
        }

        static string[] Named(Scope scope) => [.. Operations.All.Where(operation => operation.PathScope?.Of == scope)
            .Select(operation => $"{operation.Name} {operation.PathScope!.Argument}").OrderBy(name => name, StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Texts(JsonNode? list, string property) => list!.AsArray().Select(item => (string)item![property]!);
}
