using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>The integration chat, through which people talk to a bot by the Chat API.</summary>
internal static class ChatSamples
{
    private const string BotName = "chat-bot";

    private const string Definition = """
        {
          "name": "chat", "version": "1.0.0", "title": "Chat", "description": "Talks with people through the Chat API.", "visibility": "public",
          "configuration": {
            "schema": {
              "type": "object",
              "properties": {
                "encryptionKey": { "type": "string", "title": "Encryption key" }, "webhookUrl": { "type": "string", "title": "Webhook URL" },
                "webhookSecret": { "type": "string", "title": "Webhook secret" }
              }
            }
          },
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
              "conversation": { "tags": { "owner": { "title": "Who made it" }, "fid": { "title": "The id that its user chose" } } },
              "message": { "tags": { "fid": { "title": "Not used" } } }
            }
          },
          "user": { "tags": { "fid": { "title": "The id that they chose" }, "profile": { "title": "Profile" } } },
          "events": {
            "custom": {
              "title": "Custom event",
              "schema": {
                "type": "object", "required": ["userId", "conversationId", "payload"],
                "properties": { "userId": { "type": "string" }, "conversationId": { "type": "string" }, "payload": { "type": "object" } }
              }
            }
          },
          "actions": {
            "sendEvent": {
              "title": "Send an event",
              "input": {
                "schema": {
                  "type": "object", "required": ["conversationId", "payload"],
                  "properties": { "conversationId": { "type": "string" }, "payload": { "type": "object" } }
                }
              },
              "output": { "schema": { "type": "object" } }
            },
            "publishMessageStream": {
              "title": "Let a message grow",
              "input": {
                "schema": {
                  "type": "object", "required": ["conversationId", "signal"],
                  "properties": { "conversationId": { "type": "string" }, "signal": { "type": "object" } }
                }
              },
              "output": { "schema": { "type": "object" } }
            }
          }
        }
        """;

    /// <summary>Adds it to the hub, unless it is there, and says its id.</summary>
    public static string AddToHub(Store store)
    {
        JsonObject? definition = store.State.Integrations.Values.FirstOrDefault(found => found.Data.Text("name") == ChatInstance.Name && found.Data.Text("visibility") == "public")?.Data;
        if (definition is null)
        {
            definition = IntegrationsApi.Add(store, "", (JsonObject)JsonNode.Parse(Definition)!);
            definition["verificationStatus"] = "approved";
        }

        return definition.Text("id");
    }

    /// <summary>Gives it to a bot that has none.</summary>
    public static void Install(Store store, BotState bot)
    {
        if (!ChatInstance.All(store.State, bot).Any())
        {
            var asked = new JsonObject { ["integrationId"] = AddToHub(store), ["enabled"] = true };
            BotChanges.Apply(store, bot, new Input(new JsonObject { ["integrations"] = new JsonObject { [ChatInstance.Name] = asked } }));
        }
    }

    /// <summary>Sees to it that there is a bot to talk to: the emulator's own or, without that, one for it.</summary>
    public static void EnsureBot(Store store)
    {
        BotState bot = store.State.SampleBotId is string id && store.State.Bots.TryGetValue(id, out BotState? own) ? own
            : store.State.Bots.Values.FirstOrDefault(found => found.Bot.Text("name") == BotName) ?? BotsApi.Add(store, store.State.WorkspaceId, BotName);
        store.State.SampleBotId = bot.Bot.Text("id");
        Install(store, bot);
    }
}
