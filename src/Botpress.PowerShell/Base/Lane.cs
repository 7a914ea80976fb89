using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace Botpress.PowerShell;

/// <summary>
/// Where a copy of a command works on one of several things at once. To the copy it is the pipeline: what it writes is kept, and written by
/// the pipeline's thread when its turn comes; what it asks is asked there, too.
/// </summary>
internal sealed class Lane : ICommandRuntime2
{
    // About a page. What is kept here goes over in halves, so that one is made while the other is written.
    private const int MaximumKept = 100;

    private readonly Lanes _lanes;
    private readonly ICommandRuntime _pipeline;
    private readonly CancellationToken _ending;

    // Of the lane's own thread; what is in the queue is everybody's, by the gate of the lanes.
    private readonly List<Action> _kept = [];
    private readonly Queue<Action> _ready = new();
    private int _waiting;
    private bool _showsProgress;
    private Action? _question;
    private string? _write;

    public Lane(Lanes lanes, ICommandRuntime pipeline, string label, CancellationToken ending)
    {
        _lanes = lanes;
        _pipeline = pipeline;
        _ending = ending;
        Label = label;
        Pump = new PipelinePump(Wait, ending);
    }

    /// <summary>A lane whose work is done, and that has only something to write.</summary>
    public static Lane Of(Lanes lanes, ICommandRuntime pipeline, Action write, bool mayStop, object?[] variables)
    {
        var lane = new Lane(lanes, pipeline, "", CancellationToken.None) { HasBaton = false, HasEnded = true, MayStop = mayStop, Variables = variables };
        lane._ready.Enqueue(write);
        return lane;
    }

    /// <summary>What it is about, as a message names it.</summary>
    public string Label { get; }

    /// <summary>Waits on the lane's own thread.</summary>
    public PipelinePump Pump { get; }

    /// <summary>What the variables of commands before this one were when its thing came.</summary>
    public object?[] Variables { get; set; } = [];

    /// <summary>Whether it goes on alone, while the pipeline's thread waits: until its first request is under way, or waits for a place.</summary>
    public bool HasBaton { get; private set; } = true;

    /// <summary>Whether it is one of those that may have requests under way.</summary>
    public bool HasPlace { get; private set; }

    /// <summary>Whether its work is done. What it wrote may still wait.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether something that may end the pipeline waits to be written: nothing new is begun before.</summary>
    public bool MayStop { get; private set; }

    /// <summary>Whether something is written, be it that it waits for a place.</summary>
    public bool IsWriting => _write is not null;

    /// <summary>The write that is under way, or whose answer was lost; null for none.</summary>
    public string? Sending => HasPlace ? _write : null;

    /// <summary>The last write that was answered well, while its answer is not written; null for none.</summary>
    public string? Sent { get; private set; }

    /// <inheritdoc/>
    public PSHost Host => _pipeline.Host;

    /// <inheritdoc/>
    public PSTransactionContext CurrentPSTransaction => _pipeline.CurrentPSTransaction;

    /// <summary>Whether there is something to write.</summary>
    public bool IsReady => _ready.Count > 0;

    /// <summary>Takes what the pipeline's thread is asked while the lane goes on alone; null for nothing.</summary>
    public Action? TakeQuestion()
    {
        Action? question = _question;
        _question = null;
        return question;
    }

    /// <summary>Takes what there is to write.</summary>
    public Action[] TakeReady()
    {
        Action[] ready = [.. _ready];
        _ready.Clear();
        Volatile.Write(ref _waiting, 0);
        if (HasEnded)
        {
            // Whatever came of it is told with this.
            (_write, Sent) = (null, null);
        }

        Monitor.PulseAll(_lanes.Gate);
        return ready;
    }

