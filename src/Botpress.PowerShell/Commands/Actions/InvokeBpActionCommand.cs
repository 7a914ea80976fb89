using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Calls an action of the bot or of one of its integrations, and gives its output. An action can do anything: send, change, charge.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "BpAction", SupportsShouldProcess = true)]
[OutputType(typeof(PSObject), typeof(ActionResult))]
public sealed class InvokeBpActionCommand : BpBotCommand
{
    /// <summary>The action's type: its name, for an integration's action with the integration's name and a colon before it; at most 200 characters.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField]
    [ArgumentCompleter(typeof(ActionTypeCompleter))]
    public string Type { get; set; } = "";

    /// <summary>The action's input, as a hashtable or custom object in the shape that the action asks for. The default is nothing: {}.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true), ApiField("input")]
    [Alias("Input")]
    [NothingToOffer]
    public override object? InputObject { get; set; }

    private protected override bool TakesInputByName => true;

    /// <summary>Gives an object with the Output and whether it came from the API's cache (Cached), in place of the plain output.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    internal override bool TakesAnything(string? kind) => true;

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (!ShouldProcess(Type, "Call action"))
        {
            return;
        }

        Guard(Operations.CallAction, Type, () =>
        {
            ApiRequest request = RequestOf(Operations.CallAction, defaults: new Dictionary<string, object?> { ["input"] = new Dictionary<string, object?>() });
            ActionResult result = Requests.Read(request, answer => ModelReader.Object<ActionResult>(answer, null));
            WriteObject(Detailed ? ModelReader.ForPipeline(result) : result.Output);
        });
    }
}
