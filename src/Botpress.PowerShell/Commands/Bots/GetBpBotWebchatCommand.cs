using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the code that brings a bot's webchat to a web page, or the address to share.</summary>
[Cmdlet(VerbsCommon.Get, "BpBotWebchat")]
[OutputType(typeof(BotWebchat))]
public sealed class GetBpBotWebchatCommand : BpBotAdminCommand
{
    /// <summary>What is wanted: preconfigured, configurable, fullscreen or sharableUrl.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField, ApiEnum("preconfigured", "configurable", "fullscreen", "sharableUrl")]
    [AllowEmptyString, AllowNull]
    public string? Type { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => WriteObjectOf<BotWebchat>(Operations.GetBotWebchat);

    private protected override void Stamp(object? item, ApiRequest request)
    {
        base.Stamp(item, request);
        if (item is BotWebchat webchat)
        {
            webchat.Type ??= Type;
        }
    }
}
