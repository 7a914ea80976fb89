using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Botpress.Emulator;

/// <summary>Everything the emulator remembers; the snapshot file is this, serialized.</summary>
internal sealed class State
{
    /// <summary>What tells a snapshot from any other JSON; <see cref="Snapshot"/> sets it.</summary>
    public string Format { get; set; } = "";

    public string AccountId { get; set; } = "";

    public string WorkspaceId { get; set; } = "";

    public string? SampleBotId { get; set; }

    /// <summary>What signs the keys of the users of chats; kept, so that keys that were given out open the chat again.</summary>
    public string ChatKey { get; set; } = "";

    /// <summary>The last time handed out, so that times go on increasing after a restart.</summary>
    public DateTime LastTime { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>The workspaces as the API shows them; <c>botCount</c> is filled in when one is shown.</summary>
    public Dictionary<string, JsonObject> Workspaces { get; set; } = [];

    /// <summary>What belongs to workspaces beside their bots, by the workspace's id. One that is not here has not been looked at yet.</summary>
    public Dictionary<string, WorkspaceState> WorkspaceStates { get; set; } = [];

    public Dictionary<string, BotState> Bots { get; set; } = [];

    /// <summary>Integrations of all workspaces, by id. The hub shows the public ones.</summary>
    public Dictionary<string, DefinitionState> Integrations { get; set; } = [];

    /// <summary>Interfaces of all workspaces, by id. The hub shows the public ones.</summary>
    public Dictionary<string, DefinitionState> Interfaces { get; set; } = [];

    /// <summary>Plugins of all workspaces, by id. The hub shows the public ones.</summary>
    public Dictionary<string, DefinitionState> Plugins { get; set; } = [];

    /// <summary>What happens by itself, ordered by time.</summary>
    public List<DueItem> Due { get; set; } = [];

    /// <summary>What was set of the account; the rest is made up.</summary>
    public JsonObject Account { get; set; } = [];

    /// <summary>Personal access tokens with their values, which no list shows.</summary>
    public Dictionary<string, JsonObject> AccessTokens { get; set; } = [];

    /// <summary>The account's preferences; a value may be any JSON.</summary>
    public Dictionary<string, JsonNode?> AccountPreferences { get; set; } = [];

    /// <summary>The billing of workspaces, by the workspace's id; one that is not here has not been asked for yet.</summary>
    public Dictionary<string, BillingState> Billing { get; set; } = [];
}

/// <summary>Something that happens by itself at a time.</summary>
internal sealed class DueItem
{
    public DateTime At { get; set; }

    public string Kind { get; set; } = "";

    public string BotId { get; set; } = "";

    public string Id { get; set; } = "";

    /// <summary>What else the item needs, for example the message to create.</summary>
    public JsonObject? Data { get; set; }
}

/// <summary>What belongs to a workspace beside its bots.</summary>
internal sealed class WorkspaceState
{
    public Dictionary<string, JsonObject> Members { get; set; } = [];

    /// <summary>In the order in which they came.</summary>
    public List<JsonObject> AuditRecords { get; set; } = [];

    public Dictionary<string, JsonNode?> Preferences { get; set; } = [];

    /// <summary>What may be spent on AI in a month; null for what the plan says.</summary>
    public double? AISpendLimit { get; set; }
}

/// <summary>One bot and all that belongs to it. The JSON objects are what the API shows.</summary>
internal sealed class BotState
{
    public string WorkspaceId { get; set; } = "";

    public JsonObject Bot { get; set; } = [];

    public Shelf<ConversationState> Conversations { get; set; } = [];

    public Shelf<JsonObject> Users { get; set; } = [];

    public Shelf<JsonObject> Messages { get; set; } = [];

    public Shelf<EventState> Events { get; set; } = [];

    /// <summary>By <c>type/owner/name</c>.</summary>
    public Dictionary<string, JsonObject> States { get; set; } = [];

    public Dictionary<string, TableState> Tables { get; set; } = [];

    public Shelf<FileState> Files { get; set; } = [];

    public Dictionary<string, JsonObject> KnowledgeBases { get; set; } = [];

    public List<JsonObject> Logs { get; set; } = [];

    public List<JsonObject> ActionRuns { get; set; } = [];

    public Dictionary<string, IssueState> Issues { get; set; } = [];

    /// <summary>What it spent on AI: time, value and what for.</summary>
    public List<JsonObject> Spending { get; set; } = [];

    /// <summary>What happened in its tasks.</summary>
    public List<JsonObject> Activities { get; set; } = [];

    /// <summary>The definition that was published last; null for a bot that was made in another way.</summary>
    public JsonObject? Definition { get; set; }

    public List<VersionState> Versions { get; set; } = [];

    /// <summary>The API keys, with their values.</summary>
    public List<JsonObject> ApiKeys { get; set; } = [];

    /// <summary>By integration and alias, as <see cref="ShareableIdsApi"/> makes it.</summary>
    public Dictionary<string, string> ShareableIds { get; set; } = [];

    public string AllowlistSetting { get; set; } = "ALL_WORKSPACE_USERS";

    /// <summary>The users who may use the bot when only some may.</summary>
    public List<string> Allowlist { get; set; } = [];

