using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates a bot in a workspace. Only what is named is sent; a bot without code does nothing until some is deployed. A bot can be piped in, to
/// make another like it, live or from a JSON file; it brings all along but its code, its address, its integrations and plugins and the values of its secrets.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpBot", SupportsShouldProcess = true)]
[OutputType(typeof(Bot))]
public sealed class NewBpBotCommand : BpWorkspaceCommand
{
    /// <summary>Its name, at least 1 character.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>Its description, at most 2,000 characters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Description { get; set; }

    /// <summary>Its tags, each value at most 500 characters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(BotsTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>What it is made with: studio, adk or desk.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField, ApiEnum("studio", "adk", "desk")]
    public string? Type { get; set; }

    /// <summary>Makes it a development bot: its code runs at the address in -Url.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public SwitchParameter Dev { get; set; }

    /// <summary>The address that its events are sent to, where its code runs elsewhere.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Url { get; set; }

    /// <summary>Its code, JavaScript as text.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Code { get; set; }

    /// <summary>How long one run of its code may take, in seconds.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public double? MaxExecutionTime { get; set; }

    /// <summary>Its configuration: data, and the schema of it, as in @{ data = @{ ... }; schema = @{ ... } }.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? Configuration { get; set; }

    /// <summary>Its secrets: name to value, text or secure string, each at most 20,000 characters. They cannot be read back.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("secrets"), TextMap(Secret = true)]
    [Alias("Secrets")]
    [NothingToOffer]
    public IDictionary? Secret { get; set; }

    /// <summary>The definitions of its states, by name: type (conversation, user or bot), schema, and perhaps expiry.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("states")]
    [Alias("States")]
    [NothingToOffer]
    public object? State { get; set; }

    /// <summary>The definitions of its events, by name: schema, and perhaps title, description and attributes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("events")]
    [Alias("Events")]
    [NothingToOffer]
    public object? Event { get; set; }

    /// <summary>Its recurring events, by name: schedule (@{ cron = ... }), type and payload. At most 40, each payload at most 128 KB.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("recurringEvents"), Writable("schedule", "type", "payload")]
    [Alias("RecurringEvents")]
    [NothingToOffer]
    public object? RecurringEvent { get; set; }

    /// <summary>The events that it listens to, as in @{ events = @{ name = @{} } }; null in place of the events means all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("subscriptions")]
    [Alias("Subscriptions")]
    [NothingToOffer]
    public object? Subscription { get; set; }

    /// <summary>The definitions of its actions, by name: input and output with their schemas, and perhaps title, description, billable, cacheable and attributes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("actions")]
    [Alias("Actions")]
    [NothingToOffer]
    public object? Action { get; set; }

    /// <summary>The tags that its users can have, as in @{ tags = @{ name = @{ title = ... } } }. At most 50 tags.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? User { get; set; }

    /// <summary>The tags that its conversations can have, as in @{ tags = @{ name = @{ title = ... } } }. At most 50 tags.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? Conversation { get; set; }

    /// <summary>The tags that its messages can have, as in @{ tags = @{ name = @{ title = ... } } }. At most 50 tags.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? Message { get; set; }

    /// <summary>Its pictures, each with url and name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("medias")]
    [Alias("Medias")]
    [NothingToOffer]
    public object[]? Media { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<Bot>(Operations.CreateBot, $"bot {Name}");
}
