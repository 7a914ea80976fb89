using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets what everybody can see of workspaces: of one by its id, or of all public ones that match, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpPublicWorkspace", DefaultParameterSetName = "List")]
[OutputType(typeof(PublicWorkspace))]
[OutputType(typeof(ListPage))]
public sealed class GetBpPublicWorkspaceCommand : BpListCommand
{
    /// <summary>The workspace's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(PublicWorkspace), typeof(Workspace), Optional = true)]
    [Alias("WorkspaceId")]
    [ArgumentCompleter(typeof(WorkspaceIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only workspaces that match this text.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [NothingToOffer]
    public string? Search { get; set; }

    /// <summary>Only the workspaces with these ids; those that are not public are left out, where -Id gives an error.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [NothingToOffer]
    public string[]? WorkspaceIds { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => GetEach<PublicWorkspace>(Operations.GetPublicWorkspace, Id, Operations.ListPublicWorkspaces);
}
