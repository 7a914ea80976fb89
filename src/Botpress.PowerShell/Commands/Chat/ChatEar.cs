using System;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Listens to a conversation all the while, and gives what came when it is asked.</summary>
internal sealed class ChatEar : IDisposable
{
    private readonly ChatMessageFeed _feed;
    private readonly CancellationToken _stopping;
    private readonly ConcurrentQueue<Client.ChatSignal> _signals = new();
    private CancellationTokenSource _ending;
    private Task<ChatFeedItem?> _next;

    /// <param name="feed">The feed, opened. It is closed with this.</param>
    /// <param name="stopping">Ends it at once.</param>
    public ChatEar(ChatMessageFeed feed, CancellationToken stopping)
    {
        _feed = feed;
        _stopping = stopping;
        feed.OtherSignal = _signals.Enqueue;
        (_ending, _next) = Listen();
    }

    /// <summary>Ends when there is a message. Other signals do not end it.</summary>
    public Task Heard => _next;

    /// <summary>A signal that is no message, and came before the next message; null for none.</summary>
    public Client.ChatSignal? TakeSignal() => _signals.TryDequeue(out Client.ChatSignal? signal) ? signal : null;

    /// <summary>The next message; null when there is none yet.</summary>
    /// <exception cref="ApiException">The user may not listen any more.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public ChatFeedItem? Take()
    {
        if (!_next.IsCompleted)
        {
            return null;
        }

        ChatFeedItem? item = _next.GetAwaiter().GetResult();
        _ending.Dispose();
        (_ending, _next) = Listen();
        return item;
    }

    /// <summary>Looks once for what no signal told of; it comes as the next messages. Where it fails, it is listened on.</summary>
    /// <exception cref="ApiException">The messages could not be listed.</exception>
    public async Task CheckAsync()
    {
        _ending.Cancel();
        _ = await Task.WhenAny(_next).ConfigureAwait(false);
        if (_next.Status == TaskStatus.Canceled)
        {
            try
            {
                await _feed.CheckAsync(_stopping).ConfigureAwait(false);
            }
            finally
            {
                _ending.Dispose();
                (_ending, _next) = Listen();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ending.Cancel();
        PipelinePump.Observed(_next).GetAwaiter().GetResult();
        _ending.Dispose();
        _feed.OtherSignal = null;
        _feed.Dispose();
    }

    private (CancellationTokenSource Ending, Task<ChatFeedItem?> Next) Listen()
    {
        var ending = CancellationTokenSource.CreateLinkedTokenSource(_stopping);
        return (ending, _feed.NextAsync(null, ending.Token));
    }
}
