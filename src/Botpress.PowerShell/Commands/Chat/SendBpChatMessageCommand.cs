using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Says something in a conversation with a bot, as the chat's user: text, Markdown, a picture, a choice, or a payload of any type. Where there is no
/// conversation yet, it begins one. With -Wait it writes the bot's answers as they come, in place of what was said.
/// </summary>
[Cmdlet(VerbsCommunications.Send, "BpChatMessage", SupportsShouldProcess = true, DefaultParameterSetName = "Payload")]
[Takes("MessagePayload")]
[OutputType(typeof(ChatMessage))]
public sealed class SendBpChatMessageCommand : BpChatStreamCommand
{
    // Two fields: a pair of them would be a type of the client's that is needed before its assembly is found.
    private ChatMessageFeed? _feed;
    private string? _conversation;

    // When the first was said of what is said over the stream.
    private DateTime? _first;

    /// <summary>What to say. Lines of text that are piped in are said one by one.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Text"), Text]
    [NothingToOffer]
    public string? Text { get; set; }

    /// <summary>What to say, with Markdown in it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Markdown"), Text]
    [NothingToOffer]
    public string? Markdown { get; set; }

    /// <summary>The address of a picture, http or https.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Image"), Text, WebAddress]
    [NothingToOffer]
    public string? Image { get; set; }

    /// <summary>The question whose options are shown as buttons.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Choice"), Text]
    [NothingToOffer]
    public string? Choice { get; set; }

    /// <summary>What can be chosen, at least one: texts, or hashtables with label, which is shown, and value, which is answered. One of them does for both.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Choice"), MessageOption]
    [Alias("Options")]
    [NothingToOffer]
    public object[] Option { get; set; } = [];

    /// <summary>What the message holds: what New-BpMessagePayload gives, which can be piped in, or a hashtable or custom object with its type, for example @{ type = 'image'; imageUrl = 'https://example.com/a.png' }. It is checked before it is sent.</summary>
    [Parameter(ParameterSetName = "Payload", ValueFromPipeline = true)]
    [NothingToOffer]
    public object? Payload { get; set; }

    /// <summary>What is to be kept with the message, as a hashtable. The person does not see it.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public IDictionary? Metadata { get; set; }

    /// <summary>Waits for the bot, and writes what it says as it comes.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>With -Wait: how long nothing more must come after an answer for it to be all, in seconds. The default is 2.</summary>
    [Parameter]
    [ValidateRange(0.0, 86400.0)]
    [NothingToOffer]
    public double QuietSec { get; set; } = 2;

    /// <summary>With -Wait: how many answers are enough. The default is as many as come.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [NothingToOffer]
    public int Count { get; set; } = int.MaxValue;

    /// <summary>With -Wait: how long to wait in all, in seconds. The default is 30.</summary>
    [Parameter]
    [ValidateRange(0.0, 86400.0)]
    [NothingToOffer]
    public double TimeoutSec { get; set; } = 30;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        Close();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Close();
    }

    /// <inheritdoc/>
    private protected override void Process() => Guard(ChatOperations.CreateMessage, ConversationId ?? ActiveChat.ConversationId, () =>
    {
        IDictionary payload = ChatPayload.Of(Said());
        string? conversation = GivenConversation ?? ActiveChat.ConversationId;
        if (!ShouldProcess(conversation is null ? "a new conversation" : $"conversation {conversation}", "Send message"))
        {
            return;
        }

        conversation ??= BeginOrGoOn();
        if (!Wait)
        {
            ApiRequest request = RequestFor(conversation, payload);
            WriteModel(Requests.Read<ChatMessage>(request), request);
            return;
        }

        if (_feed is null || _conversation != conversation)
        {
            Close();
            // Before it is sent: an answer may be quick.
            _feed = OpenFeed(conversation);
            _conversation = conversation;
        }

        ChatMessage said = Requests.Read<ChatMessage>(RequestFor(conversation, payload));
        _first ??= said.CreatedAt;
        WriteAnswers(_feed, said);
    });

    private object Said() => ParameterSetName switch
    {
        "Text" => MessagePayload.OfText(Text!),
        "Markdown" => MessagePayload.OfMarkdown(Markdown!),
        "Image" => MessagePayload.OfImage(Image!),
        "Choice" => MessagePayload.OfChoice(Choice!, Option),
        _ => GivenValue.Unwrapped(Payload) switch
        {
            null => throw new ArgumentException("There is nothing to say: give -Text, or another of -Markdown, -Image, -Choice and -Payload, or pipe text in."),
            string text => MessagePayload.OfText(text),
            _ => Payload!,
        },
    };

    private ApiRequest RequestFor(string conversation, IDictionary payload)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal) { ["payload"] = payload, ["conversationId"] = conversation };
        if (Metadata is not null)
        {
            arguments["metadata"] = JsonValue.FromPowerShell(Metadata, nameof(Metadata));
        }

        ChatPayload.RequireSize(arguments);
        return new ApiRequest(ChatOperations.CreateMessage, arguments, Context);
    }

    private void WriteAnswers(ChatMessageFeed feed, ChatMessage said)
    {
        var watch = Stopwatch.StartNew();
        var total = TimeSpan.FromSeconds(TimeoutSec);
        int written = 0;
        bool hasLooked = false;
        while (written < Count)
        {
            TimeSpan left = total - watch.Elapsed;
            TimeSpan wait = hasLooked ? TimeSpan.Zero : written > 0 && TimeSpan.FromSeconds(QuietSec) < left ? TimeSpan.FromSeconds(QuietSec) : left;
            ChatMessage? message = Next(feed, wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            if (message is null)
            {
                if (written > 0 || hasLooked)
                {
                    break;
                }

                // A signal can be missing though the message is there.
                hasLooked = true;
                Pump.Await(feed.CheckAsync(Pump.Token));
            }
            else if (IsOfBot(message, ActiveChat.UserId) && !(message.CreatedAt < said.CreatedAt))
            {
                written++;
                WriteObject(ForPipeline(message));
            }
            else if (IsOfBot(message, ActiveChat.UserId) && message.CreatedAt >= _first && Count == int.MaxValue)
            {
                // It came late, while nothing was being said: it is no answer to this, and must not be lost.
                WriteObject(ForPipeline(message));
            }
        }

        if (written == 0)
        {
            WriteError(Errors.Record(
                new TimeoutException($"No answer came within {TimeoutSec.ToString(System.Globalization.CultureInfo.CurrentCulture)} s to what was said in the conversation '{Names.Short(said.ConversationId)}'."),
                "NoAnswer",
                ErrorCategory.OperationTimeout,
                said,
                "The message was sent. Look with Get-BpChatMessage whether an answer has come since, give it longer with -TimeoutSec, and see what the bot did with Get-BpBotLog."));
        }
    }

    private void Close()
    {
        _feed?.Dispose();
        _feed = null;
        _first = null;
    }
}
