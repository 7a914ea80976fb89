using System;
using System.Linq;
using System.Text;
using System.Text.Json;
using Botpress.Client;
using Xunit;

namespace Botpress.Jobs.Tests;

public sealed class ArchiveLineTests
{
    [Theory]
    [InlineData(
        "Message",
        """{"tags":{"b":"2","a":"1"},"id":"m","conversationId":"c","userId":"u","direction":"incoming","type":"text","payload":{"text":"hé"},"createdAt":"2026-01-02T00:00:00.000Z","updatedAt":"2026-01-03T00:00:00.000Z","origin":"x","z":1,"a":[1, 2]}""",
        """{"id":"m","conversationId":"c","userId":"u","direction":"incoming","type":"text","text":"hé","createdAt":"2026-01-02T00:00:00.000Z","updatedAt":"2026-01-03T00:00:00.000Z","origin":"x","tags":"{\"a\":\"1\",\"b\":\"2\"}","payload":"{\"text\":\"hé\"}","extra":"{\"a\":[1,2],\"z\":1}"}""")]
    [InlineData(
        "Message",
        """{"id":"m","createdAt":"2026-01-02T00:00:00.000Z","payload":{"text":5,"markdown":"**b**"},"origin":null,"type":7}""",
        """{"id":"m","conversationId":null,"userId":null,"direction":null,"type":null,"text":"**b**","createdAt":"2026-01-02T00:00:00.000Z","updatedAt":null,"origin":null,"tags":null,"payload":"{\"markdown\":\"**b**\",\"text\":5}","extra":"{\"type\":7}"}""")]
    [InlineData(
        "Message",
        """{"id":"m","createdAt":"2026-01-02T00:00:00.000Z","payload":[],"tags":null,"text":"own"}""",
        """{"id":"m","conversationId":null,"userId":null,"direction":null,"type":null,"text":null,"createdAt":"2026-01-02T00:00:00.000Z","updatedAt":null,"origin":null,"tags":null,"payload":"[]","extra":"{\"text\":\"own\"}"}""")]
    [InlineData(
        "Conversation",
        """{"id":"c","integration":"i","channel":"ch","messageCount":5,"createdAt":"2026-01-02T00:00:00.000Z","properties":{"p":1}}""",
        """{"id":"c","integration":"i","channel":"ch","messageCount":5,"currentWorkflowId":null,"createdAt":"2026-01-02T00:00:00.000Z","updatedAt":null,"tags":null,"properties":"{\"p\":1}","extra":null}""")]
    [InlineData(
        "Conversation",
        """{"id":"c","messageCount":"5","createdAt":"2026-01-02T00:00:00.000Z"}""",
        """{"id":"c","integration":null,"channel":null,"messageCount":null,"currentWorkflowId":null,"createdAt":"2026-01-02T00:00:00.000Z","updatedAt":null,"tags":null,"properties":null,"extra":"{\"messageCount\":\"5\"}"}""")]
    [InlineData(
        "User",
        """{"id":"u","name":"n","pictureUrl":"p","createdAt":"2026-01-02T00:00:00.000Z","attributes":{}}""",
        """{"id":"u","name":"n","pictureUrl":"p","createdAt":"2026-01-02T00:00:00.000Z","updatedAt":null,"tags":null,"properties":null,"attributes":"{}","extra":null}""")]
    [InlineData(
        "Event",
        """{"id":"e","type":"t","status":"s","conversationId":"c","userId":"u","messageId":"m","createdAt":"2026-01-02T00:00:00.000Z","failureReason":"f","payload":{"text":"x"}}""",
        """{"id":"e","type":"t","status":"s","conversationId":"c","userId":"u","messageId":"m","createdAt":"2026-01-02T00:00:00.000Z","failureReason":"f","payload":"{\"text\":\"x\"}","extra":null}""")]
    public void A_line_has_the_same_columns_whatever_the_item_has(string kind, string item, string line)
    {
        RecordKind of = Enum.Parse<RecordKind>(kind);
        Assert.Equal(line, Of(of, item).ToString());
        Assert.Equal(ArchiveLine.ColumnsOf(of), JsonDocument.Parse(line).RootElement.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public void A_line_knows_where_it_belongs()
    {
        ArchiveRecord message = Of(RecordKind.Message, """{"id":"m","conversationId":"c","createdAt":"2026-01-02T00:00:00.000Z","updatedAt":"2026-01-03T00:00:00.000Z"}""");
        Assert.Equal(
            (RecordKind.Message, "", new DateTime(2026, 1, 2).Ticks, "m", new DateTime(2026, 1, 3).Ticks, "c"), (message.Kind, message.Group, message.Created, message.Id, message.Updated, message.ConversationId));
        Assert.Equal((0L, ""), Of(RecordKind.Event, """{"id":"m","conversationId":5,"createdAt":"2026-01-02T00:00:00.000Z"}""") is var bare ? (bare.Updated, bare.ConversationId) : default);
        Assert.Equal("c", Of(RecordKind.Conversation, """{"id":"c","conversationId":"x","createdAt":"2026-01-02T00:00:00.000Z"}""").ConversationId);
    }

    [Theory]
    [InlineData("Message", """{"createdAt":"2026-01-02T00:00:00.000Z"}""", "The API gave a message without an id, which has no place in an archive.")]
    [InlineData("Conversation", """{"id":"c","createdAt":"then"}""", "The API gave a conversation without a time, which has no place in an archive.")]
    public void What_has_no_id_or_no_time_has_no_place(string kind, string item, string message)
    {
        ApiException exception = Assert.Throws<ApiException>(() => Of(Enum.Parse<RecordKind>(kind), item));
        Assert.Equal((ApiException.InvalidResponse, message), (exception.Type, exception.Message));
    }

    [Fact]
    public void Half_characters_in_names_and_texts_are_kept_apart()
    {
        string line = Of(RecordKind.Message, """{"id":"m","createdAt":"2026-01-02T00:00:00.000Z","type":"\ud83d","\ud83d":12,"\ud83e":345,"conversationId":"c","payload":{"\ud83d":1,"text":"said"}}""").ToString();
        Assert.Contains("\"conversationId\":\"c\"", line, StringComparison.Ordinal);
        Assert.Contains("\"text\":\"said\"", line, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"\uFFFD\"", line, StringComparison.Ordinal);
        Assert.EndsWith("\"extra\":\"{\\\"\uFFFD2\\\":12,\\\"\uFFFD3\\\":345}\"}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_takes_part_stands_in_one_line_in_an_order()
    {
        ArchiveRecord line = ArchiveLine.OfParticipants(
            Item("""{"id":"c\"1","createdAt":"2026-01-02T00:00:00.000Z","updatedAt":"2026-01-03T00:00:00.000Z"}"""), [Item("""{"id":"b","n": 1}"""), Item("""{"id":"B"}"""), Item("""{"id":"a"}""")]);

        Assert.Equal(
            """{"id":"c\"1","createdAt":"2026-01-02T00:00:00.000Z","updatedAt":"2026-01-03T00:00:00.000Z","participants":"[{\"id\":\"B\"},{\"id\":\"a\"},{\"id\":\"b\",\"n\":1}]","extra":null}""", line.ToString());
        Assert.Equal((RecordKind.Participants, "c\"1", "c\"1"), (line.Kind, line.Id, line.ConversationId));
        Assert.EndsWith("\"updatedAt\":\"\",\"participants\":\"[]\",\"extra\":null}", ArchiveLine.OfParticipants(Item("""{"id":"c","createdAt":"2026-01-02T00:00:00.000Z"}"""), []).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_a_file_is_read_with_what_it_says()
    {
        ArchiveRecord line = ArchiveLine.Read(RecordKind.Message, """{"id":"m","conversationId":"c","createdAt":"2026-01-02T00:00:00.000Z","updatedAt":"2026-01-03T00:00:00.000Z"}"""u8.ToArray());
        Assert.Equal((RecordKind.Message, "m", new DateTime(2026, 1, 2).Ticks, new DateTime(2026, 1, 3).Ticks, "c", ""), (line.Kind, line.Id, line.Created, line.Updated, line.ConversationId, line.Group));
        Assert.Equal(("c", 0L), ArchiveLine.Read(RecordKind.Conversation, """{"id":"c","createdAt":"2026-01-02T00:00:00.000Z"}"""u8.ToArray()) is var conversation ? (conversation.ConversationId, conversation.Updated) : default);
        Assert.Equal("", ArchiveLine.Read(RecordKind.User, """{"id":"u","createdAt":"2026-01-02T00:00:00.000Z"}"""u8.ToArray()).ConversationId);
        foreach (string text in new[] { """{"id":"m"}""", """{"createdAt":"2026-01-02T00:00:00.000Z"}""" })
        {
            Assert.Equal("It has no id, or no time.", Assert.Throws<JsonException>(() => ArchiveLine.Read(RecordKind.Message, Encoding.UTF8.GetBytes(text))).Message);
        }
    }

    [Theory]
    [InlineData("""{"messageCount":5}""", 5)]
    [InlineData("""{"messageCount":0}""", 0)]
    [InlineData("""{"messageCount":5.7}""", 5)]
    [InlineData("""{"messageCount":-1}""", null)]
    [InlineData("""{"messageCount":3e9}""", null)]
    [InlineData("""{"messageCount":2147483647}""", null)]
    [InlineData("""{"messageCount":2147483646}""", 2147483646)]
    [InlineData("""{"messageCount":"5"}""", null)]
    [InlineData("""{}""", null)]
    public void A_conversation_may_say_how_many_messages_it_has(string item, int? expected) => Assert.Equal(expected, ArchiveSources.CountOf(Item(item)));

    [Theory]
    [InlineData(true, "=1+1", "'=1+1")]
    [InlineData(true, "+1", "'+1")]
    [InlineData(true, "-1", "'-1")]
    [InlineData(true, "@x", "'@x")]
    [InlineData(true, "\\tx", "'\tx")]
    [InlineData(true, "\\rx", "\"'\rx\"")]
    [InlineData(true, "a=1", "a=1")]
    [InlineData(true, "", "")]
    [InlineData(false, "=1+1", "=1+1")]
    [InlineData(false, "a,b", "\"a,b\"")]
    [InlineData(false, "a\\\"b", "\"a\"\"b\"")]
    [InlineData(false, "a\\nb", "\"a\nb\"")]
    [InlineData(false, " a", "\" a\"")]
    [InlineData(false, "a ", "\"a \"")]
    [InlineData(false, "a b", "a b")]
    public void A_cell_is_text_for_a_spreadsheet(bool guards, string text, string cell) =>
        Assert.Equal($"{cell}\r\n", new CsvText(["t"], guards).Line(Line($$"""{"t":"{{text}}"}""")));

    [Fact]
    public void Cells_are_in_the_order_of_the_columns_and_times_in_utc()
    {
        var csv = new CsvText(["id", "createdAt", "soonAt", "count", "none", "null", "at"], guardsFormulas: true);
        Assert.Equal("\uFEFFid,createdAt,soonAt,count,none,null,at\r\n", csv.Head);
        Assert.Equal(
            "x,2026-01-02T01:04:05.000Z,soon,1.50,,,2026-01-02T03:04:05+02:00\r\n",
            csv.Line(Line("""{"at":"2026-01-02T03:04:05+02:00","null":null,"count":1.50,"soonAt":"soon","createdAt":"2026-01-02T03:04:05+02:00","id":"x","more":1}""")));
    }

    private static ArchiveRecord Line(string json) => new(RecordKind.Message, "", 0, "", 0, "", Encoding.UTF8.GetBytes(json));

    private static RawItem Item(string json) => new(Encoding.UTF8.GetBytes(json));

    private static ArchiveRecord Of(RecordKind kind, string json) => ArchiveLine.Of(kind, Item(json));
}
