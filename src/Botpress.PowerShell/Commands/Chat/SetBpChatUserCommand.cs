using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Changes the user who speaks in the chat. What is not given stays; nothing can be taken away again, since the API takes no null here.</summary>
[Cmdlet(VerbsCommon.Set, "BpChatUser", SupportsShouldProcess = true)]
[OutputType(typeof(ChatUser))]
public sealed class SetBpChatUserCommand : BpChatSingleCommand
{
    /// <summary>The user's name.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>Where the user's picture is: an address.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? PictureUrl { get; set; }

    /// <summary>What is to be kept of the user beside that, as text; at most 1,000 characters.</summary>
    [Parameter, ApiField]
    [ValidateLength(0, 1000)]
    [NothingToOffer]
    public string? Profile { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        BpChat chat = ActiveChat;
        if (GivesChange(ChatOperations.UpdateUser, null) && ShouldProcess($"user {chat.UserId}", "Change user"))
        {
            Guard(ChatOperations.UpdateUser, chat.UserId, () =>
            {
                ApiRequest request = RequestOf(ChatOperations.UpdateUser);
                chat.User = Requests.Read<ChatUser>(request);
                WriteModel(chat.User, request);
            });
        }
    }
}
