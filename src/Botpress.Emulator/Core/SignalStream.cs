using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Emulator;

/// <summary>What one listener is still to hear.</summary>
/// <param name="channels">What it hears.</param>
/// <param name="close">Is told when nobody listens any more.</param>
internal sealed class SignalStream(IReadOnlyCollection<string> channels, Action<SignalStream> close) : IDisposable
{
    private readonly ConcurrentQueue<byte[]> _frames = new();
    private readonly SemaphoreSlim _news = new(0);
    private volatile bool _hasEnded;

    public IReadOnlyCollection<string> Channels { get; } = channels;

    /// <summary>Whether it ended in the middle, and what is on its way is lost.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether it brings nothing any more, and is open nevertheless.</summary>
    public bool IsStalled { get; set; }

    public void Add(byte[] frame)
    {
        if (!_hasEnded)
        {
            _frames.Enqueue(frame);
            _news.Release();
        }
    }

    public void End(bool isBroken)
    {
        IsBroken |= isBroken;
        _hasEnded = true;
        _news.Release();
    }

    /// <summary>Ends the wait for a frame, if there is one.</summary>
    public void Wake()
    {
        if (_news.CurrentCount == 0)
        {
            _news.Release();
        }
    }

    /// <summary>Waits for the next frame.</summary>
    /// <param name="patience">How long.</param>
    /// <returns>The frame, null for none; and whether it has ended with that.</returns>
    public async Task<(byte[]? Frame, bool HasEnded)> NextAsync(TimeSpan patience)
    {
        bool isNews = await _news.WaitAsync(patience).ConfigureAwait(false);
        return IsBroken || !isNews ? (null, IsBroken)
            : _frames.TryDequeue(out byte[]? frame) ? (frame, false)
            : (null, _hasEnded);
    }

    // The semaphore has no handle, and may still be released.
    public void Dispose() => close(this);
}
