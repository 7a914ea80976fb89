using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// The ids under which others can try an integration of a bot. Nobody comes by them here: they never expire, and no conversation is
/// sandboxed.
/// </summary>
internal static class ShareableIdsApi
{
    public static void Register(Router router)
    {
        router.On(Operations.CreateIntegrationShareableId, call =>
        {
            string id = Store.NewId("shareable", call.Store.Now());
            call.PathBot("botId").ShareableIds[Key(call)] = id;
            return new JsonObject { ["shareableId"] = id };
        });
        router.On(Operations.GetIntegrationShareableId, call => new JsonObject
        {
            ["shareableId"] = call.PathBot("botId").ShareableIds.TryGetValue(Key(call), out string? id) ? id : throw Missing(call),
            ["isExpired"] = false,
        });
        router.On(Operations.DeleteIntegrationShareableId, call =>
            call.PathBot("botId").ShareableIds.Remove(Key(call)) ? new JsonObject() : throw Missing(call));
        router.On(Operations.UnlinkSandboxedConversations, call =>
        {
            Key(call);
            return new JsonObject();
        });
    }

    /// <summary>The integration of the path and the alias, which the bot must have; an alias that nobody needs to say is found.</summary>
    private static string Key(Call call)
    {
        string integrationId = call.Path("integrationId");
        string? alias = call.Query.Text("integrationInstanceAlias") is { Length: > 0 } given ? given : null;
        string? found = ((JsonObject)call.PathBot("botId").Bot["integrations"]!)
            .Where(entry => entry.Value!.AsObject().Text("id") == integrationId && (alias is null || entry.Key == alias)).Select(entry => entry.Key).FirstOrDefault();
        return found is null
            ? throw ApiError.NotFound(alias is null ? "integration of the bot" : $"integration with the alias \"{alias}\" of the bot", integrationId)
            : $"{integrationId}/{found}";
    }

    private static ApiError Missing(Call call) => ApiError.NotFound("shareable id for integration", call.Path("integrationId"));
}
