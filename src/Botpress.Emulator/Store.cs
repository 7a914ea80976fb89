using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>
/// The state with its clock, the things that happen by themselves, and the folder with the file contents.
/// Whoever uses it holds <see cref="Gate"/>.
/// </summary>
internal sealed class Store : IDisposable
{
    private readonly string? _snapshotPath;

    public Store(EmulatorOptions options)
    {
        _snapshotPath = options.SnapshotPath is null ? null : Path.GetFullPath(options.SnapshotPath);
        TransitionTime = options.TransitionTime;
        ContentFolder = Path.Combine(Path.GetTempPath(), $"botpress-emulator-{Ids.Hex(8)}");
        Directory.CreateDirectory(ContentFolder);
        if (_snapshotPath is not null && File.Exists(_snapshotPath))
        {
            try
            {
                State = Load(_snapshotPath);
            }
            catch
            {
                Dispose();
                throw;
            }
        }
        else
        {
            IsNew = true;
            State.AccountId = Guid.NewGuid().ToString();
            State.CreatedAt = Now();
            State.WorkspaceId = (string)Workspaces.Add(this, "Emulator")["id"]!;
        }
    }

    public object Gate { get; } = new();

    public State State { get; private set; } = new();

    /// <summary>Whether the state was not read from a snapshot.</summary>
    public bool IsNew { get; }

    public TimeSpan TransitionTime { get; }

    public string ContentFolder { get; }

    /// <summary>The server's address with its slash, for the addresses of files.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>What the kinds of due items do.</summary>
    public Dictionary<string, Action<Store, BotState, DueItem>> DueActions { get; } = new()
    {
        ["deploy"] = Bots.Deployed,
        ["event"] = Events.Process,
        ["scheduledEvent"] = Events.Fire,
        ["message"] = Messages.Appear,
        ["index"] = Files.Indexed,
        ["expire"] = Files.Expire,
        ["job"] = TableJobs.Step,
        ["task"] = Tasks.TimeOut,
        ["workflow"] = Workflows.TimeOut,
    };

    /// <summary>The time, never the same twice.</summary>
    public DateTime Now()
    {
        DateTime now = Clock.TruncateToMilliseconds(DateTime.UtcNow);
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
        At(DateTime.UtcNow + delay, kind, botId, id, data);

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
        while (State.Due.Count > 0 && State.Due[0].At <= DateTime.UtcNow)
        {
            int count = State.Due.FindIndex(item => item.At > DateTime.UtcNow);
            var due = State.Due.GetRange(0, count < 0 ? State.Due.Count : count);
            State.Due.RemoveRange(0, due.Count);
            foreach (DueItem item in due)
            {
                if (State.Bots.TryGetValue(item.BotId, out BotState? bot))
                {
                    DueActions[item.Kind](this, bot, item);
                }
            }
        }
    }

    public string ContentPath(string content) => Path.Combine(ContentFolder, content);

    /// <summary>Deletes a content that no file needs any more.</summary>
    public void DropContent(string? content)
    {
        if (content is not null && !State.Bots.Values.Any(bot => bot.Files.Values.Any(file => file.Content == content)))
        {
            File.Delete(ContentPath(content));
        }
    }

    /// <summary>Writes the snapshot: to a new file first, so that a failure leaves the old one.</summary>
    public void Save()
    {
        if (_snapshotPath is null)
        {
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(_snapshotPath)!);
        string folder = _snapshotPath + ".files";
        var contents = State.Bots.Values.SelectMany(bot => bot.Files.Values).Select(file => file.Content).OfType<string>().Distinct().ToList();
        if (contents.Count > 0)
        {
            Directory.CreateDirectory(folder);
        }
        foreach (string content in contents.Where(content => !File.Exists(Path.Combine(folder, content))))
        {
            File.Copy(ContentPath(content), Path.Combine(folder, content));
        }
        string fresh = _snapshotPath + ".new";
        using (FileStream stream = File.Create(fresh))
        {
            JsonSerializer.Serialize(stream, State, Json.Options);
        }
        if (File.Exists(_snapshotPath))
        {
            File.Delete(_snapshotPath);
        }
        File.Move(fresh, _snapshotPath);
        if (Directory.Exists(folder))
        {
            foreach (string path in Directory.GetFiles(folder).Where(path => !contents.Contains(Path.GetFileName(path))))
            {
                File.Delete(path);
            }
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(ContentFolder, recursive: true);
        }
        catch (IOException)
        {
            // A download may still hold a file open (Windows); the system's temporary folder is cleaned some day.
        }
        catch (UnauthorizedAccessException)
        {
            // As above.
        }
    }

    private State Load(string path)
    {
        State state;
        using (FileStream stream = File.OpenRead(path))
        {
            state = JsonSerializer.Deserialize<State>(stream, Json.Options) ?? throw new InvalidDataException($"{path} holds no state.");
        }
        string folder = path + ".files";
        foreach (FileState file in state.Bots.Values.SelectMany(bot => bot.Files.Values))
        {
            if (file.Content is null || File.Exists(ContentPath(file.Content)))
            {
                continue;
            }
            if (File.Exists(Path.Combine(folder, file.Content)))
            {
                File.Copy(Path.Combine(folder, file.Content), ContentPath(file.Content));
            }
            else
            {
                // The snapshot came without its folder: the file has to be uploaded anew.
                file.Content = null;
                file.Data["status"] = "upload_pending";
            }
        }
        return state;
    }
}
