using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Runs a VRL (Vector Remap Language) script over data, as integrations do to map what they receive. Changes nothing but the data it gives back.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "BpVrl")]
[OutputType(typeof(VrlResult))]
public sealed class InvokeBpVrlCommand : BpWorkspaceCommand
{
    /// <summary>The script; . is the data.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField]
    [AllowEmptyString, AllowNull]
    [NothingToOffer]
    public string? Script { get; set; }

    /// <summary>The data that the script works on, a hashtable or an object. The default is an empty one.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true), ApiField]
    [NothingToOffer]
    public object? Data { get; set; }

    internal override bool TakesAnything(string? kind) => true;

    private protected override bool TakesNull => true;

    /// <inheritdoc/>
    private protected override void Process() => WriteObjectOf<VrlResult>(Operations.RunVrl, defaults: new Dictionary<string, object?> { ["data"] = new Dictionary<string, object?>() });
}
