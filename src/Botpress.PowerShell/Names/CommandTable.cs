using System.Collections.Generic;
using System.Linq;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>The cmdlet that stands for each operation of the API. Find-BpCommand and docs/operations.md read it.</summary>
internal static class CommandTable
{
    public static IReadOnlyList<CommandEntry> Entries { get; } =
    [
        // runtime
        new(Operations.CreateConversation, "New-BpConversation"),
        new(Operations.GetOrCreateConversation, "New-BpConversation", "-GetOrCreate"),
        new(Operations.GetConversation, "Get-BpConversation", "-Id"),
        new(Operations.ListConversations, "Get-BpConversation"),
        new(Operations.UpdateConversation, "Set-BpConversation"),
        new(Operations.DeleteConversation, "Remove-BpConversation"),
        new(Operations.ListParticipants, "Get-BpParticipant", "-ConversationId"),
        new(Operations.AddParticipant, "Add-BpParticipant"),
        new(Operations.GetParticipant, "Get-BpParticipant", "-ConversationId -UserId"),
        new(Operations.RemoveParticipant, "Remove-BpParticipant"),
        new(Operations.CreateEvent, "New-BpEvent"),
        new(Operations.GetEvent, "Get-BpEvent", "-Id"),
        new(Operations.ListEvents, "Get-BpEvent"),
        new(Operations.CancelScheduledEvent, "Stop-BpScheduledEvent"),
        new(Operations.CreateMessage, "Send-BpMessage"),
        new(Operations.GetOrCreateMessage, "Send-BpMessage", "-GetOrCreate"),
        new(Operations.GetMessage, "Get-BpMessage", "-Id"),
        new(Operations.UpdateMessage, "Set-BpMessage"),
        new(Operations.ListMessages, "Get-BpMessage"),
        new(Operations.DeleteMessage, "Remove-BpMessage"),
        new(Operations.InitializeIncomingMessage, "Initialize-BpIncomingMessage"),
        new(Operations.ImportMessages, "Import-BpMessage"),
        new(Operations.CreateUser, "New-BpUser"),
        new(Operations.GetUser, "Get-BpUser", "-Id"),
        new(Operations.ListUsers, "Get-BpUser"),
        new(Operations.GetOrCreateUser, "New-BpUser", "-GetOrCreate"),
        new(Operations.UpdateUser, "Set-BpUser"),
        new(Operations.DeleteUser, "Remove-BpUser"),
        new(Operations.SetStateExpiry, "Set-BpStateExpiry"),
        new(Operations.GetState, "Get-BpState"),
        new(Operations.SetState, "Set-BpState"),
        new(Operations.GetOrSetState, "Set-BpState", "-GetOrSet"),
        new(Operations.PatchState, "Update-BpState"),
        new(Operations.CallAction, "Invoke-BpAction"),
        new(Operations.ConfigureIntegration, "Set-BpIntegrationConfiguration"),
        new(Operations.GetTask, "Get-BpTask", "-Id"),
        new(Operations.CreateTask, "New-BpTask"),
        new(Operations.UpdateTask, "Set-BpTask"),
        new(Operations.DeleteTask, "Remove-BpTask"),
        new(Operations.ListTasks, "Get-BpTask"),
        new(Operations.CreateWorkflow, "New-BpWorkflow"),
        new(Operations.GetWorkflow, "Get-BpWorkflow", "-Id"),
        new(Operations.UpdateWorkflow, "Set-BpWorkflow"),
        new(Operations.DeleteWorkflow, "Remove-BpWorkflow"),
        new(Operations.ListWorkflows, "Get-BpWorkflow"),
        new(Operations.GetOrCreateWorkflow, "New-BpWorkflow", "-GetOrCreate"),
        new(Operations.ListTagValues, "Get-BpTagValue"),
        new(Operations.TrackAnalytics, "Add-BpAnalyticsEvent"),
        new(Operations.CaptureObservation, "Add-BpObservation"),

        // admin: account
        new(Operations.RunVrl, "Invoke-BpVrl"),
        new(Operations.GetAccount, "Get-BpAccount"),
        new(Operations.UpdateAccount, "Set-BpAccount"),
        new(Operations.DeleteAccount, "Remove-BpAccount"),
        new(Operations.ListPersonalAccessTokens, "Get-BpAccessToken"),
        new(Operations.CreatePersonalAccessToken, "New-BpAccessToken"),
        new(Operations.DeletePersonalAccessToken, "Remove-BpAccessToken"),
        new(Operations.SetAccountPreference, "Set-BpAccountPreference"),
        new(Operations.GetAccountPreference, "Get-BpAccountPreference"),
        new(Operations.Introspect, "Get-BpIdentity"),

        // admin: hub
        new(Operations.ListPublicIntegrations, "Get-BpHubIntegration"),
        new(Operations.GetPublicIntegrationById, "Get-BpHubIntegration", "-Id"),
        new(Operations.GetPublicIntegration, "Get-BpHubIntegration", "-Name -Version"),
        new(Operations.ListPublicPlugins, "Get-BpHubPlugin"),
        new(Operations.GetPublicPluginById, "Get-BpHubPlugin", "-Id"),
        new(Operations.GetDereferencedPublicPluginById, "Get-BpHubPlugin", "-Id -Interfaces"),
        new(Operations.GetPublicPlugin, "Get-BpHubPlugin", "-Name -Version"),
        new(Operations.GetPublicPluginCode, "Get-BpHubPluginCode"),
        new(Operations.ListPublicInterfaces, "Get-BpHubInterface"),
        new(Operations.GetPublicInterfaceById, "Get-BpHubInterface", "-Id"),
        new(Operations.GetPublicInterface, "Get-BpHubInterface", "-Name -Version"),

        // admin: bots
        new(Operations.CreateBot, "New-BpBot"),
        new(Operations.UpdateBot, "Set-BpBot"),
        new(Operations.TransferBot, "Move-BpBot"),
        new(Operations.ListBots, "Get-BpBot"),
        new(Operations.GetBot, "Get-BpBot", "-Id"),
        new(Operations.DeleteBot, "Remove-BpBot"),
        new(Operations.GetBotLogs, "Get-BpBotLog"),
        new(Operations.GetBotWebchat, "Get-BpBotWebchat"),
        new(Operations.GetBotAnalytics, "Get-BpBotAnalytics"),
        new(Operations.ListActionRuns, "Get-BpActionRun"),
        new(Operations.GetBotIssue, "Get-BpBotIssue", "-Id"),
        new(Operations.ListBotIssues, "Get-BpBotIssue"),
        new(Operations.DeleteBotIssue, "Remove-BpBotIssue"),
        new(Operations.ListBotIssueEvents, "Get-BpBotIssueEvent"),
        new(Operations.ListBotVersions, "Get-BpBotVersion"),
        new(Operations.GetBotVersion, "Get-BpBotVersion", "-Id"),
        new(Operations.GetBotJson, "Get-BpBotDefinition"),
        new(Operations.PublishFromBotJson, "Publish-BpBot"),
        new(Operations.CreateBotVersion, "New-BpBotVersion"),
        new(Operations.DeployBotVersion, "Publish-BpBotVersion"),
        new(Operations.CreateIntegrationShareableId, "New-BpShareableId"),
        new(Operations.DeleteIntegrationShareableId, "Remove-BpShareableId"),
        new(Operations.GetIntegrationShareableId, "Get-BpShareableId"),
        new(Operations.UnlinkSandboxedConversations, "Disconnect-BpSandboxedConversation"),
        new(Operations.ListBotApiKeys, "Get-BpBotApiKey"),
        new(Operations.CreateBotApiKey, "New-BpBotApiKey"),
        new(Operations.DeleteBotApiKey, "Remove-BpBotApiKey"),
        new(Operations.GetBotAllowlist, "Get-BpBotAllowlist"),
        new(Operations.UpdateBotAllowlist, "Set-BpBotAllowlist"),
        new(Operations.RotateBotSigningSecrets, "Reset-BpBotSigningSecret"),

        // admin: workspaces
        new(Operations.ListWorkspaceInvoices, "Get-BpWorkspaceInvoice"),
        new(Operations.GetUpcomingInvoice, "Get-BpUpcomingInvoice"),
        new(Operations.ChargeWorkspaceUnpaidInvoices, "Invoke-BpInvoiceCharge"),
        new(Operations.CreateWorkspace, "New-BpWorkspace"),
        new(Operations.GetPublicWorkspace, "Get-BpPublicWorkspace", "-Id"),
        new(Operations.GetWorkspace, "Get-BpWorkspace", "-Id"),
        new(Operations.ListWorkspaceUsages, "Get-BpWorkspaceUsage"),
        new(Operations.BreakDownWorkspaceUsageByBot, "Get-BpWorkspaceUsage", "-ByBot"),
        new(Operations.GetAllWorkspaceQuotaCompletion, "Get-BpQuotaCompletion"),
        new(Operations.GetWorkspaceQuota, "Get-BpWorkspaceQuota", "-Type"),
        new(Operations.ListWorkspaceQuotas, "Get-BpWorkspaceQuota"),
        new(Operations.UpdateWorkspace, "Set-BpWorkspace"),
        new(Operations.CheckHandleAvailability, "Test-BpWorkspaceHandle"),
        new(Operations.ListWorkspaces, "Get-BpWorkspace"),
        new(Operations.ListPublicWorkspaces, "Get-BpPublicWorkspace"),
        new(Operations.DeleteWorkspace, "Remove-BpWorkspace"),
        new(Operations.GetAuditRecords, "Get-BpAuditRecord"),
        new(Operations.SetWorkspacePreference, "Set-BpWorkspacePreference"),
        new(Operations.GetWorkspacePreference, "Get-BpWorkspacePreference"),
        new(Operations.ListWorkspaceMembers, "Get-BpWorkspaceMember"),
        new(Operations.GetWorkspaceMember, "Get-BpWorkspaceMember", "-Me"),
        new(Operations.DeleteWorkspaceMember, "Remove-BpWorkspaceMember"),
        new(Operations.CreateWorkspaceMember, "Add-BpWorkspaceMember"),
        new(Operations.UpdateWorkspaceMember, "Set-BpWorkspaceMember"),
        new(Operations.MigrateWorkspaceToV4, "Convert-BpWorkspace"),

        // admin: integrations
        new(Operations.ListIntegrationApiKeys, "Get-BpIntegrationApiKey"),
        new(Operations.CreateIntegrationApiKey, "New-BpIntegrationApiKey"),
        new(Operations.DeleteIntegrationApiKey, "Remove-BpIntegrationApiKey"),
        new(Operations.CreateIntegration, "New-BpIntegration"),
        new(Operations.ValidateIntegrationCreation, "Test-BpIntegration"),
        new(Operations.UpdateIntegration, "Set-BpIntegration"),
        new(Operations.ValidateIntegrationUpdate, "Test-BpIntegration", "-Id"),
        new(Operations.ListIntegrations, "Get-BpIntegration"),
        new(Operations.GetIntegration, "Get-BpIntegration", "-Id"),
        new(Operations.GetIntegrationLogs, "Get-BpIntegrationLog"),
        new(Operations.GetIntegrationByName, "Get-BpIntegration", "-Name -Version"),
        new(Operations.DeleteIntegration, "Remove-BpIntegration"),
        new(Operations.RequestIntegrationVerification, "Request-BpIntegrationVerification"),
        new(Operations.RotateIntegrationSigningSecrets, "Reset-BpIntegrationSigningSecret"),

        // admin: interfaces
        new(Operations.CreateInterface, "New-BpInterface"),
        new(Operations.GetInterface, "Get-BpInterface", "-Id"),
        new(Operations.GetInterfaceByName, "Get-BpInterface", "-Name -Version"),
        new(Operations.UpdateInterface, "Set-BpInterface"),
        new(Operations.DeleteInterface, "Remove-BpInterface"),
        new(Operations.ListInterfaces, "Get-BpInterface"),

        // admin: plugins
        new(Operations.CreatePlugin, "New-BpPlugin"),
        new(Operations.GetPlugin, "Get-BpPlugin", "-Id"),
        new(Operations.GetDereferencedPlugin, "Get-BpPlugin", "-Id -Interfaces"),
        new(Operations.GetPluginByName, "Get-BpPlugin", "-Name -Version"),
        new(Operations.UpdatePlugin, "Set-BpPlugin"),
        new(Operations.DeletePlugin, "Remove-BpPlugin"),
        new(Operations.ListPlugins, "Get-BpPlugin"),
        new(Operations.GetPluginCode, "Get-BpPluginCode"),

        // admin: usage
        new(Operations.GetUsage, "Get-BpUsage", "-Id"),
        new(Operations.GetMultipleUsages, "Get-BpUsage", "-Ids -Types"),
        new(Operations.ListUsageHistory, "Get-BpUsageHistory"),
        new(Operations.ListUsageActivity, "Get-BpUsageActivity"),
        new(Operations.ListUsageActivityDaily, "Get-BpUsageActivity", "-Daily"),
        new(Operations.ChangeAISpendQuota, "Set-BpAISpendQuota"),
        new(Operations.ListActivities, "Get-BpActivity"),

        // files
        new(Operations.UpsertFile, "Set-BpFile"),
        new(Operations.DeleteFile, "Remove-BpFile"),
        new(Operations.ListFiles, "Get-BpFile"),
        new(Operations.GetFile, "Get-BpFile", "-Id"),
        new(Operations.UpdateFileMetadata, "Set-BpFileMetadata"),
        new(Operations.CopyFile, "Copy-BpFile"),
        new(Operations.SearchFiles, "Search-BpFile"),
        new(Operations.ListFilePassages, "Get-BpFilePassage"),
        new(Operations.SetFilePassages, "Set-BpFilePassage"),
        new(Operations.ListFileTags, "Get-BpFileTag"),
        new(Operations.ListFileTagValues, "Get-BpFileTagValue"),
        new(Operations.CreateKnowledgeBase, "New-BpKnowledgeBase"),
        new(Operations.DeleteKnowledgeBase, "Remove-BpKnowledgeBase"),
        new(Operations.UpdateKnowledgeBase, "Set-BpKnowledgeBase"),
        new(Operations.ListKnowledgeBases, "Get-BpKnowledgeBase"),

        // tables
        new(Operations.ListTables, "Get-BpTable"),
        new(Operations.GetTable, "Get-BpTable", "-Table"),
        new(Operations.GetOrCreateTable, "New-BpTable", "-GetOrCreate"),
        new(Operations.CreateTable, "New-BpTable"),
        new(Operations.DuplicateTable, "Copy-BpTable"),
        new(Operations.ExportTable, "Export-BpTable"),
        new(Operations.GetTableJobs, "Get-BpTableJob"),
        new(Operations.ImportTable, "Import-BpTable"),
        new(Operations.UpdateTable, "Set-BpTable"),
        new(Operations.RenameTableColumn, "Rename-BpTableColumn"),
        new(Operations.DeleteTable, "Remove-BpTable"),
        new(Operations.GetTableRow, "Get-BpTableRow"),
        new(Operations.FindTableRows, "Find-BpTableRow"),
        new(Operations.CreateTableRows, "Add-BpTableRow"),
        new(Operations.DeleteTableRows, "Remove-BpTableRow"),
        new(Operations.UpdateTableRows, "Set-BpTableRow"),
        new(Operations.UpsertTableRows, "Set-BpTableRow", "-KeyColumn"),

        // billing
        new(Operations.GetBillingReadonly, "Get-BpBilling"),
        new(Operations.GetPlan, "Get-BpPlan", "-Id"),
        new(Operations.ListPlans, "Get-BpPlan"),
        new(Operations.GetAddon, "Get-BpAddon", "-Id"),
        new(Operations.ListAddons, "Get-BpAddon"),
        new(Operations.ListInvoices, "Get-BpInvoice"),
        new(Operations.PayInvoice, "Invoke-BpInvoicePayment"),
        new(Operations.GetPaymentMethod, "Get-BpPaymentMethod"),
        new(Operations.SetPaymentMethod, "Set-BpPaymentMethod"),
        new(Operations.CreatePaymentMethodIntent, "New-BpPaymentMethodIntent"),
        new(Operations.CreateCreditGrant, "New-BpCreditGrant"),
        new(Operations.CreateTrial, "New-BpTrial"),
        new(Operations.GetAutoRechargeSettings, "Get-BpAutoRecharge"),
        new(Operations.GetBillingAddress, "Get-BpBillingAddress"),
        new(Operations.GetQuotas, "Get-BpQuota"),
        new(Operations.GetSubscription, "Get-BpSubscription"),
        new(Operations.GetTrials, "Get-BpTrial"),
        new(Operations.GetWorkspaceUsage, "Get-BpBillingUsage"),
        new(Operations.GetWorkspaceUsages, "Get-BpBillingUsage", "-WorkspaceIds"),
        new(Operations.PreviewSubscriptionUpdate, "Get-BpSubscriptionPreview"),
        new(Operations.RemoveTrial, "Remove-BpTrial"),
        new(Operations.SetAddons, "Set-BpAddon"),
        new(Operations.SetAutoRechargeSettings, "Set-BpAutoRecharge"),
        new(Operations.SetBillingAddress, "Set-BpBillingAddress"),
        new(Operations.SetCancelAtPeriodEnd, "Stop-BpSubscription"),
        new(Operations.SetPlan, "Set-BpPlan"),
    ];

