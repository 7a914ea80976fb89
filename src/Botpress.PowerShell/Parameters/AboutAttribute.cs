using System;

namespace Botpress.PowerShell;

/// <summary>
/// Names the parameter with the id of what a command is about, where that stands in the path and a default is known: of a command that takes
/// no other text from the pipeline, piped text is that id.
/// </summary>
/// <param name="parameter">The parameter, which has an <see cref="IdOfAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AboutAttribute(string parameter) : Attribute
{
    /// <summary>The parameter.</summary>
    public string Parameter { get; } = parameter;
}
