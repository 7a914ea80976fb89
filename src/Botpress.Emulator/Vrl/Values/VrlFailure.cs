using System;

namespace Botpress.Emulator.Vrl;

/// <summary>What ends an expression before it has a value; <c>??</c> and <c>value, err =</c> catch it.</summary>
internal abstract class VrlStop(string message) : Exception(message);

/// <summary>Something could not be done.</summary>
internal sealed class VrlFailure(string message) : VrlStop(message)
{
    private string _message = message;

    public override string Message => _message;

    /// <summary>Says where it happened, before what was said so far. As a filter it catches nothing: to throw again is slow.</summary>
    public bool Within(string place)
    {
        _message = place + _message;
        return false;
    }
}

/// <summary>An abort of the script's own.</summary>
internal sealed class VrlAbort(string? message) : VrlStop(message ?? "aborted");

/// <summary>A return with its value.</summary>
internal sealed class VrlReturn(object? value) : VrlStop("return")
{
    public object? Value { get; } = value;
}

/// <summary>What no script can catch: a bound that keeps every script short in time and memory.</summary>
internal sealed class VrlOverrun(string message) : Exception(message);
