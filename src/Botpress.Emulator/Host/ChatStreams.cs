using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Emulator;

/// <summary>Writes what listeners of chats are to hear, as server-sent events, until they go, or are told to.</summary>
internal sealed class ChatStreams : IDisposable
{
    private const int MaxRounds = 4;

    // How late something that is scheduled may come to a stream.
    private static readonly TimeSpan _beat = TimeSpan.FromMilliseconds(50);

    private static readonly byte[] _beginning = Encoding.UTF8.GetBytes("{}");
    private static readonly byte[] _ping = Encoding.UTF8.GetBytes("event: message\ndata: ping\n\n");

    private readonly Store _store;
    private readonly FaultInjector _faults;
    private readonly TimeSpan _pingInterval;
    private readonly Timer _timer;

    public ChatStreams(Store store, FaultInjector faults, TimeSpan pingInterval)
    {
        _store = store;
        _faults = faults;
        _pingInterval = pingInterval;
        _timer = new Timer(_ => Advance(), null, _beat, _beat);
        store.Signals.Copies = faults.NextCopies;
    }

    /// <summary>Writes a stream to its end.</summary>
    /// <param name="stream">The stream; it is closed then.</param>
    /// <param name="exchange">The request for it.</param>
    /// <param name="isBroken">Whether it breaks at once.</param>
    public async Task ServeAsync(SignalStream stream, Exchange exchange, bool isBroken)
    {
        using (stream)
        {
            if (!isBroken)
            {
                exchange.BeginStream("text/event-stream");
                await SendAsync(exchange, _beginning, _beginning.Length).ConfigureAwait(false);
            }

            if (isBroken || !await WriteAsync(stream, exchange).ConfigureAwait(false))
            {
                exchange.Abort();
                return;
            }

            exchange.End();
        }
    }

    /// <summary>Where there is no place for another stream, writes to all: only then it shows which listeners went away.</summary>
    public async Task MakeRoomAsync()
    {
        // What is written first to somebody who is gone may be taken without an error.
        for (int round = 0; round < MaxRounds && _store.Signals.IsFull; round++)
        {
            _store.Signals.WakeAll();
            await Task.Delay(_beat).ConfigureAwait(false);
        }
    }

    /// <summary>Ends all streams, and waits for that a moment.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _store.Signals.CloseAll(isBroken: false);
        SpinWait.SpinUntil(() => _store.Signals.Count == 0, TimeSpan.FromMilliseconds(200));
    }

    private static async Task SendAsync(Exchange exchange, byte[] bytes, int count)
    {
        await exchange.Output.WriteAsync(bytes, 0, count).ConfigureAwait(false);
        await exchange.Output.FlushAsync().ConfigureAwait(false);
    }

    /// <returns>Whether it ended as it should.</returns>
    private async Task<bool> WriteAsync(SignalStream stream, Exchange exchange)
    {
        while (true)
        {
            (byte[]? frame, bool hasEnded) = await stream.NextAsync(_pingInterval).ConfigureAwait(false);
            if (hasEnded)
            {
                return !stream.IsBroken;
            }

            EmulatorFaultKind? fault = frame is null || stream.IsStalled ? null : _faults.NextOfStream();
            stream.IsStalled |= fault == EmulatorFaultKind.StalledStream;
            if (fault == EmulatorFaultKind.CutInFrame)
            {
                await SendAsync(exchange, frame!, frame!.Length / 2).ConfigureAwait(false);
            }

            if (fault is EmulatorFaultKind.CutInFrame or EmulatorFaultKind.CutStream)
            {
                return false;
            }

            if (!stream.IsStalled)
            {
                frame ??= _ping;
                await SendAsync(exchange, frame, frame.Length).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Does what is due: while somebody listens, no request may come that would.</summary>
    private void Advance()
    {
        if (_store.Signals.Count == 0 || !Monitor.TryEnter(_store.Gate))
        {
            return;
        }

        try
        {
            _store.Advance();
        }
        finally
        {
            Monitor.Exit(_store.Gate);
        }
    }
}
