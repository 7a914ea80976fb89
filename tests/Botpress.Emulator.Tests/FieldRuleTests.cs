using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Botpress.Client;
using Xunit;
using Xunit.Abstractions;

namespace Botpress.Emulator.Tests;

/// <summary>
/// Every rule of the facts is enforced: for each operation a whole request is made of them, and then one thing at a time is wrong in it.
/// </summary>
public class FieldRuleTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Whatever_breaks_a_rule_of_the_facts_is_refused()
    {
        Breach[] breaches = [.. Contract.Operations.SelectMany(FactRequests.Breaches)];
        foreach (IGrouping<string, Breach> kind in breaches.GroupBy(breach => breach.Kind))
        {
            output.WriteLine($"{kind.Key,-12} {kind.Count(),5}");
        }

        output.WriteLine($"{"in all",-12} {breaches.Length,5}");
        using Api api = await Api.WithBot();
        var passed = new List<string>();
        await Parallel.ForEachAsync(breaches, async (breach, _) =>
        {
            (int status, JsonNode? answer) = await Send(api, breach.Request);
            string type = breach.IsOfPayload ? "InvalidPayload" : "InvalidQuery";
            if (status != 400 || (string)answer!["type"]! != type || !((string)answer["message"]!).StartsWith(breach.Place + " ", StringComparison.Ordinal))
            {
                lock (passed)
                {
                    passed.Add($"{breach.Request.Operation}: {breach.Kind} of {breach.Place}: {status} {answer?["type"]} {answer?["message"]}");
                }
            }
        });

        Assert.True(passed.Count == 0, $"{passed.Count} of {breaches.Length}:\n{string.Join("\n", passed.Take(50))}");
        // As many as there were when this was written: a generator that finds nothing would find nothing wrong.
        Assert.True(breaches.Count(breach => breach.Kind != "unknown") >= 3300, "The generator makes too few requests.");
        Assert.True(breaches.Count(breach => breach.Kind == "unknown") >= 295, "The generator makes too few unknown fields.");
    }

    [Fact]
    public void What_the_facts_allow_breaks_no_rule()
    {
        Assert.All(Contract.Operations, operation => Check(FactRequests.Whole(operation)));
        Assert.All(Contract.Operations, operation => Check(FactRequests.Least(operation)));
    }

    [Fact]
    public void Recorded_requests_break_no_rule()
    {
        int count = 0;
        foreach (string file in Directory.GetFiles(Path.Combine(Contract.DataFolder, "wire"), "*.json").Where(file => Path.GetFileName(file) is string name && (name == "special.encoding.json" || !name.StartsWith("special", StringComparison.Ordinal))))
        {
            foreach (JsonNode? vector in JsonNode.Parse(File.ReadAllText(file))!.AsArray())
            {
                JsonNode request = vector!["request"]!;
                if (((string)request["path"]!).EndsWith('/'))
                {
                    // What the JavaScript client makes of an empty id is a request for something else.
                    continue;
                }

                var headers = request["headers"]!.AsObject().ToDictionary(header => header.Key, header => (string)header.Value!);
                Check(new FactRequest((string)vector["operation"]!, (string)request["method"]!, (string)request["path"]!, (string)request["query"]!, headers, request["body"] as JsonObject));
                count++;
            }
        }

        Assert.True(count > 300);
    }

    [Fact]
    public async Task Least_requests_about_what_is_there_are_answered_conformly()
    {
        var others = new List<string>();
        using var reading = new Api(sample: true);
        Dictionary<string, string> read = await Things(reading);
        foreach (JsonNode operation in Contract.Operations)
        {
            // What takes something away, or adds, does it in a world of its own.
            using Api? own = (string)operation["method"]! == "GET" ? null : new Api(sample: true);
            Api api = own ?? reading;
            var things = new Dictionary<string, string>(own is null ? read : await Things(own));
            if (((string)operation["path"]!).Contains("{version}", StringComparison.Ordinal))
            {
                things["version"] = "latest";
            }

            FactRequest request = FactRequests.About(FactRequests.Least(operation), operation, things);
            (int status, JsonNode? answer) = await Send(api, request);
            if (status is 200 or 201)
            {
                Contract.Check(request.Method, request.Path, status, answer);
            }
            else
            {
                Assert.True(status < 500, $"{request.Operation}: {answer}");
                others.Add($"{request.Operation}: {status} {answer!["type"]} {answer["message"]}");
            }
        }

        output.WriteLine($"{Contract.Operations.Count - others.Count} of {Contract.Operations.Count}; the rest needs more than the least:");
        others.ForEach(output.WriteLine);
        Assert.True(others.Count < 40, string.Join("\n", others));
    }

    /// <summary>What is in the sample data.</summary>
    private static async Task<Dictionary<string, string>> Things(Api api)
    {
        async Task<string> First(string path, string items, string field = "id") => (string)(await api.Get(path))[items]!.AsArray().First()![field]!;
        string conversation = await First("/v1/chat/conversations", "conversations");
        string user = await First("/v1/chat/users", "users");
        string message = await First($"/v1/chat/messages?conversationId={conversation}", "messages");
        string integration = await First("/v1/admin/integrations", "integrations");
        string file = await First("/v1/files", "files");
        string bot = $"/v1/admin/bots/{api.BotId}";
        string workflow = (string)(await api.Post("/v1/chat/workflows", new { name = "work", status = "pending" }))["workflow"]!["id"]!;
        string newToken = (string)(await api.Post("/v1/admin/account/pats", new { note = "n" }))["pat"]!["id"]!;
        return new Dictionary<string, string>
        {
            ["x-bot-id"] = api.BotId,
            ["x-workspace-id"] = api.WorkspaceId,
            ["botId"] = api.BotId,
            ["conversationId"] = conversation,
            ["userId"] = user,
            ["messageId"] = message,
            ["integrationId"] = integration,
            ["fileId"] = file,
            ["targetWorkspaceId"] = api.WorkspaceId,
            ["version"] = "1.0.0",
            ["versionId"] = await First($"{bot}/versions", "versions"),
            ["timeStart"] = "2026-01-01",
            ["startDate"] = "2026-01-01",
            ["endDate"] = "2026-01-02",
            ["period"] = "2026-01",
            ["types"] = "bot_count",
            ["ids"] = api.WorkspaceId,
            ["plan"] = "plus",
            ["planId"] = "plus",
            ["/v1/chat/workflows"] = workflow,
            ["/v1/chat/events"] = await First("/v1/chat/events", "events"),
            ["/v1/chat/tasks"] = await First("/v1/chat/tasks", "tasks"),
            ["/v1/chat/states/{type} id"] = conversation,
            ["/v1/admin/account/pats"] = newToken,
            ["/v1/admin/bots/{id}/issues"] = await First($"{bot}/issues", "issues"),
            ["/v1/admin/bots/{id}/versions"] = await First($"{bot}/versions", "versions"),
            ["/v1/admin/bots/{botId}/integrations"] = (string)(await api.Get(bot))["bot"]!["integrations"]!.AsObject().First().Value!["id"]!,
            ["/v1/admin/bots/baks"] = await First($"/v1/admin/bots/baks?botId={api.BotId}", "baks"),
            ["/v1/admin/integrations/iaks"] = await First($"/v1/admin/integrations/iaks?integrationId={integration}", "iaks"),
            ["/v1/admin/integrations name"] = await First("/v1/admin/integrations", "integrations", "name"),
            ["/v1/admin/workspace-members"] = await First("/v1/admin/workspace-members", "members"),
            ["/v1/admin/interfaces"] = await First("/v1/admin/interfaces", "interfaces"),
            ["/v1/admin/interfaces name"] = await First("/v1/admin/interfaces", "interfaces", "name"),
            ["/v1/admin/plugins"] = await First("/v1/admin/plugins", "plugins"),
            ["/v1/admin/plugins name"] = await First("/v1/admin/plugins", "plugins", "name"),
            ["/v1/admin/hub/integrations"] = await First("/v1/admin/hub/integrations", "integrations"),
            ["/v1/admin/hub/integrations name"] = await First("/v1/admin/hub/integrations", "integrations", "name"),
            ["/v1/admin/hub/interfaces"] = await First("/v1/admin/hub/interfaces", "interfaces"),
            ["/v1/admin/hub/interfaces name"] = await First("/v1/admin/hub/interfaces", "interfaces", "name"),
            ["/v1/admin/hub/plugins"] = await First("/v1/admin/hub/plugins", "plugins"),
            ["/v1/admin/hub/plugins name"] = await First("/v1/admin/hub/plugins", "plugins", "name"),
            ["/v1/files/knowledge-bases"] = await First("/v1/files/knowledge-bases", "knowledgeBases"),
            ["/v2/billing/addons"] = "extra-bots",
            ["/v1/chat/conversations"] = conversation,
            ["/v1/chat/users"] = user,
            ["/v1/chat/messages"] = message,
            ["/v1/admin/bots"] = api.BotId,
            ["/v1/admin/workspaces"] = api.WorkspaceId,
            ["/v1/admin/usages"] = api.WorkspaceId,
            ["/v1/admin/integrations"] = integration,
            ["/v1/files"] = file,
            ["/v1/tables"] = "FaqTable",
            ["/v2/billing/plans"] = "plus",
        };
    }

    private static void Check(FactRequest request)
    {
        var headers = new NameValueCollection();
        foreach (KeyValuePair<string, string> header in request.Headers)
        {
            headers.Add(header.Key, header.Value);
        }

        (Operation operation, Dictionary<string, string> path) = new Router().Match(request.Method, request.Path);
        Assert.Equal(request.Operation, operation.Name);
        Exception? fault = Record.Exception(() => FieldRules.Of(operation).Check(path, new Query(request.Query), headers, request.Body ?? []));
        Assert.True(fault is null, $"{request.Operation}: {fault?.Message}");
    }

    private static async Task<(int Status, JsonNode? Answer)> Send(Api api, FactRequest request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Query.Length == 0 ? request.Path : $"{request.Path}?{request.Query}");
        foreach (KeyValuePair<string, string> header in request.Headers)
        {
            message.Headers.Add(header.Key, header.Value);
        }

        message.Content = request.Body is null ? null : new StringContent(request.Body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await api.Http.SendAsync(message);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync()));
    }
}
