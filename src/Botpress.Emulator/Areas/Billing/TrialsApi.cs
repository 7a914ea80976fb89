using System;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Trials of plans. While one goes on, the quotas are those of its plan; the subscription stays as it is.</summary>
internal static class TrialsApi
{
    private const int MaxDays = 365;

    public static void Register(Router router)
    {
        router.On(Operations.CreateTrial, Create);
        router.On(Operations.GetTrials, call => new JsonObject { ["trials"] = Json.List(BillingAccount.Of(call).Trials.Select(trial => Show(BillingAccount.Of(call), trial))) });
        router.On(Operations.RemoveTrial, Remove);
    }

    public static JsonObject Add(BillingState billing, string plan, DateTime start, DateTime end)
    {
        var trial = new JsonObject
        {
            ["id"] = Store.NewId("trial", start),
            ["trialPlan"] = plan,
            ["fromPlan"] = billing.PlanId,
            ["endsAt"] = Clock.Format(end),
        };
        billing.Trials.Add(trial);
        return trial;
    }

    private static JsonObject Create(Call call)
    {
        BillingState billing = BillingAccount.Of(call);
        double days = call.Body.Number("lengthInDays", 1, MaxDays)!.Value;
        string plan = call.Body.Text("plan")!;
        if (!BillingCatalogApi.HasPlan(plan))
        {
            throw ApiError.Reference("plan", "plan", plan);
        }

        if (BillingAccount.ActiveTrial(billing) is JsonObject active)
        {
            throw ApiError.Exists($"The workspace is on a trial of the plan {active.Text("trialPlan")} already");
        }

        if (BillingCatalogApi.Rank(plan) <= BillingCatalogApi.Rank(billing.PlanId))
        {
            throw ApiError.Payload($"plan must be more than the plan {billing.PlanId}, which the workspace has");
        }

        DateTime now = call.Store.Now();
        JsonObject trial = Add(billing, plan, now, now.AddDays(days));
        call.Store.State.Workspaces[call.WorkspaceId]["activeTrialId"] = trial.Text("id");
        return Show(billing, trial);
    }

    private static JsonObject Remove(Call call)
    {
        JsonObject trial = BillingAccount.ActiveTrial(BillingAccount.Of(call)) ?? throw ApiError.Of("ResourceNotFound", "The workspace is on no trial");
        trial["endsAt"] = call.Store.Stamp();
        call.Store.State.Workspaces[call.WorkspaceId]["activeTrialId"] = null;
        return [];
    }

    private static JsonObject Show(BillingState billing, JsonObject trial)
    {
        JsonObject shown = trial.Copy();
        shown["isActive"] = BillingAccount.IsActive(billing, trial);
        return shown;
    }
}
