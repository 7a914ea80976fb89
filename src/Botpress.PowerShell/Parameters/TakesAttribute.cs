using System;

namespace Botpress.PowerShell;

/// <summary>Names kinds of things that a command takes from the pipeline by more than an id: their other properties are for it, too.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TakesAttribute(params string[] kinds) : Attribute
{
    /// <summary>The names of the types.</summary>
    public string[] Kinds { get; } = kinds;
}
