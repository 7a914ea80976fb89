namespace Botpress.PowerShell;

/// <summary>A command about the account or the session itself: nothing is given to it that could be several.</summary>
public abstract class BpSingleCommand : BpCommand
{
    // Without its attribute it is no parameter.
    /// <inheritdoc/>
    public sealed override int ThrottleLimit { get; set; } = 1;
}
