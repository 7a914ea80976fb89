using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Sends a message to a conversation in the name of a user: text, Markdown, a picture, a choice, or a payload of any type, such as
/// New-BpMessagePayload makes. With -GetOrCreate it gives the message that has the same tags, or sends it; its WasCreated property tells
/// which.
/// </summary>
[Cmdlet(VerbsCommunications.Send, "BpMessage", SupportsShouldProcess = true, DefaultParameterSetName = "Payload")]
[Takes("MessagePayload", "Message")]
[OutputType(typeof(Message))]
public sealed class SendBpMessageCommand : BpBotCommand
{
    /// <summary>What to say. It makes a message of type text.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Text"), Text, FromLine]
    [NothingToOffer]
    public string? Text { get; set; }

    /// <summary>What to say, with Markdown in it. It makes a message of type markdown.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Markdown"), Text]
    [NothingToOffer]
    public string? Markdown { get; set; }

    /// <summary>The address of a picture, http or https. It makes a message of type image.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Image"), Text, WebAddress]
    [NothingToOffer]
    public string? Image { get; set; }

    /// <summary>The question whose options are shown as buttons. It makes a message of type choice.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Choice"), Text]
    [NothingToOffer]
    public string? Choice { get; set; }

    /// <summary>What can be chosen, at least one: texts, or hashtables with label, which is shown, and value, which is answered. One of them does for both.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Choice"), MessageOption]
    [Alias("Options")]
    [NothingToOffer]
    public object[] Option { get; set; } = [];

    /// <summary>What the message holds: what New-BpMessagePayload gives, which can be piped in, or a hashtable or custom object in the shape that its type asks for, for example @{ imageUrl = 'https://example.com/a.png' }. Only -GetOrCreate can do without.</summary>
    [Parameter(ParameterSetName = "Payload", ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? Payload { get; set; }

    /// <summary>The message's type, for example image or choice; at most 200 characters. It is needed unless the payload has a type of its own, as one of New-BpMessagePayload has.</summary>
    [Parameter(ParameterSetName = "Payload", ValueFromPipelineByPropertyName = true), ApiField]
    [Offered("text", "markdown", "image", "audio", "video", "file", "location", "card", "carousel", "choice", "dropdown", "bloc")]
    public string? Type { get; set; }

    /// <summary>The conversation to send it to. A piped conversation brings it along.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true), ApiField]
    [IdOf(typeof(Conversation), From = new[] { typeof(Participant), typeof(Message), typeof(IncomingMessage) }, Optional = true)]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string? ConversationId { get; set; }

    /// <summary>The user in whose name it is sent. A piped participant brings it along.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true), ApiField]
    [IdOf(typeof(User), From = new[] { typeof(Message), typeof(IncomingMessage) }, Optional = true)]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>Its tags; values of at most 500 characters. The default is none.</summary>
    [Parameter, ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(MessageTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>When to send it, if not now: a time, such as (Get-Date).AddHours(1), or a time span from now on; or a hashtable with dateTime, a time, or with delay, a number of milliseconds.</summary>
    [Parameter, ApiField, Schedule]
    [NothingToOffer]
    public object? Schedule { get; set; }

    /// <summary>Where it comes from: synthetic for a message that is made up, nothing otherwise.</summary>
    [Parameter, ApiField, ApiEnum("synthetic")]
    public string? Origin { get; set; }

    /// <summary>Gives the message with the same tags where there is one.</summary>
    [Parameter]
    public SwitchParameter GetOrCreate { get; set; }

    /// <summary>With -GetOrCreate, the tags that tell whether a message is the same. The default is all of them.</summary>
    [Parameter, ApiField("discriminateByTags")]
    [Alias("DiscriminateByTags")]
    [ArgumentCompleter(typeof(MessageTagCompleter))]
    public string[]? DiscriminateByTag { get; set; }

    // With sets of their own, -GetOrCreate and -Payload could not be told apart while the conversation is still in the pipeline. And the
    // set of the payload is the default, because a payload may come from there.
    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (IsBound(nameof(DiscriminateByTag)) && !GetOrCreate)
        {
            Refuse("-DiscriminateByTag is for -GetOrCreate.", "Give -GetOrCreate, too, or leave -DiscriminateByTag out.");
        }
    }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ParameterSetName == "Payload" && !IsTyped(nameof(Payload)) && !HasPayloadOfItsText())
        {
            return;
        }

        if (Made() is null && (!IsBound(nameof(Payload)) || IsEmptyCell(Payload)) && !GetOrCreate)
        {
            Refused("-Payload is missing: there is nothing to send.", "Give -Payload, or -Text for plain text.");
            return;
        }

        if (Made() is null && (!IsBound(nameof(Type)) || IsEmptyCell(Type)) && TypeOfPayload() is null)
        {
            Refused("-Type is missing: the payload does not say what type of message it is.", "Give -Type, for example image, or a payload that New-BpMessagePayload made.");
            return;
        }

        Create<Message>(
            GetOrCreate ? Operations.GetOrCreateMessage : Operations.CreateMessage,
            NamedIds.Describe(ConversationId, "conversation"),
            new Dictionary<string, object?> { ["tags"] = NoTags, ["type"] = Made()?.Type ?? TypeOfPayload() },
            "Send message");
    }

    private protected override Dictionary<string, object?> FieldsOf(Operation operation)
    {
        Dictionary<string, object?> fields = base.FieldsOf(operation);
        if (Made() is MessagePayload made)
        {
            fields["payload"] = JsonValue.FromPowerShell(made.Payload, nameof(Payload));
        }

        return fields;
    }

    /// <summary>The payload that the module made; null for one that the user made.</summary>
    private MessagePayload? Made() => ParameterSetName switch
    {
        "Text" => MessagePayload.OfText(Text!),
        "Markdown" => MessagePayload.OfMarkdown(Markdown!),
        "Image" => MessagePayload.OfImage(Image!),
        "Choice" => MessagePayload.OfChoice(Choice!, Option),
        // Of a line without a payload.
        _ when (Payload is null || IsEmptyCell(Payload)) && Text is not null => MessagePayload.OfText(Text),
        _ => (Payload is PSObject wrapped ? wrapped.BaseObject : Payload) as MessagePayload,
    };

    private bool HasPayloadOfItsText()
    {
        object? payload = Payload;
        try
        {
            if (EditedText.PutInto(InputObject, ref payload))
            {
                Payload = payload;
                return true;
            }

            Refused(EditedText.Problem, EditedText.Action);
        }
        catch (ArgumentException exception)
        {
            Refused(exception.Message, "Give -Payload.");
        }

        return false;
    }

    private static bool IsEmptyCell(object? value) => GivenValue.Unwrapped(value) is string text && string.IsNullOrWhiteSpace(text);

    // Where it is about one of several that are piped in, the others are sent.
    private void Refused(string problem, string action)
    {
        if (!MyInvocation.ExpectingInput)
        {
            Refuse(problem, action);
        }

        WriteError(Errors.Record(new ArgumentException(problem), "InvalidArgument", ErrorCategory.InvalidArgument, InputObject, action));
    }

    private string? TypeOfPayload()
    {
        object? type = Payload switch
        {
            IDictionary map => map["type"],
            PSObject { BaseObject: IDictionary map } => map["type"],
            PSObject custom => custom.Properties["type"]?.Value,
            _ => null,
        };
        return (type is PSObject wrapped ? wrapped.BaseObject : type) as string;
    }
}
