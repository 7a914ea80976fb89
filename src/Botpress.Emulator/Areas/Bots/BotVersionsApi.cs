using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The versions of a bot: each keeps a copy of the bot's definition, and deploying one puts it back.</summary>
internal static class BotVersionsApi
{
    public static void Register(Router router)
    {
        router.On(Operations.ListBotVersions, call => new JsonObject
        {
            ["versions"] = Json.List(call.PathBot().Versions.Select(version => version.Data.Copy())),
        });
        router.On(Operations.GetBotVersion, Get);
        router.On(Operations.CreateBotVersion, call =>
        {
            BotState bot = call.PathBot();
            return new JsonObject { ["version"] = Add(call.Store, bot, call.Body.Text("name")!, call.Body.Text("description")).Data.Copy() };
        });
        router.On(Operations.DeployBotVersion, Deploy);
        router.OnPath("_versions", DownloadAsync);
    }

    public static VersionState Add(Store store, BotState bot, string name, string? description)
    {
        var version = new VersionState
        {
            Data = new JsonObject { ["id"] = Store.NewId("botver", store.Now()), ["name"] = name }.With("description", description),
            Definition = BotDefinitionsApi.Of(bot),
            Signature = Ids.Hex(16),
        };
        bot.Versions.Add(version);
        return version;
    }

    /// <summary>Answers the address of a version's content; whoever has it needs no token.</summary>
    public static async Task DownloadAsync(Store store, IExchange exchange)
    {
        byte[] content;
        lock (store.Gate)
        {
            string[] segments = exchange.Path.Trim('/').Split('/');
            string id = segments.Length == 2 ? Uri.UnescapeDataString(segments[1]) : "";
            VersionState version = store.State.Bots.Values.SelectMany(bot => bot.Versions).FirstOrDefault(candidate => candidate.Data.Text("id") == id)
                ?? throw ApiError.NotFound("version", id);
            if (new Query(exchange.RawQuery).Text("X-Signature") != version.Signature)
            {
                throw ApiError.Of("Forbidden", "The address carries no valid signature");
            }

            content = Json.Bytes(version.Definition);
        }

        await exchange.SendAsync(200, content).ConfigureAwait(false);
    }

    private static JsonObject Get(Call call)
    {
        BotState bot = call.PathBot();
        VersionState version = Find(bot, call.Path("versionId")) ?? throw ApiError.NotFound("version", call.Path("versionId"));
        return new JsonObject { ["url"] = $"{call.Store.BaseUrl}_versions/{version.Data.Text("id")}?X-Signature={version.Signature}" };
    }

    private static JsonObject Deploy(Call call)
    {
        BotState bot = call.PathBot();
        string id = call.Body.Text("versionId")!;
        VersionState version = Find(bot, id) ?? throw ApiError.Reference("versionId", "version", id);
        BotDefinitionsApi.Publish(call.Store, bot, version.Definition);
        return [];
    }

    private static VersionState? Find(BotState bot, string id) => bot.Versions.Find(version => version.Data.Text("id") == id);
}
