using System;
using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Sets for which features a workspace buys more by itself: with it on, the workspace is charged without being asked. It asks first;
/// -Confirm:$false does not. The API's description does not say whether features that are not named keep their setting: name all.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpAutoRecharge", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(AutoRecharge))]
public sealed class SetBpAutoRechargeCommand : BpBillingCommand
{
    /// <summary>The settings, as a hashtable of feature names to hashtables with enabled, $true or $false, and threshold, a number, which may be left out: @{ ai_spend = @{ enabled = $true; threshold = 5 } }. The API's description does not say in which unit the threshold is.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField("settings")]
    [Alias("Settings")]
    [NothingToOffer]
    public object? Setting { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (Agrees(Operations.SetAutoRechargeSettings, () => $"Set what is bought without asking to: {Describe(Setting, nameof(Setting), "@{ ai_spend = @{ enabled = $true; threshold = 5 } }", DescribeOne)}"))
        {
            WriteMapOf<AutoRecharge>(Operations.SetAutoRechargeSettings);
        }
    }

    private static string DescribeOne(object? setting)
    {
        if (setting is not IDictionary fields)
        {
            throw new ArgumentException("-Setting must have a hashtable for each feature, for example @{ ai_spend = @{ enabled = $true; threshold = 5 } }.");
        }

        // Whatever it is, it is sent: the question must not call off what the API may take for on.
        string state = fields["enabled"] switch
        {
            true => "on",
            false => "off",
            null => "without enabled",
            object other => FormattableString.Invariant($"enabled '{other}'"),
        };
        return fields["threshold"] is object threshold ? FormattableString.Invariant($"{state} at {threshold}") : state;
    }
}
