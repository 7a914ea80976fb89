using System;
using System.Globalization;
using System.Text;

namespace Botpress.Jobs;

/// <summary>One of several parts of the conversations, each archived by a machine of its own, which need not know of one another.</summary>
/// <param name="Number">Which, from 1 on.</param>
/// <param name="Count">Of how many.</param>
public sealed record Shard(int Number, int Count)
{
    /// <summary>The most there can be.</summary>
    public const int MaximumCount = 1024;

    /// <summary>The only part.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>Reads <c>2/8</c>: the second of eight.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null where it is none.</returns>
    public static Shard? Parse(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && int.TryParse(parts[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && number >= 1 && number <= count && count <= MaximumCount ? new Shard(number, count) : null;
    }

    /// <summary>Whether what has this id is in it: the first eight bytes of SHA-256, big-endian, modulo the count.</summary>
    /// <param name="id">The id of a conversation; of a user, where it is about users.</param>
    public bool Has(string id) => Count == 1 || ConversationKey.Of(id).First % (ulong)Count == (ulong)(Number - 1);

    /// <summary>How its files are called.</summary>
    public string FileName => $"part-{Number.ToString(CultureInfo.InvariantCulture)}-of-{Count.ToString(CultureInfo.InvariantCulture)}";

    /// <inheritdoc/>
    public override string ToString() => $"{Number.ToString(CultureInfo.InvariantCulture)}/{Count.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>A conversation as the index knows it: the first sixteen bytes of its id's SHA-256.</summary>
/// <param name="First">The first eight, big-endian.</param>
/// <param name="Second">The next eight.</param>
internal readonly record struct ConversationKey(ulong First, ulong Second) : IComparable<ConversationKey>
{
    public static ConversationKey Of(string id) => Of(CanonicalJson.Sha256(Encoding.UTF8.GetBytes(id)));

    public static ConversationKey Of(byte[] hash) => new(BigEndian(hash, 0), BigEndian(hash, 8));

    public int CompareTo(ConversationKey other) => First != other.First ? First.CompareTo(other.First) : Second.CompareTo(other.Second);

    public static bool operator <(ConversationKey left, ConversationKey right) => left.CompareTo(right) < 0;

    public static bool operator >(ConversationKey left, ConversationKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(ConversationKey left, ConversationKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ConversationKey left, ConversationKey right) => left.CompareTo(right) >= 0;

    public static ulong BigEndian(byte[] bytes, int at)
    {
        ulong value = 0;
        for (int i = 0; i < 8; i++)
        {
            value = (value << 8) | bytes[at + i];
        }

        return value;
    }
}
