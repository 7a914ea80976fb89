using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

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

/// <summary>The yardstick of many at once: as many workers as the limit says, each with the messages of one conversation after another.</summary>
public static class PlainFanOut
{
    private static readonly JsonSerializerOptions _options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static int Messages(string url, int conversations, int limit)
    {
        using (var client = Client())
        {
            int next = -1;
            int count = 0;
            Task.WaitAll(Enumerable.Range(0, limit).Select(_ => Task.Run(async () =>
            {
                for (int index = Interlocked.Increment(ref next); index < conversations; index = Interlocked.Increment(ref next))
                {
                    string token = null;
                    do
                    {
                        string target = url + "/v1/chat/messages?conversationId=conv_" + index + (token == null ? "" : "&nextToken=" + token);
                        using (var response = await client.GetAsync(target))
                        {
                            PlainMessages page = JsonSerializer.Deserialize<PlainMessages>(await response.Content.ReadAsStringAsync(), _options);
                            Interlocked.Add(ref count, page.Messages.Count);
                            token = page.Meta.NextToken;
                        }
                    }
                    while (!string.IsNullOrEmpty(token));
                }
            })).ToArray());
            return count;
        }
    }

    /// <summary>The rows of a CSV file, in batches of 1,000, one after another, the answers read.</summary>
    public static int Rows(string url, string path)
    {
        using (var client = Client())
        {
            int count = 0;
            var batch = new List<Dictionary<string, object>>();
            string[] names = null;
            foreach (string line in File.ReadLines(path))
            {
                string[] cells = line.Split(',');
                if (names == null)
                {
                    names = cells;
                    continue;
                }

                var row = new Dictionary<string, object>();
                for (int i = 0; i < names.Length; i++)
                {
                    row[names[i]] = names[i] == "price" || names[i] == "stock" ? (object)double.Parse(cells[i], CultureInfo.InvariantCulture) : cells[i];
                }

                batch.Add(row);
                if (batch.Count == 1000)
                {
                    count += Send(client, url, batch);
                    batch.Clear();
                }
            }

            return count;
        }
    }

    private static int Send(HttpClient client, string url, List<Dictionary<string, object>> batch)
    {
        var content = new StringContent(JsonSerializer.Serialize(new Dictionary<string, object> { { "rows", batch } }), Encoding.UTF8, "application/json");
        using (var response = client.PostAsync(url + "/v1/tables/Rows/rows", content).GetAwaiter().GetResult())
        using (JsonDocument answer = JsonDocument.Parse(response.Content.ReadAsStringAsync().GetAwaiter().GetResult()))
        {
            return answer.RootElement.GetProperty("rows").GetArrayLength();
        }
    }

    /// <summary>Announces and uploads small files, so many at once.</summary>
    public static int Upload(string url, string folder, int limit)
    {
        using (var client = Client())
        {
            string[] paths = Directory.GetFiles(folder);
            int next = -1;
            int count = 0;
            Task.WaitAll(Enumerable.Range(0, limit).Select(_ => Task.Run(async () =>
            {
                for (int index = Interlocked.Increment(ref next); index < paths.Length; index = Interlocked.Increment(ref next))
                {
                    var body = new StringContent("{\"key\":\"" + Path.GetFileName(paths[index]) + "\",\"size\":" + new FileInfo(paths[index]).Length + "}", Encoding.UTF8, "application/json");
                    using (var announced = await client.PutAsync(url + "/v1/files", body))
                    using (JsonDocument answer = JsonDocument.Parse(await announced.Content.ReadAsStringAsync()))
                    using (var done = await client.PutAsync(answer.RootElement.GetProperty("file").GetProperty("uploadUrl").GetString(), new ByteArrayContent(File.ReadAllBytes(paths[index]))))
                    {
                        done.EnsureSuccessStatusCode();
                        Interlocked.Increment(ref count);
                    }
                }
            })).ToArray());
            return count;
        }
    }

    private static HttpClient Client()
    {
        var client = new HttpClient();
        client.DefaultRequestHeaders.Add("Authorization", "Bearer token");
        client.DefaultRequestHeaders.Add("x-bot-id", "bot");
        return client;
    }
}

public sealed class PlainMessages
{
    public List<PlainMessage> Messages { get; set; }

    public PlainMeta Meta { get; set; }
}

public sealed class PlainMessage
{
    public string Id { get; set; }

    public DateTime CreatedAt { get; set; }

    public string Type { get; set; }

    public JsonElement Payload { get; set; }

    public string ConversationId { get; set; }
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
