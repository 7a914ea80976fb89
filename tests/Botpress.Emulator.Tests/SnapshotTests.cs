using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>Snapshots and the folder of contents: only what an emulator wrote is read, replaced or deleted, and only the user can read it.</summary>
public sealed class SnapshotTests : IDisposable
{
    private const UnixFileMode UserOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode UserOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("snapshots-").FullName;

    private string Snapshot => Path.Combine(_folder, "state.json");

    private string Contents => Snapshot + ".files";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{ not json")]
    [InlineData("""{"name":"a-package","version":"1.0.0"}""")]
    [InlineData("""{"Bots":null}""")]
    [InlineData("""{"Format":"botpress-emulator-snapshot/2"}""")]
    [InlineData("""{"Format":"botpress-emulator-snapshot/1"}""")]
    [InlineData("""{"Format":"botpress-emulator-snapshot/1","Bots":null}""")]
    [InlineData("""{"Format":"botpress-emulator-snapshot/1","Bots":{"b":null}}""")]
    [InlineData("""{"Format":"botpress-emulator-snapshot/1","Bots":[]}""")]
    [InlineData("""{"Format":"botpress-emulator-snapshot/1","Due":[null]}""")]
    [InlineData("""{"Format":"botpress-emulator-snapshot/1","Account":{"a":1,"a":2}}""")]
    public void What_no_emulator_wrote_is_refused_and_left_as_it_is(string text)
    {
        File.WriteAllText(Snapshot, text);
        EmulatorException exception = Assert.Throws<EmulatorException>(() => new Api(snapshot: Snapshot));
        Assert.Contains(Snapshot, exception.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(Snapshot));
        Assert.Equal([Snapshot], Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../victim")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("0123456789abcdef0123456789abcdef\n")]
    [InlineData("0123456789abcdef0123456789abcde")]
    public void A_content_with_a_name_that_no_emulator_gives_is_refused(string content)
    {
        using (new Api(sample: true, snapshot: Snapshot))
        {
            // Written when it stops.
        }

        Edit(state => FirstFile(state)["Content"] = content);
        Assert.Contains("the content of a file has a name that no emulator gives", Assert.Throws<EmulatorException>(() => new Api(snapshot: Snapshot)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WorkspaceId", "its workspace is missing")]
    [InlineData("Kind", "something is due that no emulator does")]
    [InlineData("key", "the key of ")]
    public void A_snapshot_that_does_not_fit_together_is_refused(string part, string fault)
    {
        using (new Api(sample: true, snapshot: Snapshot))
        {
            // Written when it stops.
        }

        Edit(state =>
        {
            switch (part)
            {
                case "WorkspaceId":
                    state["WorkspaceId"] = "wkspace_none";
                    break;
                case "Kind":
                    state["Due"]![0]!["Kind"] = "format the disk";
                    break;
                default:
                    FirstFile(state)["Data"]!.AsObject().Remove("key");
                    break;
            }
        });
        Assert.Contains(fault, Assert.Throws<EmulatorException>(() => new Api(snapshot: Snapshot)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bot", "id", "5")]
    [InlineData("Bot", "id", "\"another\"")]
    [InlineData("Bot", "name", "null")]
    [InlineData("Bot", "createdAt", "\"never\"")]
    [InlineData("Messages", "conversationId", "null")]
    [InlineData("Messages", "createdAt", "7")]
    [InlineData("Users", "tags", "\"x\"")]
    [InlineData("Conversations", "channel", "{}")]
    [InlineData("Events", "status", "null")]
    [InlineData("Tables", "schema", "\"x\"")]
    [InlineData("Tables", "schema", "{}")]
    [InlineData("Files", "key", "[]")]
    [InlineData("Files", "tags", "[]")]
    [InlineData("Workflows", "id", "null")]
    public void An_object_that_no_emulator_makes_is_refused(string kind, string field, string value)
    {
        using (new Api(sample: true, snapshot: Snapshot))
        {
            // Written when it stops.
        }

        Edit(state =>
        {
            JsonNode bot = state["Bots"]!.AsObject().First().Value!;
            JsonNode one = kind == "Bot" ? bot["Bot"]! : bot[kind]!.AsObject().First().Value!;
            (one["Data"] ?? one)[field] = JsonNode.Parse(value);
        });
        string before = File.ReadAllText(Snapshot);
        EmulatorException exception = Assert.Throws<EmulatorException>(() => new Api(snapshot: Snapshot));
        Assert.Contains($"the {field} of ", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Snapshot));
    }

    [Fact]
    public void A_file_that_somebody_else_wrote_meanwhile_is_not_replaced()
    {
        using (new Api(sample: true, snapshot: Snapshot))
        {
            // Written when it stops.
        }

        var again = new Api(snapshot: Snapshot);
        File.WriteAllText(Snapshot, "{ \"mine\": true }");
        IOException exception = Assert.Throws<IOException>(again.Dispose);
        Assert.Contains("not replaced", exception.Message, StringComparison.Ordinal);
        Assert.Equal("{ \"mine\": true }", File.ReadAllText(Snapshot));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void A_link_in_place_of_the_folder_of_contents_is_not_followed()
    {
        string other = Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName;
        string kept = Path.Combine(other, "0123456789abcdef0123456789abcdef.bpfile");
        File.WriteAllText(kept, "mine");
        using (new Api(sample: true, snapshot: Snapshot))
        {
            // Written when it stops.
        }

        Directory.Delete(Contents, recursive: true);
        Directory.CreateSymbolicLink(Contents, other);
        EmulatorException exception = Assert.Throws<EmulatorException>(() => new Api(snapshot: Snapshot));
        Assert.Contains(Contents, exception.Message, StringComparison.Ordinal);
        Assert.Equal([kept], Directory.GetFiles(other));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_of_contents_that_others_can_enter_is_closed()
    {
        Directory.CreateDirectory(Contents);
        File.SetUnixFileMode(Contents, UserOnlyFolder | UnixFileMode.GroupRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        using (new Api(sample: true, snapshot: Snapshot))
        {
            // Written when it stops.
        }

        Assert.Equal(UserOnlyFolder, File.GetUnixFileMode(Contents));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_link_among_the_contents_is_not_followed()
    {
        string victim = Path.Combine(_folder, "victim");
        File.WriteAllText(victim, "secret");
        using (new Api(sample: true, snapshot: Snapshot))
        {
            // Written when it stops.
        }

        string kept = Directory.GetFiles(Contents)[0];
        File.Delete(kept);
        File.CreateSymbolicLink(kept, victim);
        using (var api = new Api(snapshot: Snapshot))
        {
            JsonNode[] files = await api.All("/v1/files", "files");
            JsonNode file = Assert.Single(files, file => (string)file["status"]! == "upload_pending");
            await api.Delete($"/v1/files/{file["id"]}");
        }

        Assert.Equal("secret", File.ReadAllText(victim));
    }

    [Fact]
    public async Task What_is_in_the_folder_beside_it_and_no_content_stays()
    {
        Directory.CreateDirectory(Contents);
        string[] others = ["precious.txt", "0123456789abcdef0123456789abcdef", "note.bpfile", "0123456789abcdef0123456789abcdef.bpfile.bak"];
        foreach (string other in others)
        {
            File.WriteAllText(Path.Combine(Contents, other), other);
        }

        using (var api = new Api(sample: true, snapshot: Snapshot))
        {
            await api.NewFile("own.txt", [1]);
        }

        using (var api = new Api(snapshot: Snapshot))
        {
            foreach (JsonNode file in await api.All("/v1/files", "files"))
            {
                await api.Delete($"/v1/files/{file["id"]}");
            }
        }

        Assert.Equal(others.Order(StringComparer.Ordinal), Directory.GetFiles(Contents).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.All(others, other => Assert.Equal(other, File.ReadAllText(Path.Combine(Contents, other))));
    }

    [Fact]
    public void Two_emulators_do_not_share_one()
    {
        using (new Api(snapshot: Snapshot))
        {
            Assert.Contains("in use", Assert.Throws<EmulatorException>(() => new Api(snapshot: Snapshot)).Message, StringComparison.Ordinal);
            Assert.Contains("in use", Assert.Throws<EmulatorException>(() => new Api(snapshot: Snapshot)).Message, StringComparison.Ordinal);
        }

        new Api(snapshot: Snapshot).Dispose();
        Assert.Equal([Snapshot], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_file_that_came_meanwhile_is_not_replaced()
    {
        var api = new Api(snapshot: Snapshot);
        File.WriteAllText(Snapshot, "mine");
        Assert.Contains("not replaced", Assert.Throws<IOException>(api.Dispose).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Snapshot));
    }

    [Fact]
    public void The_old_one_stays_when_the_new_one_cannot_be_written()
    {
        new Api(snapshot: Snapshot).Dispose();
        string old = File.ReadAllText(Snapshot);
        var api = new Api(snapshot: Snapshot);
        Directory.CreateDirectory(Snapshot + ".bpnew");
        Assert.StartsWith($"The snapshot '{Snapshot}' was not written: ", Assert.Throws<IOException>(api.Dispose).Message, StringComparison.Ordinal);
        Assert.Equal(old, File.ReadAllText(Snapshot));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void No_link_is_written_through()
    {
        string victim = Path.Combine(_folder, "victim");
        File.WriteAllText(victim, "mine");
        File.CreateSymbolicLink(Snapshot + ".new", victim);
        var api = new Api(snapshot: Snapshot);
        File.CreateSymbolicLink(Snapshot + ".bpnew", victim);
        api.Dispose();
        Assert.Equal("mine", File.ReadAllText(victim));
        Assert.Null(new FileInfo(Snapshot).LinkTarget);
        File.CreateSymbolicLink(Snapshot + ".bplock", Path.Combine(_folder, "made"));
        Assert.Contains($"'{Snapshot}.bplock' is in the way", Assert.Throws<EmulatorException>(() => new Api(snapshot: Snapshot)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "made")));
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void A_linked_snapshot_stays_linked()
    {
        string kept = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "kept")).FullName, "state.json");
        new Api(snapshot: kept).Dispose();
        File.CreateSymbolicLink(Snapshot, kept);
        new Api(snapshot: Snapshot).Dispose();
        Assert.Equal(kept, new FileInfo(Snapshot).LinkTarget);
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_the_user_can_read_what_it_keeps()
    {
        using (var api = new Api(sample: true, snapshot: Snapshot))
        {
            await api.NewFile("own.txt", [1]);
            Assert.Equal(UserOnlyFile, File.GetUnixFileMode(Snapshot + ".bplock"));
        }

        Assert.Equal(UserOnlyFolder, File.GetUnixFileMode(Contents));
        Assert.All([Snapshot, .. Directory.GetFiles(Contents)], path => Assert.Equal(UserOnlyFile, File.GetUnixFileMode(path)));
        Assert.Equal(3, Directory.GetFiles(Contents).Length);
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_at_the_next_start()
    {
        using (new Api(sample: true, snapshot: Snapshot))
        {
            // Written when it stops.
        }

        string orphan = Path.Combine(Contents, new string('a', 32));
        string[] left = [Snapshot + ".bpnew", orphan + ".bpfile", orphan + ".bpfile.bpnew"];
        Assert.All(left, path => File.WriteAllText(path, "secret"));
        File.WriteAllText(Snapshot + ".bplock", "");
        using (new Api(snapshot: Snapshot))
        {
            Assert.All(left, path => Assert.False(File.Exists(path), path));
        }
    }

    [UnixFact]
    [UnsupportedOSPlatform("windows")]
    public void Contents_of_a_dead_emulator_are_removed_at_the_next_start()
    {
        Assert.False(StaysAfterAStart(isHeld: false, UserOnlyFolder));
        Assert.True(StaysAfterAStart(isHeld: true, UserOnlyFolder));
        Assert.True(StaysAfterAStart(isHeld: false, UserOnlyFolder | UnixFileMode.OtherRead));
        Assert.True(StaysAfterAStart(isHeld: false, UserOnlyFolder, name: "botpress-emulator-of-mine"));
    }

    [Fact]
    public void A_port_that_is_taken_says_what_to_do()
    {
        using var api = new Api();
        EmulatorException exception = Assert.Throws<EmulatorException>(() => EmulatorServer.Start(new EmulatorOptions { Port = api.Server.Url.Port }));
        Assert.Contains("-Port", exception.Advice, StringComparison.Ordinal);
    }

    /// <summary>Whether a folder like that of an emulator's contents is still there when another emulator has started.</summary>
    [UnsupportedOSPlatform("windows")]
    private static bool StaysAfterAStart(bool isHeld, UnixFileMode mode, string? name = null)
    {
        string left = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), name ?? $"botpress-emulator-{Guid.NewGuid():N}"[..34])).FullName;
        FileStream held = new(Path.Combine(left, "lock"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        try
        {
            File.WriteAllText(Path.Combine(left, new string('a', 32)), "secret");
            File.SetUnixFileMode(left, mode);
            if (!isHeld)
            {
                held.Dispose();
            }

            new Api().Dispose();
            return Directory.Exists(left);
        }
        finally
        {
            held.Dispose();
            if (Directory.Exists(left))
            {
                Directory.Delete(left, recursive: true);
            }
        }
    }

    private void Edit(Action<JsonNode> change)
    {
        JsonNode state = JsonNode.Parse(File.ReadAllText(Snapshot))!;
        change(state);
        File.WriteAllText(Snapshot, state.ToJsonString());
    }

    private static JsonNode FirstFile(JsonNode state) => state["Bots"]!.AsObject().First().Value!["Files"]!.AsObject().First().Value!;
}

/// <summary>A test of what Windows has not: modes, and links that anybody may make.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has neither modes nor links that anybody may make." : null;
}
