using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Emulator;

/// <summary>
/// A bot that answers what is said to it in its chat: in each conversation one thing after the other, a little later. It does not hear itself.
/// </summary>
internal sealed class ChatBot(Store store, IChatAnswerer answerer, TimeSpan delay, Action<string> warn) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    // The last turn of each conversation that has some.
    private readonly Dictionary<string, Task> _turns = [];
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Hears what a user of a chat said.</summary>
    public void Hear(ChatInstance chat, JsonObject said)
    {
        string conversationId = said.Text("conversationId");
        if (chat.BotId != store.State.SampleBotId || _stop.IsCancellationRequested)
        {
            return;
        }

        lock (_turns)
        {
            Task before = _turns.TryGetValue(conversationId, out Task? last) ? last : Task.CompletedTask;
            var pause = Task.Delay(delay, _stop.Token);
            var turn = Task.Run(() => AnswerAsync(before, pause, chat, conversationId, said));
            _turns[conversationId] = turn;
            turn.ContinueWith(_ => Forget(conversationId, turn), TaskScheduler.Default);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        answerer.Dispose();
    }

    private void Forget(string conversationId, Task turn)
    {
        lock (_turns)
        {
            if (_turns.TryGetValue(conversationId, out Task? last) && last == turn)
            {
                _turns.Remove(conversationId);
            }
        }
    }

    private async Task AnswerAsync(Task before, Task pause, ChatInstance chat, string conversationId, JsonObject said)
    {
        try
        {
            await before.ConfigureAwait(false);
            await pause.ConfigureAwait(false);
            if (TurnOf(chat.Bot, conversationId, said) is ChatTurn turn)
            {
                using var ends = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                ends.CancelAfter(_patience);
                answerer.Answer(turn, answer => Say(chat, conversationId, answer), what => Complain(chat.Bot, conversationId, what), ends.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Complain(chat.Bot, conversationId, $"it took more than {_patience.TotalSeconds} seconds");
        }
#pragma warning disable CA1031 // Whatever a bot does, its emulator goes on.
        catch (Exception exception)
        {
            Complain(chat.Bot, conversationId, exception.Message);
        }
#pragma warning restore CA1031
    }

    /// <summary>What was said, with where and by whom; null where the conversation is gone.</summary>
    private ChatTurn? TurnOf(BotState bot, string conversationId, JsonObject said)
    {
        lock (store.Gate)
        {
            if (!bot.Conversations.TryGetValue(conversationId, out ConversationState? conversation))
            {
                return null;
            }

            var data = (JsonObject)said["data"]!;
            string userId = data.Text("userId");
            JsonObject? user = bot.Users.TryGetValue(bot.ChatUsers.Of(userId), out JsonObject? found) ? found : null;
            JsonObject Shown(JsonObject? thing, string id) => new JsonObject { ["id"] = id }
                .With("createdAt", thing?["createdAt"]).With("updatedAt", thing?["updatedAt"]).With("name", thing?["name"]).With("pictureUrl", thing?["pictureUrl"]);
            return new ChatTurn(
                new JsonObject { ["type"] = said["type"]!.DeepClone(), ["data"] = data.Copy() }, Shown(conversation.Data, data.Text("conversationId")), Shown(user, userId));
        }
    }

    private void Say(ChatInstance chat, string conversationId, JsonObject answer)
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        if (ChatPayloads.Fault(answer) is string fault)
        {
            Complain(chat.Bot, conversationId, fault);
            return;
        }

        lock (store.Gate)
        {
            if (!chat.Bot.Conversations.ContainsKey(conversationId))
            {
                return;
            }

            if (answer["event"] is JsonObject sent)
            {
                ChatEventsApi.Send(store, chat.Bot, conversationId, sent);
                return;
            }

            (string type, JsonObject payload) = ChatPayloads.ToRuntime((JsonObject)answer["payload"]!, answer["metadata"]);
            MessagesApi.Add(store, chat.Bot, MessagesApi.New(store, isIncoming: false, conversationId, chat.BotId, type, payload));
        }
    }

    private void Complain(BotState bot, string conversationId, string what)
    {
        // What is stopped in the middle fails in many ways, and none is the bot's fault.
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        string message = $"The bot did not answer as it should: {what}";
        lock (store.Gate)
        {
            BotLogsApi.Add(store, bot, "error", message, conversationId: conversationId);
        }

        warn(message);
    }
}
