using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;

namespace Botpress.Jobs;

/// <summary>
/// The folders of an archive. What changes it is made beside it first and then put in its place, all of it: a list of what goes where is
/// written when all is whole, and who finds that list after a crash finishes what it says.
/// </summary>
internal sealed class ArchiveFolder(string root, Shard shard, JobDisk disk)
{
    private const string List = "commit.json";

    private static readonly string[] _folders = ["", "_manifest", "_index", "_journal"];
    private static readonly string[] _names = ["messages", "conversations", "participants", "users", "events"];

    private readonly List<(string File, string Target)> _moves = [];
    private readonly List<string> _deletes = [];

    /// <summary>All kinds.</summary>
    public static IEnumerable<RecordKind> Kinds => Enumerable.Range(0, _names.Length).Select(kind => (RecordKind)kind);

    /// <summary>The folder of a kind.</summary>
    public static string NameOf(RecordKind kind) => _names[(int)kind];

    public string Root => root;

    public string ManifestPath => PathOf($"_manifest/{shard.FileName}.json");

    public string IndexPath => PathOf($"_index/{shard.FileName}.bin");

    public string JournalPath => PathOf($"_journal/{shard.FileName}.jsonl");

    public string LockPath => PathOf($"_journal/{shard.FileName}.lock");

    /// <summary>The folders that a run writes into.</summary>
    public IEnumerable<string> Folders => _folders.Select(PathOf);

    private string StagedFolder => PathOf($"_journal/{shard.FileName}.new");

    /// <summary>A path below the archive's folder, as the system writes it.</summary>
    public string PathOf(string relative) => Path.Combine([root, .. relative.Split('/')]);

    /// <summary>The file of a day, compressed or not.</summary>
    public string PartitionOf(RecordKind kind, string date, bool compress) => $"{NameOf(kind)}/date={date}/{shard.FileName}.jsonl{(compress ? ".gz" : "")}";

    /// <summary>The file of a day that is there; null for none.</summary>
    public string? FindPartition(RecordKind kind, string date)
    {
        string plain = PartitionOf(kind, date, compress: false);
        return File.Exists(PathOf(plain)) ? plain : File.Exists(PathOf(plain + ".gz")) ? plain + ".gz" : null;
    }

    /// <summary>The files of a kind, of this part, the oldest first.</summary>
    public IEnumerable<string> Partitions(RecordKind kind)
    {
        string folder = PathOf(NameOf(kind));
        return !Directory.Exists(folder) ? [] : Directory.GetDirectories(folder, "date=*")
            .Select(day => Path.GetFileName(day).Substring("date=".Length))
            .OrderBy(date => date, StringComparer.Ordinal)
            .Select(date => FindPartition(kind, date))
            .OfType<string>();
    }

    /// <summary>Refuses an archive that is of another bot, or divided otherwise.</summary>
    public void Check(string botId)
    {
        if (File.Exists(root))
        {
            throw new JobException("NotAFolder", $"'{root}' is a file, and no folder.", "Give the path of a folder; it is made where it is not there.");
        }

        string folder = PathOf("_manifest");
        string[] paths = Directory.Exists(folder) ? Directory.GetFiles(folder, "part-*.json") : [];
        foreach (string path in paths.OrderBy(path => path, StringComparer.Ordinal))
        {
            var other = Manifest.Read(path);
            if (other.BotId != botId)
            {
                throw new JobException("ArchiveOfAnother", $"'{root}' is the archive of the bot {other.BotId}, not of {botId}.", "Give each bot a folder of its own with -Path.");
            }

            if (other.Shard.Count != shard.Count)
            {
                throw new JobException(
                    "ArchiveSharded",
                    $"'{root}' is divided into {other.Shard.Count} {(other.Shard.Count == 1 ? "part" : "parts")}, and not into {shard.Count}: messages would be in it twice.",
                    other.Shard.Count == 1 ? "Leave out -Shard, or give another -Path." : $"Use -Shard 1/{other.Shard.Count} to {other.Shard.Count}/{other.Shard.Count}, or give another -Path.");
            }
        }
    }

    /// <summary>Makes the folders that a run writes into.</summary>
    public void Prepare()
    {
        foreach (string folder in Folders)
        {
            disk.CreateFolder(folder);
        }
    }

    /// <summary>Forgets what is staged.</summary>
    public void ClearStaged()
    {
        _moves.Clear();
        _deletes.Clear();
        disk.DeleteFolder(StagedFolder);
    }

    /// <summary>Where to write what is to be a file of the archive.</summary>
    public string Stage(string target)
    {
        disk.CreateFolder(StagedFolder);
        string file = Path.Combine(StagedFolder, $"{_moves.Count}.new");
        _moves.Add((file, target));
        return file;
    }

    /// <summary>Takes back the last of what was staged: it is as it is there.</summary>
    public void Unstage()
    {
        disk.Delete(_moves[_moves.Count - 1].File);
        _moves.RemoveAt(_moves.Count - 1);
    }

    /// <summary>A file goes, because another holds what was in it.</summary>
    public void StageDelete(string target) => _deletes.Add(target);

    /// <summary>Stages a whole file.</summary>
    public void Stage(string target, byte[] content)
    {
        using FileStream stream = disk.Create(Stage(target));
        disk.Write(stream, content, content.Length);
        disk.Flush(stream);
    }

    /// <summary>Puts all that is staged in its place. From the moment on that the list is there it will be, whatever happens.</summary>
    /// <param name="journal">Gets the entry.</param>
    /// <param name="entry">What the journal says of it.</param>
    public void Commit(Journal journal, JsonObject entry)
    {
        disk.CreateFolder(StagedFolder);
        var list = new JsonObject
        {
            ["journal"] = journal.Id,
            ["entry"] = entry.DeepClone(),
            ["moves"] = new JsonArray([.. _moves.Select(move => (JsonNode)new JsonObject { ["file"] = Path.GetFileName(move.File), ["target"] = move.Target })]),
            ["deletes"] = new JsonArray([.. _deletes.Select(target => (JsonNode)JsonValue.Create(target)!)]),
        };
        disk.WriteAll(Path.Combine(StagedFolder, List), Encoding.UTF8.GetBytes(list.ToJsonString()));
        Finish(list);
        journal.Write(entry);
        ClearStaged();
    }

    /// <summary>Finishes what a run before was about to put in its place; what it had only begun to make goes.</summary>
    /// <returns>The entry that the journal of this name is to have; null for none.</returns>
    public (string Journal, JsonObject Entry)? Recover()
    {
        string path = Path.Combine(StagedFolder, List);
        if (!File.Exists(path))
        {
            return null;
        }

        var list = (JsonObject)JsonNode.Parse(File.ReadAllBytes(path))!;
        Finish(list);
        return ((string)list["journal"]!, (JsonObject)list["entry"]!.DeepClone());
    }

    private void Finish(JsonObject list)
    {
        foreach (JsonNode? move in list["moves"]!.AsArray())
        {
            string file = Path.Combine(StagedFolder, (string)move!["file"]!);
            string target = PathOf((string)move["target"]!);
            if (File.Exists(file))
            {
                disk.CreateFolder(Path.GetDirectoryName(target)!);
                disk.Replace(file, target);
            }
        }

        foreach (JsonNode? target in list["deletes"]!.AsArray())
        {
            disk.Delete(PathOf((string)target!));
        }
    }
}
