using Botpress.PowerShell;

namespace Botpress;

/// <summary>Whether a workspace buys more of a feature by itself.</summary>
public sealed class AutoRecharge : WorkspaceObject, IMapItem
{
    /// <summary>What is bought: the name that the setting stands under.</summary>
    public string? Feature { get; set; }

    /// <summary>Whether it is bought by itself.</summary>
    public bool? Enabled { get; set; }

    /// <summary>The threshold at which it is bought, as the API gives it: its description does not say in which unit; null for none.</summary>
    public double? Threshold { get; set; }

    /// <summary>Why the API has switched it off; null when it has not.</summary>
    public string? DisabledReason { get; set; }

    void IMapItem.SetKey(string key) => Feature = key;
}
