using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command that works within a workspace.</summary>
public abstract class BpWorkspaceCommand : BpCommand
{
    /// <summary>The workspace to work in. The default is the session's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [IdOf(typeof(Workspace))]
    [ArgumentCompleter(typeof(WorkspaceIdCompleter))]
    [AllowEmptyString]
    public string? WorkspaceId { get; set; }

    private protected override ApiContext Context => IsBound(nameof(WorkspaceId)) ? SessionContext with { WorkspaceId = WorkspaceId } : SessionContext;

    /// <summary>The workspace that a request would be about, for the question whether to send it.</summary>
    /// <exception cref="System.ArgumentException">None is known.</exception>
    private protected string WorkspaceOf(Operation operation) =>
        // A header of the session wins over the ids.
        ApiRequest.Known(operation, Scope.Workspace, ActiveSession.Headers.TryGetValue("x-workspace-id", out string? header) ? header : Context.WorkspaceId);
}
