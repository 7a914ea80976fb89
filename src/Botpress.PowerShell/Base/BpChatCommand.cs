using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command over the Chat API: it acts as the one person whom its chat is of.</summary>
public abstract class BpChatCommand : BpOperationCommand
{
    private BpChat? _chat;

    /// <summary>
    /// The chat to use: who speaks, to which bot. The default is the one that Connect-BpChat made last in this runspace.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public BpChat? Chat { get; set; }

    private protected override ApiClient Client => ActiveChat.Client;

    internal override IConnection Connection => ActiveChat;

    private protected override ApiContext Context => ActiveChat.Context;

    /// <summary>The chat to use; without one, or with a closed one, nothing can work.</summary>
    internal BpChat ActiveChat
    {
        get
        {
            BpChat? chat = FindChat();
            if (chat is { IsClosed: false })
            {
                return chat;
            }

            ThrowNoChat(chat is null ? "There is no chat." : "The chat is closed.");
            throw new InvalidOperationException();
        }
    }

    /// <summary>The chat's current conversation.</summary>
    /// <exception cref="ArgumentException">There is none yet.</exception>
    private protected string CurrentConversation => ActiveChat.ConversationId ?? throw new ArgumentException(
        "There is no conversation yet: give -ConversationId, open one with New-BpChatConversation, or say something with Send-BpChatMessage, which opens one.");

    private protected override Dictionary<string, object?> FieldsOf(Operation operation)
    {
        Dictionary<string, object?> fields = base.FieldsOf(operation);
        if (!fields.ContainsKey("conversationId") && (operation.PathParameters.Contains("conversationId") || operation == ChatOperations.CreateEvent))
        {
            fields["conversationId"] = CurrentConversation;
        }

        return fields;
    }

    private protected override void Stamp(object? item, ApiRequest request)
    {
        switch (item)
        {
            // By its id, a message names the chat's own user, whoever sent it.
            case ChatMessage message when request.Operation != ChatOperations.GetMessage:
                message.IsBot ??= ActiveChat.IsBot(message.UserId);
                break;
            case ChatParticipant participant:
                participant.ConversationId = request.TextOf("conversationId");
                break;
        }
    }

    /// <summary>Tells the user of what happens to a stream.</summary>
    private protected ChatObserver StreamObserver => new()
    {
        Lost = text => Pump.Post(() => WriteWarning(text)),
        Requests = Reporter.Observer,
        Verbose = text => Pump.PostForLater(() => Reporter.Tell(text)),
    };

    /// <summary>The messages of a conversation, from a point on, each once; to be opened.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="start">Where they begin.</param>
    /// <param name="reconnects">Whether a stream that is lost is opened again.</param>
    /// <param name="listener">Who listens; null for the chat's own user.</param>
    private protected ChatMessageFeed NewFeed(string conversationId, ChatFeedStart start, bool reconnects = true, ChatListening? listener = null)
    {
        BpChat chat = ActiveChat;
        listener ??= new ChatListening(chat.Context, chat.UserId ?? "");
        return new ChatMessageFeed(chat.Client, listener.Context, conversationId, listener.UserId, start, new ChatListenerOptions { Reconnect = reconnects }, StreamObserver);
    }

    /// <summary>The messages of a conversation from now on, each once.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="listener">Who listens; null for the chat's own user.</param>
    private protected ChatMessageFeed OpenFeed(string conversationId, ChatListening? listener = null)
    {
        ChatMessageFeed feed = NewFeed(conversationId, new ChatFeedStart(), listener: listener);
        try
        {
            Pump.Await(feed.OpenAsync(Pump.Token));
            return feed;
        }
        catch
        {
            feed.Dispose();
            throw;
        }
    }

    /// <summary>Whether the bot said something, as far as that is known: who is not the user, and was not heard as somebody else, is taken for the bot.</summary>
    /// <param name="message">What was said.</param>
    /// <param name="userId">The user who listens.</param>
    private protected static bool IsOfBot(ChatMessage message, string? userId) => message.IsBot != false && message.UserId != userId;

    /// <summary>Begins a conversation.</summary>
    /// <param name="context">Who begins it.</param>
    /// <returns>Its id.</returns>
    private protected string BeginConversation(ApiContext context) => Requests.Read<ChatConversation>(new ApiRequest(ChatOperations.CreateConversation, [], context)).Id
        ?? throw new ArgumentException("The chat gave no id for the new conversation.");

    /// <summary>The conversation of what is said without naming one, which is begun where there is none yet: once, whoever is first.</summary>
    private protected string BeginOrGoOn()
    {
        BpChat chat = ActiveChat;
        Pump.Await(chat.Beginning.WaitAsync(Pump.Token));
        try
        {
            return chat.ConversationId ??= BeginConversation(Context);
        }
        finally
        {
            _ = chat.Beginning.Release();
        }
    }

    /// <summary>The next message; null when the wait is over.</summary>
    private protected ChatMessage? Next(ChatMessageFeed feed, TimeSpan? wait) => Pump.Await(feed.NextAsync(wait, Pump.Token)) is ChatFeedItem item ? MessageOf(item) : null;

    /// <summary>A message of a feed, with what is known of who said it.</summary>
    private protected ChatMessage MessageOf(ChatFeedItem item)
    {
        ChatMessage message = Read<ChatMessage>(item.Message);
        if (item.IsBot is bool isBot && message.UserId is string sender)
        {
            ActiveChat.Heard(sender, isBot);
        }

        message.IsBot = item.IsBot ?? ActiveChat.IsBot(message.UserId);
        return message;
    }

    /// <summary>An object of what a stream carried.</summary>
    private protected static T Read<T>(JsonElement json) => ModelReader.Item<T>(Encoding.UTF8.GetBytes(json.GetRawText()));

    /// <summary>The object as it is emitted.</summary>
    private protected object ForPipeline(object item) => ModelReader.ForPipeline(item, Lost);

    private protected override void ThrowClosed() => ThrowNoChat("The chat was closed meanwhile.");

    private BpChat? FindChat()
    {
        if (_chat is null && Original is BpChatCommand original)
        {
            // One for all copies.
            _chat = Ask(original.FindChat);
        }

        BpChat? chat = _chat ?? Chat ?? DefaultChat.Current;
        _chat = chat is { IsClosed: false } ? chat : _chat;
        return chat;
    }

    private void ThrowNoChat(string problem) => ThrowTerminatingError(NoChat(problem));

    /// <summary>The error where there is no chat to work in.</summary>
    internal static ErrorRecord NoChat(string problem) => Errors.Record(
        new InvalidOperationException(problem),
        "NoChat",
        ErrorCategory.ConnectionError,
        null,
        "Run Connect-BpChat first, with the webhook id of the bot's chat or with a bot piped in; or Start-BpEmulator -Answer @{ '*' = 'Hello!' } to try it without an account. In another runspace, pass -Chat.");

    /// <summary>Who listens.</summary>
    /// <param name="Context">The key of the user.</param>
    /// <param name="UserId">The user's id.</param>
    private protected sealed record ChatListening(ApiContext Context, string UserId);
}
