using System;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Begins a conversation with the bot, and makes it the chat's current one. With an id of one's own it can be found again; -GetOrCreate takes the one that
/// has the id, and begins it where there is none.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpChatConversation", SupportsShouldProcess = true)]
[OutputType(typeof(ChatConversation))]
public sealed class NewBpChatConversationCommand : BpChatSingleCommand
{
    /// <summary>An id of one's own: at most 70 letters, digits, _, -, / and \. The default is one of the service. Ids with / or \ are best avoided: what lies between may take them apart.</summary>
    [Parameter(Position = 0), ApiField]
    [ValidateNotNullOrEmpty]
    [Alias("ConversationId")]
    [NothingToOffer]
    public string? Id { get; set; }

    /// <summary>Gives the conversation with -Id where there is one. It must be the user's own, and be made with that id: the ids of the service are not found here.</summary>
    [Parameter]
    public SwitchParameter GetOrCreate { get; set; }

    /// <summary>Leaves the chat's current conversation as it is.</summary>
    [Parameter]
    public SwitchParameter NoDefault { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (GetOrCreate && string.IsNullOrEmpty(Id))
        {
            Refuse("-GetOrCreate needs an -Id of your own to find the conversation by.", "Give -Id, or leave -GetOrCreate out for a new conversation.");
        }

        if (GetOrCreate && Id!.StartsWith("conv_", StringComparison.Ordinal))
        {
            Refuse(
                $"'{Names.Short(Id)}' is an id of the service. -GetOrCreate does not find the conversation by it: the service would make another one that hides the first.",
                "Use Get-BpChatConversation -Id, or Set-BpChat -ConversationId, for the conversation that has it.");
        }

        WarnOfSlashes(Id);
        if (ShouldProcess($"conversation {Id}".TrimEnd(), "Begin"))
        {
            Operation operation = GetOrCreate ? ChatOperations.GetOrCreateConversation : ChatOperations.CreateConversation;
            Guard(operation, Id, () =>
            {
                ApiRequest request = RequestOf(operation);
                ChatConversation conversation = Requests.Read<ChatConversation>(request);
                if (!NoDefault)
                {
                    ActiveChat.ConversationId = conversation.Id;
                }

                WriteModel(conversation, request);
            });
        }
    }
}
