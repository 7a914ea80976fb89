using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>A command with a paged list of something that belongs to a bot.</summary>
public abstract class BpBotAdminListCommand : BpBotAdminCommand
{
    /// <summary>How many items a request asks for. The API's default is 20. All pages come in any case.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    public int? PageSize { get; set; }

    /// <summary>Where to start: the token of a page that was read before.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    public string? NextToken { get; set; }
}
