using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Botpress.Client;
using Botpress.Emulator;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class JobApiTests
{
    [Fact]
    public async Task Items_come_as_the_api_wrote_them_page_by_page_and_requests_are_counted()
    {
        using var server = EmulatorServer.Start(new EmulatorOptions { SampleData = true, RateLimit = 0 });
        using var client = new ApiClient(new ApiClientOptions { Url = server.Url, Token = server.Token });
        var api = new JobApi(client, new ApiContext(server.WorkspaceId, server.BotId), maximumRequestRate: 0);
        var items = new List<RawItem>();
        int pages = 0;

        await foreach (IReadOnlyList<RawItem> page in api.PagesAsync(Operations.ListMessages, new Dictionary<string, object?> { ["pageSize"] = 2 }, default))
        {
            items.AddRange(page);
            pages++;
        }

        Assert.True(pages > 1);
        Assert.Equal(pages, api.Requests);
        Assert.Equal(items.Count, items.Select(item => item.Id).Distinct().Count());
        Assert.All(items, item =>
        {
            Assert.StartsWith("{", item.ToString(), StringComparison.Ordinal);
            Assert.EndsWith("}", item.ToString(), StringComparison.Ordinal);
            Assert.Contains($"\"id\":\"{item.Id}\"", item.ToString(), StringComparison.Ordinal);
            Assert.NotNull(item.Time("createdAt"));
            Assert.Null(item.Text("payload"));
        });
    }
}
