using Botpress.PowerShell;

namespace Botpress;

/// <summary>What a VRL script made.</summary>
[View(ListFirst = true)]
public sealed class VrlResult : BotpressObject
{
    /// <summary>The data as the script left it.</summary>
    [Column(2)]
    public object? Data { get; set; }

    /// <summary>The value of the script's last expression.</summary>
    [Column(1, 40)]
    public object? Result { get; set; }
}
