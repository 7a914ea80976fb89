using System;

namespace Botpress.PowerShell;

/// <summary>Names kinds of things that a command takes from the pipeline by more than an id: their other properties are for it, too.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TakesAttribute(params string[] kinds) : Attribute
{
    /// <summary>The names of the types.</summary>
    public string[] Kinds { get; } = kinds;
}

/// <summary>Names the fields that can be written of the items of a map, of which a piped object has more.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WritableAttribute(params string[] names) : Attribute
{
    /// <summary>The names; none where nothing that was read can be written.</summary>
    public string[] Names { get; } = names;
}
