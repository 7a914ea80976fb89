using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Makes ready what a message that comes in needs, in one call: the user, the conversation and, if it is given, the message. Each is
/// found by its id or by its tags, and created where there is none. The API calls it experimental.
/// </summary>
[Cmdlet(VerbsData.Initialize, "BpIncomingMessage", SupportsShouldProcess = true)]
[OutputType(typeof(IncomingMessage))]
public sealed class InitializeBpIncomingMessageCommand : BpBotCommand
{
    /// <summary>The id of the user who sends it, if it is known. A piped user or participant brings it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(User))]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>The user who sends it, to be found or created: a hashtable with tags and discriminateByTags, the list of those tags that tell users apart, and if you like name, pictureUrl and properties.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? User { get; set; }

    /// <summary>The conversation's id, if it is known. A piped conversation or participant brings it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(Conversation))]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string? ConversationId { get; set; }

    /// <summary>The conversation, to be found or created: a hashtable with channel, tags and discriminateByTags, the list of those tags that tell conversations apart, and if you like properties.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? Conversation { get; set; }

    /// <summary>The message: a hashtable with type, payload, tags and discriminateByTags, the list of those tags that tell messages apart, and if it is made up origin, which is synthetic.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? Message { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<IncomingMessage>(Operations.InitializeIncomingMessage, "user, conversation and message, as far as they are missing");

    private protected override void Stamp(object? item, ApiRequest request)
    {
        base.Stamp(item, request);
        if (item is IncomingMessage message)
        {
            foreach (BotObject? part in new BotObject?[] { message.User, message.Conversation, message.Message })
            {
                base.Stamp(part, request);
            }
        }
    }
}
