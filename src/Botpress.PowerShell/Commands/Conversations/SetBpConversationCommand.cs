using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Changes a conversation. Tags and properties are merged: those not named stay, a null value removes one.</summary>
[Cmdlet(VerbsCommon.Set, "BpConversation", SupportsShouldProcess = true)]
[OutputType(typeof(Conversation))]
public sealed class SetBpConversationCommand : BpBotCommand
{
    /// <summary>The conversation's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Conversation))]
    [Alias("ConversationId")]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The tags to set; a null value removes one.</summary>
    [Parameter, ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(ConversationTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>The properties to set; a null value removes one.</summary>
    [Parameter, ApiField("properties"), TextMap]
    [Alias("Properties")]
    [NothingToOffer]
    public IDictionary? Property { get; set; }

    /// <summary>Unused by the API since workflows took the place of tasks.</summary>
    [Parameter, ApiField]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string? CurrentTaskId { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => ChangeEach<Conversation>(Operations.UpdateConversation, Id, "Change conversation");
}
