using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace Botpress.Jobs;

/// <summary>What an archive has, in the order in which it is written.</summary>
internal enum RecordKind : byte
{
    Message,
    Conversation,
    Participants,
    User,
    Event,
}

/// <summary>A line of the archive, with what says where it belongs.</summary>
/// <param name="kind">What it is.</param>
/// <param name="group">What lines are kept together by before their time: nothing in the archive, the conversation in transcripts.</param>
/// <param name="created">When it was created, in ticks of UTC: its date is its partition.</param>
/// <param name="id">Its id.</param>
/// <param name="updated">When it was last changed, in ticks; of two with the same id the newer one is kept.</param>
/// <param name="conversationId">The conversation that it is of; empty for none.</param>
/// <param name="line">The line, without its end.</param>
internal sealed class ArchiveRecord(RecordKind kind, string group, long created, string id, long updated, string conversationId, byte[] line) : IComparable<ArchiveRecord>
{
    public RecordKind Kind => kind;

    public string Group => group;

    public long Created => created;

    public string Id => id;

    public long Updated => updated;

    public string ConversationId => conversationId;

    public byte[] Line => line;

    /// <summary>The partition that it is in: a day of UTC.</summary>
    public string Date => new DateTime(created, DateTimeKind.Utc).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>About how much memory it takes.</summary>
    public int Size => line.Length + (2 * (id.Length + conversationId.Length)) + 160;

    public int CompareTo(ArchiveRecord? other)
    {
        int order = kind.CompareTo(other!.Kind);
        order = order != 0 ? order : string.CompareOrdinal(group, other.Group);
        order = order != 0 ? order : created.CompareTo(other.Created);
        return order != 0 ? order : string.CompareOrdinal(id, other.Id);
    }

    public void WriteTo(BinaryWriter writer)
    {
        writer.Write((byte)kind);
        writer.Write(group);
        writer.Write(created);
        writer.Write(id);
        writer.Write(updated);
        writer.Write(conversationId);
        writer.Write(line.Length);
        writer.Write(line);
    }

    public static ArchiveRecord ReadFrom(BinaryReader reader) => new(
        (RecordKind)reader.ReadByte(), reader.ReadString(), reader.ReadInt64(), reader.ReadString(), reader.ReadInt64(), reader.ReadString(), reader.ReadBytes(reader.ReadInt32()));

    /// <summary>The text of a line.</summary>
    public override string ToString() => Encoding.UTF8.GetString(line);
}
