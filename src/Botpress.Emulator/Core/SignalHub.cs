using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>Brings what happens in chats to the streams that listen. A stream hears channels: its conversation and its user.</summary>
internal sealed class SignalHub
{
    /// <summary>How many streams can be open at a time.</summary>
    public const int MaxStreams = 200;

    private readonly List<SignalStream> _streams = [];

    /// <summary>How often a signal comes: once, unless something goes wrong.</summary>
    public Func<int> Copies { get; set; } = () => 1;

    /// <summary>Whether there is no place for another stream. One that stands still takes none: nobody would hear that its listener went away.</summary>
    public bool IsFull
    {
        get
        {
            lock (_streams)
            {
                return _streams.Count(stream => !stream.IsStalled) >= MaxStreams;
            }
        }
    }

    /// <summary>How many streams are open.</summary>
    public int Count
    {
        get
        {
            lock (_streams)
            {
                return _streams.Count;
            }
        }
    }

    /// <summary>Opens a stream; null where there are too many already.</summary>
    /// <param name="channels">What it hears.</param>
    public SignalStream? Open(params string[] channels)
    {
        lock (_streams)
        {
            if (IsFull)
            {
                return null;
            }

            var stream = new SignalStream(channels, Remove);
            _streams.Add(stream);
            return stream;
        }
    }

    /// <summary>Tells a channel that something happened.</summary>
    public void Publish(string channel, string type, JsonObject data)
    {
        byte[] frame = Encoding.UTF8.GetBytes($"event: message\ndata: {new JsonObject { ["type"] = type, ["data"] = data }.ToJsonString(Json.Options)}\n\n");
        int copies = Copies();
        foreach (SignalStream stream in Those(stream => stream.Channels.Contains(channel)))
        {
            for (int copy = 0; copy < copies; copy++)
            {
                stream.Add(frame);
            }
        }
    }

    /// <summary>Ends the streams of a channel, once they have brought what is on its way.</summary>
    public void Close(string channel)
    {
        foreach (SignalStream stream in Those(stream => stream.Channels.Contains(channel)))
        {
            stream.End(isBroken: false);
        }
    }

    /// <summary>Ends all streams, at once or once they have brought what is on its way.</summary>
    public void CloseAll(bool isBroken)
    {
        foreach (SignalStream stream in Those(_ => true))
        {
            stream.End(isBroken);
        }
    }

    /// <summary>Has all streams that are silent say that they are there.</summary>
    public void WakeAll()
    {
        foreach (SignalStream stream in Those(_ => true))
        {
            stream.Wake();
        }
    }

    private SignalStream[] Those(Func<SignalStream, bool> isMeant)
    {
        lock (_streams)
        {
            return [.. _streams.Where(isMeant)];
        }
    }

    private void Remove(SignalStream stream)
    {
        lock (_streams)
        {
            _streams.Remove(stream);
        }
    }
}
