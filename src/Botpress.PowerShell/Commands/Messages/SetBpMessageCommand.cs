using System;
using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Changes a message. Tags are merged: those not named stay, a null value removes one.</summary>
[Cmdlet(VerbsCommon.Set, "BpMessage", SupportsShouldProcess = true)]
[OutputType(typeof(Message))]
public sealed class SetBpMessageCommand : BpBotCommand
{
    /// <summary>The message's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Message))]
    [Alias("MessageId")]
    [ArgumentCompleter(typeof(MessageIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The tags to set; a null value removes one.</summary>
    [Parameter, ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(MessageTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>What the message holds from now on: what New-BpMessagePayload gives, or a hashtable or custom object in the shape that its type asks for.</summary>
    [Parameter, ApiField, PayloadOnly]
    [NothingToOffer]
    public object? Payload { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        object? payload = Payload;
        if (IsBound(nameof(Payload)) && !IsTyped(nameof(Payload)))
        {
            if (!EditedText.PutInto(InputObject, ref payload))
            {
                WriteError(Errors.Record(new ArgumentException(EditedText.Problem), "InvalidArgument", ErrorCategory.InvalidArgument, InputObject, EditedText.Action));
                return;
            }

            Payload = payload;
        }

        ChangeEach<Message>(Operations.UpdateMessage, Id, "Change message");
    }
}
