using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>
/// What the payload of a message must be: as the channel of its conversation declares its type, and for a type of Botpress's own as
/// Botpress has it, which an integration can only narrow.
/// </summary>
internal static class MessagePayloads
{
    private static readonly JsonObject _own = (JsonObject)JsonNode.Parse("""
        {
          "text": { "type": "object", "required": ["text"], "properties": { "text": { "type": "string" } } },
          "image": { "type": "object", "required": ["imageUrl"], "properties": { "imageUrl": { "type": "string" } } },
          "audio": { "type": "object", "required": ["audioUrl"], "properties": { "audioUrl": { "type": "string" } } },
          "video": { "type": "object", "required": ["videoUrl"], "properties": { "videoUrl": { "type": "string" } } },
          "file": { "type": "object", "required": ["fileUrl"], "properties": { "fileUrl": { "type": "string" }, "title": { "type": "string" } } },
          "location": {
            "type": "object", "required": ["latitude", "longitude"],
            "properties": { "latitude": { "type": "number" }, "longitude": { "type": "number" }, "address": { "type": "string" }, "title": { "type": "string" } }
          },
          "card": {
            "type": "object", "required": ["title", "actions"],
            "properties": {
              "title": { "type": "string" }, "subtitle": { "type": "string" }, "imageUrl": { "type": "string" },
              "actions": {
                "type": "array",
                "items": {
                  "type": "object", "required": ["action", "label", "value"],
                  "properties": { "action": { "type": "string", "enum": ["postback", "url", "say"] }, "label": { "type": "string" }, "value": { "type": "string" } }
                }
              }
            }
          },
          "choice": {
            "type": "object", "required": ["text", "options"],
            "properties": {
              "text": { "type": "string" },
              "options": {
                "type": "array",
                "items": { "type": "object", "required": ["label", "value"], "properties": { "label": { "type": "string" }, "value": { "type": "string" } } }
              }
            }
          },
          "carousel": { "type": "object", "required": ["items"], "properties": { "items": { "type": "array", "items": { "$ref": "#/card" } } } },
          "bloc": {
            "type": "object", "required": ["items"],
            "properties": {
              "items": {
                "type": "array",
                "items": {
                  "type": "object", "required": ["type", "payload"],
                  "properties": { "type": { "type": "string" }, "payload": { "type": "object" } }
                }
              }
            }
          }
        }
        """)!;

    /// <summary>Refuses a type that the channel does not declare.</summary>
    public static void CheckType(Call call, JsonObject conversation, string type, string at)
    {
        Installed? integration = ConversationsApi.IntegrationOf(call, conversation);
        CheckType(call, integration, conversation.Text("channel"), type, at);
    }

    /// <inheritdoc cref="CheckType(Call, JsonObject, string, string)"/>
    public static void CheckType(Call call, Installed? integration, string channel, string type, string at)
    {
        if (integration?.IsDefined != true || call.Store.IsLenient)
        {
            return;
        }

        JsonObject types = integration.Map("channels", channel, "messages");
        if (!types.ContainsKey(type))
        {
            throw ApiError.Payload($"{at}: the channel \"{channel}\" of the integration \"{integration.Name}\" declares no message type \"{type}\"; "
                + $"it declares {Declarations.Listed(types.Select(entry => entry.Key))}. Declare it with Set-BpIntegration {integration.Id} -Channel, in {channel}.messages");
        }
    }

    /// <summary>Refuses a payload that breaks a schema of its type.</summary>
    public static void Check(Installed? integration, string channel, string type, JsonObject payload, string at)
    {
        string? fault = JsonSchema.Fault(integration?.Map("channels", channel, "messages", type)["schema"], payload, at)
            ?? Own(type, payload, at);
        if (fault is not null)
        {
            throw ApiError.Payload($"{fault} in a message of type {type}");
        }
    }

    private static string? Own(string type, JsonObject payload, string at)
    {
        // A dropdown is a choice that is shown in another way.
        string name = type == "dropdown" ? "choice" : type;
        return JsonSchema.Fault(_own[name], payload, at, _own);
    }
}
