namespace Botpress.PowerShell;

/// <summary>A command with a paged list of the hub.</summary>
public abstract class BpHubListCommand : BpListCommand
{
    /// <summary>What is on the hub is of no workspace in particular.</summary>
    private protected override void Stamp(object? item, ApiRequest request)
    {
    }
}
