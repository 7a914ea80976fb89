using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>Objects to try things with: one bot with something of everything.</summary>
internal static class SampleData
{
    private const string Guide =
        "# Support guide\n\nHow our support works, from the first question to the answer.\n\n## Refunds\n\n"
        + "A refund takes five working days. It goes to the card that was charged.\n\n## Opening hours\n\n"
        + "The team answers from Monday to Friday, 9:00 to 17:00 UTC.\n";

    /// <summary>What the bot declares, so that it can be used.</summary>
    private const string Declared = """
        {
          "user": { "tags": { "email": { "title": "E-mail address" }, "plan": { "title": "Plan" }, "reviewed": { "title": "Reviewed on" } } },
          "conversation": { "tags": { "topic": { "title": "Topic" }, "ticket": { "title": "Ticket" }, "reviewed": { "title": "Reviewed" } } },
          "message": { "tags": { "topic": { "title": "Topic" }, "invoice": { "title": "Invoice" } } },
          "states": {
            "settings": { "type": "bot", "schema": { "type": "object", "properties": { "greeting": { "type": "string" }, "handoff": { "type": "boolean" } } } },
            "progress": { "type": "conversation", "schema": { "type": "object", "properties": { "step": { "type": "number" } } } }
          },
          "events": { "reminder": { "title": "Reminder", "schema": { "type": "object", "properties": { "text": { "type": "string" } } } } }
        }
        """;

    private static readonly (string Question, string Answer, string Category)[] _faq =
    [
        ("How do I get a refund?", "Ask within 30 days; it takes five working days.", "billing"),
        ("Where is my invoice?", "Under Billing in the settings.", "billing"),
        ("Can I change my plan?", "Yes, at any time; the change is prorated.", "billing"),
        ("Which cards do you take?", "Visa, Mastercard and American Express.", "billing"),
        ("How do I reset my password?", "Use the link on the login page.", "account"),
        ("How do I delete my account?", "Write to support from the address of the account.", "account"),
        ("Can two people share a login?", "No, invite them to the workspace instead.", "account"),
        ("What are your opening hours?", "Monday to Friday, 9:00 to 17:00 UTC.", "support"),
        ("How fast do you answer?", "Within one working day.", "support"),
        ("Which languages do you speak?", "English, French and German.", "support"),
        ("Is there an API?", "Yes, with a token of your workspace.", "technical"),
        ("Where is my data kept?", "In the region that you chose for the workspace.", "technical"),
    ];

