using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>Fields that no document knows, in what is answered.</summary>
internal static class UnknownFields
{
    /// <summary>The answer, of which every object has a field that nobody knows, if that is asked for.</summary>
    public static JsonNode AddTo(JsonNode answer, EmulatorBehavior behavior)
    {
        if (behavior.UnknownField is string name && answer is JsonObject body)
        {
            foreach (JsonNode? part in body.Where(entry => entry.Key != "meta").SelectMany(entry => entry.Value is JsonArray list ? list.AsEnumerable() : [entry.Value]).ToList())
            {
                if (part is JsonObject thing)
                {
                    thing[name] = new JsonObject { ["since"] = "tomorrow", ["numbers"] = Json.Array(1, 2.50, null) };
                }
            }
        }

        return answer;
    }
}
