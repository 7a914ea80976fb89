using System;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Writes the messages of a conversation as they come, each once, over lost connections, too: until -TimeoutSec, -Count or -QuietSec ends it, or Ctrl-C. With
/// -Since, first comes what was said since then, the oldest first.
/// </summary>
[Cmdlet(VerbsCommunications.Receive, "BpChatMessage")]
[OutputType(typeof(ChatMessage))]
public sealed class ReceiveBpChatMessageCommand : BpChatStreamCommand
{
    private bool _hasListened;

    /// <summary>Begins with what was said since: a time, by the chat's clock, or a message or its id, which itself does not come again.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ChatMessageIdCompleter))]
    public object? Since { get; set; }

    /// <summary>Only what the bot says. Of messages that no signal told of, those of all others but the user are taken for the bot's.</summary>
    [Parameter]
    public SwitchParameter FromBot { get; set; }

    /// <summary>How long to listen, in seconds. The default, 0, is for ever.</summary>
    [Parameter]
    [ValidateRange(0.0, 31536000.0)]
    [NothingToOffer]
    public double TimeoutSec { get; set; }

    /// <summary>How many messages are enough. The default is as many as come.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [NothingToOffer]
    public int Count { get; set; } = int.MaxValue;

    /// <summary>How long nothing more must come after a message for it to be all, in seconds. The default, 0, is not to ask that.</summary>
    [Parameter]
    [ValidateRange(0.0, 86400.0)]
    [NothingToOffer]
    public double QuietSec { get; set; }

    /// <summary>Ends with an error when the connection is lost, in place of connecting again.</summary>
    [Parameter]
    public SwitchParameter NoReconnect { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Guard(ChatOperations.ListenConversation, ConversationId ?? ActiveChat.ConversationId, () =>
    {
        string conversation = KnownConversation;
        RequireFirst(ref _hasListened);
        var ending = new ReceiveEnding(TimeoutSec, QuietSec, Count);
        using ChatMessageFeed? feed = OpenFeed(conversation, Start(), ending.Next().Wait, reconnects: !NoReconnect);
        while (feed is not null && ending.Next() is { IsOver: false } step)
        {
            ChatMessage? message = Next(feed, step.Wait);
            if (message is null)
            {
                break;
            }

            if (!FromBot || (message.IsBot != false && message.UserId != ActiveChat.UserId))
            {
                ending.Came();
                WriteObject(ForPipeline(message));
            }
        }
    });

    private ChatFeedStart Start()
    {
        object? since = GivenValue.Unwrapped(Since);
        return since switch
        {
            null when IsBound(nameof(Since)) => throw new ArgumentException("-Since is null: it does not say since when. Give a time, a message or its id, or leave it out."),
            null => new ChatFeedStart(),
            // Its time ends the search where it is gone meanwhile.
            ChatMessage { Id: string id, CreatedAt: DateTime said } => new ChatFeedStart(AfterId: id, Since: TimeAttribute.Moment(said)),
            DateTime or DateTimeOffset => new ChatFeedStart(Since: TimeAttribute.Moment(since)),
            string text when Kinds.OfId(text) is null && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeLocal, out DateTimeOffset moment) => new ChatFeedStart(Since: moment),
            string { Length: > 0 } id => new ChatFeedStart(AfterId: id),
            _ when Kinds.Text(PSObject.AsPSObject(since), "Id") is string id => new ChatFeedStart(AfterId: id),
            _ => throw new ArgumentException($"-Since is '{Names.Short(since)}', which is no time, message or id of one."),
        };
    }
}