    public static void Add(Store store)
    {
        AddHub(store);
        AddPlugins(store);
        BotState bot = BotsApi.Add(store, store.State.WorkspaceId, "support-bot");
        string botId = bot.Bot.Text("id");
        store.State.SampleBotId = botId;
        bot.Bot["description"] = "Answers questions about billing and accounts.";
        bot.Bot["tags"] = new JsonObject { ["team"] = "support" };
        bot.Bot["deployedAt"] = store.Stamp();
        BotLogsApi.Add(store, bot, "info", "Bot deployed");
        Declare(store, bot);
        ChatSamples.Install(store, bot);
        BotVersionsApi.Add(store, bot, "Launch", "As it went live");
        BotApiKeysApi.Add(store, bot, "nightly export");

        string ada = UsersApi.Add(store, bot, "Ada", new JsonObject { ["email"] = "ada@example.com", ["plan"] = "pro" }).Text("id");
        string grace = UsersApi.Add(store, bot, "Grace", new JsonObject { ["email"] = "grace@example.com", ["plan"] = "free" }).Text("id");
        string conversation = AddConversation(store, bot, botId, ada, grace);
        AddFaq(store, bot);

        string knowledgeBase = KnowledgeBasesApi.Add(store, bot, "Docs").Text("id");
        FileState guide = AddFile(store, bot, "guide.md", "text/markdown", Guide, new JsonObject { ["kbId"] = knowledgeBase, ["topic"] = "support" });
        guide.Data["index"] = true;
        guide.Data["indexingStack"] = "v2";
        guide.Data["status"] = "indexing_completed";
        using (var reader = new StringReader(Guide))
        {
            guide.Passages = FileContent.Passages(reader);
        }

        AddFile(store, bot, "prices.csv", "text/csv", "plan,price\r\nfree,0\r\npro,20\r\n", new JsonObject { ["topic"] = "billing" });

        StatesApi.Write(store, bot, "bot", botId, "settings", new JsonObject { ["greeting"] = "Hello!", ["handoff"] = true });
        EventsApi.Add(store, bot, "reminder", new JsonObject { ["text"] = "Ask for feedback" }, store.UtcNow.AddDays(1));
        WorkflowsApi.Add(store, bot, "refund", "listening", new JsonObject { ["invoice"] = "INV-1001" }, conversation, store.UtcNow.AddDays(1))["userId"] = ada;
        WorkflowsApi.Add(store, bot, "greeting", "completed", [], conversation)["output"] = new JsonObject { ["text"] = "Hello!" };
        TasksApi.Add(store, bot, "call-back", "Call the customer back", new JsonObject { ["phone"] = "+1 555 0100" }, conversation, store.UtcNow.AddDays(1));
        AccountApi.AddToken(store, "Nightly export");
        for (int count = 0; count < 3; count++)
        {
            BotIssuesApi.AddUnknownAction(store, bot, "crm:findCustomer");
        }

        BotLogsApi.Add(store, bot, "error", "type: the bot has no action \"crm:findCustomer\"; the emulator offers echo and sum");
        AddBilling(store);
        WorkspaceSamples.Add(store, bot);
        foreach (JsonObject entry in bot.Logs.Concat(store.State.Integrations.Values.SelectMany(integration => integration.Logs)))
        {
            // Logs show a little after they were written; these are to be there at once.
            entry["timestamp"] = Clock.Format(Clock.Parse(entry.Text("timestamp")).AddMinutes(-1));
        }
    }

    /// <summary>What the hub has of interfaces and integrations, unless it is there.</summary>
    public static void AddHub(Store store)
    {
        if (store.State.Integrations.Count == 0)
        {
            AddInterfaces(store);
            AddIntegrations(store);
            ChatSamples.AddToHub(store);
        }
    }

    /// <summary>Has a bot declare what it needs to be used, and gives it the integration webchat.</summary>
    public static void Declare(Store store, BotState bot)
    {
        string webchat = store.State.Integrations.Values.First(found => found.Data.Text("name") == "webchat").Data.Text("id");
        var declared = (JsonObject)JsonNode.Parse(Declared)!;
        declared["integrations"] = new JsonObject { ["webchat"] = new JsonObject { ["integrationId"] = webchat } };
        BotChanges.Apply(store, bot, new Input(declared));
    }

    private static void AddBilling(Store store)
    {
        BillingState billing = BillingAccount.Of(store, store.State.WorkspaceId);
        DateTime start = store.Now().AddDays(-10);
        DateTime trial = start.AddDays(-30);
        TrialsApi.Add(billing, "plus", trial, trial.AddDays(14));
        (billing.PlanId, billing.PeriodStart, billing.PeriodEnd) = ("plus", start, start.AddMonths(1));
        store.State.Workspaces[store.State.WorkspaceId]["plan"] = billing.PlanId;
        billing.Addons["extra-bots"] = 1;
        billing.PaymentMethod = BillingApi.Card("pm_card_visa");
        billing.Address = new JsonObject { ["lineOne"] = "1 Main Street", ["city"] = "Springfield", ["state"] = "IL", ["postalCode"] = "62701", ["country"] = "US" };
        billing.AutoRecharge = new JsonObject { ["ai_spend"] = new JsonObject { ["enabled"] = true, ["threshold"] = 5 } };
        BillingAccount.AddInvoice(billing, 99, "paid", start, start, billing.PeriodEnd);
        BillingAccount.AddInvoice(billing, 20, "open", start.AddDays(3), start.AddDays(3), billing.PeriodEnd);
    }

