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
}
