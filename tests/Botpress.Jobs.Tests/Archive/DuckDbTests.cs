using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using DuckDB.NET.Data;
using Xunit;

namespace Botpress.Jobs.Tests;

/// <summary>What an engine makes of an archive that knows nothing of this module.</summary>
public sealed class DuckDbTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_engine_reads_all_messages_with_their_texts_and_days(bool compress)
    {
        using var world = new ArchiveWorld();
        world.Fill(conversations: 6, messages: 10, days: 20);
        world.Import(world.Conversations[0], [(world.Clock.Now - TimeSpan.FromDays(2), "čaj, \"tea\"\n\\ 😀 =1+1 {\"a\":1}")]);
        await Task.WhenAll(Enumerable.Range(1, 2).Select(number => world.Archive(options => new ArchiveOptions { Path = options.Path, BotId = options.BotId, Shard = new Shard(number, 2), Compress = compress })));

        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        string files = world.Folder.Replace('\\', '/').Replace("'", "''");
        command.CommandText = $"""
            SELECT m.id, m.text, m.payload::JSON->>'$.text', CAST(m.date AS VARCHAR), strftime(CAST(m.createdAt AS TIMESTAMP), '%Y-%m-%d'), c.messageCount
            FROM read_json('{files}/messages/*/*.jsonl*', hive_partitioning = true) m
            JOIN read_json('{files}/conversations/*/*.jsonl*') c ON c.id = m.conversationId
            """;
        var found = new Dictionary<string, string>();
        using (DuckDBDataReader reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                found.Add(reader.GetString(0), reader.GetString(1));
                Assert.Equal(reader.GetString(1), reader.GetString(2));
                Assert.Equal(reader.GetString(3), reader.GetString(4));
                Assert.True(reader.GetInt64(5) >= 10);
            }
        }

        Assert.Equal(world.Truth.OrderBy(pair => pair.Key, StringComparer.Ordinal), found.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }
}
