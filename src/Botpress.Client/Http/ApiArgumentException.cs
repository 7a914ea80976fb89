using System;

namespace Botpress.Client;

/// <summary>An argument that cannot be sent. Nothing was.</summary>
/// <param name="field">The API's name of the field.</param>
/// <param name="problem">What is wrong with it and what to do, as the end of a sentence that begins with its name.</param>
public sealed class ApiArgumentException(string field, string problem) : Exception($"{field} {problem}")
{
    /// <summary>The API's name of the field.</summary>
    public string Field { get; } = field;

    /// <summary>What is wrong with it and what to do.</summary>
    public string Problem { get; } = problem;
}
