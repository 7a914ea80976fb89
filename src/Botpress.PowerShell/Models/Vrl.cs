namespace Botpress;

/// <summary>What a VRL script made.</summary>
public sealed class VrlResult : BotpressObject
{
    /// <summary>The data as the script left it.</summary>
    public object? Data { get; set; }

    /// <summary>The value of the script's last expression.</summary>
    public object? Result { get; set; }
}