    private static string AddConversation(Store store, BotState bot, string botId, string ada, string grace)
    {
        ConversationState conversation = ConversationsApi.Add(store, bot, "channel", "webchat", new JsonObject { ["topic"] = "billing" }, null);
        string id = conversation.Data.Text("id");
        conversation.Participants.AddRange([ada, grace]);
        void Say(string user, string type, JsonObject payload) => MessagesApi.Add(store, bot, MessagesApi.New(store, user != botId, id, user, type, payload));
        Say(ada, "text", new JsonObject { ["text"] = "Hello, I was charged twice." });
        Say(botId, "choice", new JsonObject
        {
            ["text"] = "What should we do?",
            ["options"] = Json.Array(
                new JsonObject { ["label"] = "Refund", ["value"] = "refund" },
                new JsonObject { ["label"] = "Talk to a person", ["value"] = "person" }),
        });
        Say(ada, "text", new JsonObject { ["text"] = "Refund" });
        Say(ada, "image", new JsonObject { ["imageUrl"] = "https://example.com/statement.png" });
        Say(grace, "markdown", new JsonObject { ["markdown"] = "I **see** both charges; the refund is on its way." });
        return id;
    }

    /// <summary>Two interfaces of the hub, and one of the workspace's own.</summary>
    private static void AddInterfaces(Store store)
    {
        InterfacesApi.Add(store, "", (JsonObject)JsonNode.Parse("""
            {
              "name": "hitl", "version": "1.0.0", "title": "Human in the loop", "description": "Where a person can take a conversation over.", "public": true,
              "entities": { "hitlSession": { "title": "Session", "schema": { "type": "object" } } },
              "events": { "hitlStopped": { "title": "Stopped", "schema": { "type": "object", "properties": { "conversationId": { "type": "string" } } } } },
              "actions": {
                "startHitl": { "title": "Start", "input": { "schema": { "type": "object" } }, "output": { "schema": { "type": "object" } } },
                "stopHitl": { "title": "Stop", "input": { "schema": { "type": "object" } }, "output": { "schema": { "type": "object" } } }
              },
              "channels": { "hitl": { "messages": { "text": { "schema": { "type": "object", "properties": { "text": { "type": "string" } } } } } } }
            }
            """)!);
        InterfacesApi.Add(store, "", (JsonObject)JsonNode.Parse("""
            {
              "name": "typing-indicator", "version": "0.0.3", "title": "Typing indicator", "description": "Shows that an answer is being written.", "public": true,
              "actions": {
                "startTypingIndicator": { "input": { "schema": { "type": "object" } }, "output": { "schema": { "type": "object" } } },
                "stopTypingIndicator": { "input": { "schema": { "type": "object" } }, "output": { "schema": { "type": "object" } } }
              }
            }
            """)!);
        InterfacesApi.Add(store, store.State.WorkspaceId, (JsonObject)JsonNode.Parse("""
            {
              "name": "customer-lookup", "version": "0.1.0", "title": "Customer lookup", "description": "Finds a customer by e-mail address.",
              "actions": {
                "find": {
                  "title": "Find",
                  "input": { "schema": { "type": "object", "properties": { "email": { "type": "string" } } } },
                  "output": { "schema": { "type": "object", "properties": { "customerId": { "type": "string" } } } }
                }
              },
              "nameTemplate": { "script": "find{{ name }}", "language": "handlebars" }
            }
            """)!);
    }

