using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <content>How one test is run: step by step, over what the bot says.</content>
public sealed partial class InvokeBpChatTestCommand
{
    private void Run(ChatTestScript test, int place)
    {
        if (!ShouldProcess(test.Name, $"Run chat test of {test.Steps.Count} {(test.Steps.Count == 1 ? "step" : "steps")}"))
        {
            return;
        }

        var watch = Stopwatch.StartNew();
        var result = new ChatTestResult { Name = test.Name, Path = test.Path };
        ChatListening? speaker = null;
        try
        {
            speaker = NewUser ? MadeUser() : new ChatListening(ActiveChat.Context, ActiveChat.UserId ?? "");
            result.ConversationId = BeginConversation(speaker.Context);
            using ChatMessageFeed feed = OpenFeed(result.ConversationId, speaker);
            new Talk(this, feed, speaker, result).Run(test.Steps);
        }
        catch (ApiException exception)
        {
            // Not an error: whoever asks the result alone must not take the test for one that passed.
            result.Failures.Add($"The conversation could not be had: {Problem(exception)}");
        }
        catch (ObjectDisposedException)
        {
            ThrowClosed();
        }
        finally
        {
            CleanUp(result, speaker);
        }

        result.Duration = watch.Elapsed;
        lock (_results)
        {
            _results[place] = result;
        }

        WriteObject(result);
    }

    private ChatListening MadeUser()
    {
        NewChatUser user = Requests.Read<NewChatUser>(new ApiRequest(ChatOperations.CreateUser, [], new ApiContext()));
        ActiveChat.Client.AddSecret(user.Key ?? "");
        return new ChatListening(new ApiContext { UserKey = user.Key }, user.Id ?? "");
    }

    private void CleanUp(ChatTestResult result, ChatListening? speaker)
    {
        if (Keep || speaker is null || Pump.Token.IsCancellationRequested)
        {
            return;
        }

        if (result.ConversationId is not null)
        {
            Delete("conversation", new ApiRequest(ChatOperations.DeleteConversation, new Dictionary<string, object?> { ["id"] = result.ConversationId }, speaker.Context));
        }

        if (NewUser)
        {
            Delete("user", new ApiRequest(ChatOperations.DeleteUser, [], speaker.Context));
        }

        void Delete(string what, ApiRequest request)
        {
            try
            {
                _ = Requests.Send(request);
            }
            catch (ApiException exception)
            {
                WriteWarning($"The {what} that the test '{Names.Short(result.Name)}' made could not be deleted: {Problem(exception)}");
            }
        }
    }

    private string Problem(ApiException exception) => TerminalText.Clean(Connection.Redact(exception.Message));

    /// <summary>The talk of one test.</summary>
    /// <param name="command">The command, for requests and for what only the pipeline's thread may do.</param>
    /// <param name="feed">What is said.</param>
    /// <param name="speaker">Who speaks.</param>
    /// <param name="result">What came of it.</param>
    private sealed class Talk(InvokeBpChatTestCommand command, ChatMessageFeed feed, ChatListening speaker, ChatTestResult result)
    {
        // What the bot said, and how much of it steps have taken.
        private readonly List<ChatMessage> _heard = [];
        private readonly HashSet<string> _own = new(StringComparer.Ordinal);
        private int _taken;
        private ChatChoices? _choices;

        // Does not run while others are waited for.
        private readonly Stopwatch _watch = new();
        private TimeSpan _timeout;
        private TimeSpan _quiet;
        private string? _scriptProblem;

        // Whether the step has looked for what no signal told of after its time was over. Nothing more is heard in it then.
        private bool _isOver;

        public void Run(IReadOnlyList<ChatTestPart> parts)
        {
            foreach (ChatTestPart part in parts)
            {
                var step = new ChatTestStep { Number = part.Number, Name = part.Name, Action = part.Action == ChatTestAction.None ? null : part.Action.ToString(), Said = SaidBy(part), Expected = part.Expected };
                result.Steps.Add(step);
                _watch.Restart();
                _timeout = TimeSpan.FromSeconds(part.TimeoutSec ?? command.TimeoutSec);
                _quiet = TimeSpan.FromSeconds(part.QuietSec ?? command.QuietSec);
                (_scriptProblem, _isOver) = (null, false);
                int before = _taken;
                try
                {
                    step.Failure = Do(part) ?? Judge(part, before);
                }
                catch (ApiException exception)
                {
                    step.Failure = command.Problem(exception);
                }

                step.Duration = _watch.Elapsed;
                int after = step.Failure is null ? _taken : _heard.Count;
                step.Received.AddRange(_heard.Skip(before).Take(after - before));
                _taken = after;
                if (step.Failure is not null)
                {
                    result.Failures.Add(step.ToString());
                    if (!command.ContinueOnFailure)
                    {
                        break;
                    }
                }
            }
        }

        private static string? SaidBy(ChatTestPart part) => part.Text ?? (part.Payload is null ? null
            : part.Action == ChatTestAction.Send && PayloadText.Of(PayloadText.Field(part.Payload, "type") as string, part.Payload) is string text ? text : JsonText.Write(part.Payload));

        /// <summary>Does what the step does; gives what was wrong, or null.</summary>
        private string? Do(ChatTestPart part)
        {
            switch (part.Action)
            {
                case ChatTestAction.Say:
                    Send(ChatPayload.Of(MessagePayload.OfText(part.Text!)));
                    return null;
                case ChatTestAction.Choose:
                    return Choose(part.Text!);
                case ChatTestAction.Send:
                    Send(part.Payload!);
                    return null;
                case ChatTestAction.Event:
                    _ = command.Requests.Send(new ApiRequest(
                        ChatOperations.CreateEvent, new Dictionary<string, object?> { ["payload"] = part.Payload, ["conversationId"] = result.ConversationId }, speaker.Context));
                    return null;
                case ChatTestAction.None:
                default:
                    return null;
            }
        }

