using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Talks to a bot: what you type is said, and what the bot says is shown as it comes, until /exit, the end of the input or Ctrl-C. /help lists the
/// commands.
/// </summary>
[Cmdlet(VerbsCommon.Enter, "BpChat")]
[OutputType(typeof(ChatMessage))]
public sealed class EnterBpChatCommand : BpChatStreamCommand
{
    // How long to wait for the first answer before the next line is read. Where keys can be asked for, nobody has to wait.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    // How often is looked whether a key was pressed, or text has grown.
    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(50);

    private readonly List<ChatMessage> _said = [];
    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private ChatKeyboard? _keyboard;
    private ChatScreen? _screen;
    private ChatEar? _ear;
    private ChatChoices? _choices;
    private string _conversation = "";
    private bool _hasAnswered;

    /// <summary>Begins a conversation, in place of going on with the chat's current one.</summary>
    [Parameter]
    public SwitchParameter New { get; set; }

    /// <summary>How long nothing more must come after an answer for it to be all, in seconds, before the next line is asked for. The default is 2. A key ends the wait where the console can be asked for keys.</summary>
    [Parameter]
    [ValidateRange(0.0, 3600.0)]
    [NothingToOffer]
    public double QuietSec { get; set; } = 2;

    /// <summary>What is said when something is chosen from a list: the option's value, which most bots expect, or its label.</summary>
    [Parameter, Text]
    [ValidateSet("Value", "Label", IgnoreCase = true)]
    public string ChoiceAs { get; set; } = "Value";

    /// <summary>Writes the messages of both sides when the chat ends.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The path of a text file that is written what is said; what is in it stays.</summary>
    [Parameter, Text]
    [ValidateNotNullOrEmpty]
    public string? Transcript { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (New && IsTyped(nameof(ConversationId)))
        {
            Refuse("-New and -ConversationId exclude each other.", "Give one of them: -New begins a conversation, -ConversationId goes on with one.");
        }

        _keyboard = new ChatKeyboard(Host);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _ear?.Dispose();
        _ear = null;
    }

    /// <inheritdoc/>
    private protected override void Process() => Guard(ChatOperations.ListenConversation, ConversationId ?? ActiveChat.ConversationId, () =>
    {
        if (_keyboard!.Input == ChatInput.None)
        {
            ThrowTerminatingError(NotInteractive(null));
        }

        using TextWriter? transcript = OpenTranscript();
        BpChat chat = ActiveChat;
        _screen = new ChatScreen(Host.UI, transcript, chat.Client.Redact, Accent());
        try
        {
            Talk(chat);
        }
        catch (OperationCanceledException) when (Pump.Token.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            _screen.NewLine();
            _ear?.Dispose();
            _ear = null;
        }

        if (PassThru)
        {
            _said.ForEach(message => WriteObject(ForPipeline(message)));
        }
    });

    private void Talk(BpChat chat)
    {
        // A host that asks nobody says so at the first question: nothing is begun before.
        string? line = _keyboard!.Input == ChatInput.Host ? Read() : "";
        if (line is null)
        {
            return;
        }

        string? conversation = New ? null : GivenConversation ?? chat.ConversationId;
        if (conversation is not null)
        {
            Open(conversation);
        }
        else if (!OpenNew())
        {
            return;
        }

        while (line is not null && !HasEnded && Do(line))
        {
            line = Read();
        }
    }

    /// <summary>Begins a conversation, and goes into it.</summary>
    /// <returns>Whether it could be done; the error is written.</returns>
    private bool OpenNew()
    {
        string id = "";
        return Guard(ChatOperations.CreateConversation, null, () => id = BeginConversation(Context))
            && Guard(ChatOperations.ListenConversation, id, () => Open(id));
    }

    /// <summary>Goes into a conversation.</summary>
    private void Open(string conversation)
    {
        // Until it can be heard, the one before goes on.
        ChatMessageFeed feed = OpenFeed(conversation);
        _ear?.Dispose();
        _ear = new ChatEar(feed, Pump.Token);
        _choices = null;
        _conversation = conversation;
        ActiveChat.ConversationId = conversation;
        _screen!.Note($"Conversation {conversation}. /help lists the commands, /exit ends.");
    }

