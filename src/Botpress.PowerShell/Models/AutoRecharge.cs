using Botpress.PowerShell;

namespace Botpress;

/// <summary>Whether a workspace buys more of a feature by itself.</summary>
[View]
[KnownBy(nameof(Feature), nameof(WorkspaceId))]
public sealed class AutoRecharge : WorkspaceObject, IMapItem
{
    /// <summary>What is bought: the name that the setting stands under.</summary>
    [Column(1, 28)]
    public string? Feature { get; set; }

    /// <summary>Whether it is bought by itself.</summary>
    [Column(2, 7)]
    public bool? Enabled { get; set; }

    /// <summary>The threshold at which it is bought, as the API gives it: its description does not say in which unit; null for none.</summary>
    [Column(3, 12)]
    public double? Threshold { get; set; }

    /// <summary>Why the API has switched it off; null when it has not.</summary>
    [Column(4)]
    public string? DisabledReason { get; set; }

    void IMapItem.SetKey(string key) => Feature = key;
}
