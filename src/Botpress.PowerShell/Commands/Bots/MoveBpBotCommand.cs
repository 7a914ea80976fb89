using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Transfers a bot to another workspace, with its data. It is billed there from then on. Gives no output.</summary>
[Cmdlet(VerbsCommon.Move, "BpBot", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class MoveBpBotCommand : BpWorkspaceCommand
{
    /// <summary>The bot's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Bot))]
    [Alias("BotId")]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The id of the workspace that it goes to, at least 28 characters.</summary>
    [Parameter(Mandatory = true, Position = 1), ApiField]
    [IdOf(typeof(Workspace))]
    [ArgumentCompleter(typeof(WorkspaceIdCompleter))]
    [AllowEmptyString, AllowNull]
    public string? TargetWorkspaceId { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.TransferBot, Id, $"Transfer bot to workspace {TargetWorkspaceId}");
}
