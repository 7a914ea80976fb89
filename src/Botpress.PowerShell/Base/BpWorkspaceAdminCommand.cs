using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command about a workspace itself, its bills, usage and records: the workspace is named in the path, not in a header.</summary>
[About(nameof(WorkspaceId))]
public abstract class BpWorkspaceAdminCommand : BpCommand
{
    /// <summary>The workspace's id. The default is the session's workspace.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("id")]
    [IdOf(typeof(Workspace))]
    [ArgumentCompleter(typeof(WorkspaceIdCompleter))]
    public string? WorkspaceId { get; set; }

    /// <summary>The workspace that this command is about now; null when none is known.</summary>
    private protected string? Workspace => IsBound(nameof(WorkspaceId)) ? WorkspaceId : Context.WorkspaceId;

    private protected override void AddDefaults(Operation operation, Dictionary<string, object?> arguments)
    {
        if (!IsBound(nameof(WorkspaceId)) && operation.PathParameters.Contains("id"))
        {
            arguments["id"] = Known(operation, "Workspace", Workspace);
        }
    }

    private protected override void Stamp(object? item)
    {
        if (item is WorkspaceObject part)
        {
            part.WorkspaceId ??= Workspace;
        }
    }
}
