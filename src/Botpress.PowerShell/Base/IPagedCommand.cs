using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>A command with a list that can be had page by page.</summary>
internal interface IPagedCommand
{
    /// <summary>Whether one page is wanted, as an object, and no other.</summary>
    SwitchParameter AsPage { get; }
}
