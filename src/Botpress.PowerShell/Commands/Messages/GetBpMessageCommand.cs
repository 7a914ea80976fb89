using System;
using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets messages of a bot: one by its id, or all that match, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpMessage", DefaultParameterSetName = "List")]
[OutputType(typeof(Message))]
[OutputType(typeof(ListPage))]
public sealed class GetBpMessageCommand : BpBotListCommand, IFollowCommand
{
    /// <summary>The message's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(Message), From = new[] { typeof(Event), typeof(IncomingMessage) }, Optional = true)]
    [Alias("MessageId")]
    [ArgumentCompleter(typeof(MessageIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only messages of this conversation. A piped conversation brings it along.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ValidateNotNull]
    [IdOf(typeof(Conversation), Narrows = true)]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string? ConversationId { get; set; }

    /// <summary>Only messages that have these tags.</summary>
    [Parameter(ParameterSetName = "List"), ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(MessageTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>Only messages at or after this time.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, Time]
    [NothingToOffer]
    public object? AfterDate { get; set; }

    /// <summary>Only messages at or before this time.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, Time]
    [NothingToOffer]
    public object? BeforeDate { get; set; }

    /// <summary>Goes on when the list ends, and gives what comes, as it comes, until Ctrl-C, -Duration or the pipeline ends it. First come the last few that are there.</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter Follow { get; set; }

    /// <summary>With -Follow: how many messages that are there already come first. The default is 20. With -AfterDate, all from then on come.</summary>
    [Parameter(ParameterSetName = "List")]
    [ValidateRange(0, 10000)]
    [NothingToOffer]
    public int Tail { get; set; } = 20;

    /// <summary>With -Follow: the time between two looks while something comes, 2 s by default. When nothing does, it grows to 15 s.</summary>
    [Parameter(ParameterSetName = "List")]
    [Seconds]
    [NothingToOffer]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>With -Follow: how far each look goes back, for what shows late: 30 s by default, and by itself more where that turns out to be little, up to 10 minutes.</summary>
    [Parameter(ParameterSetName = "List")]
    [Seconds]
    [NothingToOffer]
    public TimeSpan Overlap { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>With -Follow: how long; 0 is one look, which ends at once. The default is for ever.</summary>
    [Parameter(ParameterSetName = "List")]
    [Seconds]
    [NothingToOffer]
    public TimeSpan Duration { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (Following.IsAsked(this))
        {
            _ = Guard(Operations.ListMessages, null, () => Following.Write<Message>(this, Operations.ListMessages, "createdAt", "afterDate", hasIds: true, nameof(BeforeDate)));
            return;
        }

        GetEach<Message>(Operations.GetMessage, Id, Operations.ListMessages);
    }
}
