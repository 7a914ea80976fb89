using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Botpress.Client.Tests;

/// <summary>Thousands of messages over streams that are cut, stand still, and whose signals are missing or come twice.</summary>
public sealed class ChatLossTests(ITestOutputHelper output)
{
    private const int Count = 400;

    [Fact]
    public async Task Each_message_comes_once_and_in_order_whatever_happens_to_the_stream()
    {
        int random = new Random().Next(1000, int.MaxValue);
        output.WriteLine($"The random seed is {random}.");
        await Task.WhenAll(Enumerable.Range(1, 9).Append(random).Select(seed => Task.Run(() => RunAsync(seed))));
    }

    private static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        using var chat = new ScriptedChat { PageSize = random.Next(5, 60) };
        for (int i = random.Next(100); i >= 0; i--)
        {
            chat.Store($"old_{i}");
        }

        using ApiClient client = chat.Client();
        var time = new VirtualTime();
        var options = new ChatListenerOptions { Clock = time, FirstRetry = TimeSpan.Zero };
        var context = new ApiContext { UserKey = "key-of-user-1" };
        using var feed = new ChatMessageFeed(client, context, "c", "user_1", new ChatFeedStart(), options, null);
        await feed.OpenAsync(CancellationToken.None);

        var dropped = new HashSet<string>();
        Task saying = SayAsync(chat, random, dropped);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Task passing = PassAsync(time, () => saying.IsCompleted || chat.IsSilent, limit.Token);
        var heard = new List<string>();
        while (heard.Count < Count && await feed.NextAsync(null, limit.Token) is ChatFeedItem item)
        {
            string id = item.Message.GetProperty("id").GetString()!;
            heard.Add(id);
            Assert.Equal($"é日本😀 {id}", item.Message.GetProperty("payload").GetProperty("text").GetString());
            Assert.False(item.Message.TryGetProperty("isBot", out _));
        }

        await saying;
        limit.Cancel();
        await passing;
        string name = $"seed {seed}";
        Assert.Equal((name, Count, Count), (name, heard.Count, heard.Distinct().Count()));
        Assert.Equal(
            Enumerable.Range(0, Count).Select(number => $"m_{number}").Where(id => !dropped.Contains(id)).Prepend(name), heard.Where(id => !dropped.Contains(id)).Prepend(name));
        // What is said twice, or listed once more, was heard already.
        await feed.CheckAsync(CancellationToken.None);
        Assert.Null(await feed.NextAsync(TimeSpan.Zero, CancellationToken.None));
    }

    /// <summary>Lets time pass while nothing comes any more: whoever waits for something shall lose patience.</summary>
    private static async Task PassAsync(VirtualTime time, Func<bool> isSilent, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(1, CancellationToken.None);
            if (isSilent())
            {
                time.Advance(TimeSpan.FromSeconds(10));
            }
        }
    }

    private static async Task SayAsync(ScriptedChat chat, Random random, HashSet<string> dropped)
    {
        byte[]? before = null;
        int stalls = 3;
        for (int number = 0; number < Count; number++)
        {
            string id = $"m_{number}";
            byte[] frame = ScriptedChat.Frame(chat.Store(id));
            switch (random.Next(100))
            {
                case 0:
                    // Within the frame, perhaps within a character.
                    await chat.SendAsync([.. frame.Take(random.Next(frame.Length))]);
                    chat.Cut();
                    break;
                case 1:
                    await chat.SendAsync(frame);
                    chat.Cut(isOrderly: random.Next(2) == 0);
                    break;
                case 2 when stalls-- > 0:
                    chat.Stall();
                    break;
                case < 8:
                    dropped.Add(id);
                    break;
                case < 12:
                    await chat.SendAsync([.. frame, .. frame]);
                    break;
                case < 14 when before is not null:
                    await chat.SendAsync([.. frame, .. before]);
                    break;
                case < 16:
                    await chat.SendAsync([.. ScriptedChat.Frame("ping"), .. frame]);
                    break;
                default:
                    await chat.SendAsync(frame, random.Next(frame.Length), random.Next(frame.Length));
                    break;
            }

            before = frame;
            if (random.Next(20) == 0 && number < Count - 1)
            {
                // Else what is said is mostly said while nobody listens. After the last one nobody does any more.
                await chat.ListenedAsync();
            }
        }
    }
}
