using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;
using Botpress.Emulator;

namespace Botpress.PowerShell;

/// <summary>
/// Starts a local stand-in for Botpress Cloud, in this process or its own, and connects to it, so that the commands can be tried without an
/// account. It listens on 127.0.0.1 only, keeps its state in memory, and says so where it does not emulate something.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "BpEmulator", SupportsShouldProcess = true)]
[OutputType(typeof(BpEmulator))]
public sealed class StartBpEmulatorCommand : BpBaseCommand
{
    /// <summary>The port to listen on. The default is a free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    [NothingToOffer]
    public int Port { get; set; }

    /// <summary>Begins with a sample bot that has users, a conversation, a table, files and more, and makes it the session's bot.</summary>
    [Parameter]
    public SwitchParameter SampleData { get; set; }

    /// <summary>
    /// Takes tags, states, events, channels and message types that nobody declares, too, and conversations without an integration, for a
    /// quick try. Types, limits and references are checked as ever. What is refused without it would be refused by Botpress Cloud.
    /// </summary>
    [Parameter]
    public SwitchParameter Lenient { get; set; }

    /// <summary>
    /// A file that keeps the state: read at the start when it exists, written at the stop, also when the process is told to end. A file
    /// that no emulator wrote is refused, and so is one that another emulator has. The default is none.
    /// </summary>
    [Parameter, Text]
    public string? SnapshotPath { get; set; }

    /// <summary>The token to accept. The default is a random one.</summary>
    [Parameter, Text]
    [NothingToOffer]
    public string? Token { get; set; }

    /// <summary>
    /// The key that signs the keys of the users of chats, with which others can sign some, too. The default is the one of the snapshot, else a random
    /// one; the emulator's ChatKey property has it.
    /// </summary>
    [Parameter, Text]
    [NothingToOffer]
    public string? ChatKey { get; set; }

    /// <summary>
    /// How many requests a second are let in, of all clients together; what is beyond is refused with status 429. The default is 100, as in
    /// the cloud. 0 lets in any number.
    /// </summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [NothingToOffer]
    public int RateLimit { get; set; } = 100;

    /// <summary>
    /// The part of the requests that go wrong, from 0 to 1, to see how a script takes faults. The default is 0. The emulator's
    /// FaultCounts property tells what went wrong how often.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    [NothingToOffer]
    public double FaultRate { get; set; }

    /// <summary>What goes wrong then. The default is everything: errors, rate limits, broken connections, bodies and pages, and the streams of chats.</summary>
    [Parameter, Text]
    [ValidateSet(
        "RateLimited", "RateLimitedUntil", "RateLimitedByHeader", "LimitReached", "InternalError", "BadGateway", "Unavailable", "GatewayTimeout",
        "Refused", "ResetBefore", "ResetAfter", "ResetInBody", "SlowBody", "StalledBody", "TruncatedJson", "InvalidJson", "Html",
        "RepeatedCursor", "RepeatedItem", "CutStream", "CutInFrame", "StalledStream", "LostSignal", "DoubledSignal")]
    public string[] Fault { get; set; } = [];

    /// <summary>
    /// The seed of the chance: the same requests in the same order go wrong again with the same seed, and -Generate makes the same data. The
    /// default is 0.
    /// </summary>
    [Parameter]
    [NothingToOffer]
    public int Seed { get; set; }

    /// <summary>
    /// How much to make up to begin with, in days that are over: @{ Conversations = 1000; MessagesPerConversation = 20; Days = 60 }, also Bots,
    /// Users, Events, Files, Rows, Logs, and Until, the moment that it ends with. The first bot is the session's. With the same -Seed it is the
    /// same again on that day, and at any time with Until.
    /// </summary>
    [Parameter]
    [NothingToOffer]
    public IDictionary? Generate { get; set; }

    /// <summary>
    /// How far the emulator's clock is ahead of this computer's, -90.00:00:00 for 90 days behind it. The emulator's ClockOffset property moves it
    /// forward while it runs.
    /// </summary>
    [Parameter]
    [NothingToOffer]
    public TimeSpan ClockOffset { get; set; }

    /// <summary>Forgets as the cloud does, by the emulator's clock: conversations, messages and events after 90 days, logs after 30 days.</summary>
    [Parameter]
    public SwitchParameter Retention { get; set; }

    /// <summary>How long a file is being indexed, and locked, as 00:00:05. The default is a moment.</summary>
    [Parameter]
    [NothingToOffer]
    public TimeSpan IndexingTime { get; set; }

    /// <summary>The keys of files whose indexing fails; a star stands for any characters.</summary>
    [Parameter, Text]
    [NothingToOffer]
    public string[] FailIndexing { get; set; } = [];

