using System;

namespace Botpress.PowerShell;

/// <summary>
/// Marks a class whose objects are shown in a table and in a list, which the build writes: a table of what has <see cref="ColumnAttribute"/>,
/// and a list of all public properties in the order of their declaration, those of the base classes last. Its property <c>Id</c> gets the
/// alias that other objects call it by, the name of the class with Id, unless <c>[Alias]</c> on it says otherwise.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class ViewAttribute : Attribute
{
    /// <summary>
    /// The list's lines, where they are not all properties in their order: names of properties or of columns of the class, with commas
    /// between them.
    /// </summary>
    public string? Lines { get; set; }

    /// <summary>Whether the list is what is shown by itself: for a value that is told only once, which a table could cut off.</summary>
    public bool ListFirst { get; set; }

    /// <summary>Whether the table breaks long text into lines.</summary>
    public bool Wrap { get; set; }
}
