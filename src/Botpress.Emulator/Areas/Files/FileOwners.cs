using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>
/// Whose a file is, and who may do what: the bot all, an integration all with its own and read those with the policy
/// <c>integrations</c>. Nobody changes a file while it is being indexed.
/// </summary>
internal static class FileOwners
{
    /// <summary>The status of a file that is locked.</summary>
    public const string Indexing = "indexing_pending";

    /// <summary>The owner as a file shows it.</summary>
    public static JsonObject Owner(BotState bot, Installed? integration) => integration is null
        ? new JsonObject { ["type"] = "bot", ["id"] = bot.Bot.Text("id") }
        : new JsonObject { ["type"] = "integration", ["name"] = integration.Name, ["alias"] = integration.Key };

    /// <summary>The files that the caller sees.</summary>
    public static IEnumerable<FileState> Readable(Call call) => call.Bot.Files.Values.Where(file => CanRead(call, file));

    public static bool CanRead(Call call, FileState file) => call.Caller.Integration is null
        || IsOwn(call, file)
        || ((JsonArray)file.Data["accessPolicies"]!).Any(policy => (string?)policy == "integrations");

    /// <summary>The caller's own file with a key: each integration has keys of its own.</summary>
    public static FileState? OwnByKey(Call call, BotState bot, string key) =>
        bot.Files.Values.FirstOrDefault(file => file.Data.Text("key") == key && IsOwn(call, file));

    /// <summary>The file that a key means to the caller: the own one first, then one that can be read.</summary>
    public static FileState? ByKey(Call call, BotState bot, string key)
    {
        var named = bot.Files.Values.Where(file => file.Data.Text("key") == key).ToList();
        return named.FirstOrDefault(file => IsOwn(call, file)) ?? named.FirstOrDefault(file => CanRead(call, file)) ?? named.FirstOrDefault();
    }

    /// <summary>Refuses a change by one who may only read, and any while the file is being indexed.</summary>
    public static void CheckChange(Call call, FileState file)
    {
        string key = file.Data.Text("key");
        if (call.Caller.Integration is not null && !IsOwn(call, file))
        {
            throw ApiError.Of("Forbidden", $"The file \"{key}\" is not the integration's own: it can only read it");
        }

        if (file.Data.Text("status") == Indexing)
        {
            throw ApiError.Of("ResourceLockedConflict", $"The file \"{key}\" is being indexed, and locked until that is done; wait for it with Wait-BpFile");
        }
    }

    private static bool IsOwn(Call call, FileState file)
    {
        var owner = (JsonObject)file.Data["owner"]!;
        return call.Caller.Integration is Installed integration
            ? owner.Text("type") == "integration" && owner.TextOrNull("alias") == integration.Key
            : owner.Text("type") == "bot";
    }
}