    /// <summary>Those and the ones of the Chat API.</summary>
    public static IEnumerable<CommandEntry> All => Entries.Concat(ChatEntries);

    /// <summary>The cmdlets for the operations of the Chat API, whose names are those of the runtime's.</summary>
    public static IReadOnlyList<CommandEntry> ChatEntries { get; } =
    [
        new(ChatOperations.CreateUser, "New-BpChatUser"),
        new(ChatOperations.GetOrCreateUser, "New-BpChatUser", "-GetOrCreate"),
        new(ChatOperations.GetUser, "Get-BpChatUser"),
        new(ChatOperations.UpdateUser, "Set-BpChatUser"),
        new(ChatOperations.DeleteUser, "Remove-BpChatUser"),
        new(ChatOperations.CreateConversation, "New-BpChatConversation"),
        new(ChatOperations.GetOrCreateConversation, "New-BpChatConversation", "-GetOrCreate"),
        new(ChatOperations.GetConversation, "Get-BpChatConversation", "-Id"),
        new(ChatOperations.ListConversations, "Get-BpChatConversation"),
        new(ChatOperations.DeleteConversation, "Remove-BpChatConversation"),
        new(ChatOperations.ListMessages, "Get-BpChatMessage"),
        new(ChatOperations.GetMessage, "Get-BpChatMessage", "-Id"),
        new(ChatOperations.CreateMessage, "Send-BpChatMessage"),
        new(ChatOperations.DeleteMessage, "Remove-BpChatMessage"),
        new(ChatOperations.ListParticipants, "Get-BpChatParticipant"),
        new(ChatOperations.GetParticipant, "Get-BpChatParticipant", "-UserId"),
        new(ChatOperations.AddParticipant, "Add-BpChatParticipant"),
        new(ChatOperations.RemoveParticipant, "Remove-BpChatParticipant"),
        new(ChatOperations.CreateEvent, "New-BpChatEvent"),
        new(ChatOperations.GetEvent, "Get-BpChatEvent", "-Id"),
        new(ChatOperations.ListenConversation, "Receive-BpChatMessage"),
    ];