    /// <summary>Two integrations of the hub, one of them in two versions, and one of the workspace's own, which no bot has.</summary>
    private static void AddIntegrations(Store store)
    {
        string IdOf(string name) => store.State.Interfaces.Values.First(found => found.Data.Text("name") == name).Data.Text("id");
        foreach (string version in new[] { "0.6.0", "1.0.0" })
        {
            var telegram = (JsonObject)JsonNode.Parse("""
                {
                  "name": "telegram", "title": "Telegram", "description": "Talks with people on Telegram.", "visibility": "public",
                  "configuration": {
                    "identifier": { "required": true },
                    "schema": { "type": "object", "properties": { "botToken": { "type": "string", "title": "Bot token" } }, "required": ["botToken"] }
                  },
                  "channels": {
                    "channel": {
                      "title": "Chat",
                      "messages": { "text": { "schema": { "type": "object" } }, "image": { "schema": { "type": "object" } }, "choice": { "schema": { "type": "object" } } },
                      "conversation": { "tags": { "id": { "title": "Chat id" } }, "creation": { "enabled": true, "requiredTags": ["id"] } },
                      "message": { "tags": { "id": { "title": "Message id" } } }
                    }
                  },
                  "user": { "tags": { "id": { "title": "User id" } }, "creation": { "enabled": true, "requiredTags": ["id"] } },
                  "actions": {
                    "startTypingIndicator": { "input": { "schema": { "type": "object" } }, "output": { "schema": { "type": "object" } } },
                    "stopTypingIndicator": { "input": { "schema": { "type": "object" } }, "output": { "schema": { "type": "object" } } }
                  }
                }
                """)!;
            telegram["version"] = version;
            telegram["interfaces"] = new JsonObject { ["typing-indicator"] = new JsonObject { ["id"] = IdOf("typing-indicator") } };
            IntegrationsApi.Add(store, "", telegram)["verificationStatus"] = "approved";
        }

        IntegrationsApi.Add(store, "", (JsonObject)JsonNode.Parse("""
            {
              "name": "webchat", "version": "0.3.0", "title": "Webchat", "description": "A chat for web sites.", "visibility": "public",
              "channels": {
                "channel": {
                  "title": "Chat",
                  "messages": {
                    "text": { "schema": { "type": "object" } }, "markdown": { "schema": { "type": "object", "required": ["markdown"], "properties": { "markdown": { "type": "string" } } } },
                    "image": { "schema": { "type": "object" } }, "audio": { "schema": { "type": "object" } }, "video": { "schema": { "type": "object" } },
                    "file": { "schema": { "type": "object" } }, "location": { "schema": { "type": "object" } }, "card": { "schema": { "type": "object" } },
                    "carousel": { "schema": { "type": "object" } }, "choice": { "schema": { "type": "object" } }, "dropdown": { "schema": { "type": "object" } },
                    "bloc": { "schema": { "type": "object" } }
                  },
                  "conversation": { "tags": { "id": { "title": "Id of the chat" } } },
                  "message": { "tags": { "id": { "title": "Id of the message" } } }
                }
              },
              "user": { "tags": { "id": { "title": "Id of the visitor" } } },
              "events": { "trigger": { "title": "Trigger", "schema": { "type": "object", "properties": { "payload": { "type": "object" } } } } },
              "states": { "settings": { "type": "integration", "schema": { "type": "object", "properties": { "theme": { "type": "string" } } } } }
            }
            """)!)["verificationStatus"] = "approved";
        var crm = (JsonObject)JsonNode.Parse("""
            {
              "name": "crm", "version": "0.1.0", "title": "CRM", "description": "Customers and their orders.",
              "configuration": { "schema": { "type": "object", "properties": { "region": { "type": "string", "title": "Region" } } } },
              "actions": {
                "findCustomer": {
                  "title": "Find a customer",
                  "input": { "schema": { "type": "object", "properties": { "email": { "type": "string" } } } },
                  "output": { "schema": { "type": "object", "properties": { "customerId": { "type": "string" } } } }
                }
              },
              "events": { "orderPlaced": { "title": "Order placed", "schema": { "type": "object", "properties": { "orderId": { "type": "string" } } } } },
              "secrets": { "CRM_TOKEN": "token" }
            }
            """)!;
        crm["interfaces"] = new JsonObject
        {
            ["customer-lookup"] = new JsonObject
            {
                ["id"] = IdOf("customer-lookup"),
                ["actions"] = new JsonObject { ["find"] = new JsonObject { ["name"] = "findCustomer" } },
            },
        };
        string id = IntegrationsApi.Add(store, store.State.WorkspaceId, crm).Text("id");
        IntegrationApiKeysApi.Add(store, store.State.Integrations[id], "staging server");
    }

