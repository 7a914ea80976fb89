using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
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
    private static readonly Router _router = new();

    /// <summary>What an operation needs in its body beside what the facts ask for.</summary>
    private static readonly Dictionary<string, string> _more = new()
    {
        ["createConversation"] = """{"channel":"channel","integrationName":"webchat"}""",
        ["getOrCreateConversation"] = """{"channel":"channel","integrationName":"webchat"}""",
        ["addParticipant"] = """{"userId":"$newUserId"}""",
        ["createEvent"] = """{"type":"reminder"}""",
        ["createMessage"] = """{"type":"text","payload":{"text":"x"}}""",
        ["getOrCreateMessage"] = """{"type":"text","payload":{"text":"x"}}""",
        ["initializeIncomingMessage"] = """{"userId":"$userId","conversationId":"$conversationId"}""",
        ["callAction"] = """{"type":"echo"}""",
        ["runVrl"] = """{"script":"1"}""",
        ["createTable"] = """{"name":"NewTable"}""",
        ["renameTableColumn"] = """{"name":"question","newName":"asked"}""",
        ["deleteTableRows"] = """{"deleteAllRows":true}""",
        ["setPaymentMethod"] = """{"paymentMethodId":"pm_card_visa"}""",
        ["createTrial"] = """{"plan":"team"}""",
        ["previewSubscriptionUpdate"] = """{"plan":{"planId":"team","interval":"month"}}""",
    };

    /// <summary>What has to be there before an operation, that the sample data have not.</summary>
    private static readonly Dictionary<string, Func<Api, Dictionary<string, string>, Task>> _before = new()
    {
        ["addParticipant"] = async (api, things) => things["newUserId"] = await api.NewUser(),
        ["cancelScheduledEvent"] = async (api, things) =>
            things["/v1/chat/events/scheduled"] = (string)(await api.Post("/v1/chat/events", new { type = "reminder", payload = new { }, schedule = new { delay = 60000 } }))["event"]!["id"]!,
        ["setStateExpiry"] = Progress,
        ["getState"] = Progress,
        ["setState"] = Progress,
        ["getOrSetState"] = Progress,
        ["patchState"] = Progress,
        ["configureIntegration"] = (api, things) => Set(things, "x-integration-id", things["/v1/admin/bots/{botId}/integrations"]),
        ["getIntegrationShareableId"] = Share,
        ["deleteIntegrationShareableId"] = Share,
        ["deleteWorkspace"] = async (api, things) => things["/v1/admin/workspaces"] = (string)(await api.Post("/v1/admin/workspaces", new { name = "other" }))["id"]!,
        ["deleteInterface"] = async (api, things) =>
            things["/v1/admin/interfaces"] = (string)(await api.Post("/v1/admin/interfaces", new { name = "other", version = "1.0.0", entities = new { }, events = new { }, actions = new { }, channels = new { } }))["interface"]!["id"]!,
        ["getDereferencedPlugin"] = (api, things) => Set(things, "interfaces", "{}"),
        ["getDereferencedPublicPluginById"] = (api, things) => Set(things, "interfaces", $$"""{"hitl":"{{things["/v1/admin/hub/integrations"]}}"}"""),
        ["payInvoice"] = async (api, things) =>
            things["/v2/billing/invoices"] = (string)(await api.Get("/v2/billing/invoices"))["invoices"]!.AsArray().First(invoice => (string)invoice!["status"]! == "open")!["id"]!,
        ["removeTrial"] = (api, _) => api.Post("/v2/billing/trials", new { lengthInDays = 7, plan = "team" }),
    };

    [Fact]
    public void Whatever_breaks_a_rule_of_the_facts_is_refused()
    {
        Breach[] breaches = [.. Contract.Operations.SelectMany(FactRequests.Breaches)];
        // A rule can be broken in more than one way: a type by each of the others.
        static int Rules(IEnumerable<Breach> breaches) => breaches.GroupBy(breach => (breach.Request.Operation, breach.Kind, breach.Place)).Count();
        output.WriteLine($"{"",-12} {"rules",8} {"requests",8}");
        foreach (IGrouping<string, Breach> kind in breaches.GroupBy(breach => breach.Kind))
        {
            output.WriteLine($"{kind.Key,-12} {Rules(kind),8} {kind.Count(),8}");
        }

        output.WriteLine($"{"in all",-12} {Rules(breaches),8} {breaches.Length,8}");
        List<string> passed = [.. breaches.Select(breach => (breach, Error: ErrorOf(breach.Request))).Where(pair => !IsTold(pair.breach, pair.Error?.Type, pair.Error?.Message))
            .Select(pair => $"{pair.breach.Request.Operation}: {pair.breach.Kind} of {pair.breach.Place}: {pair.Error?.Type} {pair.Error?.Message}")];
        Assert.True(passed.Count == 0, $"{passed.Count} of {breaches.Length}:\n{string.Join("\n", passed.Take(50))}");
        // As many as there were when this was written: a generator that finds nothing would find nothing wrong.
        Assert.True(breaches.Count(breach => breach.Kind != "unknown") >= 3300, "The generator makes too few requests.");
        Assert.True(breaches.Count(breach => breach.Kind == "unknown") >= 295, "The generator makes too few unknown fields.");
    }

    /// <summary>That the server holds requests to the rules before it does anything else shows one breach of each operation's path, query, headers and body.</summary>
    [Fact]
    public async Task The_server_refuses_what_breaks_a_rule()
    {
        using Api api = await Api.WithBot();
        Breach[] some = [.. Contract.Operations.SelectMany(FactRequests.Breaches).GroupBy(breach => (breach.Request.Operation, breach.Type, Part: breach.Place.Split(' ')[0] is "header" or "path" or "query" ? breach.Place.Split(' ')[0] : "body"))
            .GroupBy(part => part.Key.Part).SelectMany(part => part.Where((_, index) => index % 5 == 0)).Select(breaches => breaches.First())];
        Assert.Equal(4, some.Select(breach => breach.Place.Split(' ')[0]).Intersect(["header", "path", "query", "There"]).Count());
        foreach (Breach breach in some)
        {
            (int status, JsonNode? answer) = await Send(api, breach.Request);
            Assert.True(
                status == (breach.Type == "ResourceNotFound" ? 404 : 400) && IsTold(breach, (string?)answer!["type"], (string?)answer["message"]),
                $"{breach.Request.Operation}: {breach.Kind} of {breach.Place}: {status} {answer}");
        }
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
        foreach (string file in Directory.GetFiles(Path.Combine(Contract.DataFolder, "wire"), "*.json").Where(file => Path.GetFileName(file) is string name && name != "chat.json" && (name == "special.encoding.json" || !name.StartsWith("special", StringComparison.Ordinal))))
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

    /// <summary>
    /// Each operation does its work with the least that the facts ask for, about things that are there, and with what the documentation asks for beside.
    /// </summary>
    [Fact]
    [Trait("Category", "Long")]
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

            string name = (string)operation["operation"]!;
            if (_before.TryGetValue(name, out Func<Api, Dictionary<string, string>, Task>? before))
            {
                await before(api, things);
            }

            FactRequest request = FactRequests.About(FactRequests.Least(operation), operation, things);
            if (_more.TryGetValue(name, out string? more))
            {
                string json = Regex.Replace(more, @"\$(\w+)", id => things[id.Groups[1].Value]);
                foreach (KeyValuePair<string, JsonNode?> field in JsonNode.Parse(json)!.AsObject())
                {
                    request.Body![field.Key] = field.Value?.DeepClone();
                }
            }

            if (things.TryGetValue("x-integration-id", out string? integration))
            {
                request = request with { Headers = request.Headers.Append(new KeyValuePair<string, string>("x-integration-id", integration)).ToDictionary() };
            }

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

        Assert.True(others.Count == 0, $"{Contract.Operations.Count - others.Count} of {Contract.Operations.Count}:\n{string.Join("\n", others)}");
    }

    private static async Task Progress(Api api, Dictionary<string, string> things)
    {
        things["/v1/chat/states/{type}/{id}"] = "progress";
        await api.Post($"/v1/chat/states/conversation/{things["conversationId"]}/progress", new { payload = new { step = 1 } });
    }

    private static Task<JsonObject> Share(Api api, Dictionary<string, string> things) =>
        api.Post($"/v1/admin/bots/{api.BotId}/integrations/{things["/v1/admin/bots/{botId}/integrations"]}/shareable-id", new { });

    private static Task Set(Dictionary<string, string> things, string name, string value)
    {
        things[name] = value;
        return Task.CompletedTask;
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
        Assert.Equal(request.Operation, _router.Match(request.Method, request.Path).Operation.Name);
        ApiError? fault = ErrorOf(request);
        Assert.True(fault is null, $"{request.Operation}: {fault?.Message}");
    }

    /// <summary>What the rules say of a request; null where it breaks none.</summary>
    private static ApiError? ErrorOf(FactRequest request)
    {
        var headers = new NameValueCollection();
        foreach (KeyValuePair<string, string> header in request.Headers)
        {
            headers.Add(header.Key, header.Value);
        }

        try
        {
            (Operation operation, Dictionary<string, string> path) = _router.Match(request.Method, request.Path);
            FieldRules.Of(operation).Check(path, new Query(request.Query), headers, request.Body ?? []);
            return null;
        }
        catch (ApiError error)
        {
            return error;
        }
    }

    /// <summary>Whether an error is that of a breach, and begins with the place.</summary>
    private static bool IsTold(Breach breach, string? type, string? message) => type == breach.Type && message!.StartsWith(breach.Place + " ", StringComparison.Ordinal);

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
