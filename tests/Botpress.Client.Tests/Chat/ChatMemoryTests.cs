using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace Botpress.Client.Tests;

public sealed class ChatMemoryTests
{
    private static readonly DateTimeOffset _begin = new(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ChatMemory _memory = new("user_1");

    [Theory]
    [InlineData("""{"id":"m"}""", "m")]
    [InlineData("""{"id":""}""", "")]
    [InlineData("""{"id":5}""", null)]
    [InlineData("""{"id":null}""", null)]
    [InlineData("{}", null)]
    [InlineData("""["id"]""", null)]
    [InlineData("null", null)]
    public void Only_what_has_an_id_is_a_message(string json, string? id) => Assert.Equal(id, ChatMemory.IdOf(Parsed(json)));

    [Theory]
    [InlineData("""{"userId":"u","isBot":true}""", true, true)]
    [InlineData("""{"userId":"u","isBot":false}""", false, false)]
    // The user who listens is no bot, unless the service says so.
    [InlineData("""{"userId":"user_1"}""", false, null)]
    [InlineData("""{"userId":"user_1","isBot":true}""", true, null)]
    [InlineData("""{"userId":"u"}""", null, null)]
    [InlineData("""{"userId":"u","isBot":"true"}""", null, null)]
    [InlineData("""{"isBot":true}""", true, null)]
    [InlineData("{}", null, null)]
    [InlineData("[]", null, null)]
    public void Who_is_a_bot_is_learned_from_signals(string json, bool? isBot, bool? later)
    {
        Assert.Equal(isBot, _memory.LearnSender(Parsed(json)));
        Assert.Equal(later, _memory.LearnSender(Parsed("""{"userId":"u"}""")));
    }

    [Fact]
    public void What_was_learned_last_of_a_sender_holds()
    {
        _memory.LearnSender(Parsed("""{"userId":"u","isBot":true}"""));
        _memory.LearnSender(Parsed("""{"userId":"u","isBot":false}"""));
        Assert.Equal(false, _memory.LearnSender(Parsed("""{"userId":"u"}""")));
    }

    [Fact]
    public void The_last_ten_thousand_messages_are_remembered()
    {
        for (int number = 0; number < 10_000; number++)
        {
            Assert.True(_memory.Remember(Message(number)));
        }

        Assert.False(_memory.Remember(Message(0)));
        Assert.True(_memory.Remember(Message(10_000)));
        Assert.True(_memory.Remember(Message(0)));
        Assert.False(_memory.Remember(Message(2)));
    }

    [Theory]
    // Of the newest alone is known what is old; one page is enough, also an empty one.
    [InlineData("none", 0, new int[0])]
    [InlineData("none", 1, new int[0])]
    [InlineData("none", 5, new int[0])]
    [InlineData("after 2", 5, new[] { 3, 4 })]
    [InlineData("after 4", 5, new int[0])]
    [InlineData("after 0", 5, new[] { 1, 2, 3, 4 })]
    [InlineData("since 2", 5, new[] { 2, 3, 4 })]
    [InlineData("since 5", 5, new int[0])]
    [InlineData("since -1", 5, new[] { 0, 1, 2, 3, 4 })]
    // With both, the time is for a message that is gone.
    [InlineData("after 3 since 1", 5, new[] { 4 })]
    [InlineData("after 9 since 1", 5, new[] { 1, 2, 3, 4 })]
    [InlineData("after 0 since 3", 5, new[] { 3, 4 })]
    public void A_feed_begins_where_it_is_told_to(string start, int count, int[] expected)
    {
        List<JsonElement> messages = [.. Enumerable.Range(0, count).Select(Message)];
        Assert.Equal(Ids(expected), Ids(First(Start(start), messages)));
        // What is old is so also when it is listed again, and what was given too.
        messages.Add(Message(count));
        Assert.Equal(Ids([count]), Ids(Listed(_memory.Again(), messages, 100)));
    }

    [Theory]
    [InlineData("none", 1)]
    [InlineData("after 2", 3)]
    [InlineData("since 2", 4)]
    public void No_more_pages_are_read_than_it_takes_to_find_the_start(string start, int expected)
    {
        List<JsonElement> messages = [.. Enumerable.Range(0, 5).Select(Message)];
        Assert.Equal(expected, Pages(_memory.FromStart(Start(start)), messages));
    }

    [Fact]
    public void No_more_pages_are_read_than_reach_back_to_the_list_before()
    {
        List<JsonElement> messages = [.. Enumerable.Range(0, 5).Select(Message)];
        First(new ChatFeedStart(), messages);
        Assert.Equal(1, Pages(_memory.Again(), messages));
        messages.AddRange([Message(5), Message(6)]);
        Assert.Equal(3, Pages(_memory.Again(), messages));
        // Where the message is gone that was the newest, an older one says the same.
        messages.RemoveAt(6);
        messages.Add(Message(7));
        Assert.Equal(2, Pages(_memory.Again(), messages));
        // However much of the page is known.
        Assert.True(_memory.Again().Take([Message(7), Message(5), Message(4)]));
    }

    [Fact]
    public void Messages_of_the_same_time_are_told_apart_by_their_ids()
    {
        List<JsonElement> twins = [Message(1), .. "abc".Select(id => Parsed($$"""{"id":"{{id}}","createdAt":"{{Time(2)}}"}"""))];
        First(new ChatFeedStart(), twins.Take(2));
        Assert.Equal(["b", "c"], Ids(Listed(_memory.Again(), twins, 1)));
    }

    [Fact]
    public void A_message_without_a_time_that_can_be_read_is_one_all_the_same()
    {
        List<JsonElement> messages = [Parsed("""{"id":"a","createdAt":"yesterday"}"""), Parsed("""{"id":"b"}"""), Parsed("""{"id":"c","createdAt":5}""")];
        Assert.Equal(["a", "b", "c"], Ids(First(new ChatFeedStart(Since: DateTimeOffset.MinValue), messages)));
        Assert.Empty(Listed(_memory.Again(), messages, 1));
    }

    [Fact]
    public void A_message_that_appears_late_among_older_ones_is_given()
    {
        List<JsonElement> messages = [Message(0), Message(5)];
        First(new ChatFeedStart(Since: _begin), messages);
        messages.Insert(1, Message(3));
        Assert.Equal(Ids([3]), Ids(Listed(_memory.Again(), messages, 5)));
    }

    [Fact]
    public void What_is_no_message_or_is_listed_twice_is_passed_over()
    {
        JsonElement[] page = [Message(3), Parsed("""{"text":"no id"}"""), Message(2), Message(3), Parsed("null"), Message(1), Message(2)];
        ChatMemory.Reading reading = _memory.FromStart(new ChatFeedStart(Since: DateTimeOffset.MinValue));
        Assert.False(reading.Take(page));
        Assert.False(reading.Take([Message(1), Message(0)]));
        Assert.Equal(Ids([0, 1, 2, 3]), Ids(reading.End(_now)));
    }

    [Fact]
    public void What_is_listed_says_when_it_came_and_that_it_was_listed()
    {
        _memory.LearnSender(Parsed("""{"userId":"bot_1","isBot":true}"""));
        Assert.Equal((true, _now, true), First(new ChatFeedStart(Since: DateTimeOffset.MinValue), [Message(0)]).Select(item => (item.IsBot, item.ReceivedAt, item.FromList)).Single());
    }

    [Fact]
    public void A_list_that_was_not_read_to_its_end_changes_nothing()
    {
        List<JsonElement> messages = [.. Enumerable.Range(0, 5).Select(Message)];
        First(new ChatFeedStart(), messages);
        messages.AddRange([Message(5), Message(6), Message(7)]);
        Assert.False(_memory.Again().Take([Message(7)]));
        Assert.Equal(Ids([5, 6, 7]), Ids(Listed(_memory.Again(), messages, 1)));
    }

    [Fact]
    public void A_message_to_begin_after_that_is_not_there_is_an_error()
    {
        ApiException exception = Assert.Throws<ApiException>(() => First(new ChatFeedStart(AfterId: "gone"), [Message(0)]));
        Assert.Equal(
            (404, "ResourceNotFound", "The conversation has no message 'gone' to begin after. It may have been deleted: give another message, or a time."),
            (exception.Status, exception.Type, exception.Message));
    }

    [Fact]
    public void Each_message_is_given_once_whatever_the_order_of_signals_gaps_and_lists()
    {
        int chosen = new Random().Next(1000, int.MaxValue);
        int given = Enumerable.Range(1, 300).Append(chosen).Sum(Run);
        // Else it would say little.
        Assert.True(given > 5000, $"Only {given} messages were given; seed {chosen}.");
    }

    private static int Run(int seed)
    {
        var random = new Random(seed);
        var memory = new ChatMemory("user_1");
        List<JsonElement> messages = [.. Enumerable.Range(0, random.Next(12)).Select(Message)];
        int old = messages.Count;
        int place = random.Next(old + 1);
        (ChatFeedStart start, int first) = random.Next(3) switch
        {
            0 => (new ChatFeedStart(), old),
            1 when place < old => (new ChatFeedStart(AfterId: $"m_{place}"), place + 1),
            _ => (new ChatFeedStart(Since: _begin.AddSeconds(place)), place),
        };
        List<string> given = Ids(Listed(memory.FromStart(start), messages, random.Next(1, 5)));
        Assert.Equal([$"seed {seed}", .. Ids(Enumerable.Range(first, old - first))], given.Prepend($"seed {seed}"));

        var late = new List<JsonElement>();
        var gone = new HashSet<string>();
        int said = old;
        void Signal(JsonElement message)
        {
            if (memory.Remember(message))
            {
                given.Add(ChatMemory.IdOf(message)!);
            }
        }

        void Say()
        {
            messages.Add(Message(said++));
            switch (random.Next(6))
            {
                case 0:
                    // There is no signal of it.
                    break;
                case 1:
                    late.Add(messages[messages.Count - 1]);
                    break;
                case 2:
                    Signal(messages[messages.Count - 1]);
                    Signal(messages[messages.Count - 1]);
                    break;
                default:
                    Signal(messages[messages.Count - 1]);
                    break;
            }
        }

        for (int step = random.Next(60); step >= 0; step--)
        {
            switch (random.Next(10))
            {
                case 0:
                    // It is said between two pages, and a page begins where the one before ended.
                    ChatMemory.Reading reading = memory.Again();
                    bool isWhole = random.Next(3) > 0;
                    for (int end = messages.Count, size = random.Next(1, 6); end > 0; end -= size)
                    {
                        if (reading.Take([.. Enumerable.Reverse(messages.Take(end)).Take(size)]) || (!isWhole && random.Next(2) == 0))
                        {
                            break;
                        }

                        // While a list is read no signal is looked at.
                        messages.Add(Message(said++));
                    }

                    if (isWhole)
                    {
                        given.AddRange(Ids(reading.End(_now)));
                    }

                    break;
                case 1 when late.Count > 0:
                    Signal(late[random.Next(late.Count)]);
                    break;
                case 2 when messages.Count > old:
                    place = random.Next(old, messages.Count);
                    gone.Add(ChatMemory.IdOf(messages[place])!);
                    messages.RemoveAt(place);
                    break;
                default:
                    Say();
                    break;
            }
        }

        given.AddRange(Ids(Listed(memory.Again(), messages, 3)));
        Assert.Equal([$"seed {seed}", .. given], given.Distinct().Prepend($"seed {seed}"));
        Assert.Equal([$"seed {seed}"], Ids(Enumerable.Range(first, said - first)).Except(given).Except(gone).Prepend($"seed {seed}"));
        Assert.Empty(given.Except(Ids(Enumerable.Range(first, said - first))));
        return given.Count;
    }

    private static ChatFeedStart Start(string text)
    {
        string[] words = text.Split(' ');
        int After(string word) => Array.IndexOf(words, word) is int place and >= 0 ? int.Parse(words[place + 1], CultureInfo.InvariantCulture) : int.MinValue;
        return new ChatFeedStart(
            After("after") is int id and >= 0 ? $"m_{id}" : null, After("since") is int time and > int.MinValue ? _begin.AddSeconds(time) : null);
    }

    private static List<string> Ids(IEnumerable<int> numbers) => [.. numbers.Select(number => $"m_{number}")];

    private static List<string> Ids(IEnumerable<ChatFeedItem> items) => [.. items.Select(item => ChatMemory.IdOf(item.Message)!)];

    private static string Time(int seconds) => _begin.AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static JsonElement Message(int number) => Parsed($$"""{"id":"m_{{number}}","createdAt":"{{Time(number)}}","userId":"bot_1"}""");

    private static JsonElement Parsed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private IReadOnlyList<ChatFeedItem> First(ChatFeedStart start, IEnumerable<JsonElement> messages) => Listed(_memory.FromStart(start), [.. messages], 100);

    /// <summary>Reads a list as the feed does: newest first, until no more is needed.</summary>
    private static IReadOnlyList<ChatFeedItem> Listed(ChatMemory.Reading reading, List<JsonElement> messages, int size)
    {
        for (int end = messages.Count; end > 0 && !reading.Take([.. Enumerable.Reverse(messages.Take(end)).Take(size)]); end -= size)
        {
        }

        return reading.End(_now);
    }

    /// <summary>How many pages of one message it takes.</summary>
    private static int Pages(ChatMemory.Reading reading, List<JsonElement> messages)
    {
        int pages = 1;
        for (int end = messages.Count - 1; end >= 0 && !reading.Take([messages[end]]); end--)
        {
            pages++;
        }

        reading.End(_now);
        return pages;
    }
}
