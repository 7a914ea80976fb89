using System;

namespace Botpress.PowerShell;

/// <summary>What the API calls a property beside an object, where people would take that name for something else.</summary>
/// <param name="name">The API's name.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ApiNameAttribute(string name) : Attribute
{
    /// <summary>The API's name.</summary>
    public string Name { get; } = name;
}