    public Shelf<JsonObject> Tasks { get; set; } = [];

    public Shelf<JsonObject> Workflows { get; set; } = [];

    /// <summary>The bot's own counters: by day (<c>yyyy-MM-dd</c>, UTC), then by name.</summary>
    public Dictionary<string, Dictionary<string, double>> Counters { get; set; } = [];

    public List<JsonObject> Observations { get; set; } = [];

    /// <summary>The ids that users of the chat chose for themselves.</summary>
    public ForeignIds ChatUsers { get; set; } = new();

    /// <summary>The ids that users of the chat chose for their conversations.</summary>
    public ForeignIds ChatConversations { get; set; } = new();

    /// <summary>How integrations configured themselves, by their ids.</summary>
    public Dictionary<string, JsonObject> IntegrationConfigurations { get; set; } = [];
}

/// <summary>A bot as it was at a time.</summary>
internal sealed class VersionState
{
    public JsonObject Data { get; set; } = [];

    public JsonObject Definition { get; set; } = [];

    /// <summary>What the address of the content carries.</summary>
    public string Signature { get; set; } = "";
}

/// <summary>A version of an integration, an interface or a plugin.</summary>
internal sealed class DefinitionState
{
    /// <summary>The workspace that owns it; empty for what Botpress itself publishes on the hub.</summary>
    public string WorkspaceId { get; set; } = "";

    public JsonObject Data { get; set; } = [];

    /// <summary>What was done with an integration, oldest first.</summary>
    public List<JsonObject> Logs { get; set; } = [];

    /// <summary>The API keys of an integration, without their values.</summary>
    public List<JsonObject> ApiKeys { get; set; } = [];
}

internal sealed class ConversationState : IShown
{
    public JsonObject Data { get; set; } = [];

    /// <summary>The participants in the order in which they came.</summary>
    public List<string> Participants { get; set; } = [];
}

internal sealed class EventState : IShown
{
    public JsonObject Data { get; set; } = [];

    /// <summary>Asked for and filtered by, but not part of what the API shows.</summary>
    public string? WorkflowId { get; set; }
}

internal sealed class IssueState
{
    public JsonObject Data { get; set; } = [];

    public List<JsonObject> Events { get; set; } = [];
}

internal sealed class TableState
{
    public JsonObject Data { get; set; } = [];

    public SortedDictionary<int, RowState> Rows { get; set; } = [];

    public int LastRowId { get; set; }

    public List<JsonObject> Jobs { get; set; } = [];

    /// <summary>How many rows are being indexed until <see cref="IndexedAt"/>.</summary>
    public int Indexing { get; set; }

    public DateTime IndexedAt { get; set; }
}

internal sealed class RowState
{
    public string CreatedAt { get; set; } = "";

    public string UpdatedAt { get; set; } = "";

    /// <summary>The columns that have a value.</summary>
    public JsonObject Values { get; set; } = [];
}

internal sealed class FileState : IShown
{
    public JsonObject Data { get; set; } = [];

    /// <summary>Whether the upload must say that the content is public at once.</summary>
    public bool UploadsInPublic { get; set; }

    /// <summary>What the upload address must carry; changes with each new upload.</summary>
    public string UploadSignature { get; set; } = "";

    /// <summary>What the download address carries.</summary>
    public string ReadSignature { get; set; } = "";

    /// <summary>
    /// The name of the content in the content folder, null before the upload. A stored content never changes, so copies share it.
    /// </summary>
    public string? Content { get; set; }

    public List<JsonObject> Passages { get; set; } = [];
}

/// <summary>The billing of a workspace.</summary>
internal sealed class BillingState
{
    public string PlanId { get; set; } = "";

    public string Interval { get; set; } = "month";

    public string Status { get; set; } = "active";

    public DateTime PeriodStart { get; set; }

    public DateTime PeriodEnd { get; set; }

    public bool CancelAtPeriodEnd { get; set; }

    /// <summary>The time when it was last asked for.</summary>
    [JsonIgnore]
    public DateTime Now { get; set; }

    /// <summary>The plan from the end of the period on; null for the same.</summary>
    public string? NextPlanId { get; set; }

    public string? NextInterval { get; set; }

    /// <summary>How many there are of each add-on.</summary>
    public Dictionary<string, double> Addons { get; set; } = [];

    /// <summary>How many there will be from the end of the period on, of those that become fewer.</summary>
    public Dictionary<string, double> NextAddons { get; set; } = [];

    public List<JsonObject> Discounts { get; set; } = [];

    /// <summary>What the account has to its credit.</summary>
    public double Balance { get; set; }

    public JsonObject? PaymentMethod { get; set; }

    public JsonObject? Address { get; set; }

    public JsonObject AutoRecharge { get; set; } = [];

    public Dictionary<string, JsonObject> Invoices { get; set; } = [];

    /// <summary>The invoices that were paid, by the idempotency key of the payment.</summary>
    public Dictionary<string, string> Payments { get; set; } = [];

    public List<JsonObject> Credits { get; set; } = [];

    /// <summary>The trials; <c>isActive</c> is filled in when one is shown.</summary>
    public List<JsonObject> Trials { get; set; } = [];
}
