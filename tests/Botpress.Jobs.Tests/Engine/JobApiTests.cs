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

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_page_that_gives_a_token_that_leads_nowhere_is_asked_for_another(int pagesBefore)
    {
        using var server = EmulatorServer.Start(new EmulatorOptions { SampleData = true, RateLimit = 0 });
        using var client = new ApiClient(new ApiClientOptions { Url = server.Url, Token = server.Token });
        var api = new JobApi(client, new ApiContext(server.WorkspaceId, server.BotId), maximumRequestRate: 0);
        var ids = new List<string>();
        int pages = 0;
        await foreach (IReadOnlyList<RawItem> page in Pages())
        {
            ids.AddRange(page.Select(item => item.Id));
            pages++;
        }

        async IAsyncEnumerable<IReadOnlyList<RawItem>> Pages()
        {
            Fail(0);
            await foreach (IReadOnlyList<RawItem> page in api.PagesAsync(Operations.ListMessages, new Dictionary<string, object?> { ["pageSize"] = 2 }, default))
            {
                yield return page;
                Fail(pages);
            }
        }

        void Fail(int page)
        {
            if (page == pagesBefore)
            {
                server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.RepeatedCursor, Operation = "listMessages" });
            }
        }

        Assert.Equal(3, pages);
        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal(5, ids.Count);
    }

    [Fact]
    public async Task A_list_that_gives_no_token_to_go_on_with_ends_with_an_error()
    {
        using var server = EmulatorServer.Start(new EmulatorOptions { SampleData = true, RateLimit = 0 });
        using var client = new ApiClient(new ApiClientOptions { Url = server.Url, Token = server.Token });
        var api = new JobApi(client, new ApiContext(server.WorkspaceId, server.BotId), maximumRequestRate: 0);
        server.FailNext(new EmulatorFault { Kind = EmulatorFaultKind.RepeatedCursor, Operation = "listMessages", Count = 100 });

        ApiException exception = await Assert.ThrowsAsync<ApiException>(async () =>
        {
            await foreach (IReadOnlyList<RawItem> page in api.PagesAsync(Operations.ListMessages, new Dictionary<string, object?> { ["pageSize"] = 2 }, default))
            {
            }
        });
        Assert.Equal(ApiException.RepeatedCursor, exception.Type);
        Assert.InRange(api.Requests, 4, 9);
    }
}
