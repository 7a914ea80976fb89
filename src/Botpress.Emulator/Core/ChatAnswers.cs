using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading;

namespace Botpress.Emulator;

/// <summary>What a user of a chat said or sent.</summary>
/// <param name="Said">The signal that streams have of it: type and data.</param>
/// <param name="Conversation">The conversation, as the chat shows it.</param>
/// <param name="User">Who said it, as the chat shows them.</param>
public sealed record ChatTurn(JsonObject Said, JsonObject Conversation, JsonObject User);

/// <summary>Makes up what a bot answers. It is let go when the emulator stops.</summary>
public interface IChatAnswerer : IDisposable
{
    /// <summary>Answers. What it throws goes into the bot's log.</summary>
    /// <param name="turn">What was said or sent.</param>
    /// <param name="say">
    /// Says something: an object with the payload of a message in the chat's form and perhaps metadata, or with an event.
    /// </param>
    /// <param name="complain">Tells of something that went wrong, for the log of the bot.</param>
    /// <param name="stop">Says that it takes too long, or that the emulator stops.</param>
    void Answer(ChatTurn turn, Action<JsonObject> say, Action<string> complain, CancellationToken stop);
}

/// <summary>What a bot answers to a text.</summary>
/// <param name="Pattern">The text, in which a star stands for any characters, a question mark for one, [abc] for one of these; case does not count.</param>
/// <param name="Answers">What it says, one after the other: each as <see cref="IChatAnswerer"/> says it.</param>
public sealed record ChatRule(string Pattern, IReadOnlyList<JsonObject> Answers);
