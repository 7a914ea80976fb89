using System;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command on a state, which is addressed by its type, its owner and its name.</summary>
[Takes("State")]
public abstract class BpStateCommand : BpBotCommand
{
    /// <summary>What owns the state: conversation, user, bot, integration or workflow. A piped state brings it along.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [ApiEnum("conversation", "user", "bot", "integration", "workflow")]
    public string Type { get; set; } = "";

    /// <summary>The id of the conversation, user, bot, integration or workflow that owns the state, never the state's own id. A piped state brings it along, and so does a piped conversation, user or bot.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true), ApiField("id")]
    [IdOf(typeof(Conversation), typeof(User), typeof(Bot), typeof(Integration), typeof(Workflow), From = new[] { typeof(State) })]
    [Alias("Id")]
    [ArgumentCompleter(typeof(StateOwnerCompleter))]
    public string OwnerId { get; set; } = "";

    /// <summary>The state's name. A piped state brings it along.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true), ApiField]
    [ArgumentCompleter(typeof(StateNameCompleter))]
    public string Name { get; set; } = "";

    /// <summary>The state as errors and questions name it.</summary>
    private protected string Address => $"{Type}/{OwnerId}/{Name}";

    /// <summary>Whether the owner is what the type says, as far as that can be seen; if not, that is reported.</summary>
    private protected bool OwnerIsOfType()
    {
        string? kind = NamedIds.KindOf(OwnerId) ?? Kinds.OfId(OwnerId);
        if (kind is null or nameof(State) || string.Equals(kind == nameof(Participant) ? nameof(User) : kind, Type, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        WriteError(Errors.Record(
            new ArgumentException($"{IdOfAttribute.Capital(Kinds.Some(kind))} is no {Type}: -OwnerId '{Names.Short(OwnerId)}' does not go with -Type {Names.Short(Type)}."),
            "WrongKind",
            ErrorCategory.InvalidArgument,
            OwnerId,
            $"Give -Type {kind.ToLowerInvariant()}, or the id of another owner."));
        return false;
    }

    /// <summary>Changes the state, when ShouldProcess agrees, and writes it as it is then.</summary>
    private protected void Change(Operation operation, string action)
    {
        if (OwnerIsOfType() && ShouldProcess(Address, action))
        {
            WriteObjectOf<State>(operation, Address);
        }
    }

    private protected override void Stamp(object? item, ApiRequest request)
    {
        base.Stamp(item, request);
        if (item is State state)
        {
            state.OwnerId = request.TextOf("id");
        }
    }
}
