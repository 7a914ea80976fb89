using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Changes who of its workspace may use a bot. Users that are not named stay as they are. Gives no output.</summary>
[Cmdlet(VerbsCommon.Set, "BpBotAllowlist", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class SetBpBotAllowlistCommand : BpBotAdminCommand
{
    /// <summary>Who may use it: ALL_WORKSPACE_USERS for everybody in the workspace, SELECTED_USERS for those on the list.</summary>
    [Parameter(Position = 0), ApiField, ApiEnum("ALL_WORKSPACE_USERS", "SELECTED_USERS")]
    public string? Setting { get; set; }

    /// <summary>Who comes to the list and who leaves it: a hashtable of user ids, each with $true or $false, as in @{ 'id' = $true }. Ids alone come to it.</summary>
    [Parameter(Position = 1), ApiField("users"), UserFlags]
    [Alias("Users")]
    [NothingToOffer]
    public IDictionary? User { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (GivesChange(Operations.UpdateBotAllowlist, Bot) && ShouldProcess(NamedIds.Describe(Bot, "bot"), "Change who may use it"))
        {
            Run(Operations.UpdateBotAllowlist);
        }
    }
}