    /// <summary>Does the work, on the lane's own thread.</summary>
    /// <param name="work">The work.</param>
    /// <param name="runspace">The runspace of the pipeline: what objects show depends on it.</param>
    public void Run(Action work, Runspace? runspace)
    {
        Runspace? before = Runspace.DefaultRunspace;
        Runspace.DefaultRunspace = runspace;
        try
        {
            work();
        }
        catch (PipelineStoppedException) when (_ending.IsCancellationRequested || MayStop)
        {
            // Whoever ended it knows why.
        }
        catch (Exception exception)
        {
            // What would end the pipeline ends it when its turn comes.
            MayStop = true;
            var captured = ExceptionDispatchInfo.Capture(exception);
            _kept.Add(captured.Throw);
        }
        finally
        {
            Runspace.DefaultRunspace = before;
            Pump.Dispose();
            lock (_lanes.Gate)
            {
                HandOver();
                (HasBaton, HasEnded) = (false, true);
                _lanes.Ended(this);
                Monitor.PulseAll(_lanes.Gate);
            }
        }
    }

    /// <summary>Waits, before something is sent, until no more than the limit have requests under way.</summary>
    public void TakePlace()
    {
        if (HasPlace)
        {
            return;
        }

        lock (_lanes.Gate)
        {
            while (_ending.IsCancellationRequested || !_lanes.TryTakePlace(this))
            {
                HandOver();
                HasBaton = false;
                Monitor.PulseAll(_lanes.Gate);
                WaitForPipeline();
            }

            HasPlace = true;
        }
    }

    /// <summary>Is told that a write begins, which goes out as soon as there is a place.</summary>
    public void Begin(string operation) => _write = $"{Label} ({operation})";

    /// <summary>Is told what became of it.</summary>
    public void End(bool isDone) => (Sent, _write) = (isDone ? _write : Sent, null);

    /// <summary>Has something done by the pipeline's thread when all that was before it is written.</summary>
    public void Add(Action write)
    {
        _kept.Add(write);
        if (_kept.Count < MaximumKept / 2 && Volatile.Read(ref _waiting) + _kept.Count <= MaximumKept)
        {
            return;
        }

        lock (_lanes.Gate)
        {
            while (!HasBaton && _ready.Count + _kept.Count > MaximumKept)
            {
                WaitForPipeline();
            }

            HandOver();
            Monitor.PulseAll(_lanes.Gate);
        }
    }

    /// <summary>Has something done by the pipeline's thread when the turn comes, and waits for it. Its exceptions are the lane's own.</summary>
    public void InTurn(Action action)
    {
        ExceptionDispatchInfo? failure = null;
        Do(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            inTurn: true);
        failure?.Throw();
    }

    /// <summary>Asks something on the pipeline's thread: at once while the lane goes on alone, else when its turn comes.</summary>
    public T Ask<T>(Func<T> question)
    {
        T answer = default!;
        Do(() => answer = question(), inTurn: false);
        return answer;
    }

    /// <inheritdoc/>
    public void WriteObject(object sendToPipeline) => Add(() => _pipeline.WriteObject(sendToPipeline));

    /// <inheritdoc/>
    public void WriteObject(object sendToPipeline, bool enumerateCollection) => Add(() => _pipeline.WriteObject(sendToPipeline, enumerateCollection));

    /// <inheritdoc/>
    public void WriteError(ErrorRecord errorRecord) => AddMessage(() => _pipeline.WriteError(errorRecord), _lanes.ErrorsMayStop);

    /// <summary>Writes an error after which no other lane can do anything either, unless one of them has written its own.</summary>
    public void WriteLastError(ErrorRecord errorRecord) => AddMessage(
        () =>
        {
            if (!_lanes.HasLastError)
            {
                _lanes.HasLastError = true;
                _pipeline.WriteError(errorRecord);
            }
        },
        _lanes.ErrorsMayStop);

    /// <inheritdoc/>
    public void WriteWarning(string text) => AddMessage(() => _pipeline.WriteWarning(text), _lanes.WarningsMayStop);

    /// <inheritdoc/>
    public void WriteVerbose(string text) => Add(() => _pipeline.WriteVerbose(text));

    /// <inheritdoc/>
    public void WriteDebug(string text) => Add(() => _pipeline.WriteDebug(text));

    /// <inheritdoc/>
    public void WriteInformation(InformationRecord informationRecord) => Add(() => ((ICommandRuntime2)_pipeline).WriteInformation(informationRecord));

    /// <inheritdoc/>
    public void WriteCommandDetail(string text) => Add(() => _pipeline.WriteCommandDetail(text));

