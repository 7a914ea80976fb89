namespace Botpress.PowerShell;

/// <summary>A command about the chat itself or its user, or one that is given once what it makes: nothing is given to it that could be several.</summary>
public abstract class BpChatSingleCommand : BpChatCommand
{
    // Without its attribute it is no parameter.
    /// <inheritdoc/>
    public sealed override int ThrottleLimit { get; set; } = 1;
}