        private void Send(object payload)
        {
            ChatMessage said = command.Requests.Read<ChatMessage>(new ApiRequest(
                ChatOperations.CreateMessage, new Dictionary<string, object?> { ["payload"] = payload, ["conversationId"] = result.ConversationId }, speaker.Context));
            said.IsBot = false;
            _ = _own.Add(said.Id ?? "");
            result.Transcript.Add(said);
        }

        private string? Choose(string text)
        {
            // The list may still be on its way.
            while (_choices?.Find(text) is null && Hear(_timeout))
            {
            }

            ChatOption? option = _choices?.Find(text);
            if (option is { IsLink: false })
            {
                Send(ChatPayload.Of(MessagePayload.OfText(option.Value)));
                return null;
            }

            return option is not null ? $"'{option.Label}' is a link, which cannot be chosen"
                : _choices is null ? "the bot has given nothing to choose from"
                : $"the last list has no '{text}'. It has: {string.Join(", ", _choices.Options.Select(shown => $"'{shown.Label}'"))}";
        }

        /// <summary>Waits for what is expected; gives what was wrong, or null.</summary>
        private string? Judge(ChatTestPart part, int before)
        {
            foreach (ChatExpectation expectation in part.Expect)
            {
                if (!Meets(expectation))
                {
                    return $"expected {expectation}{(command.Exact ? " next" : "")} within {_timeout.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)} s; {Came(before)}{_scriptProblem}";
                }
            }

            if (part.ExpectNot.Count > 0)
            {
                // Nothing to look at before the bot has answered.
                if (_heard.Count == before)
                {
                    _ = Hear(_timeout);
                }

                for (int judged = before; judged < _heard.Count || Hear(Sooner(_watch.Elapsed + _quiet, _timeout)); judged++)
                {
                    if (part.ExpectNot.FirstOrDefault(unwanted => IsMet(unwanted, _heard[judged])) is ChatExpectation unwanted)
                    {
                        return $"expected nothing that is {unwanted}; {Came(before)}";
                    }
                }
            }

            if (part.ExpectNothing && (_heard.Count > _taken || HearUntil(_watch.Elapsed + _quiet) || Look()))
            {
                return $"expected nothing more within {_quiet.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)} s; {Came(_taken)}";
            }

            if (part.ExpectNot.Count > 0)
            {
                // All of it was looked at.
                _taken = _heard.Count;
            }

            return null;
        }

        /// <summary>Whether a message meets the expectation, which then takes all before it, too.</summary>
        private bool Meets(ChatExpectation expectation)
        {
            for (int place = _taken; place < _heard.Count || Hear(_timeout); place++)
            {
                if (IsMet(expectation, _heard[place]))
                {
                    _taken = place + 1;
                    return true;
                }

                if (command.Exact)
                {
                    return false;
                }
            }

            return false;
        }

        private bool IsMet(ChatExpectation expectation, ChatMessage message)
        {
            if (expectation.Script is not ScriptBlock script)
            {
                return expectation.Fits(message);
            }

            // Where its turn has to be awaited, the time is not the bot's.
            _watch.Stop();
            bool isMet = command.Ask(() => Answer(script, command.ForPipeline(message)));
            _watch.Start();
            return isMet;
        }

        private bool Answer(ScriptBlock script, object message)
        {
            try
            {
                return LanguagePrimitives.IsTrue(script.InvokeWithContext(null, [new PSVariable("_", message)]));
            }
            catch (RuntimeException exception) when (exception is not PipelineStoppedException)
            {
                _scriptProblem = $"; the script failed: {TerminalText.Line(exception.Message)}";
                return false;
            }
        }

        private string Came(int from) => _heard.Count == from ? "nothing came" : $"what came: {string.Join(", ", _heard.Skip(from).Select(message => $"'{TerminalText.Line(message.Text ?? "")}'"))}";

        /// <summary>Waits for the next thing that the bot says, at most for the step's time; before it says that there is none, it looks once.</summary>
        private bool Hear(TimeSpan until)
        {
            if (_isOver)
            {
                return false;
            }

            if (_watch.Elapsed < until && HearUntil(until))
            {
                return true;
            }

            _isOver = until >= _timeout;
            return Look();
        }

        /// <summary>Hears what was said until now: a signal can be missing though the message is there.</summary>
        private bool Look()
        {
            int before = _heard.Count;
            command.Pump.Await(feed.CheckAsync(command.Pump.Token));
            while (HearUntil(TimeSpan.Zero))
            {
            }

            return _heard.Count > before;
        }

        private static TimeSpan Sooner(TimeSpan one, TimeSpan other) => one < other ? one : other;

        private bool HearUntil(TimeSpan end)
        {
            while (true)
            {
                TimeSpan left = end - _watch.Elapsed;
                if (command.Next(feed, left > TimeSpan.Zero ? left : TimeSpan.Zero) is not ChatMessage message)
                {
                    return false;
                }

                if (message.Id is string id && _own.Remove(id))
                {
                    continue;
                }

                result.Transcript.Add(message);
                if (IsOfBot(message, speaker.UserId))
                {
                    _heard.Add(message);
                    _choices = ChatChoices.Of(message.Payload) ?? _choices;
                    return true;
                }
            }
        }
    }
}
