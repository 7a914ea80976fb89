using System;

namespace Botpress.Client;

/// <summary>How long a <see cref="ChatListener"/> waits for what.</summary>
public sealed class ChatListenerOptions
{
    /// <summary>How long the stream may take to open.</summary>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how much silence the connection counts as lost. The service says something every 30 s.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The first wait before the stream is opened again. It doubles each time until something comes, with jitter.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait before the stream is opened again, unless the server names a longer one.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long without a message messages are listed, in case that one was not told of.</summary>
    public TimeSpan ListInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether a stream that is lost is opened again. Otherwise its loss is an error.</summary>
    public bool Reconnect { get; init; } = true;

    /// <summary>What all these are measured with.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>Is told what happens to a stream. Calls come on any thread.</summary>
public sealed class ChatObserver
{
    /// <summary>The connection was lost, and is made again: one text for each loss.</summary>
    public Action<string>? Lost { get; init; }

    /// <summary>What else there is to know: what was opened again, what was listed.</summary>
    public Action<string>? Verbose { get; init; }

    /// <summary>Is told of the requests that are made, as for any other.</summary>
    public ApiObserver? Requests { get; init; }
}
