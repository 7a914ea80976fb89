using System.Collections.Generic;
using System.Management.Automation;
using System.Reflection;

namespace Botpress.PowerShell;

/// <summary>A command, as far as what was given to it goes: by whom, and whether it counts.</summary>
internal interface IBoundCommand
{
    /// <summary>How it was called.</summary>
    InvocationInfo MyInvocation { get; }

    /// <summary>What PowerShell has bound.</summary>
    IDictionary<string, object> BoundParameters { get; }

    /// <summary>Which of its sets of parameters is meant.</summary>
    string ParameterSetName { get; }

    /// <summary>What is piped in.</summary>
    object? InputObject { get; }

    /// <summary>Whether the parameter has a value that somebody gave, be it null where the user gave it.</summary>
    bool IsBound(string parameter);

    /// <summary>Whether the user typed the parameter, rather than had it taken from a piped object.</summary>
    bool IsTyped(string parameter);

    /// <summary>Whether the piped object gave the parameter its value.</summary>
    bool IsPiped(PropertyInfo parameter);

    /// <summary>Whether an object is taken as data, whatever it is.</summary>
    /// <param name="kind">Its kind; null for one from elsewhere.</param>
    bool TakesAnything(string? kind);
}
