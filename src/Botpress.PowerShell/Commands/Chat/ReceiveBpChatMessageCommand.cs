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
public sealed class ReceiveBpChatMessageCommand : BpChatReceiveCommand
{
    /// <summary>Begins with what was said since: a time, by the chat's clock, or a message or its id, which itself does not come again.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ChatMessageIdCompleter))]
    public object? Since { get; set; }

    /// <summary>Only what the bot says. Of messages that no signal told of, those of all others but the user are taken for the bot's.</summary>
    [Parameter]
    public SwitchParameter FromBot { get; set; }

    /// <inheritdoc/>
    private protected override void Listen(string conversation, ReceiveEnding ending)
    {
        using ChatMessageFeed feed = NewFeed(conversation, Start(), reconnects: !NoReconnect);
        WriteEach(feed.OpenAsync(Pump.Token), ending, wait => Next(feed, wait), message => !FromBot || IsOfBot(message, ActiveChat.UserId) ? message : null);
    }

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
            string text when Kinds.OfId(text) is null && TimeText.Read(text) is DateTime moment => new ChatFeedStart(Since: TimeAttribute.Moment(moment)),
            string { Length: > 0 } id => new ChatFeedStart(AfterId: id),
            _ when Kinds.Text(PSObject.AsPSObject(since), "Id") is string id => new ChatFeedStart(AfterId: id),
            _ => throw new ArgumentException($"-Since is '{Names.Short(since)}', which is no time, message or id of one."),
        };
    }
}
