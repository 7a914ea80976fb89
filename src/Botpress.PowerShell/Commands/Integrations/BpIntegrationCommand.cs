using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>A command about one version of an integration of a workspace: the integration is named in the path, the query or the body.</summary>
public abstract class BpIntegrationCommand : BpWorkspaceCommand
{
    /// <summary>The integration's id, of one version.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ApiField("integrationId", "id")]
    [IdOf(typeof(Integration))]
    [ArgumentCompleter(typeof(IntegrationIdCompleter))]
    public string? IntegrationId { get; set; }

    private protected override void Stamp(object? item, ApiRequest request)
    {
        base.Stamp(item, request);
        if (item is IntegrationObject part)
        {
            part.IntegrationId ??= request.TextOf("id") ?? request.TextOf("integrationId");
        }
    }
}