    /// <summary>How much later than the time that stands in it a line of a log shows at the most, each as chance has it, as in a cloud that is busy.</summary>
    [Parameter]
    [NothingToOffer]
    public TimeSpan LogDelay { get; set; }

    /// <summary>
    /// Makes a bot that answers in its chat, and connects to that, too: the sample bot, or else one named chat-bot. A hashtable has texts with * and ?
    /// and what is answered to them: text, what New-BpMessagePayload gives, a payload with its type, or several in a list. A text without wildcards is
    /// looked for first, then what has the most letters; [ordered] keeps its own order. A script block says with what it writes what is answered to $_,
    /// the message or event, in $Conversation, by $User; it runs apart, and has of your variables those with $using:.
    /// </summary>
    [Parameter]
    [NothingToOffer]
    public object? Answer { get; set; }

    /// <summary>How many milliseconds after what was said the bot of -Answer answers. The default is 250.</summary>
    [Parameter]
    [ValidateRange(0, 600_000)]
    [NothingToOffer]
    public int AnswerDelayMs { get; set; } = 250;

    /// <summary>Leaves the runspace's session and chat as they are; connect with the emulator's Url and Token.</summary>
    [Parameter]
    public SwitchParameter NoConnect { get; set; }

    /// <summary>
    /// Starts it in a process of its own, which outlives this PowerShell, also when that is killed: what is tested can end, and what it
    /// talked to is still there. Stop-BpEmulator ends it, in another session with -ProcessId or -Url; else it ends after -Lifetime.
    /// </summary>
    [Parameter]
    public SwitchParameter NewProcess { get; set; }

    /// <summary>How long an emulator in a process of its own runs at the most, 00:30:00 for half an hour. The default is 12 hours.</summary>
    [Parameter]
    [NothingToOffer]
    public TimeSpan Lifetime { get; set; }

    /// <summary>Is the process that -NewProcess starts; what the emulator begins with stands in its environment.</summary>
    [Parameter(DontShow = true)]
    public SwitchParameter Serve { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Serve)
        {
            EmulatorChild.Serve(AnswerScript.Prepare);
            return;
        }

        bool hasLifetime = MyInvocation.BoundParameters.ContainsKey(nameof(Lifetime));
        if (hasLifetime && (!NewProcess || Lifetime <= TimeSpan.Zero || Lifetime > EmulatorServer.MaximumLifetime))
        {
            ThrowTerminatingError(Errors.Record(
                new ArgumentException(NewProcess ? $"-Lifetime is {Lifetime}, which is no time that an emulator can run." : "-Lifetime is for an emulator in a process of its own."),
                "InvalidLifetime",
                ErrorCategory.InvalidArgument,
                Lifetime,
                NewProcess ? $"Give more than 0 and at most {EmulatorServer.MaximumLifetime.TotalDays} days, 02:00:00 for two hours." : "Give -NewProcess, too, or leave -Lifetime out: it ends with this process."));
        }

        if (Token is not null && (Token.Length == 0 || Token.Any(character => character is <= ' ' or > '~')))
        {
            ThrowTerminatingError(Errors.Record(
                new ArgumentException("-Token is empty, or has a space or another character that no token has: no request could carry it."),
                "InvalidToken",
                ErrorCategory.InvalidArgument,
                null,
                "Leave -Token out for a random one, or give letters, digits and signs."));
        }

        if (ChatKey?.Length == 0)
        {
            ThrowTerminatingError(Errors.Record(
                new ArgumentException("-ChatKey is empty, and nothing can be signed with that."), "InvalidChatKey", ErrorCategory.InvalidArgument, null, "Leave -ChatKey out for a random one."));
        }

        EmulatorData? data = null;
        try
        {
            data = Generate is null ? null : GeneratedData.Read(Generate);
            foreach ((string name, TimeSpan time) in new[] { (nameof(IndexingTime), IndexingTime), (nameof(LogDelay), LogDelay) })
            {
                if (time < TimeSpan.Zero || time > EmulatorServer.MaximumLifetime)
                {
                    throw new ArgumentException($"-{name} is {time}, and must be from 0 to {EmulatorServer.MaximumLifetime.TotalDays} days.");
                }
            }
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(Errors.Record(exception, "InvalidOption", ErrorCategory.InvalidArgument, null, "Get-Help Start-BpEmulator -Full says what each takes."));
        }

