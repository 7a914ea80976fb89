using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Sets a preference of a workspace to any value: text, a number, a list, an object. It takes the place of what is there.</summary>
[Cmdlet(VerbsCommon.Set, "BpWorkspacePreference", SupportsShouldProcess = true)]
[Takes("WorkspacePreference")]
[OutputType(typeof(void))]
public sealed class SetBpWorkspacePreferenceCommand : BpWorkspaceCommand
{
    /// <summary>The preference's key. A piped preference brings it along.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Key { get; set; }

    /// <summary>The value: anything that can be JSON, $null too. A piped preference brings it along. Left out, the request has none.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true), ApiField(TakesText = true)]
    [AllowNull]
    [NothingToOffer]
    public object? Value { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (GivesChange(Operations.SetWorkspacePreference, Key) && ShouldProcess(Key, string.IsNullOrEmpty(Context.WorkspaceId) ? "Set preference of the workspace" : $"Set preference of workspace {Context.WorkspaceId}"))
        {
            Run(Operations.SetWorkspacePreference, Key);
        }
    }
}
