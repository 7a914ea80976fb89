namespace Botpress.Emulator;

/// <summary>What goes wrong with the next requests in place of what was asked.</summary>
public sealed record EmulatorFault
{
    /// <summary>What goes wrong.</summary>
    public EmulatorFaultKind Kind { get; init; }

    /// <summary>The HTTP status of <see cref="EmulatorFaultKind.Status"/>, 400 to 599.</summary>
    public int Status { get; init; }

    /// <summary>How many matching requests it happens to.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The seconds that a 429, or an error by status, asks to wait. A 429 always does: 1 when this is null.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>How many signals or frames still come before a fault of streams.</summary>
    public int AfterFrames { get; init; }

    /// <summary>The name of the only operation it is for, for example <c>listBots</c>; null means any.</summary>
    public string? Operation { get; init; }
}
