using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress;

/// <summary>
/// What the views show of objects: the build puts every column and line of the module's views through here. It is asked by an index, since
/// where the language is constrained PowerShell calls no method of a module's type, and would show nothing.
/// </summary>
public sealed class Shown
{
    private Shown()
    {
    }

    /// <summary>What is shown of values, by the values.</summary>
    public static Shown Of { get; } = new();

    /// <summary>A value as a view shows it.</summary>
    /// <param name="value">The value alone in a list, without which PowerShell refuses null and asks for each item of a list by itself.</param>
    /// <returns>What <see cref="Text"/> makes of it.</returns>
    public object? this[object?[] value] => Text(value?.Length > 0 ? value[0] : null);

    /// <summary>A value as a view shows it. The object that has it keeps it as it is.</summary>
    /// <param name="value">The value of a property, or what a view makes of some.</param>
    /// <returns>The value, where its text is fit for a terminal; else the text, or the texts of a list, with U+FFFD for what is not.</returns>
    public static object? Text(object? value)
    {
        switch (value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value)
        {
            case null:
                return null;
            case string text:
                return TerminalText.Clean(text);
            case not PSObject and (IConvertible or IFormattable):
                return value;
            case IEnumerable items:
                string[] texts = [.. items.Cast<object?>().Select(item => item is null ? "" : PSObject.AsPSObject(item).ToString())];
                string[] cleaned = [.. texts.Select(TerminalText.Clean)];
                return texts.SequenceEqual(cleaned, StringComparer.Ordinal) ? value : cleaned;
            case object other:
                string shown = PSObject.AsPSObject(other).ToString();
                string clean = TerminalText.Clean(shown);
                return ReferenceEquals(shown, clean) ? value : clean;
        }
    }
}
