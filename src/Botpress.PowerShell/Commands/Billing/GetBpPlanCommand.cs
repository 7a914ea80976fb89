using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the plans that a workspace can have, with their prices and what is in them: one by its id, or all.</summary>
[Cmdlet(VerbsCommon.Get, "BpPlan", DefaultParameterSetName = "List")]
[OutputType(typeof(Plan))]
public sealed class GetBpPlanCommand : BpCommand
{
    /// <summary>The plan's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id")]
    [Alias("PlanId")]
    [ArgumentCompleter(typeof(PlanIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only plans with this name, whatever the case; wildcards are allowed. The names are compared here, the API does not filter by them.</summary>
    [Parameter(ParameterSetName = "List"), Text]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        GetEach(Operations.GetPlan, Id, Operations.ListPlans, Wildcards.Filter<Plan>(Name, plan => plan.Name));
}