    /// <summary>A plugin of the hub in two versions, and one of the workspace's own.</summary>
    private static void AddPlugins(Store store)
    {
        string? handoff = store.State.Interfaces.Values.FirstOrDefault(found => found.WorkspaceId.Length == 0 && found.Data.TextOrNull("name") == "hitl")?.Data.Text("id");
        foreach (string version in new[] { "1.0.0", "1.1.0" })
        {
            var hitl = (JsonObject)JsonNode.Parse("""
                {
                  "name": "hitl", "title": "Human in the loop", "description": "Hands a conversation over to a person, and back.", "visibility": "public",
                  "configuration": { "schema": { "type": "object", "properties": { "onHandoff": { "type": "string" } } } },
                  "states": { "session": { "type": "conversation", "schema": { "type": "object", "properties": { "agentId": { "type": "string" } } } } },
                  "events": { "handedOff": { "title": "Handed off", "schema": { "type": "object", "properties": { "conversationId": { "type": "string" } } } } },
                  "actions": {
                    "startHandoff": { "title": "Start", "input": { "schema": { "type": "object" } }, "output": { "schema": { "type": "object" } } },
                    "stopHandoff": { "title": "Stop", "input": { "schema": { "type": "object" } }, "output": { "schema": { "type": "object" } } }
                  },
                  "conversation": { "tags": { "handedOff": { "title": "Handed off" } } },
                  "user": { "tags": { "agent": { "title": "Is an agent" } } }
                }
                """)!;
            hitl["version"] = version;
            hitl["code"] = new JsonObject
            {
                ["node"] = $"module.exports = {{ name: \"hitl\", version: \"{version}\" }};\n",
                ["browser"] = $"export default {{ name: \"hitl\", version: \"{version}\" }};\n",
            };
            if (handoff is not null)
            {
                hitl["dependencies"] = new JsonObject { ["interfaces"] = new JsonObject { ["hitl"] = new JsonObject { ["id"] = handoff } } };
            }

            PluginsApi.Add(store, "", hitl);
        }

        PluginsApi.Add(store, store.State.WorkspaceId, (JsonObject)JsonNode.Parse("""
            {
              "name": "faq-helper", "version": "0.1.0", "title": "FAQ helper", "description": "Looks answers up in FaqTable.",
              "actions": {
                "findAnswer": {
                  "title": "Find an answer",
                  "input": { "schema": { "type": "object", "properties": { "question": { "type": "string" } } } },
                  "output": { "schema": { "type": "object", "properties": { "answer": { "type": "string" } } } }
                }
              },
              "code": {
                "node": "module.exports = { actions: { findAnswer: async () => ({ answer: \"\" }) } };\n",
                "browser": "export default { name: \"faq-helper\" };\n"
              }
            }
            """)!);
    }

    private static void AddFaq(Store store, BotState bot)
    {
        var columns = new JsonObject
        {
            ["question"] = new JsonObject { ["type"] = "string", ["searchable"] = true },
            ["answer"] = new JsonObject { ["type"] = "string" },
            ["category"] = new JsonObject { ["type"] = "string" },
        };
        TableState table = TablesApi.Add(store, bot, "FaqTable", TableSchema.Merge(TableSchema.Empty(), columns), "question");
        var writer = new RowWriter(store, table);
        foreach ((string? question, string? answer, string? category) in _faq)
        {
            writer.Insert(0, new JsonObject { ["question"] = question, ["answer"] = answer, ["category"] = category });
        }
    }

    public static FileState AddFile(Store store, BotState bot, string key, string contentType, string text, JsonObject tags, JsonObject? created = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        (string? content, FileStream? stream) = store.Contents.Create();
        using (stream)
        {
            stream.Write(bytes, 0, bytes.Length);
        }

        return FilesApi.AddStored(store, bot, key, contentType, content, bytes.Length, tags, created);
    }
}
