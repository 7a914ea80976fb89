using System;

namespace Botpress.Emulator;

/// <summary>Puts the emulator together. This is the only place of the server that knows the areas and the samples; a new area is registered here.</summary>
internal static class Composition
{
    /// <summary>What the areas do. They remember nothing themselves, so that all servers share it.</summary>
    public static Router Router { get; } = Compose();

    /// <summary>The store of a server: what is in the snapshot, or a workspace without anything.</summary>
    public static Store OpenStore(EmulatorOptions options)
    {
        var store = new Store(options.SnapshotPath, options.TransitionTime, Router.DueActions, Router.Retentions, options.ClockOffset)
        {
            IsLenient = options.Lenient,
            Behavior = options.Behavior,
            Seed = options.Seed,
        };
        ChatMessagesApi.Follow(store);
        if (store.IsNew)
        {
            store.State.WorkspaceId = WorkspacesApi.Add(store, "Emulator").Text("id");
        }

        return store;
    }

    /// <summary>Makes a store what a server with this address and token begins with.</summary>
    public static void Begin(Store store, Uri url, string token, EmulatorOptions options)
    {
        store.BaseUrl = url.AbsoluteUri;
        store.Token = token;
        FilesApi.UpdateAddresses(store);
        store.State.ChatKey = options.ChatKey ?? (store.State.ChatKey.Length > 0 ? store.State.ChatKey : Ids.Hex(32));
        if (options.SampleData && store.IsNew)
        {
            SampleData.Add(store);
        }

        if (options.Data is EmulatorData data && store.IsNew)
        {
            DataGenerator.Add(store, data, options.Seed);
        }
    }

    /// <summary>The bot that answers in its chat; null where it is to say nothing.</summary>
    public static ChatBot? Bot(Store store, EmulatorOptions options, Action<string> warn)
    {
        if ((options.Answerer ?? (options.AnswerRules is null ? null : new ChatRules(options.AnswerRules))) is not IChatAnswerer answerer)
        {
            return null;
        }

        ChatSamples.EnsureBot(store);
        return new ChatBot(store, answerer, options.AnswerDelay, warn);
    }

    private static Router Compose()
    {
        var router = new Router();
        WorkspacesApi.Register(router);
        WorkspaceMembersApi.Register(router);
        WorkspacePreferencesApi.Register(router);
        WorkspaceInvoicesApi.Register(router);
        AuditRecordsApi.Register(router);
        UsagesApi.Register(router);
        ActivitiesApi.Register(router);
        AccountApi.Register(router);
        BotsApi.Register(router);
        BotDefinitionsApi.Register(router);
        BotVersionsApi.Register(router);
        BotApiKeysApi.Register(router);
        BotAllowlistsApi.Register(router);
        BotWebchatApi.Register(router);
        ShareableIdsApi.Register(router);
        BotLogsApi.Register(router);
        BotIssuesApi.Register(router);
        BotAnalyticsApi.Register(router);
        ConversationsApi.Register(router);
        UsersApi.Register(router);
        MessagesApi.Register(router);
        EventsApi.Register(router);
        StatesApi.Register(router);
        TasksApi.Register(router);
        WorkflowsApi.Register(router);
        TagValuesApi.Register(router);
        TelemetryApi.Register(router);
        IntegrationConfigurationsApi.Register(router);
        ActionsApi.Register(router);
        TablesApi.Register(router);
        TableRowsApi.Register(router);
        TableJobsApi.Register(router);
        FilesApi.Register(router);
        FileContent.Register(router);
        FileSearchApi.Register(router);
        KnowledgeBasesApi.Register(router);
        IntegrationsApi.Register(router);
        IntegrationApiKeysApi.Register(router);
        HubIntegrationsApi.Register(router);
        InterfacesApi.Register(router);
        HubInterfacesApi.Register(router);
        PluginsApi.Register(router);
        HubPluginsApi.Register(router);
        VrlApi.Register(router);
        ChatUsersApi.Register(router);
        ChatConversationsApi.Register(router);
        ChatParticipantsApi.Register(router);
        ChatMessagesApi.Register(router);
        ChatEventsApi.Register(router);
        ChatWebhook.Register(router);
        BillingApi.Register(router);
        BillingCatalogApi.Register(router);
        BillingInvoicesApi.Register(router);
        SubscriptionsApi.Register(router);
        TrialsApi.Register(router);
        BillingUsagesApi.Register(router);
        return router;
    }
}
