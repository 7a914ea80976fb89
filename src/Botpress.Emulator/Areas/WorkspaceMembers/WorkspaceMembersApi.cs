using System;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// The members of workspaces. The account of the token owns each of them; who is added is a member at once, without an account. No e-mail
/// goes out. A workspace keeps an owner.
/// </summary>
internal static class WorkspaceMembersApi
{
    private const string Owner = "owner";

    public static void Register(Router router)
    {
        router.On(Operations.ListWorkspaceMembers, call => call.PageOf("members", Of(call).Members.Values));
        router.On(Operations.GetWorkspaceMember, GetMine);
        router.On(Operations.CreateWorkspaceMember, Create);
        router.On(Operations.UpdateWorkspaceMember, Update);
        router.On(Operations.DeleteWorkspaceMember, Delete);
    }

    public static JsonObject Add(Store store, WorkspaceState workspace, string email, string role, string? createdAt = null)
    {
        JsonObject member = store.NewObject("wkmember");
        member.Remove("updatedAt");
        member.With("createdAt", createdAt);
        member["email"] = email;
        member["role"] = role;
        workspace.Members.Add(member.Text("id"), member);
        return member;
    }

    /// <summary>What belongs to a workspace that is there. One that was not looked at yet has its owner for a member.</summary>
    public static WorkspaceState StateOf(Store store, string workspaceId)
    {
        if (!store.State.WorkspaceStates.TryGetValue(workspaceId, out WorkspaceState? state))
        {
            state = new WorkspaceState();
            AddOwner(store, state, store.State.Workspaces[workspaceId].Text("createdAt"));
            store.State.WorkspaceStates.Add(workspaceId, state);
        }

        return state;
    }

    public static JsonObject Find(Call call) => call.Find(Of(call).Members, "workspace member");

    /// <summary>The account's own membership of a workspace.</summary>
    private static void AddOwner(Store store, WorkspaceState workspace, string createdAt)
    {
        JsonObject member = Add(store, workspace, "emulator@example.com", Owner, createdAt);
        member["userId"] = store.State.AccountId;
        member["displayName"] = "Emulator";
    }

    private static WorkspaceState Of(Call call) => StateOf(call.Store, call.WorkspaceId);

    private static JsonNode GetMine(Call call) =>
        Of(call).Members.Values.FirstOrDefault(member => member.TextOrNull("userId") == call.Store.State.AccountId)?.Copy()
        ?? throw ApiError.Of("ResourceNotFound", "The account of the token is no member of the workspace");

    private static JsonNode Create(Call call)
    {
        string email = call.Body.Text("email")!;
        string role = call.Body.Text("role")!;
        WorkspaceState workspace = Of(call);
        if (workspace.Members.Values.Any(member => string.Equals(member.Text("email"), email, StringComparison.OrdinalIgnoreCase)))
        {
            throw ApiError.Exists($"email: \"{email}\" is a member of the workspace already");
        }

        double quota = BillingAccount.Quota(BillingAccount.Of(call.Store, call.WorkspaceId), "collaborator_count");
        // Counted are those that were added, not the account whose workspace it is.
        if (workspace.Members.Values.Count(member => member.TextOrNull("userId") != call.Store.State.AccountId) >= quota)
        {
            throw ApiError.Of(
                "QuotaExceeded", FormattableString.Invariant($"To the workspace {quota} member(s) can be added by its plan, and as many were; Set-BpPlan and Set-BpAddon let in more"));
        }

        return Add(call.Store, workspace, email, role).Copy();
    }

    private static JsonNode Update(Call call)
    {
        JsonObject member = Find(call);
        string? role = call.Body.Text("role");
        if (role is not null && role != Owner)
        {
            KeepOwner(call, member);
        }

        return member.With("role", role).Copy();
    }

    private static JsonObject Delete(Call call)
    {
        JsonObject member = Find(call);
        KeepOwner(call, member);
        Of(call).Members.Remove(member.Text("id"));
        return [];
    }

    private static void KeepOwner(Call call, JsonObject member)
    {
        if (member.Text("role") == Owner && Of(call).Members.Values.Count(other => other.Text("role") == Owner) == 1)
        {
            throw ApiError.Of("Forbidden", "The last owner of a workspace cannot be removed, nor have another role");
        }
    }
}
