using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the plans that a workspace can have, with their prices and what is in them: one by its id, or all.</summary>
[Cmdlet(VerbsCommon.Get, "BpPlan", DefaultParameterSetName = "List")]
[OutputType(typeof(Plan))]
public sealed class GetBpPlanCommand : BpCommand
{
    /// <summary>The plan's id; or its name, also with wildcards, for all that are like it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(Plan), Optional = true, OrName = true)]
    [Alias("PlanId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PlanIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only plans with this name, whatever the case; wildcards are allowed. The names are compared here, the API does not filter by them.</summary>
    [Parameter(ParameterSetName = "List"), Text]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PlanNameCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    private protected override void Process() =>
        GetEach(Operations.GetPlan, Id, Operations.ListPlans, Wildcards.Filter<Plan>(Name, plan => plan.Name), plan => plan.Name, isNamed: true);
}
