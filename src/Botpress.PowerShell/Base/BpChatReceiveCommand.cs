using System;
using System.Management.Automation;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command that writes what it hears in a conversation of a chat, until something ends it.</summary>
public abstract class BpChatReceiveCommand : BpChatStreamCommand
{
    private bool _hasListened;

    /// <summary>How long to listen, in seconds. The default, 0, is for ever.</summary>
    [Parameter]
    [ValidateRange(0.0, 31536000.0)]
    [NothingToOffer]
    public double TimeoutSec { get; set; }

    /// <summary>How many of what is written are enough. The default is as many as come.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [NothingToOffer]
    public int Count { get; set; } = int.MaxValue;

    /// <summary>How long nothing more must come after something was written for it to be all, in seconds. The default, 0, is not to ask that.</summary>
    [Parameter]
    [ValidateRange(0.0, 86400.0)]
    [NothingToOffer]
    public double QuietSec { get; set; }

    /// <summary>Ends with an error when the connection is lost, in place of connecting again.</summary>
    [Parameter]
    public SwitchParameter NoReconnect { get; set; }

    /// <inheritdoc/>
    private protected sealed override void Process() => Guard(ChatOperations.ListenConversation, ConversationId ?? ActiveChat.ConversationId, () =>
    {
        string conversation = KnownConversation;
        if (_hasListened)
        {
            // What is said in the second while the first is listened to would be lost.
            throw new ArgumentException(
                $"{MyInvocation.MyCommand.Name} listens to one conversation, the first that is piped in. Listen to others at the same time, in threads of their own: ... | ForEach-Object -Parallel {{ {MyInvocation.MyCommand.Name} -ConversationId $_.Id -Chat $using:chat }}.");
        }

        _hasListened = true;
        Listen(conversation, new ReceiveEnding(TimeoutSec, QuietSec, Count));
    });

    /// <summary>Listens, and writes, until that is over.</summary>
    private protected abstract void Listen(string conversation, ReceiveEnding ending);

    /// <summary>Writes each thing that comes and counts.</summary>
    /// <param name="opening">Is done when listening has begun.</param>
    /// <param name="ending">When it is over.</param>
    /// <param name="next">The next thing, within a time; null when that is over.</param>
    /// <param name="read">The object for it; null where it is not wanted.</param>
    private protected void WriteEach<T>(Task opening, ReceiveEnding ending, Func<TimeSpan?, T?> next, Func<T, object?> read)
        where T : class
    {
        if (!Pump.EndsWithin(opening, ending.Next().Wait))
        {
            return;
        }

        while (ending.Next() is { IsOver: false } step && next(step.Wait) is T item)
        {
            if (read(item) is object wanted)
            {
                ending.Came();
                WriteObject(ForPipeline(wanted));
            }
        }
    }
}
