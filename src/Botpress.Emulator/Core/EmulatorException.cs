using System;
using System.IO;

namespace Botpress.Emulator;

/// <summary>The emulator cannot start: what is in its way, and what to do about it.</summary>
public sealed class EmulatorException : IOException
{
    internal EmulatorException(string message, string advice, Exception? innerException = null)
        : base(message, innerException) => Advice = advice;

    /// <summary>What to do about it.</summary>
    public string Advice { get; }
}
