using System;
using System.Threading;

namespace Botpress.Client;

/// <summary>Ends what is under way: when its caller does, when the client is disposed, or when the time is over that it may take, which can be set anew.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;

    /// <param name="clock">What the time is measured with.</param>
    /// <param name="caller">The caller's token.</param>
    /// <param name="closing">The client's.</param>
    public Deadline(TimeProvider clock, CancellationToken caller, CancellationToken closing)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller, closing);
        Token = _source.Token;
        _timer = clock.CreateTimer(static deadline => ((Deadline)deadline!).Cancel(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Is cancelled at the end, whatever makes it.</summary>
    public CancellationToken Token { get; }

    /// <summary>Lets it take so long from now on.</summary>
    public void Set(TimeSpan time) => _timer.Change(time, Timeout.InfiniteTimeSpan);

    /// <summary>Lets it take as long as it will.</summary>
    public void Lift() => Set(Timeout.InfiniteTimeSpan);

    /// <summary>Ends it at once.</summary>
    public void Cancel()
    {
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was over in the moment in which the time was.
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }
}
