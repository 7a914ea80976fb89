using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text.Json;

/// <summary>The yardstick: the same requests by a plain HttpClient, each page read into typed objects by System.Text.Json.</summary>
public static class PlainClient
{
    private static readonly JsonSerializerOptions _options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static int List(string url, int pageSize)
    {
        using (var client = new HttpClient())
        {
            client.DefaultRequestHeaders.Add("Authorization", "Bearer token");
            client.DefaultRequestHeaders.Add("x-bot-id", "bot");
            int count = 0;
            string token = null;
            do
            {
                string target = url + "/v1/chat/conversations?" + (token == null ? "" : "nextToken=" + Uri.EscapeDataString(token) + "&") + "pageSize=" + pageSize;
                using (var response = client.GetAsync(target, HttpCompletionOption.ResponseHeadersRead).GetAwaiter().GetResult())
                using (var stream = response.Content.ReadAsStreamAsync().GetAwaiter().GetResult())
                {
                    PlainPage page = JsonSerializer.DeserializeAsync<PlainPage>(stream, _options).AsTask().GetAwaiter().GetResult();
                    count += page.Conversations.Count;
                    token = page.Meta.NextToken;
                }
            }
            while (!string.IsNullOrEmpty(token));

            return count;
        }
    }
}

public sealed class PlainPage
{
    public List<PlainConversation> Conversations { get; set; }

    public PlainMeta Meta { get; set; }
}

public sealed class PlainMeta
{
    public string NextToken { get; set; }
}

public sealed class PlainConversation
{
    public string Id { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime UpdatedAt { get; set; }

    public string Channel { get; set; }

    public string Integration { get; set; }

    public long MessageCount { get; set; }

    public Dictionary<string, string> Tags { get; set; }

    public Dictionary<string, string> Properties { get; set; }
}