        AnswerScript.ScriptSource? script = null;
        IReadOnlyList<ChatRule>? rules = null;
        try
        {
            switch (GivenValue.Unwrapped(Answer))
            {
                case ScriptBlock block:
                    script = AnswerScript.Read(block, SessionState);
                    break;
                case IDictionary answers:
                    rules = ChatAnswers.Rules(answers);
                    break;
                case object other:
                    throw new ArgumentException($"-Answer is '{Names.Short(other)}': it takes a hashtable of texts and answers, or a script block.");
                case null when MyInvocation.BoundParameters.ContainsKey(nameof(Answer)):
                    throw new ArgumentException("-Answer is null: it takes a hashtable of texts and answers, or a script block.");
            }
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(Errors.Record(
                exception, "InvalidAnswer", ErrorCategory.InvalidArgument, null, "Give for example -Answer @{ 'hi*' = 'Hello!'; '*' = 'Sorry?' } or -Answer { \"You said $($_.Text)\" }."));
        }

        string? snapshot = SnapshotPath is null ? null : GivenPath.Require(this, SnapshotPath, nameof(SnapshotPath), "a file");
        if (!ShouldProcess(Port == 0 ? "127.0.0.1, a free port" : $"127.0.0.1:{Port}", "Start emulator"))
        {
            return;
        }

        IEmulator server;
        var options = new EmulatorOptions
        {
            Port = Port,
            SampleData = SampleData,
            Lenient = Lenient,
            SnapshotPath = snapshot,
            Token = Token,
            ChatKey = ChatKey,
            RateLimit = RateLimit,
            FaultRate = FaultRate,
            Faults = [.. Fault.Select(BpEmulator.KindOf)],
            Seed = Seed,
            Data = data,
            ClockOffset = ClockOffset,
            Behavior = new EmulatorBehavior
            {
                Retention = Retention,
                IndexingTime = MyInvocation.BoundParameters.ContainsKey(nameof(IndexingTime)) ? IndexingTime : null,
                FailingFiles = FailIndexing,
                LogDelay = LogDelay,
            },
            Lifetime = hasLifetime ? Lifetime : null,
        };
        try
        {
            AddAnswer(options, script, rules);
            server = NewProcess ? EmulatorChild.Start(options, this) : EmulatorServer.Start(options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException or RuntimeException)
        {
            options.Answerer?.Dispose();
            ThrowTerminatingError(Errors.Record(
                exception, "EmulatorNotStarted", ErrorCategory.OpenError, Port,
                (exception as EmulatorException)?.Advice ?? (exception is RuntimeException ? "Check the script of -Answer and what it uses." : "Check -Port and -SnapshotPath.")));
            return;
        }

        var emulator = new BpEmulator(server);
        RunningEmulators.Add(emulator);
        if (!NoConnect)
        {
            DefaultSession.Current = new BpSession(
                new ApiClientOptions { Url = emulator.Url, Token = emulator.Token, Headers = new Dictionary<string, string>() },
                new ApiContext(emulator.WorkspaceId, emulator.BotId));
            if (Answer is not null)
            {
                ConnectChat(emulator);
            }
        }

        WriteObject(emulator);
    }

    /// <summary>Says what the bot answers.</summary>
    private void AddAnswer(EmulatorOptions options, AnswerScript.ScriptSource? script, IReadOnlyList<ChatRule>? rules)
    {
        options.AnswerDelay = TimeSpan.FromMilliseconds(AnswerDelayMs);
        if (script is not null && NewProcess)
        {
            (options.AnswerScript, options.AnswerValues) = (script.Text, PSSerializer.Serialize(script.Values));
        }
        else if (script is not null)
        {
            options.Answerer = new AnswerScript(script);
            options.Warn = warning => HostWarning.Write(Host, warning);
        }
        else if (rules is not null)
        {
            options.AnswerRules = rules;
        }
    }

    /// <summary>Makes a new user of the bot's chat the one who chats in this runspace.</summary>
    private void ConnectChat(BpEmulator emulator)
    {
        try
        {
            using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
            _ = shell.AddCommand(new CmdletInfo("Connect-BpChat", typeof(ConnectBpChatCommand)))
                .AddParameter(nameof(ConnectBpChatCommand.WebhookId), emulator.WebhookId).AddParameter("Confirm", false).AddParameter("ErrorAction", ActionPreference.Stop);
            if (emulator.EncryptionKey is string key)
            {
                // Such a chat makes no users: they bring their ids along.
                _ = shell.AddParameter(nameof(ConnectBpChatCommand.EncryptionKey), key).AddParameter(nameof(ConnectBpChatCommand.UserId), $"user-{Guid.NewGuid():N}");
            }

            _ = shell.Invoke();
        }
        catch (RuntimeException exception)
        {
            WriteWarning($"The emulator runs, and its chat could not be connected to: {exception.ErrorRecord} Try Connect-BpChat.");
        }
    }
}
