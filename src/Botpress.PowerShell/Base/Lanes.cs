using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;

namespace Botpress.PowerShell;

/// <summary>
/// Works on several things at once, each in a <see cref="Lane"/>, and writes what comes of them in their order on the pipeline's thread.
/// A thing is begun only when the one before it has its first request under way, or waits for a place to send it, so that what is read and
/// asked for it is read and asked in order. No more than the limit have a place; one beside them is made ready, so that a place that is free
/// is taken at once, or waits to be written.
/// </summary>
internal sealed class Lanes : IDisposable
{
    private readonly int _limit;
    private readonly ICommandRuntime _pipeline;
    private readonly UpstreamVariables _variables;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationTokenRegistration _waking;
    private readonly Runspace? _runspace = Runspace.DefaultRunspace;
    private readonly (CultureInfo Own, CultureInfo Ui) _culture = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
    private readonly BlockingCollection<(Lane Lane, Action Work)> _work = [];

    // In the order of the things; changed by the pipeline's thread.
    private readonly Queue<Lane> _lanes = new();

    // Those that want a place.
    private readonly Queue<Lane> _waiting = new();

    // How many lanes are worked on, how many of them have a place, and how many threads there are for that.
    private int _working;
    private int _placed;
    private int _threads;
    private Lane? _first;

    /// <param name="limit">How many things are worked on at once.</param>
    /// <param name="pipeline">Where to write.</param>
    /// <param name="variables">The variables that tell what is being written.</param>
    /// <param name="stopping">Ends all, on whichever thread.</param>
    public Lanes(int limit, ICommandRuntime pipeline, UpstreamVariables variables, CancellationToken stopping)
    {
        _limit = limit;
        _pipeline = pipeline;
        _variables = variables;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _waking = _ending.Token.Register(Wake);
    }

    /// <summary>What guards all that the threads share.</summary>
    public object Gate { get; } = new();

    /// <summary>Whether an error, or a warning, may end the pipeline, or ask whether it should.</summary>
    public bool ErrorsMayStop { get; set; }

    /// <inheritdoc cref="ErrorsMayStop"/>
    public bool WarningsMayStop { get; set; }

    /// <summary>Whether an error is written after which nothing can work. Of the pipeline's thread.</summary>
    public bool HasLastError { get; set; }

    /// <summary>Whether it is the one whose turn it is.</summary>
    public bool IsFirst(Lane lane) => Volatile.Read(ref _first) == lane;

    /// <summary>A lane for the next thing.</summary>
    public Lane Next(string label) => new(this, _pipeline, label, _ending.Token) { Variables = _variables.Read() };

    /// <summary>Begins the work on a thing as soon as there is room for it, and goes on when its first request is under way.</summary>
    public void Start(Lane lane, Action work)
    {
        WriteUntil(() => _working <= _limit && _lanes.Count <= _limit && !MayStop);
        Enqueue(lane);
        lock (Gate)
        {
            if (++_working > _threads)
            {
                _threads++;
                new Thread(Work) { IsBackground = true, Name = "Botpress lane", CurrentCulture = _culture.Own, CurrentUICulture = _culture.Ui }.Start();
            }
        }

        _work.Add((lane, work));
        while (Attend(lane) is Action question)
        {
            question();
        }

        WriteUntil(() => _first is not { IsReady: true });
    }

    /// <summary>Whether a lane that wants a place has one now, and those that wanted one before it, too. Only within the gate.</summary>
    public bool TryTakePlace(Lane lane)
    {
        if (!_waiting.Contains(lane))
        {
            _waiting.Enqueue(lane);
        }

        if (_placed == _limit || _waiting.Peek() != lane || MayStop)
        {
            return false;
        }

        _placed++;
        _ = _waiting.Dequeue();
        return true;
    }

    /// <summary>Is told that the work of a lane has ended. Only within the gate.</summary>
    public void Ended(Lane lane)
    {
        _working--;
        _placed -= lane.HasPlace ? 1 : 0;
    }

    /// <summary>Has something written when all that was begun before is.</summary>
    public void Append(Action write, bool mayStop)
    {
        Enqueue(Lane.Of(this, _pipeline, write, mayStop, _variables.Read()));
        WriteUntil(() => _first is not { IsReady: true });
    }

    /// <summary>Waits until some lanes are done, and writes meanwhile.</summary>
    public void Await(IReadOnlyCollection<Lane> lanes) => WriteUntil(() => lanes.All(lane => lane.HasEnded));

    /// <summary>Waits until all is done and written.</summary>
    public void Finish() => WriteUntil(() => _lanes.Count == 0);

    /// <summary>Ends what is still under way, and waits for it. Nothing is written any more.</summary>
    /// <returns>What may have been done, and what was, without anybody having been told.</returns>
    public (IReadOnlyList<string> Open, IReadOnlyList<string> Done) End()
    {
        _ending.Cancel();
        lock (Gate)
        {
            while (_working > 0)
            {
                _ = Monitor.Wait(Gate);
            }
        }

        (IReadOnlyList<string>, IReadOnlyList<string>) left = (
            [.. _lanes.Select(lane => lane.Sending).OfType<string>()],
            [.. _lanes.Where(lane => lane.Sending is null).Select(lane => lane.Sent).OfType<string>()]);
        _lanes.Clear();
        return left;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _waking.Dispose();
        _work.CompleteAdding();
        _ending.Dispose();
    }

    private bool MayStop => _lanes.Any(lane => lane.MayStop);

    private void Enqueue(Lane lane)
    {
        lock (Gate)
        {
            _lanes.Enqueue(lane);
            Volatile.Write(ref _first, _lanes.Peek());
        }
    }

    private void Work()
    {
        foreach ((Lane lane, Action work) in _work.GetConsumingEnumerable())
        {
            lane.Run(work, _runspace);
        }
    }

    /// <summary>What a lane asks that goes on alone; null when it does so no more.</summary>
    private Action? Attend(Lane lane)
    {
        lock (Gate)
        {
            while (true)
            {
                if (lane.TakeQuestion() is Action question)
                {
                    return question;
                }

                if (!lane.HasBaton)
                {
                    return null;
                }

                Wait();
            }
        }
    }

    /// <summary>Writes what comes, in order, until something is so.</summary>
    private void WriteUntil(Func<bool> isSo)
    {
        while (TakeReady(isSo) is Action[] ready)
        {
            using (_variables.As(_lanes.Peek().Variables))
            {
                foreach (Action write in ready)
                {
                    write();
                }
            }
        }
    }

    /// <summary>What the first lane has to write, as soon as it has something; null when there is no need to wait for it.</summary>
    private Action[]? TakeReady(Func<bool> isSo)
    {
        lock (Gate)
        {
            while (true)
            {
                // Before what has ended is let go: it may have ended by this, with a write under way.
                if (_ending.IsCancellationRequested)
                {
                    throw new PipelineStoppedException();
                }

                // What has nothing more to write is no longer the first.
                while (_lanes.Count > 0 && _lanes.Peek() is { HasEnded: true, IsReady: false })
                {
                    _ = _lanes.Dequeue();
                    Volatile.Write(ref _first, _lanes.Count > 0 ? _lanes.Peek() : null);
                }

                if (isSo())
                {
                    return null;
                }

                if (_lanes.Count > 0 && _lanes.Peek().IsReady)
                {
                    return _lanes.Peek().TakeReady();
                }

                Wait();
            }
        }
    }

    private void Wait()
    {
        if (_ending.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }

        _ = Monitor.Wait(Gate);
    }

    private void Wake()
    {
        lock (Gate)
        {
            Monitor.PulseAll(Gate);
        }
    }
}
