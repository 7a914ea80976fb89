using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the code of a plugin of the hub, as text.</summary>
[Cmdlet(VerbsCommon.Get, "BpHubPluginCode")]
[OutputType(typeof(string))]
public sealed class GetBpHubPluginCodeCommand : BpCommand
{
    /// <summary>The plugin's id, of one version.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Plugin))]
    [Alias("PluginId")]
    [ArgumentCompleter(typeof(HubPluginIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>What the code is for: node or browser. The default is node.</summary>
    [Parameter(Position = 1), ApiField, ApiEnum("node", "browser")]
    public string Platform { get; set; } = "node";

    /// <inheritdoc/>
    private protected override void Process() => WriteObjectOfEach<string>(Operations.GetPublicPluginCode, Id, new Dictionary<string, object?> { ["platform"] = Platform });
}