    // Where that is not the Get- command of the same noun; null where nothing shows it.
    private static readonly Dictionary<string, string?> _shownBy = new()
    {
        [Operations.InitializeIncomingMessage.Name] = "Get-BpConversation",
        [Operations.CallAction.Name] = "Get-BpActionRun",
        [Operations.ConfigureIntegration.Name] = "Get-BpBot",
        [Operations.TrackAnalytics.Name] = "Get-BpBotAnalytics",
        [Operations.CaptureObservation.Name] = null,
        [Operations.RotateBotSigningSecrets.Name] = "Get-BpBot",
        [Operations.ChargeWorkspaceUnpaidInvoices.Name] = "Get-BpWorkspaceInvoice",
        [Operations.RequestIntegrationVerification.Name] = "Get-BpIntegration",
        [Operations.RotateIntegrationSigningSecrets.Name] = "Get-BpIntegration",
        [Operations.ImportTable.Name] = "Get-BpTableJob",
        [Operations.CreateTableRows.Name] = "Find-BpTableRow",
        [Operations.DeleteTableRows.Name] = "Find-BpTableRow",
        [Operations.UpsertTableRows.Name] = "Find-BpTableRow",
        [Operations.PayInvoice.Name] = "Get-BpInvoice",
        [Operations.CreatePaymentMethodIntent.Name] = "Get-BpPaymentMethod",
        [Operations.CreateCreditGrant.Name] = "Get-BpBilling",
        [Operations.SetAddons.Name] = "Get-BpSubscription",
    };

