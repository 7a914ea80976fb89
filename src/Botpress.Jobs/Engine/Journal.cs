using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Botpress.Jobs;

/// <summary>
/// What a job has done so far, as JSON Lines that are only ever added to and are on the disk before the job goes on: who starts it again
/// after it was interrupted goes on where it ended. A last line that is not whole was never written. A lock beside it keeps a second
/// process away.
/// </summary>
public sealed class Journal : IDisposable
{
    private static readonly JsonSerializerOptions _format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JobDisk _disk;
    private readonly JobLock _held;
    private readonly FileStream _stream;
    private readonly object _gate = new();

    // What was in it before this run began, until there is work; null where there was no journal.
    private byte[]? _before;

    private Journal(JobDisk disk, JobLock held, FileStream stream, byte[]? before)
    {
        _disk = disk;
        _held = held;
        _stream = stream;
        _before = before;
    }

    /// <summary>Whether there is anything that a later run could go on with.</summary>
    public bool HasWork { get; private set; }

    /// <summary>What a run that was not finished has written; empty where a new one begins.</summary>
    public IReadOnlyList<JsonObject> Entries { get; private set; } = [];

    /// <summary>Whether a run that was not finished goes on.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>What the run is known by.</summary>
    public string Id { get; private set; } = "";

    /// <summary>Opens a journal: goes on where a run was interrupted, or begins a new one after one that is finished.</summary>
    /// <param name="path">The file; its folder must be there.</param>
    /// <param name="job">The job's name.</param>
    /// <param name="target">What it works on: the id of a bot, a table, a folder.</param>
    /// <param name="fingerprint">What of the job's input must be the same for an interrupted run to go on.</param>
    /// <param name="restart">Whether a run that was not finished is given up.</param>
    /// <param name="disk">Writes it; null for the machine's.</param>
    /// <exception cref="JobException">Another process has it, or it is of another job or input, or it is damaged.</exception>
    public static Journal Open(string path, string job, string target, string fingerprint, bool restart = false, JobDisk? disk = null)
    {
        var held = JobLock.Take(path + ".lock", $"the journal '{path}'");
        FileStream? stream = null;
        bool isNew = !File.Exists(path);
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);
            byte[] content = Content(stream);
            var journal = new Journal(disk ?? JobDisk.System, held, stream, isNew ? null : content);
            List<JsonObject> entries = restart ? [] : journal.Read(path, content);
            // A run that has written no more than how it began was refused, or has done nothing yet.
            if (entries.Count <= 1 || entries[entries.Count - 1].ContainsKey("finished"))
            {
                journal.Begin(job, target, fingerprint);
                return journal;
            }

            foreach ((string name, string wanted) in new[] { ("job", job), ("target", target), ("fingerprint", fingerprint) })
            {
                if ((string?)entries[0][name] != wanted)
                {
                    throw new JobException(
                        "JournalOfAnother",
                        $"The journal '{path}' is of a run that was not finished and had another {(name == "fingerprint" ? "input" : name)} ({entries[0]["job"]} of {entries[0]["target"]}).",
                        "Run the command as it was run then, to finish it; or give up what it has read so far with -Restart.");
                }
            }

            journal.Id = (string?)entries[0]["id"] ?? "";
            journal.Entries = [.. entries.Skip(1)];
            journal.IsResumed = true;
            journal.HasWork = true;
            return journal;
        }
        catch
        {
            stream?.Dispose();
            if (isNew && stream is not null)
            {
                PrivateFile.TryDelete(path);
            }

            held.Undo();
            throw;
        }
    }

    /// <summary>Writes an entry. When this returns, it is on the disk.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isWork">Whether it says what was done, and not only what will be: without any such, the run leaves nothing to go on with when it fails.</param>
    public void Write(JsonObject entry, bool isWork = true)
    {
        if (isWork)
        {
            (HasWork, _before) = (true, null);
        }

        byte[] line = Encoding.UTF8.GetBytes(entry.ToJsonString(_format) + "\n");
        lock (_gate)
        {
            _disk.Write(_stream, line, line.Length);
            _disk.Flush(_stream);
        }
    }

    /// <summary>Closes it, and leaves of a run that could not be what was there before, unless something was done.</summary>
    public void GiveUp()
    {
        if (HasWork)
        {
            Dispose();
            return;
        }

        _stream.SetLength(0);
        _stream.Write(_before ?? [], 0, _before?.Length ?? 0);
        _stream.Dispose();
        if (_before is null)
        {
            PrivateFile.TryDelete(_stream.Name);
        }

        _held.Undo();
    }

    /// <summary>Says that the run is finished: the next one begins anew.</summary>
    public void Finish() => Write(new JsonObject { ["finished"] = true });

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _held.Dispose();
    }

    private void Begin(string job, string target, string fingerprint)
    {
        _stream.SetLength(0);
        Id = Guid.NewGuid().ToString("N");
        Write(new JsonObject { ["fingerprint"] = fingerprint, ["id"] = Id, ["job"] = job, ["target"] = target }, isWork: false);
    }

    private static byte[] Content(FileStream stream)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>The lines that are whole. What follows them is cut off, and writing goes on there.</summary>
    private List<JsonObject> Read(string path, byte[] bytes)
    {
        var entries = new List<JsonObject>();
        int start = 0;
        for (int end; (end = Array.IndexOf(bytes, (byte)'\n', start)) >= 0; start = end + 1)
        {
            try
            {
                entries.Add(JsonNode.Parse(bytes.AsSpan(start, end - start)) as JsonObject ?? throw new JsonException());
            }
            catch (JsonException)
            {
                if (end + 1 == bytes.Length)
                {
                    break;
                }

                throw new JobException("JournalDamaged", $"The journal '{path}' is damaged at line {entries.Count + 1}.", "Begin anew with -Restart. What the job has finished before stays as it is.");
            }
        }

        _stream.SetLength(start);
        _stream.Position = start;
        return entries;
    }
}
