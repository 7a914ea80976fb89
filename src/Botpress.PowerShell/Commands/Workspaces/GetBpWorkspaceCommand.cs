using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets workspaces: one by its id, or all that the token can see, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpWorkspace", DefaultParameterSetName = "List")]
[OutputType(typeof(Workspace))]
[OutputType(typeof(ListPage))]
public sealed class GetBpWorkspaceCommand : BpListCommand
{
    /// <summary>The workspace's id; or its name, also with wildcards, for all that are like it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(Workspace), Optional = true, OrName = true)]
    [Alias("WorkspaceId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkspaceIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only workspaces with this name, whatever the case; wildcards are allowed. The names are compared here, the API does not filter by them.</summary>
    [Parameter(ParameterSetName = "List"), Text]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WorkspaceNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Only the workspace with this handle.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [NothingToOffer]
    public string? Handle { get; set; }

    /// <inheritdoc/>
    private protected override void Process() =>
        GetEach(Operations.GetWorkspace, Id, Operations.ListWorkspaces, Wildcards.Filter<Workspace>(Name, workspace => workspace.Name), workspace => workspace.Name, isNamed: true);
}
