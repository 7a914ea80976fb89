using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Xunit;

namespace Botpress.Emulator.Tests;

public class ListingTests
{
    [Fact]
    public async Task What_comes_and_goes_while_a_list_is_read_neither_repeats_nor_hides_others()
    {
        using Api api = await Api.WithBot();
        var ids = new List<string>();
        for (int index = 0; index < 12; index++)
        {
            ids.Add(await api.NewUser(name: $"user {index}"));
        }

        const string Path = "/v1/chat/users?pageSize=3&sortField=createdAt&sortDirection=asc";
        JsonObject page = await api.Get(Path);
        var read = new List<string>(Ids(page));
        // One that was read goes, one that was not goes, and one comes; the list goes on behind what was read last.
        await api.Delete($"/v1/chat/users/{ids[0]}");
        page = await Next(page);
        read.AddRange(Ids(page));
        await api.Delete($"/v1/chat/users/{ids[7]}");
        string added = await api.NewUser(name: "late");
        while (page["meta"]!["nextToken"] is not null)
        {
            page = await Next(page);
            read.AddRange(Ids(page));
        }

        Assert.Equal(ids.Where((_, index) => index != 7).Append(added), read);
        // The same list, by other words or for somebody else, is another one.
        page = await api.Get("/v1/chat/users?pageSize=3");
        Assert.Equal(added, Ids(page)[0]);
        string[] following = Ids(await api.Get($"/v1/chat/users?pageSize=5&nextToken={Token(page)}"));
        Assert.Equal(read.AsEnumerable().Reverse().Where(id => id != ids[0]).Skip(3).Take(5), following);

        Task<JsonObject> Next(JsonObject last) => api.Get($"{Path}&nextToken={Token(last)}");
        static string Token(JsonObject last) => Uri.EscapeDataString((string)last["meta"]!["nextToken"]!);
        static string[] Ids(JsonObject found) => [.. found["users"]!.AsArray().Select(user => (string)user!["id"]!)];
    }

    [Fact]
    public async Task What_changes_moves_in_the_order_of_changes_and_what_is_imported_comes_to_its_place()
    {
        using Api api = await Api.WithBot();
        var ids = new List<string>();
        for (int index = 0; index < 5; index++)
        {
            ids.Add(await api.NewUser(name: $"user {index}"));
        }

        async Task<string> Users(string direction) =>
            string.Join(" ", (await api.All($"/v1/chat/users?sortField=updatedAt&sortDirection={direction}", "users")).Select(user => ids.IndexOf((string)user["id"]!)));

        Assert.Equal("0 1 2 3 4", await Users("asc"));
        await api.Put($"/v1/chat/users/{ids[1]}", new { name = "changed" });
        await api.Delete($"/v1/chat/users/{ids[3]}");
        Assert.Equal("0 2 4 1", await Users("asc"));
        Assert.Equal("1 4 2 0", await Users("desc"));

        string conversation = await api.NewConversation();
        string other = await api.NewConversation(channel: "other");
        Assert.Equal([other, conversation], await Conversations());
        await api.NewMessage(conversation, ids[0]);
        Assert.Equal([conversation, other], await Conversations());
        await api.Put($"/v1/chat/conversations/{other}", new { tags = new { } });
        Assert.Equal([other, conversation], await Conversations());

        // More than are put in their places one by one, and each between two that are there.
        await Import("2026-01-01T00:00:{0:00}.000Z", 3);
        Assert.Equal(4, (await api.All("/v1/chat/messages", "messages")).Length);
        await Import("2026-01-01T00:00:00.{0:000}Z", 90);
        await Import("2026-01-01T00:00:01.{0:000}Z", 2);
        string[] times = [.. (await api.All("/v1/chat/messages", "messages", 7)).Select(message => (string)message["createdAt"]!)];
        Assert.Equal(96, times.Length);
        Assert.Equal(times.OrderByDescending(time => time, StringComparer.Ordinal), times);

        async Task<string[]> Conversations() =>
            [.. (await api.All("/v1/chat/conversations?sortField=updatedAt", "conversations", 1)).Select(found => (string)found["id"]!)];

        Task<JsonObject> Import(string time, int count) => api.Post("/v1/chat/messages/import-messages", new
        {
            messages = Enumerable.Range(0, count).Select(index => new
            {
                conversationId = conversation, userId = ids[0], type = "text", payload = new { text = "x" }, tags = new { }, discriminateByTags = Array.Empty<string>(), createdAt = string.Format(System.Globalization.CultureInfo.InvariantCulture, time, index),
            }),
        });
    }

    [Fact]
    public async Task Files_move_in_the_order_of_changes()
    {
        using Api api = await Api.WithBot();
        string[] ids = [await api.NewFile("a.txt", "x"u8.ToArray()), await api.NewFile("b.txt", "x"u8.ToArray()), await api.NewFile("c.txt", "x"u8.ToArray())];
        async Task<string> Files() =>
            string.Join(" ", (await api.All("/v1/files?sortField=updatedAt&sortDirection=asc", "files")).Select(file => Array.IndexOf(ids, (string)file["id"]!)));

        Assert.Equal("0 1 2", await Files());
        await api.Put($"/v1/files/{ids[1]}", new { tags = new { a = "b" } });
        Assert.Equal("0 2 1", await Files());
        await api.NewFile("a.txt", "y"u8.ToArray());
        Assert.Equal("2 1 0", await Files());
    }
}
