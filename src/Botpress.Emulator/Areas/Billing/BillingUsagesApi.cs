using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// Quotas, as plan, trial, add-ons and credits make them, and what is used of them, counted from what is there. No language model is
/// called and no version is saved, so that these stay 0. Nothing is refused when a quota is used up.
/// </summary>
internal static class BillingUsagesApi
{
    public static void Register(Router router)
    {
        router.On(Operations.GetQuotas, call => Map(feature => Json.Number(BillingAccount.Quota(BillingAccount.Of(call), feature))));
        router.On(Operations.GetWorkspaceUsage, call =>
        {
            string feature = call.Query.Text("feature")!;
            return Usage(call, feature, Month(call));
        });
        router.On(Operations.GetWorkspaceUsages, call =>
        {
            DateTime month = Month(call);
            return new JsonObject { ["quotas"] = Map(feature => Usage(call, feature, month)) };
        });
    }

    private static JsonObject Map(Func<string, JsonNode> value)
    {
        var map = new JsonObject();
        foreach (string feature in BillingCatalogApi.Features)
        {
            map[feature] = value(feature);
        }

        return map;
    }

    private static DateTime Month(Call call) => UsagesApi.ReadPeriod(call.Query.Text("period")!, call.Store.UtcNow);

    private static JsonObject Usage(Call call, string feature, DateTime month) => new()
    {
        ["usage"] = Json.Number(Used(call, feature, month)),
        ["quota"] = Json.Number(BillingAccount.Quota(BillingAccount.Of(call), feature)),
    };

    private static double Used(Call call, string feature, DateTime month)
    {
        List<BotState> bots = [.. call.Store.State.Bots.Values.Where(bot => bot.WorkspaceId == call.WorkspaceId)];
        bool InMonth(JsonObject item) => Clock.Parse(item.Text("createdAt")) is DateTime time && time >= month && time < month.AddMonths(1);
        double Sizes(Func<JsonObject, bool> counts) =>
            bots.SelectMany(bot => bot.Files.Values).Where(file => counts(file.Data) && Json.IsNumber(file.Data["size"], out _)).Sum(file => Json.ToDouble(file.Data["size"]));
        static bool Indexed(JsonObject file) => (bool?)file["index"] == true;

        return feature switch
        {
            "incoming_messages_events" => bots.Sum(bot => bot.Messages.Values.Count(message => message.Text("direction") == "incoming" && InMonth(message))
                + bot.Events.Values.Count(found => InMonth(found.Data))),
            "conversation_sessions" => bots.Sum(bot => bot.Messages.Values.Where(InMonth).Select(message => message.Text("conversationId")).Distinct().Count()),
            "table_rows" => bots.Sum(bot => bot.Tables.Values.Sum(table => table.Rows.Count)),
            "bot_count" => bots.Count,
            "collaborator_count" => WorkspaceMembersApi.StateOf(call.Store, call.WorkspaceId).Members.Count,
            "ai_spend" => Math.Round(UsagesApi.Value(call.Store, call.WorkspaceId, feature, month), 6),
            "file_storage" => Sizes(_ => true),
            "vector_db_storage" => Sizes(Indexed),
            "indexed_file_count" => bots.Sum(bot => bot.Files.Values.Count(file => Indexed(file.Data))),
            _ => 0,
        };
    }
}
