using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>One request to an operation of the Chat API, as the handlers see it.</summary>
/// <param name="chat">Whose webhook id it came below.</param>
/// <param name="call">The request.</param>
internal sealed class ChatCall(ChatInstance chat, Call call)
{
    private readonly List<Action> _afterwards = [];

    public ChatInstance Chat { get; } = chat;

    public Call Call { get; } = call;

    public Store Store => Call.Store;

    public BotState Bot => Chat.Bot;

    public Input Body => Call.Body;

    /// <summary>Who asks, as the key names them: by the id that they chose, where they did.</summary>
    public string Caller { get; set; } = "";

    /// <summary>The service's id of who asks.</summary>
    public string UserId => Bot.ChatUsers.Of(Caller);

    /// <summary>The stream that the answer is; null for an answer that ends.</summary>
    public SignalStream? Stream { get; set; }

    /// <summary>What the user said, for the bot to answer; null for nothing.</summary>
    public JsonObject? Said { get; private set; }

    /// <summary>What listeners are told once this is stored, and before it is answered.</summary>
    public IReadOnlyList<Action> Afterwards => _afterwards;

    public string Path(string name) => Call.Path(name);

    /// <summary>Tells a channel of it afterwards.</summary>
    public void Publish(string channel, string type, JsonObject data) => _afterwards.Add(() => Store.Signals.Publish(channel, type, data));

    /// <summary>Ends the streams of a channel afterwards.</summary>
    public void Close(string channel) => _afterwards.Add(() => Store.Signals.Close(channel));

    /// <summary>Tells a conversation of what its user said or sent.</summary>
    /// <param name="channel">The conversation.</param>
    /// <param name="type">The type of the signal.</param>
    /// <param name="shown">The message or event, as the answer has it.</param>
    public void Say(string channel, string type, JsonObject shown)
    {
        JsonObject data = shown.Copy();
        data["isBot"] = false;
        Publish(channel, type, data);
        Said = new JsonObject { ["type"] = type, ["conversationId"] = channel, ["data"] = data.Copy() };
    }
}
