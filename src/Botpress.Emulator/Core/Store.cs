using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>What is done when something is due.</summary>
internal delegate void DueAction(Store store, BotState bot, DueItem item);

/// <summary>Takes out of a bot what was there before a moment, as text.</summary>
internal delegate void Forgetting(BotState bot, string before);

/// <summary>How long something is kept, and what takes it out then.</summary>
internal sealed record Retention(int Days, Forgetting Forget);

/// <summary>
/// The state with its clock, the things that happen by themselves, and the folder with the file contents.
/// Whoever uses it holds <see cref="Gate"/>.
/// </summary>
internal sealed class Store : IDisposable
{
    private readonly Snapshot? _snapshot;

    private readonly IReadOnlyDictionary<string, DueAction> _dueActions;

    private readonly IReadOnlyList<Retention> _retentions;

    private DateTime _nextForgetting;

    /// <summary>Begins with what is in the snapshot, or with nothing.</summary>
    /// <param name="snapshotPath">The file that keeps the state; null for none.</param>
    /// <param name="transitionTime">How long what passes by itself stays in each step.</param>
    /// <param name="dueActions">What the kinds of due items do.</param>
    /// <param name="retentions">What goes when it is too old.</param>
    /// <param name="clockOffset">How far the clock is ahead.</param>
    public Store(
        string? snapshotPath, TimeSpan transitionTime, IReadOnlyDictionary<string, DueAction> dueActions, IReadOnlyList<Retention> retentions, TimeSpan clockOffset = default)
    {
        ClockOffset = clockOffset;
        _dueActions = dueActions;
        _retentions = retentions;
        TransitionTime = transitionTime;
        Contents = new ContentFolder();
        try
        {
            _snapshot = snapshotPath is null ? null : new Snapshot(snapshotPath);
            if (_snapshot?.Load(Contents, dueActions.ContainsKey) is State state)
            {
                State = state;
                return;
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        IsNew = true;
        State.AccountId = Guid.NewGuid().ToString();
        State.CreatedAt = Now();
    }

    public object Gate { get; } = new();

    public State State { get; private set; } = new();

    /// <summary>Whether the state was not read from a snapshot.</summary>
    public bool IsNew { get; }

    public TimeSpan TransitionTime { get; }

    /// <summary>What the service may do and need not.</summary>
    public EmulatorBehavior Behavior { get; init; } = new();

    /// <summary>The seed of all that is by chance.</summary>
    public int Seed { get; init; }

    public ContentFolder Contents { get; }

    /// <summary>The streams that listen to chats.</summary>
    public SignalHub Signals { get; } = new();

    /// <summary>Is told of each message that somebody says now, which is not so of those that are imported.</summary>
    public Action<BotState, JsonObject>? MessageSaid { get; set; }

    /// <summary>Whether names that nobody declares are taken.</summary>
    public bool IsLenient { get; set; }

    /// <summary>The server's address with its slash, for the addresses of files.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>The emulator's own token, which every request may carry.</summary>
    public string Token { get; set; } = "";

    /// <summary>The time by the emulator's clock.</summary>
    public DateTime UtcNow => DateTime.UtcNow + ClockOffset;

    /// <summary>How far the emulator's clock is ahead.</summary>
    public TimeSpan ClockOffset { get; set; }

    /// <summary>The time, never the same twice.</summary>
    public DateTime Now()
    {
        DateTime now = Clock.TruncateToMilliseconds(UtcNow);
        State.LastTime = now > State.LastTime ? now : State.LastTime.AddMilliseconds(1);
        return State.LastTime;
    }

    public string Stamp() => Clock.Format(Now());

    public static string NewId(string kind, DateTime time) => $"{kind}_{Ids.Ulid(time)}";

    /// <summary>An object's first properties: id and times.</summary>
    public JsonObject NewObject(string kind)
    {
        DateTime now = Now();
        string stamp = Clock.Format(now);
        return new JsonObject { ["id"] = NewId(kind, now), ["createdAt"] = stamp, ["updatedAt"] = stamp };
    }

    public void After(TimeSpan delay, string kind, string botId, string id, JsonObject? data = null) =>
        At(UtcNow + delay, kind, botId, id, data);

    public void At(DateTime time, string kind, string botId, string id, JsonObject? data = null)
    {
        int index = State.Due.Count;
        while (index > 0 && State.Due[index - 1].At > time)
        {
            index--;
        }

        State.Due.Insert(index, new DueItem { At = time, Kind = kind, BotId = botId, Id = id, Data = data });
    }

    /// <summary>Does what is due. Every request begins with it, so no timer is needed.</summary>
    public void Advance()
    {
        Forget();
        DateTime now = UtcNow;
        while (State.Due.Count > 0 && State.Due[0].At <= now)
        {
            int count = State.Due.FindIndex(item => item.At > now);
            List<DueItem> due = State.Due.GetRange(0, count < 0 ? State.Due.Count : count);
            State.Due.RemoveRange(0, due.Count);
            foreach (DueItem item in due)
            {
                if (State.Bots.TryGetValue(item.BotId, out BotState? bot))
                {
                    _dueActions[item.Kind](this, bot, item);
                }
            }
        }
    }

    /// <summary>Takes out what is too old, if that is asked for: once in an hour of the emulator's clock.</summary>
    private void Forget()
    {
        DateTime now = UtcNow;
        if (!Behavior.Retention || now < _nextForgetting)
        {
            return;
        }

        _nextForgetting = now.AddHours(1);
        foreach (Retention retention in _retentions)
        {
            string before = Clock.Format(now.AddDays(-retention.Days));
            foreach (BotState bot in State.Bots.Values)
            {
                retention.Forget(bot, before);
            }
        }
    }

    /// <summary>Writes the snapshot, where there is one.</summary>
    public void Save() => _snapshot?.Save(State, Contents);

    public void Dispose()
    {
        _snapshot?.Dispose();
        Contents.Dispose();
    }
}
