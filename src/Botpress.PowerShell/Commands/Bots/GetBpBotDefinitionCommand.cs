using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Gets a bot's definition, all that it is made of, as an object of any shape. ConvertTo-Json -Depth 100 makes a file of it, and
/// Publish-BpBot puts it back.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpBotDefinition")]
[OutputType(typeof(PSObject))]
public sealed class GetBpBotDefinitionCommand : BpBotAdminCommand
{
    /// <inheritdoc/>
    private protected override void Process() => Guard(Operations.GetBotJson, Bot, () =>
        WriteObject(Requests.Read(RequestOf(Operations.GetBotJson), ModelReader.FreeForm)));
}
