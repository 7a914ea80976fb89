using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates a conversation. With -GetOrCreate it gives the one that has the same tags, or creates it; its WasCreated property tells which.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpConversation", SupportsShouldProcess = true, DefaultParameterSetName = "Create")]
[OutputType(typeof(Conversation))]
public sealed class NewBpConversationCommand : BpBotCommand
{
    /// <summary>The integration's channel that it runs over.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [ArgumentCompleter(typeof(ChannelCompleter))]
    public string? Channel { get; set; }

    /// <summary>Its tags. The default is none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(ConversationTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>The integration that it belongs to, by name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [Alias("Integration")]
    [ArgumentCompleter(typeof(InstalledIntegrationNameCompleter))]
    public string? IntegrationName { get; set; }

    /// <summary>Its properties.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("properties"), TextMap]
    [Alias("Properties")]
    [NothingToOffer]
    public IDictionary? Property { get; set; }

    /// <summary>Gives the conversation with the same tags where there is one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "GetOrCreate")]
    public SwitchParameter GetOrCreate { get; set; }

    /// <summary>The tags that tell whether a conversation is the same. The default is all of them.</summary>
    [Parameter(ParameterSetName = "GetOrCreate"), ApiField("discriminateByTags")]
    [Alias("DiscriminateByTags")]
    [ArgumentCompleter(typeof(ConversationTagCompleter))]
    public string[]? DiscriminateByTag { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<Conversation>(
        GetOrCreate ? Operations.GetOrCreateConversation : Operations.CreateConversation,
        $"conversation on channel {Channel}",
        new Dictionary<string, object?> { ["tags"] = NoTags });
}
