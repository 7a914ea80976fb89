using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>A command whose list has short forms, and that can get each whole.</summary>
internal interface IDetailed
{
    /// <summary>Whether to get each by its id.</summary>
    SwitchParameter Detailed { get; set; }
}
