namespace Botpress.PowerShell;

/// <summary>A command that listens to a conversation of a chat.</summary>
public abstract class BpChatStreamCommand : BpChatConversationCommand
{
    // Without its attribute it is no parameter.
    /// <inheritdoc/>
    public sealed override int ThrottleLimit { get; set; } = 1;
}
