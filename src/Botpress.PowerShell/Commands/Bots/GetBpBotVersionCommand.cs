using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Gets the versions of a bot that were kept: all of them, or by its id the address where one can be downloaded. That address comes
/// with the id only, and not with the name.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpBotVersion", DefaultParameterSetName = "List")]
[OutputType(typeof(BotVersion))]
public sealed class GetBpBotVersionCommand : BpBotAdminCommand
{
    /// <summary>The version's id. With wildcards it is a name, and stands for all that are like it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(BotVersion), Optional = true)]
    [Alias("VersionId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BotVersionIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Only versions with this name, whatever the case; wildcards are allowed. The names are compared here, the API does not filter by them.</summary>
    [Parameter(ParameterSetName = "List"), Text]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BotVersionNameCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (Id.Length == 0)
        {
            WriteListOf(Operations.ListBotVersions, filter: Wildcards.Filter<BotVersion>(Name, version => version.Name));
        }

        foreach (string id in Id)
        {
            if (Wildcards.IsPattern(id))
            {
                WriteListOf(Operations.ListBotVersions, filter: Wildcards.Filter<BotVersion>([id], version => version.Name));
                continue;
            }

            Guard(Operations.GetBotVersion, id, () =>
            {
                ApiRequest request = RequestOf(Operations.GetBotVersion, id);
                BotVersion version = Requests.Read<BotVersion>(request);
                version.Id ??= id;
                WriteModel(version, request);
            });
        }
    }
}
