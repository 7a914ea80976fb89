using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>What a message says, in the two forms that it has: in the chat the type stands in the payload, and metadata beside it.</summary>
internal static class ChatPayloads
{
    private const string Bloc = "bloc";

    /// <summary>What is wrong with what a bot would say, a message or an event; null when nothing is.</summary>
    public static string? Fault(JsonObject answer) => answer.ContainsKey("event")
        ? answer["event"] is JsonObject ? null : "event must be an object"
        : answer["metadata"] is not null and not JsonObject ? "metadata must be an object"
        : FieldRules.OfChat(ChatOperations.CreateMessage).Body!.Property("payload")!.FaultOfKind(answer["payload"], "payload");

    /// <summary>The type and payload of the runtime's message.</summary>
    public static (string Type, JsonObject Payload) ToRuntime(JsonObject said, JsonNode? metadata)
    {
        string type = said.Text("type");
        JsonObject payload = said.Copy();
        if (type == Bloc)
        {
            payload["items"] = Json.List(payload["items"]!.AsArray().Select(item =>
            {
                JsonObject inner = item!.AsObject().Copy();
                inner.Remove("type");
                return new JsonObject { ["type"] = item["type"]!.DeepClone(), ["payload"] = inner };
            }));
        }
        else
        {
            payload.Remove("type");
        }

        return (type, payload.With("metadata", metadata));
    }

    /// <summary>A message of the runtime as the chat shows it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="conversationId">The id of its conversation that is shown.</param>
    /// <param name="userId">The id of its user that is shown.</param>
    public static JsonObject ToChat(JsonObject message, string conversationId, string userId)
    {
        JsonObject said = message["payload"] is JsonObject payload ? payload : [];
        var shown = new JsonObject { ["type"] = message.Text("type") };
        foreach ((string name, JsonNode? value) in said.Where(entry => entry.Key is not "metadata" and not "type").Select(entry => (entry.Key, entry.Value)))
        {
            shown[name] = name == "items" && message.Text("type") == Bloc && value is JsonArray items ? Json.List(items.Select(Flat)) : value?.DeepClone();
        }

        return new JsonObject
        {
            ["id"] = message.Text("id"),
            ["createdAt"] = message.Text("createdAt"),
            ["conversationId"] = conversationId,
            ["userId"] = userId,
            ["payload"] = shown,
        }.With("metadata", said["metadata"]);
    }

    private static JsonNode? Flat(JsonNode? item)
    {
        if (item is not JsonObject part)
        {
            return item?.DeepClone();
        }

        JsonObject flat = new JsonObject().With("type", part["type"]);
        flat.Merge(part["payload"] as JsonObject);
        return flat;
    }
}
