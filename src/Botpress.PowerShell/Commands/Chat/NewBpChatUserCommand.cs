using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Makes a new user of a bot's chat, and shows the user's key: only here, and once. Connect-BpChat -UserKey speaks as that user. With -GetOrCreate it gives the
/// user of the chat, who is made anew if somebody deleted it.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpChatUser", SupportsShouldProcess = true, DefaultParameterSetName = "New")]
[OutputType(typeof(NewChatUser))]
[OutputType(typeof(ChatUser))]
public sealed class NewBpChatUserCommand : BpChatPlaceCommand
{
    /// <summary>The chat to make a user of. The default is the one that Connect-BpChat made last in this runspace.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public BpChat? Chat { get; set; }

    /// <summary>The id of the bot's chat, where there is no chat yet: the end of the address that its integration named chat has for its webhook.</summary>
    [Parameter(ParameterSetName = "New"), Text]
    [ValidateNotNullOrEmpty]
    [NothingToOffer]
    public string? WebhookId { get; set; }

    /// <summary>An id of one's own: at most 70 letters, digits, _, -, / and \. The default is one of the service.</summary>
    [Parameter(Position = 0, ParameterSetName = "New"), ApiField]
    [ValidateNotNullOrEmpty]
    [Alias("UserId")]
    [NothingToOffer]
    public string? Id { get; set; }

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

    /// <summary>Gives the chat's own user, or makes it anew. What is given beside changes the user who is there.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "GetOrCreate")]
    public SwitchParameter GetOrCreate { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (Chat is not null && WebhookId is not null)
        {
            Refuse("-Chat and -WebhookId each say where to make the user.", "Give one of them.");
        }

        WarnOfSlashes(Id);
        Operation operation = GetOrCreate ? ChatOperations.GetOrCreateUser : ChatOperations.CreateUser;
        if (!Guard(operation, null, () => Made = WebhookId is null ? KnownChat() : NewChat(WebhookId)))
        {
            return;
        }

        BpChat chat = Made!;
        try
        {
            if (ShouldProcess($"user {(GetOrCreate ? chat.UserId : Id)}".TrimEnd(), GetOrCreate ? "Get or create" : "Create"))
            {
                if (GetOrCreate)
                {
                    WriteObjectOf<ChatUser>(operation);
                }
                else
                {
                    WriteObjectOf<NewChatUser>(operation);
                }
            }
        }
        finally
        {
            if (WebhookId is not null)
            {
                chat.Dispose();
            }
        }
    }

    private BpChat KnownChat()
    {
        BpChat? chat = Chat ?? DefaultChat.Current;
        if (chat is { IsClosed: false })
        {
            return chat;
        }

        ThrowTerminatingError(BpChatCommand.NoChat(chat is null ? "There is no chat." : "The chat is closed."));
        return null!;
    }
}
