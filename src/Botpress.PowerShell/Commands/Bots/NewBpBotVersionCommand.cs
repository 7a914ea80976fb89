using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Keeps a bot as it is now as a version. Publish-BpBotVersion brings it back.</summary>
[Cmdlet(VerbsCommon.New, "BpBotVersion", SupportsShouldProcess = true)]
[OutputType(typeof(BotVersion))]
public sealed class NewBpBotVersionCommand : BpBotAdminCommand
{
    /// <summary>The version's name.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField]
    [AllowEmptyString, AllowNull]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>What is worth knowing of it.</summary>
    [Parameter(Position = 1), ApiField]
    [NothingToOffer]
    public string? Description { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<BotVersion>(Operations.CreateBotVersion, $"version {Name} of bot {Bot}");
}
