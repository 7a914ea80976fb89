using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Changes a bot. What is not named stays. Maps (tags, secrets, states, events, recurring events, actions, integrations, plugins) are
/// merged: entries not named stay, a null value removes one. Lists (pictures, layers) are replaced.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpBot", SupportsShouldProcess = true)]
[OutputType(typeof(Bot))]
public sealed class SetBpBotCommand : BpWorkspaceCommand
{
    /// <summary>The bot's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Bot))]
    [Alias("BotId")]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Its name, at least 1 character.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>Its description, at most 2,000 characters.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Description { get; set; }

    /// <summary>The tags to set, each value at most 500 characters. Those not named stay, a null value removes one.</summary>
    [Parameter, ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(BotsTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>What it is made with: studio, adk or desk.</summary>
    [Parameter, ApiField, ApiEnum("studio", "adk", "desk")]
    public string? Type { get; set; }

    /// <summary>The address that its events are sent to, where its code runs elsewhere. Null removes it.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Url { get; set; }

    /// <summary>How requests to that address prove where they come from: iam or hmac-sha256.</summary>
    [Parameter, ApiField, ApiEnum("iam", "hmac-sha256")]
    public string? Authentication { get; set; }

    /// <summary>Blocks it; -Blocked:$false lets it run again.</summary>
    [Parameter, ApiField]
    public SwitchParameter Blocked { get; set; }

    /// <summary>Keeps it running between requests; -AlwaysAlive:$false does not.</summary>
    [Parameter, ApiField]
    public SwitchParameter AlwaysAlive { get; set; }

    /// <summary>Its code, JavaScript as text.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Code { get; set; }

    /// <summary>How long one run of its code may take, in seconds.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public long? MaxExecutionTime { get; set; }

    /// <summary>Its configuration: data, and the schema of it, as in @{ data = @{ ... }; schema = @{ ... } }.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? Configuration { get; set; }

    /// <summary>The secrets to set: name to value, text or secure string, each at most 20,000 characters. Those not named stay, a null value removes one.</summary>
    [Parameter, ApiField("secrets"), TextMap(Secret = true)]
    [Alias("Secrets")]
    [NothingToOffer]
    public IDictionary? Secret { get; set; }

    /// <summary>The definitions of its states, by name: type (conversation, user or bot), schema, and perhaps expiry. Those not named stay, a null value removes one.</summary>
    [Parameter, ApiField("states")]
    [Alias("States")]
    [NothingToOffer]
    public object? State { get; set; }

    /// <summary>The definitions of its events, by name: schema, and perhaps title, description and attributes. Those not named stay, a null value removes one.</summary>
    [Parameter, ApiField("events")]
    [Alias("Events")]
    [NothingToOffer]
    public object? Event { get; set; }

    /// <summary>Its recurring events, by name: schedule (@{ cron = ... }), type and payload. At most 40, each payload at most 128 KB. Those not named stay, a null value removes one.</summary>
    [Parameter, ApiField("recurringEvents")]
    [Alias("RecurringEvents")]
    [NothingToOffer]
    public object? RecurringEvent { get; set; }

    /// <summary>The events that it listens to, as in @{ events = @{ name = @{} } }; null in place of the events means all.</summary>
    [Parameter, ApiField("subscriptions")]
    [Alias("Subscriptions")]
    [NothingToOffer]
    public object? Subscription { get; set; }

    /// <summary>The definitions of its actions, by name: input and output with their schemas, and perhaps title, description, billable, cacheable and attributes. Those not named stay, a null value removes one.</summary>
    [Parameter, ApiField("actions")]
    [Alias("Actions")]
    [NothingToOffer]
    public object? Action { get; set; }

    /// <summary>The tags that its users can have, as in @{ tags = @{ name = @{ title = ... } } }. At most 50 tags. A null value removes one.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? User { get; set; }

    /// <summary>The tags that its conversations can have, as in @{ tags = @{ name = @{ title = ... } } }. At most 50 tags. A null value removes one.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? Conversation { get; set; }

    /// <summary>The tags that its messages can have, as in @{ tags = @{ name = @{ title = ... } } }. At most 50 tags. A null value removes one.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? Message { get; set; }

    /// <summary>The integrations to install or change, by id or alias: enabled, integrationId, configurationType, configuration, disabledChannels. Those not named stay, a null value removes one.</summary>
    [Parameter, ApiField("integrations"), Writable]
    [Alias("Integrations")]
    [NothingToOffer]
    public object? Integration { get; set; }

    /// <summary>The plugins to install or change, by alias: id, and perhaps enabled, configuration, interfaces and integrations. Those not named stay, a null value removes one.</summary>
    [Parameter, ApiField("plugins"), Writable]
    [Alias("Plugins")]
    [NothingToOffer]
    public object? Plugin { get; set; }

    /// <summary>The layers that its code runs with. They take the place of those it has.</summary>
    [Parameter, ApiField("layers")]
    [Alias("Layers")]
    [NothingToOffer]
    public string[]? Layer { get; set; }

    /// <summary>Its pictures, each with url and name. They take the place of those it has.</summary>
    [Parameter, ApiField("medias")]
    [Alias("Medias")]
    [NothingToOffer]
    public object[]? Media { get; set; }

    /// <summary>Not used by today's API.</summary>
    [Parameter, ApiField]
    public SwitchParameter ShouldMergePlugins { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => ChangeEach<Bot>(Operations.UpdateBot, Id, "Change bot");
}
