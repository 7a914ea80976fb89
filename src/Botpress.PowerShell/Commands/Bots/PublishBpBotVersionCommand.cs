using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deploys a version of a bot: the bot becomes what it was when the version was kept. What changed since then and is in no version is lost. Gives no output.</summary>
[Cmdlet(VerbsData.Publish, "BpBotVersion", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class PublishBpBotVersionCommand : BpBotAdminCommand
{
    /// <summary>The version's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ApiField("versionId")]
    [IdOf(typeof(BotVersion))]
    [Alias("VersionId")]
    [AllowEmptyString, AllowNull]
    [ArgumentCompleter(typeof(BotVersionIdCompleter))]
    public string? Id { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ShouldProcess(NamedIds.Describe(Bot, "bot"), $"Deploy {NamedIds.Describe(Id, "version")} in place of what the bot is now"))
        {
            Run(Operations.DeployBotVersion);
        }
    }
}