    private string? Read()
    {
        _screen!.Prompt();
        string? line;
        try
        {
            line = _keyboard!.ReadLine(
                () =>
                {
                    if (_screen.IsGrowing)
                    {
                        _screen.NewLine();
                    }

                    _screen.Prompt();
                },
                (read, isTyping) =>
                {
                    // What comes while somebody types waits for the end of the line.
                    _ = Hear(read, isShown: !isTyping);
                    _screen.Prompt();
                });
        }
        catch (HostException exception)
        {
            if (Pump.Token.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }

            ThrowTerminatingError(NotInteractive(exception));
            throw;
        }

        if (Pump.Token.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }

        if (line is not null)
        {
            _screen.Typed(line, isShown: _keyboard.Input != ChatInput.Redirected);
            if (_ear is not null)
            {
                ShowWhatCame();
            }
        }

        return line;
    }

    /// <summary>Does what a line says.</summary>
    /// <returns>Whether to go on.</returns>
    private bool Do(string line)
    {
        var typed = ChatLine.Of(line, _choices);
        switch (typed.Kind)
        {
            case ChatLineKind.Exit:
                return false;
            case ChatLineKind.Say:
                Say(MessagePayload.OfText(typed.Text));
                break;
            case ChatLineKind.Choose when typed.Option is { IsLink: true } link:
                _screen!.Note($"{link.Label} is a page: {link.Value}");
                break;
            case ChatLineKind.Choose:
                _choices!.Answered();
                Say(MessagePayload.OfText(string.Equals(ChoiceAs, "Label", StringComparison.OrdinalIgnoreCase) ? typed.Option!.Label : typed.Option!.Value));
                break;
            case ChatLineKind.New:
                _ = OpenNew();
                break;
            case ChatLineKind.List:
                _ = Guard(ChatOperations.ListConversations, null, ListConversations);
                break;
            case ChatLineKind.Image when MessagePayload.IsAddress(typed.Text):
                Say(MessagePayload.OfImage(typed.Text));
                break;
            case ChatLineKind.Image:
                _screen!.Note("Give the address of a picture, http or https: /image https://example.com/picture.png");
                break;
            case ChatLineKind.Event:
                Tell(typed.Text);
                break;
            case ChatLineKind.Help:
                _screen!.Note(string.Join("\n", ChatLine.Help));
                break;
            case ChatLineKind.Unknown:
                _screen!.Note($"There is no command {typed.Text}. /help lists them; to say it, begin with two slashes.");
                break;
            case ChatLineKind.Nothing:
            default:
                break;
        }

        return true;
    }

