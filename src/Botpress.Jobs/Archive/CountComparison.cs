using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.Jobs;

/// <summary>Compares the number of messages that each conversation says it has with what the archive has of it.</summary>
/// <param name="folder">The archive.</param>
/// <param name="index">What it knows of conversations.</param>
/// <param name="archiveFrom">From when on it has messages; null for all.</param>
/// <param name="gate">Is held while the index is used.</param>
internal sealed class CountComparison(ArchiveFolder folder, ConversationIndex index, DateTimeOffset? archiveFrom, object gate)
{
    private bool _hasLearned;

    /// <summary>Of each conversation that was read whole, by how many messages of the service's number the archive is not to have.</summary>
    public IReadOnlyDictionary<ConversationKey, int> Read { get; set; } = new Dictionary<ConversationKey, int>();

    /// <summary>Whether there is something that the index is to keep.</summary>
    public bool HasChanged => Read.Count > 0 || _hasLearned;

    /// <summary>
    /// The conversations that have another number of messages here than they say. A first look is no comparison where the archive begins later than they do:
    /// what they have from before is not to be here, and how many these are is learned by it.
    /// </summary>
    public IEnumerable<(string Id, int Count)> Differing()
    {
        foreach (ArchiveRecord line in folder.Partitions(RecordKind.Conversation).SelectMany(path => PartitionFile.Read(RecordKind.Conversation, folder.PathOf(path))))
        {
            var key = ConversationKey.Of(line.Id);
            if (ArchiveSources.CountOf(new RawItem(line.Line)) is not int count)
            {
                continue;
            }

            bool differs;
            lock (gate)
            {
                ConversationIndex.Entry entry = index[key];
                if ((entry.Flags & (ConversationIndex.EntryFlags.Compared | ConversationIndex.EntryFlags.Due)) == 0 && line.Created < archiveFrom?.UtcTicks)
                {
                    entry.Excess = entry.Archived - count;
                    entry.Flags |= ConversationIndex.EntryFlags.Compared;
                    index[key] = entry;
                    _hasLearned = true;
                }

                differs = entry.Archived - entry.Excess != count || (entry.Flags & ConversationIndex.EntryFlags.Due) != 0;
            }

            if (differs)
            {
                yield return (line.Id, count);
            }
        }
    }

    /// <summary>Keeps what reading them whole has shown, when what was read is merged: a number that still differs is what it is.</summary>
    public void Settle()
    {
        foreach (KeyValuePair<ConversationKey, int> read in Read)
        {
            ConversationIndex.Entry entry = index[read.Key];
            entry.Excess = entry.Archived + read.Value;
            entry.Flags |= ConversationIndex.EntryFlags.Compared;
            index[read.Key] = entry;
            index.Set(read.Key, ConversationIndex.EntryFlags.Unreconciled, entry.Excess != 0);
        }
    }
}
