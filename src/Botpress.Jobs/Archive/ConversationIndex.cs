using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Botpress.Jobs;

/// <summary>
/// What the archive knows of each conversation: how many of its messages it has, and how the conversation looked when they were read.
/// About eighty bytes of memory for each. Lost, it is counted anew from the files.
/// </summary>
internal sealed class ConversationIndex
{
    private const string Format = "botpress-archive-index-1";

    private readonly Dictionary<ConversationKey, Entry> _entries = [];

    /// <summary>One conversation.</summary>
    public struct Entry
    {
        /// <summary>How many of its messages are in the archive.</summary>
        public int Archived;

        /// <summary>How many of these the service does not count, or counts without them being here: found by reading it twice.</summary>
        public int Excess;

        /// <summary>When its last archived message was created, in ticks.</summary>
        public long LastMessage;

        /// <summary>How it looked when it was read: a hash.</summary>
        public ulong State;

        /// <summary>What else is known.</summary>
        public EntryFlags Flags;
    }

    /// <summary>What is known of a conversation.</summary>
    [Flags]
    public enum EntryFlags : byte
    {
        /// <summary>Nothing.</summary>
        None = 0,

        /// <summary>It could not be read, and is to be.</summary>
        Due = 1,

        /// <summary>Its count was compared.</summary>
        Compared = 2,

        /// <summary>It was read twice, and has another count.</summary>
        Unreconciled = 4,
    }

    public int Count => _entries.Count;

    public long Unreconciled => _entries.Values.LongCount(entry => (entry.Flags & EntryFlags.Unreconciled) != 0);

    public Entry this[ConversationKey key]
    {
        get => _entries.TryGetValue(key, out Entry entry) ? entry : default;
        set => _entries[key] = value;
    }

    public bool Knows(ConversationKey key) => _entries.TryGetValue(key, out Entry entry) && entry.State != 0;

    /// <summary>A message of it is in the archive that was not.</summary>
    public void AddMessage(ConversationKey key, long created)
    {
        Entry entry = this[key];
        entry.Archived++;
        entry.LastMessage = Math.Max(entry.LastMessage, created);
        _entries[key] = entry;
    }

    /// <summary>Sets or takes away what is known of a conversation.</summary>
    public void Set(ConversationKey key, EntryFlags flag, bool isSet)
    {
        Entry entry = this[key];
        entry.Flags = isSet ? entry.Flags | flag : entry.Flags & ~flag;
        _entries[key] = entry;
    }

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Format);
            writer.Write(_entries.Count);
            foreach (KeyValuePair<ConversationKey, Entry> entry in _entries.OrderBy(entry => entry.Key))
            {
                writer.Write(entry.Key.First);
                writer.Write(entry.Key.Second);
                writer.Write(entry.Value.Archived);
                writer.Write(entry.Value.Excess);
                writer.Write(entry.Value.LastMessage);
                writer.Write(entry.Value.State);
                writer.Write((byte)entry.Value.Flags);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Reads an index.</summary>
    /// <returns>Null where the file is none, or not whole.</returns>
    public static ConversationIndex? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var reader = new BinaryReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024));
            var index = new ConversationIndex();
            if (reader.ReadString() != Format)
            {
                return null;
            }

            for (int left = reader.ReadInt32(); left > 0; left--)
            {
                var key = new ConversationKey(reader.ReadUInt64(), reader.ReadUInt64());
                index._entries[key] = new Entry
                {
                    Archived = reader.ReadInt32(),
                    Excess = reader.ReadInt32(),
                    LastMessage = reader.ReadInt64(),
                    State = reader.ReadUInt64(),
                    Flags = (EntryFlags)reader.ReadByte(),
                };
            }

            return index;
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