    private void Say(MessagePayload payload)
    {
        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal) { ["payload"] = ChatPayload.Of(payload), ["conversationId"] = _conversation };
        if (Guard(ChatOperations.CreateMessage, _conversation, () =>
        {
            ChatMessage said = Requests.Read<ChatMessage>(new ApiRequest(ChatOperations.CreateMessage, arguments, Context));
            said.IsBot = false;
            _said.Add(said);
            _ = _own.Add(said.Id ?? "");
        }))
        {
            AwaitAnswers(_patience);
        }
    }

    private void Tell(string json)
    {
        object? payload;
        try
        {
            using var document = JsonDocument.Parse(json, JsonText.DocumentOptions);
            payload = document.RootElement.ValueKind == JsonValueKind.Object ? JsonValue.FromPowerShell(JsonValue.Read(document.RootElement), "Payload") : null;
        }
        catch (JsonException)
        {
            payload = null;
        }

        if (payload is null)
        {
            _screen!.Note("Give what the event holds as a JSON object: /event {\"type\":\"opened\"}");
            return;
        }

        var arguments = new Dictionary<string, object?>(StringComparer.Ordinal) { ["payload"] = payload, ["conversationId"] = _conversation };
        if (Guard(ChatOperations.CreateEvent, _conversation, () => Requests.Send(new ApiRequest(ChatOperations.CreateEvent, arguments, Context))))
        {
            // A bot need not answer an event.
            AwaitAnswers(TimeSpan.FromSeconds(QuietSec));
        }
    }

    private void ListConversations()
    {
        List<string> lines = [];
        Requests.List(new ApiRequest(ChatOperations.ListConversations, [], Context), ModelReader.Item<ChatConversation>, conversation => lines.Add(
            $"{(conversation.Id == _conversation ? "*" : " ")} {Names.Short(conversation.Id)}  {conversation.UpdatedAt?.ToString("g", System.Globalization.CultureInfo.CurrentCulture)}".TrimEnd()));
        _screen!.Note(lines.Count > 0 ? string.Join("\n", lines) : "No conversation is yours.");
    }

    /// <summary>Waits until the bot has answered and says nothing more, or somebody wants to type.</summary>
    private void AwaitAnswers(TimeSpan patience)
    {
        _hasAnswered = false;
        var quiet = TimeSpan.FromSeconds(QuietSec);
        var watch = Stopwatch.StartNew();
        while (!HasEnded && !_keyboard!.HasKey)
        {
            if (watch.Elapsed > (_hasAnswered ? quiet : patience))
            {
                if (_hasAnswered || _keyboard.Input == ChatInput.Console || patience < _patience)
                {
                    return;
                }

                // A signal can be missing though the message is there.
                Check();
                if (!ShowWhatCame())
                {
                    _screen!.Note($"(no answer within {_patience.TotalSeconds:0} s)");
                    return;
                }
            }

            if (Hear(null))
            {
                watch.Restart();
            }
        }
    }

    /// <summary>Looks for what no signal told of. Only who may not listen any more cannot go on.</summary>
    private void Check()
    {
        try
        {
            Pump.Await(_ear!.CheckAsync());
        }
        catch (ApiException exception) when (exception.Status is not (401 or 403 or 404))
        {
            _screen!.Note($"What was said could not be listed: {Connection.Redact(exception.Message)}");
        }
    }

    /// <summary>Waits a little, and shows what came.</summary>
    /// <returns>Whether something came.</returns>
    private bool Hear(Task? other, bool isShown = true)
    {
        var pause = Task.Delay(_step, Pump.Token);
        _ = Pump.Await(!isShown ? Task.WhenAny(pause) : other is null ? Task.WhenAny(_ear!.Heard, pause) : Task.WhenAny(_ear!.Heard, pause, other));
        return Pump.Token.IsCancellationRequested ? throw new PipelineStoppedException() : isShown && ShowWhatCame();
    }

    private bool ShowWhatCame()
    {
        bool came = false;
        while (true)
        {
            // Whether there is a message is asked first: its signals came before it.
            bool hasMessage = _ear!.Heard.IsCompleted;
            while (_ear.TakeSignal() is Client.ChatSignal signal)
            {
                _screen!.Signal(signal);
                came |= _screen.IsGrowing;
            }

            if (!hasMessage || _ear.Take() is not ChatFeedItem item)
            {
                return came;
            }

            came |= ShowMessage(MessageOf(item));
        }
    }

    private bool ShowMessage(ChatMessage message)
    {
        if (message.Id is string id && _own.Remove(id))
        {
            return false;
        }

        _said.Add(message);
        if (message.UserId == ActiveChat.UserId)
        {
            _screen!.Message(message, "you");
            return false;
        }

        bool isBot = message.IsBot != false;
        _screen!.Message(message, isBot ? null : message.UserId ?? "somebody");
        if (isBot)
        {
            _choices = ChatChoices.Of(message.Payload) ?? _choices;
            _hasAnswered = true;
        }

        return isBot;
    }

    private StreamWriter? OpenTranscript()
    {
        if (Transcript is null)
        {
            return null;
        }

        string path = GivenPath.Require(this, Transcript, nameof(Transcript), "a file");
        try
        {
            return new StreamWriter(path, append: true, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ArgumentException($"-Transcript: {exception.Message}", exception);
        }
    }

    /// <summary>What turns colour on and off, by the rules of PowerShell and of the terminal.</summary>
    private (string On, string Off) Accent()
    {
        if (_keyboard!.Input != ChatInput.Console || Console.IsOutputRedirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || GetVariableValue("PSStyle") is not object style || Text(style, "OutputRendering") == "PlainText")
        {
            return ("", "");
        }

        return (Text(PSObject.AsPSObject(style).Properties["Foreground"]?.Value, "Cyan"), Text(style, "Reset"));

        static string Text(object? item, string name) => item is null ? "" : PSObject.AsPSObject(item).Properties[name]?.Value?.ToString() ?? "";
    }

    private static ErrorRecord NotInteractive(Exception? exception) => Errors.Record(
        new InvalidOperationException("There is nobody to talk: this host asks no questions, and has no input to read.", exception),
        "NotInteractive",
        ErrorCategory.InvalidOperation,
        null,
        "Run it in a terminal, or give the process lines to read: 'hi' | pwsh -Command { Enter-BpChat }. In scripts use Send-BpChatMessage -Wait or Invoke-BpChatTest.");
}
