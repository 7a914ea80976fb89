using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;

namespace Botpress.Jobs;

/// <summary>
/// What is beside an archive for people to read, made of its files and not of the API: a CSV file for each month, a transcript for each
/// conversation. Only what has changed is made anew, and what is not there.
/// </summary>
internal sealed class ArchiveRendering(ArchiveOptions options, ArchiveFolder folder, JobDisk disk)
{
    /// <summary>The keys of conversations as a file has them.</summary>
    public static byte[] ToBytes(IEnumerable<ConversationKey> keys)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (ConversationKey key in keys.Distinct().OrderBy(key => key))
        {
            writer.Write(key.First);
            writer.Write(key.Second);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>The keys that a file has; none where there is no file.</summary>
    public static IEnumerable<ConversationKey> Read(string path)
    {
        byte[] bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        for (int at = 0; at + 16 <= bytes.Length; at += 16)
        {
            yield return new ConversationKey(BitConverter.ToUInt64(bytes, at), BitConverter.ToUInt64(bytes, at + 8));
        }
    }

    /// <summary>Makes what is wanted.</summary>
    /// <param name="changedPath">The file with the conversations that have changed.</param>
    /// <param name="partitions">The files of the archive that have changed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Run(string changedPath, IReadOnlyList<PartitionChange> partitions, CancellationToken cancellationToken)
    {
        if (options.Format == ArchiveFormat.Csv)
        {
            WriteMonths(partitions, cancellationToken);
        }
        else if (options.Format != ArchiveFormat.Jsonl)
        {
            WriteTranscripts([.. Read(changedPath)], cancellationToken);
        }

        disk.Delete(changedPath);
    }

    private void WriteMonths(IReadOnlyList<PartitionChange> partitions, CancellationToken cancellationToken)
    {
        string MonthOf(string path) => path.Substring(path.IndexOf("date=", StringComparison.Ordinal) + "date=".Length, "2026-11".Length);
        string prefix = ArchiveFolder.NameOf(RecordKind.Message) + "/";
        var changed = new HashSet<string>(partitions.Where(change => change.Path.StartsWith(prefix, StringComparison.Ordinal)).Select(change => MonthOf(change.Path)), StringComparer.Ordinal);
        disk.CreateFolder(folder.PathOf("csv"));
        foreach (IGrouping<string, string> month in folder.Partitions(RecordKind.Message).GroupBy(MonthOf, StringComparer.Ordinal))
        {
            string target = folder.PathOf($"csv/messages-{month.Key}-{options.Shard.FileName}.csv");
            if (changed.Contains(month.Key) || !File.Exists(target))
            {
                WriteFile(target, stream =>
                {
                    var csv = new CsvText(ArchiveLine.ColumnsOf(RecordKind.Message), !options.NoFormulaGuard);
                    Put(stream, csv.Head);
                    foreach (ArchiveRecord message in month.SelectMany(path => PartitionFile.Read(RecordKind.Message, folder.PathOf(path))))
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        Put(stream, csv.Line(message));
                    }
                });
            }
        }
    }

    private void WriteTranscripts(HashSet<ConversationKey> changed, CancellationToken cancellationToken)
    {
        var transcript = new Transcript(options.Format);
        string target = folder.PathOf(transcript.Folder);
        disk.CreateFolder(target);
        var there = new HashSet<string>(Directory.GetFiles(target).Select(Path.GetFileName)!, StringComparer.Ordinal);
        string spoolPath = folder.LockPath + ".spool";
        using (var spool = new Spool(disk, spoolPath, []))
        {
            // A conversation comes before its messages.
            foreach (RecordKind kind in new[] { RecordKind.Conversation, RecordKind.Message })
            {
                foreach (ArchiveRecord line in folder.Partitions(kind).SelectMany(path => PartitionFile.Read(kind, folder.PathOf(path))))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (changed.Contains(ConversationKey.Of(line.ConversationId)) || !there.Contains(transcript.FileName(line.ConversationId)))
                    {
                        bool isHead = kind == RecordKind.Conversation;
                        spool.Add(new ArchiveRecord(RecordKind.Message, line.ConversationId, isHead ? 0 : line.Created, line.Id, line.Updated, line.ConversationId, line.Line));
                        if (spool.Waiting >= Spool.RunSize)
                        {
                            _ = spool.Flush();
                        }
                    }
                }
            }

            using IEnumerator<ArchiveRecord> lines = spool.Sorted().GetEnumerator();
            for (bool hasMore = lines.MoveNext(); hasMore;)
            {
                string id = lines.Current.Group;
                WriteFile(Path.Combine(target, transcript.FileName(id)), stream =>
                {
                    ArchiveRecord? head = lines.Current.Created == 0 ? lines.Current : null;
                    Put(stream, transcript.Head(id, head));
                    for (hasMore = head is null || lines.MoveNext(); hasMore && lines.Current.Group == id; hasMore = lines.MoveNext())
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        Put(stream, transcript.Message(lines.Current));
                    }

                    Put(stream, transcript.End);
                });
            }
        }

        disk.Delete(spoolPath);
    }

    private void WriteFile(string target, Action<Stream> write)
    {
        using (var stream = new DiskStream(disk, target + ".new"))
        {
            write(stream);
            stream.Finish();
        }

        disk.Replace(target + ".new", target);
    }

    private static void Put(Stream stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        stream.Write(bytes, 0, bytes.Length);
    }
}
