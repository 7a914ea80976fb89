using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>A command with a paged list of something within a workspace.</summary>
public abstract class BpWorkspaceListCommand : BpWorkspaceCommand, IPagedCommand
{
    /// <summary>How many items a request asks for. The API's default is 20. All pages come in any case.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [NothingToOffer]
    public int? PageSize { get; set; }

    /// <summary>Where to start: the NextToken of a page that -AsPage gave.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [NothingToOffer]
    public string? NextToken { get; set; }

    /// <summary>Gives one page as an object, with its items, whether more come and the token to go on with, and asks for no other.</summary>
    [Parameter(ParameterSetName = "List")]
    public SwitchParameter AsPage { get; set; }
}
