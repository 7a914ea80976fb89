using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes an API key of a bot. What uses it is refused from then on.</summary>
[Cmdlet(VerbsCommon.Remove, "BpBotApiKey", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpBotApiKeyCommand : BpWorkspaceCommand
{
    /// <summary>The key's id, not the key itself.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(BotApiKey))]
    [Alias("BotApiKeyId")]
    [ArgumentCompleter(typeof(BotApiKeyIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.DeleteBotApiKey, Id, "Delete the API key for good, and end the access of all that uses it");
}