    /// <inheritdoc/>
    public void WriteProgress(ProgressRecord progressRecord)
    {
        // How far one is that others are before is no longer true when its turn comes.
        if (progressRecord.RecordType == ProgressRecordType.Completed ? _showsProgress : _lanes.IsFirst(this))
        {
            _showsProgress = true;
            Add(() => _pipeline.WriteProgress(progressRecord));
        }
    }

    /// <inheritdoc/>
    public void WriteProgress(long sourceId, ProgressRecord progressRecord) => WriteProgress(progressRecord);

    /// <inheritdoc/>
    public bool ShouldProcess(string target) => Ask(() => _pipeline.ShouldProcess(target));

    /// <inheritdoc/>
    public bool ShouldProcess(string target, string action) => Ask(() => _pipeline.ShouldProcess(target, action));

    /// <inheritdoc/>
    public bool ShouldProcess(string verboseDescription, string verboseWarning, string caption) => Ask(() => _pipeline.ShouldProcess(verboseDescription, verboseWarning, caption));

    /// <inheritdoc/>
    public bool ShouldProcess(string verboseDescription, string verboseWarning, string caption, out ShouldProcessReason shouldProcessReason)
    {
        (bool answer, shouldProcessReason) = Ask(() => (_pipeline.ShouldProcess(verboseDescription, verboseWarning, caption, out ShouldProcessReason reason), reason));
        return answer;
    }

    /// <inheritdoc/>
    public bool ShouldContinue(string query, string caption) => Ask(() => _pipeline.ShouldContinue(query, caption));

    /// <inheritdoc/>
    public bool ShouldContinue(string query, string caption, ref bool yesToAll, ref bool noToAll)
    {
        (bool yes, bool no) = (yesToAll, noToAll);
        bool answer = Ask(() => _pipeline.ShouldContinue(query, caption, ref yes, ref no));
        (yesToAll, noToAll) = (yes, no);
        return answer;
    }

    /// <inheritdoc/>
    public bool ShouldContinue(string query, string caption, bool hasSecurityImpact, ref bool yesToAll, ref bool noToAll)
    {
        (bool yes, bool no) = (yesToAll, noToAll);
        bool answer = Ask(() => ((ICommandRuntime2)_pipeline).ShouldContinue(query, caption, hasSecurityImpact, ref yes, ref no));
        (yesToAll, noToAll) = (yes, no);
        return answer;
    }

    /// <inheritdoc/>
    public bool TransactionAvailable() => _pipeline.TransactionAvailable();

    /// <inheritdoc/>
    public void ThrowTerminatingError(ErrorRecord errorRecord)
    {
        MayStop = true;
        _kept.Add(() => _pipeline.ThrowTerminatingError(errorRecord));
        throw new PipelineStoppedException();
    }

    // Before the lane's thread waits for an answer: what it has is handed over, and others may go on.
    private void Wait()
    {
        lock (_lanes.Gate)
        {
            HandOver();
            HasBaton = false;
            Monitor.PulseAll(_lanes.Gate);
        }
    }

    private void AddMessage(Action write, bool mayStop)
    {
        if (!mayStop)
        {
            Add(write);
            return;
        }

        // As it would if it were alone, the lane goes on only when that has not ended the pipeline.
        MayStop = true;
        Do(write, inTurn: true);
        MayStop = false;
    }

    private void Do(Action action, bool inTurn)
    {
        bool isDone = false;
        void Act()
        {
            action();
            lock (_lanes.Gate)
            {
                isDone = true;
                Monitor.PulseAll(_lanes.Gate);
            }
        }

        lock (_lanes.Gate)
        {
            HandOver();
            if (HasBaton && !inTurn)
            {
                _question = Act;
            }
            else
            {
                HasBaton = false;
                _ready.Enqueue(Act);
            }

            Monitor.PulseAll(_lanes.Gate);
            while (!isDone)
            {
                WaitForPipeline();
            }
        }
    }

    private void WaitForPipeline()
    {
        if (_ending.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }

        _ = Monitor.Wait(_lanes.Gate);
    }

    private void HandOver()
    {
        _kept.ForEach(_ready.Enqueue);
        _kept.Clear();
        Volatile.Write(ref _waiting, _ready.Count);
    }
}
