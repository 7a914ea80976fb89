using System;

namespace Botpress.PowerShell;

/// <summary>How a property is shown in the list, where its type does not say that.</summary>
/// <param name="shows">What is made of its value.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LineAttribute(Show shows = Show.ByType) : Attribute
{
    /// <summary>What is made of its value.</summary>
    public Show As { get; } = shows;

    /// <summary>PowerShell that makes what is shown of the object, which is <c>$_</c>, where nothing else does.</summary>
    public string? Script { get; set; }
}
