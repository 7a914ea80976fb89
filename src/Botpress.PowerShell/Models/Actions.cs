using System.Text.Json.Serialization;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>What a call of an action gave, and how the API came by it.</summary>
[View]
public sealed class ActionResult : BotpressObject
{
    /// <summary>The action's output.</summary>
    [Column(2)]
    public object? Output { get; set; }

    /// <summary>Whether the API answered from its cache and did not run the action.</summary>
    [Column(1, 6)]
    public bool? Cached => Meta?.Cached;

    [JsonInclude]
    internal CallMeta? Meta { get; set; }

    internal sealed class CallMeta
    {
        public bool? Cached { get; set; }
    }
}
