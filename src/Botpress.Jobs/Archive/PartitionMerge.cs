using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Botpress.Jobs;

/// <summary>
/// Merges what was read into the files of the archive. Of two lines with one id the one that was changed later is kept, and nothing is taken
/// out. A file is replaced only when its lines are others.
/// </summary>
internal sealed class PartitionMerge(ArchiveFolder folder, JobDisk disk, bool compress, bool isDryRun, ConversationIndex index, Manifest manifest)
{
    private readonly List<PartitionChange> _changes = [];
    private long _new;
    private long _changed;

    /// <summary>The conversations with messages that are new or others.</summary>
    public HashSet<ConversationKey> Conversations { get; } = [];

    /// <summary>What comes of it.</summary>
    public ArchivePlan Plan => new(_changes, _new, _changed);

    /// <summary>Merges sorted lines.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Run(IEnumerable<ArchiveRecord> lines, CancellationToken cancellationToken)
    {
        using IEnumerator<ArchiveRecord> spooled = lines.GetEnumerator();
        bool hasMore = spooled.MoveNext();
        while (hasMore)
        {
            hasMore = Merge(spooled, cancellationToken);
        }
    }

    /// <summary>Merges the lines of one file.</summary>
    /// <returns>Whether there are more.</returns>
    private bool Merge(IEnumerator<ArchiveRecord> spooled, CancellationToken cancellationToken)
    {
        RecordKind kind = spooled.Current.Kind;
        string date = spooled.Current.Date;
        long end = new DateTime(spooled.Current.Created, DateTimeKind.Utc).Date.AddDays(1).Ticks;
        string? before = folder.FindPartition(kind, date);
        string target = folder.PartitionOf(kind, date, compress);
        long added = 0;
        long changed = 0;
        bool hasMore = true;
        using PartitionWriter? writer = isDryRun ? null : new PartitionWriter(disk, folder.Stage(target), compress);
        using IEnumerator<ArchiveRecord> old = (before is null ? [] : PartitionFile.Read(kind, folder.PathOf(before))).GetEnumerator();
        bool hasOld = old.MoveNext();
        while (hasOld || IsIn())
        {
            cancellationToken.ThrowIfCancellationRequested();
            int order = !hasOld ? 1 : !IsIn() ? -1 : old.Current.CompareTo(spooled.Current);
            ArchiveRecord line = order < 0 ? old.Current : spooled.Current;
            if (order > 0)
            {
                added++;
                Note(line, isNew: true);
            }
            else if (order == 0)
            {
                line = spooled.Current.Updated >= old.Current.Updated ? spooled.Current : old.Current;
                if (!line.Line.AsSpan().SequenceEqual(old.Current.Line))
                {
                    changed++;
                    Note(line, isNew: false);
                }
            }

            writer?.Write(line.Line);
            hasOld = order <= 0 ? old.MoveNext() : hasOld;
            hasMore = order >= 0 ? spooled.MoveNext() : hasMore;
        }

        if (added + changed > 0)
        {
            _changes.Add(new PartitionChange(target, before is null, added, changed));
            if (writer is not null)
            {
                manifest.Partitions[target] = (writer.Lines, writer.Finish());
                if (before is not null && before != target)
                {
                    _ = manifest.Partitions.Remove(before);
                    folder.StageDelete(before);
                }
            }
        }
        else if (writer is not null)
        {
            writer.Dispose();
            folder.Unstage();
        }

        return hasMore;

        bool IsIn() => hasMore && spooled.Current.Kind == kind && spooled.Current.Created < end;
    }

    private void Note(ArchiveRecord line, bool isNew)
    {
        if (line.Kind == RecordKind.Message)
        {
            var key = ConversationKey.Of(line.ConversationId);
            _ = Conversations.Add(key);
            _ = isNew ? _new++ : _changed++;
            if (isNew)
            {
                index.AddMessage(key, line.Created);
            }
        }
    }

    /// <summary>Counts the messages of an archive whose index is lost.</summary>
    public static ConversationIndex Counted(ArchiveFolder folder, CancellationToken cancellationToken)
    {
        var index = new ConversationIndex();
        foreach (ArchiveRecord message in folder.Partitions(RecordKind.Message).SelectMany(path => PartitionFile.Read(RecordKind.Message, folder.PathOf(path))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            index.AddMessage(ConversationKey.Of(message.ConversationId), message.Created);
        }

        return index;
    }
}
