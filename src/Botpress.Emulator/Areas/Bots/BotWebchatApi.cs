using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The code for a bot's webchat. It has the form of the real one, and brings no webchat: the emulator serves none.</summary>
internal static class BotWebchatApi
{
    public static void Register(Router router) => router.On(Operations.GetBotWebchat, call =>
    {
        string id = call.PathBot().Bot.Text("id");
        string type = call.Query.Text("type")!;
        string address = $"{call.Store.BaseUrl}_webchat/{id}";
        return new JsonObject
        {
            ["code"] = type switch
            {
                "sharableUrl" => address,
                "preconfigured" => $"<script src=\"{address}/inject.js\" defer></script>",
                "fullscreen" => $"<iframe src=\"{address}\" style=\"position: fixed; inset: 0; width: 100%; height: 100%\"></iframe>",
                _ => $"<script src=\"{address}/inject.js\"></script>\n<script>\n  window.botpress.init({{ botId: \"{id}\", configuration: {{}} }});\n</script>",
            },
        };
    });
}
