namespace Botpress.Emulator;

/// <summary>An error that the emulator answers instead of doing what was asked.</summary>
public sealed class EmulatorFault
{
    /// <summary>The HTTP status, 400 to 599.</summary>
    public int Status { get; set; }

    /// <summary>How many matching requests are answered so.</summary>
    public int Count { get; set; } = 1;

    /// <summary>The seconds in the <c>Retry-After</c> header. A 429 always carries one: 1 when this is null.</summary>
    public int? RetryAfterSeconds { get; set; }

    /// <summary>The name of the only operation it is for, for example <c>listBots</c>; null means any.</summary>
    public string? Operation { get; set; }
}
