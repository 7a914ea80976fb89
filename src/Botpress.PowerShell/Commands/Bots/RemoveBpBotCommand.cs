using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes a bot with its conversations, users, tables and files. It cannot be brought back.</summary>
[Cmdlet(VerbsCommon.Remove, "BpBot", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpBotCommand : BpWorkspaceCommand
{
    /// <summary>The bot's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Bot))]
    [Alias("BotId")]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.DeleteBot, Id, "Delete bot with all its data");
}
