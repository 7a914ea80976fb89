using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The preferences of workspaces. Without the header x-workspace-id it is the emulator's own workspace that they belong to.</summary>
internal static class WorkspacePreferencesApi
{
    public static void Register(Router router)
    {
        router.On(Operations.SetWorkspacePreference, Set);
        router.On(Operations.GetWorkspacePreference, call => Of(call).Preferences.TryGetValue(call.Path("key"), out JsonNode? value)
            ? new JsonObject { ["value"] = value?.DeepClone() }
            : new JsonObject());
    }

    private static JsonObject Set(Call call)
    {
        Of(call).Preferences[call.Path("key")] = call.Body.Json["value"]?.DeepClone();
        return [];
    }

    private static WorkspaceState Of(Call call)
    {
        string id = call.Header("x-workspace-id") ?? call.Store.State.WorkspaceId;
        return call.Store.State.Workspaces.ContainsKey(id)
            ? WorkspaceMembersApi.StateOf(call.Store, id)
            : throw ApiError.Of("Forbidden", $"x-workspace-id: the token has no access to a workspace \"{id}\"");
    }
}
