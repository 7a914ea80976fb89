using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Creates a workspace, owned by the account of the token.</summary>
[Cmdlet(VerbsCommon.New, "BpWorkspace", SupportsShouldProcess = true)]
[OutputType(typeof(Workspace))]
public sealed class NewBpWorkspaceCommand : BpCommand
{
    /// <summary>Its name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [AllowEmptyString, AllowNull]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>The billing system to put it on: v4. The default is the API's.</summary>
    [Parameter, ApiField, ApiEnum("v4")]
    public string? BillingVersion { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<Workspace>(Operations.CreateWorkspace, $"workspace {Name}");
}
