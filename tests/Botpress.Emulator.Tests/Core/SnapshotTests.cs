using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>What was written is read again as it was, and what is wrong in a file is said.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("snapshots-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "new", "state.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_snapshot_that_is_written_and_read_is_the_same_state_with_the_same_contents(int seed)
    {
        var random = new Random(seed);
        Dictionary<string, byte[]> contents = [];
        string written;
        using (Store store = Open())
        {
            Assert.True(store.IsNew);
            Fill(store, random, contents);
            store.Save();
            written = JsonSerializer.Serialize(store.State, Json.Options);
            // Twice: what is there already is written over.
            store.Save();
        }

        Assert.Equal(contents.Count, Directory.Exists(Path + ".files") ? Directory.GetFiles(Path + ".files", "*.bpfile").Length : 0);
        using (Store store = Open())
        {
            Assert.False(store.IsNew);
            Assert.True(written == JsonSerializer.Serialize(store.State, Json.Options), $"seed {seed}");
            Assert.All(contents, content => Assert.Equal(content.Value, File.ReadAllBytes(store.Contents.PathOf(content.Key))));
            // A file goes, and with it its content.
            foreach (BotState bot in store.State.Bots.Values)
            {
                bot.Files.Clear();
            }

            store.Save();
        }

        Assert.Empty(Directory.Exists(Path + ".files") ? Directory.GetFiles(Path + ".files") : []);
    }

    [Fact]
    public void A_file_whose_content_is_not_there_has_to_be_uploaded_anew()
    {
        Dictionary<string, byte[]> contents = [];
        using (Store store = Open())
        {
            BotState bot = AddWorkspace(store);
            AddFile(store, bot, "f1", contents);
            store.Save();
        }

        Directory.Delete(Path + ".files", recursive: true);
        using (Store store = Open())
        {
            FileState file = Assert.Single(store.State.Bots.Values.Single().Files.Values);
            Assert.Equal((null, "upload_pending"), (file.Content, file.Data.Text("status")));
        }
    }

    /// <summary>What is wrong in a file that begins as a snapshot does, and the word for it.</summary>
    [Theory]
    [InlineData("Workspaces", """{}""", "its workspace is missing")]
    [InlineData("Bots.bot_1.WorkspaceId", "\"other\"", "the workspace of a bot is missing")]
    [InlineData("Due", """[{"Kind":"format the disk"}]""", "something is due that no emulator does")]
    [InlineData("Bots.bot_1.Files.f1.Content", "\"../x\"", "the content of a file has a name that no emulator gives")]
    [InlineData("LastTime", "\"3000-01-01T00:00:00Z\"", "its time is far off")]
    [InlineData("Bots", "null", "it has no Bots")]
    [InlineData("Bots.bot_1", "null", "a part of Bots is null")]
    [InlineData("Bots.bot_1.Logs", "[null]", "a part of Logs is null")]
    [InlineData("Bots.bot_1.Bot", "null", "it has no Bot")]
    [InlineData("Bots.bot_1.Users.u1", "null", "a part of Users is null")]
    [InlineData("Bots.bot_1.Counters", """{"2026-01-01":null}""", "a part of Counters is null")]
    [InlineData("AccountId", "null", "it has no AccountId")]
    [InlineData("Account", """{"a":1,"a":2}""", "it has a name twice in Account")]
    [InlineData("Account", """{"x":[{"a":1,"a":2}]}""", "it has a name twice in Account")]
    [InlineData("AccountPreferences", """{"a":null}""", null)]
    [InlineData("SampleBotId", "null", null)]
    [InlineData("Workspaces.wkspace_1.id", "\"x\"", "the id of wkspace_1 is none")]
    [InlineData("Workspaces.wkspace_1.name", "null", "the name of wkspace_1 is none")]
    [InlineData("Workspaces.wkspace_1.name", "7", "the name of wkspace_1 is none")]
    [InlineData("Workspaces.wkspace_1.createdAt", "null", "the createdAt of wkspace_1 is none")]
    [InlineData("AccessTokens", """{"t":{"id":"u"}}""", "the id of t is none")]
    [InlineData("AccessTokens", """{"t":{"id":"t"}}""", null)]
    [InlineData("Integrations", """{"i":{"Data":{"id":"i","name":"a"}}}""", "the version of i is none")]
    [InlineData("Integrations", """{"i":{"Data":{"id":"i","version":"1.0.0"}}}""", "the name of i is none")]
    [InlineData("Integrations", """{"i":{"Data":{"id":"i","name":"a","version":"1.0.0"}}}""", null)]
    [InlineData("Interfaces", """{"i":{"Data":{"id":"i","name":"a"}}}""", "the version of i is none")]
    [InlineData("Plugins", """{"i":{"Data":{"id":"i","name":"a"}}}""", "the version of i is none")]
    [InlineData("Bots.bot_1.Bot.name", "null", "the name of bot_1 is none")]
    [InlineData("Bots.bot_1.Bot.createdAt", "null", "the createdAt of bot_1 is none")]
    [InlineData("Bots.bot_1.Bot.updatedAt", "\"soon\"", "the updatedAt of bot_1 is none")]
    [InlineData("Bots.bot_1.Bot.updatedAt", "\"2026-01-01T00:00:00Z\"", null)]
    [InlineData("Bots.bot_1.Users.u1.createdAt", "null", "the createdAt of u1 is none")]
    [InlineData("Bots.bot_1.Users.u1.tags", "[]", "the tags of u1 is none")]
    [InlineData("Bots.bot_1.Users.u1.metadata", "7", "the metadata of u1 is none")]
    [InlineData("Bots.bot_1.Users.u1.timeoutAt", "7", "the timeoutAt of u1 is none")]
    [InlineData("Bots.bot_1.Users.u1.schema", "{}", "the schema of u1 is none")]
    [InlineData("Bots.bot_1.Users.u1.schema", """{"properties":{}}""", null)]
    [InlineData("Bots.bot_1.Users.u1.title", "7", "the title of u1 is none")]
    [InlineData("Bots.bot_1.Users.u1.note", "7", "the note of u1 is none")]
    [InlineData("Bots.bot_1.Users.u1.url", "7", "the url of u1 is none")]
    [InlineData("Bots.bot_1.Users.u1.botId", "7", "the botId of u1 is none")]
    [InlineData("Bots.bot_1.Users.u1.workspaceId", "7", "the workspaceId of u1 is none")]
    [InlineData("Bots.bot_1.Conversations", """{"c":{"Data":{"id":"c","channel":"x","createdAt":"2026-01-01"}}}""", "the integration of c is none")]
    [InlineData("Bots.bot_1.Conversations", """{"c":{"Data":{"id":"c","integration":"x","createdAt":"2026-01-01"}}}""", "the channel of c is none")]
    [InlineData("Bots.bot_1.Conversations", """{"c":{"Data":{"id":"c","integration":"x","channel":"x"}}}""", "the createdAt of c is none")]
    [InlineData("Bots.bot_1.Messages", """{"m":{"id":"m","direction":"x","userId":"x","conversationId":"x","createdAt":"2026-01-01"}}""", "the type of m is none")]
    [InlineData("Bots.bot_1.Messages", """{"m":{"id":"m","type":"x","userId":"x","conversationId":"x","createdAt":"2026-01-01"}}""", "the direction of m is none")]
    [InlineData("Bots.bot_1.Messages", """{"m":{"id":"m","type":"x","direction":"x","conversationId":"x","createdAt":"2026-01-01"}}""", "the userId of m is none")]
    [InlineData("Bots.bot_1.Messages", """{"m":{"id":"m","type":"x","direction":"x","userId":"x","createdAt":"2026-01-01"}}""", "the conversationId of m is none")]
    [InlineData("Bots.bot_1.Messages", """{"m":{"id":"m","type":"x","direction":"x","userId":"x","conversationId":"x"}}""", "the createdAt of m is none")]
    [InlineData("Bots.bot_1.Events", """{"e":{"Data":{"id":"e","status":"x","createdAt":"2026-01-01"}}}""", "the type of e is none")]
    [InlineData("Bots.bot_1.Events", """{"e":{"Data":{"id":"e","type":"x","createdAt":"2026-01-01"}}}""", "the status of e is none")]
    [InlineData("Bots.bot_1.Events", """{"e":{"Data":{"id":"e","type":"x","status":"x"}}}""", "the createdAt of e is none")]
    [InlineData("Bots.bot_1.Tables", """{"t":{"Data":{"id":"t","name":"x","createdAt":"2026-01-01"}}}""", "the schema of t is none")]
    [InlineData("Bots.bot_1.Tables", """{"t":{"Data":{"id":"t","schema":{"properties":{}},"createdAt":"2026-01-01"}}}""", "the name of t is none")]
    [InlineData("Bots.bot_1.Tables", """{"t":{"Data":{"id":"t","name":"x","schema":{"properties":{}}}}}""", "the createdAt of t is none")]
    [InlineData("Bots.bot_1.Files", """{"f":{"Data":{"id":"f","status":"x","createdAt":"2026-01-01"}}}""", "the key of f is none")]
    [InlineData("Bots.bot_1.Files", """{"f":{"Data":{"id":"f","key":"x","createdAt":"2026-01-01"}}}""", "the status of f is none")]
    [InlineData("Bots.bot_1.Files", """{"f":{"Data":{"id":"f","key":"x","status":"x"}}}""", "the createdAt of f is none")]
    [InlineData("Bots.bot_1.KnowledgeBases", """{"k":{"id":"k","createdAt":"2026-01-01"}}""", "the name of k is none")]
    [InlineData("Bots.bot_1.KnowledgeBases", """{"k":{"id":"k","name":"x"}}""", "the createdAt of k is none")]
    [InlineData("Bots.bot_1.Issues", """{"i":{"Data":{"id":"i"}}}""", "the createdAt of i is none")]
    [InlineData("Bots.bot_1.Tasks", """{"t":{"id":"t","createdAt":"2026-01-01"}}""", "the status of t is none")]
    [InlineData("Bots.bot_1.Tasks", """{"t":{"id":"t","status":"x"}}""", "the createdAt of t is none")]
    [InlineData("Bots.bot_1.Workflows", """{"w":{"id":"w","status":"x","createdAt":"2026-01-01"}}""", "the name of w is none")]
    [InlineData("Bots.bot_1.Workflows", """{"w":{"id":"w","name":"x","createdAt":"2026-01-01"}}""", "the status of w is none")]
    [InlineData("Bots.bot_1.Workflows", """{"w":{"id":"w","name":"x","status":"x"}}""", "the createdAt of w is none")]
    [InlineData("Format", "\"botpress-emulator-snapshot/2\"", "it does not begin with the mark of one")]
    [InlineData("Bots", "7", "it is something else, or damaged")]
    public void What_is_wrong_in_a_file_is_said_and_the_file_left(string place, string value, string? fault)
    {
        string text = Edited(place, value);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllText(Path, text);
        if (fault is null)
        {
            Open().Dispose();
            return;
        }

        EmulatorException error = Assert.Throws<EmulatorException>(Open);
        Assert.Equal($"The file '{Path}' is not a snapshot that an emulator wrote: {fault}. It is left as it is.", error.Message);
        Assert.Equal("Use another -SnapshotPath; one that is not there yet begins anew.", error.Advice);
        Assert.Equal(text, File.ReadAllText(Path));
    }

    [Fact]
    public void What_is_in_the_way_is_said()
    {
        Directory.CreateDirectory(Path);
        Is($"The file '{Path}' is not a snapshot that an emulator wrote: it is a folder, a pipe or a device. It is left as it is.", "Use another -SnapshotPath; one that is not there yet begins anew.");
        Directory.Delete(Path);
        foreach (string obstacle in new[] { Path + ".bplock", Path + ".bpnew" })
        {
            Directory.CreateDirectory(obstacle);
            Is($"The snapshot '{Path}' could not be written: '{obstacle}' is in the way.", "Move that away, or use another -SnapshotPath.");
            Directory.Delete(obstacle);
        }

        File.WriteAllText(Path + ".files", "mine");
        Is($"The snapshot '{Path}' could not be written: '{Path}.files' is in the way.", "Move that away, or use another -SnapshotPath.");
        File.Delete(Path + ".files");
        using (Open())
        {
            Is($"The snapshot '{Path}' is in use: another emulator has it.", "Stop that one, or use another -SnapshotPath.");
        }

        void Is(string message, string advice)
        {
            EmulatorException error = Assert.Throws<EmulatorException>(Open);
            Assert.Equal((message, advice), (error.Message, error.Advice));
        }
    }

    [Fact]
    public void What_somebody_else_wrote_meanwhile_is_not_replaced()
    {
        using Store store = Open();
        AddWorkspace(store);
        store.Save();
        File.WriteAllText(Path, "mine");
        Assert.Equal($"The snapshot '{Path}' was not written: somebody else has written the file meanwhile, and that is not replaced.", Assert.Throws<IOException>(store.Save).Message);
        Assert.Equal("mine", File.ReadAllText(Path));
        File.Delete(Path);
        store.Save();
        Assert.NotEqual("mine", File.ReadAllText(Path));
    }

    /// <summary>A whole state in which one thing is another.</summary>
    private static string Edited(string place, string value)
    {
        using var contents = new ContentFolder();
        var state = new State { Format = "botpress-emulator-snapshot/1", WorkspaceId = World.Workspace };
        BotState bot = AddWorkspace(state);
        bot.Users.Add("u1", new JsonObject { ["id"] = "u1", ["createdAt"] = "2026-01-01", ["updatedAt"] = "2026-01-01" });
        bot.Files.Add("f1", new FileState { Data = new JsonObject { ["id"] = "f1", ["key"] = "k", ["status"] = "s", ["createdAt"] = "2026-01-01", ["updatedAt"] = "2026-01-01" } });
        JsonNode root = JsonSerializer.SerializeToNode(state, Json.Options)!;
        string[] names = place.Split('.');
        JsonNode parent = names[..^1].Aggregate(root, (node, name) => node[name]!);
        parent[names[^1]] = "VALUE";
        return root.ToJsonString().Replace("\"VALUE\"", value, StringComparison.Ordinal);
    }

    private Store Open() => new(Path, TimeSpan.Zero, new Dictionary<string, DueAction> { ["do"] = (_, _, _) => { } }, []);

    private static BotState AddWorkspace(Store store)
    {
        store.State.WorkspaceId = World.Workspace;
        return AddWorkspace(store.State);
    }

    private static BotState AddWorkspace(State state)
    {
        state.Workspaces[World.Workspace] = new JsonObject { ["id"] = World.Workspace, ["name"] = "w", ["createdAt"] = "2026-01-01" };
        return state.Bots[World.BotId] = new BotState { WorkspaceId = World.Workspace, Bot = new JsonObject { ["id"] = World.BotId, ["name"] = "b", ["createdAt"] = "2026-01-01" } };
    }

    private static void AddFile(Store store, BotState bot, string id, Dictionary<string, byte[]> contents)
    {
        (string content, FileStream stream) = store.Contents.Create();
        byte[] bytes = [.. content.Select(letter => (byte)letter)];
        using (stream)
        {
            stream.Write(bytes);
        }

        contents[content] = bytes;
        bot.Files.Add(id, new FileState { Content = content, Data = new JsonObject { ["id"] = id, ["key"] = id, ["status"] = "done", ["createdAt"] = store.Stamp(), ["updatedAt"] = store.Stamp() } });
    }

    /// <summary>Some of everything that a state holds.</summary>
    private static void Fill(Store store, Random random, Dictionary<string, byte[]> contents)
    {
        State state = store.State;
        BotState bot = AddWorkspace(store);
        JsonNode? Any() => random.Next(6) switch { 0 => null, 1 => random.Next(), 2 => random.NextDouble(), 3 => "é\n\"<😀", 4 => new JsonArray(1, null, "x"), _ => new JsonObject { ["a"] = random.Next(2) == 0 } };
        JsonObject New(string id, params string[] texts)
        {
            var made = new JsonObject { ["id"] = id, ["createdAt"] = store.Stamp(), ["updatedAt"] = store.Stamp(), ["any"] = Any() };
            foreach (string text in texts)
            {
                made[text] = $"{text} {random.Next(100)}";
            }

            return made;
        }

        state.SampleBotId = random.Next(2) == 0 ? World.BotId : null;
        state.ChatKey = Ids.Hex(4);
        state.AccountPreferences["p"] = Any();
        state.Account["x"] = Any();
        for (int index = 0; index < random.Next(1, 5); index++)
        {
            bot.Users.Add($"u{index}", New($"u{index}"));
            bot.Messages.Add($"m{index}", New($"m{index}", "type", "direction", "userId", "conversationId"));
            bot.Conversations.Add($"c{index}", new ConversationState { Data = New($"c{index}", "channel", "integration"), Participants = [$"u{index}"] });
            bot.Events.Add($"e{index}", new EventState { Data = New($"e{index}", "type", "status"), WorkflowId = random.Next(2) == 0 ? "w" : null });
            bot.Tables[$"t{index}"] = new TableState { Data = New($"t{index}", "name"), LastRowId = index, Rows = { [index] = new RowState { CreatedAt = "x", Values = New("r") } } };
            bot.Tables[$"t{index}"].Data["schema"] = new JsonObject { ["properties"] = new JsonObject() };
            state.Integrations[$"i{index}"] = new DefinitionState { WorkspaceId = "w", Data = New($"i{index}", "name", "version"), Logs = [New("l")] };
            state.Due.Add(new DueItem { At = store.UtcNow, Kind = "do", BotId = World.BotId, Id = $"d{index}", Data = random.Next(2) == 0 ? New("x") : null });
            bot.ChatUsers.Set($"foreign{index}", $"u{index}");
            bot.Counters[$"2026-01-0{index + 1}"] = new() { ["count"] = random.NextDouble() };
            AddFile(store, bot, $"f{index}", contents);
        }

        state.Billing[World.Workspace] = new BillingState { PlanId = "team", Balance = random.NextDouble(), Addons = { ["a"] = 2 } };
        state.WorkspaceStates[World.Workspace] = new WorkspaceState { Members = { ["m"] = New("m") }, Preferences = { ["p"] = Any() }, AISpendLimit = random.Next(2) == 0 ? 5 : null };
    }
}
