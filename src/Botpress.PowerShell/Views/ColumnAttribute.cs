using System;

namespace Botpress.PowerShell;

/// <summary>
/// A column of the table: on the property that it shows, under its name, or on the class for what is none of its own properties. What is
/// computed, or lies deeper, becomes a property of its heading, which no export has, so that each heading can be asked for. Numbers stand
/// right, and the width of a time says how exact it is: 10 for the day, 16 for the minute, 19 for the second.
/// </summary>
/// <param name="place">Its place, from 1 on; 0 for what only the list names.</param>
/// <param name="width">Its width; 0 for what is left, and for as much as is needed.</param>
/// <param name="label">On a class: its heading.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true, Inherited = false)]
internal sealed class ColumnAttribute(int place, int width = 0, string? label = null) : Attribute
{
    /// <summary>Its place, from 1 on; 0 for what only the list names.</summary>
    public int Place { get; } = place;

    /// <summary>Its width; 0 for what is left.</summary>
    public int Width { get; } = width;

    /// <summary>On a class: its heading, the name of the property that it shows.</summary>
    public string? Label { get; } = label;

    /// <summary>On a class: the way to what it shows (<c>Llm.Cost.Sum</c>), where its label is not that.</summary>
    public string? Of { get; set; }

    /// <summary>What is made of the value.</summary>
    public Show As { get; set; }

    /// <summary>How a number is written: <c>#,0.00</c>, the same everywhere in the world.</summary>
    public string? Format { get; set; }

    /// <summary>PowerShell that makes what is shown of the object, which is <c>$_</c>, where nothing else does.</summary>
    public string? Script { get; set; }

    /// <summary>Whether what the script makes is a number, and stands right.</summary>
    public bool Right { get; set; }
}