    /// <summary>The command that shows whether an operation was carried out; null where there is none.</summary>
    public static string? CommandThatShows(Operation operation)
    {
        if (ChatEntries.FirstOrDefault(entry => entry.Operation == operation) is CommandEntry chat)
        {
            // The key of a new user is told once; nobody can look for a user but oneself.
            return operation == ChatOperations.CreateUser ? null : "Get" + chat.Cmdlet.Substring(chat.Cmdlet.IndexOf('-'));
        }

        // A request of Invoke-BpApi has a name of its own.
        string name = Entries.Any(entry => entry.Operation.Name == operation.Name) ? operation.Name : Operation.Find(operation.Method, operation.Path)?.Name ?? operation.Name;
        if (_shownBy.TryGetValue(name, out string? command))
        {
            return command;
        }

        string? cmdlet = Entries.FirstOrDefault(entry => entry.Operation.Name == name)?.Cmdlet;
        return cmdlet is null ? null : "Get" + cmdlet.Substring(cmdlet.IndexOf('-'));
    }
}

/// <summary>A line of the table.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Cmdlet">The cmdlet that stands for it.</param>
/// <param name="Parameter">The parameters that make the cmdlet take this operation and no other of its own; null where none is needed.</param>
internal sealed record CommandEntry(Operation Operation, string Cmdlet, string? Parameter = null);
