namespace Botpress.PowerShell;

/// <summary>What the views make of a value. The scripts for it are in Write-ModuleFile.ps1.</summary>
internal enum Show
{
    /// <summary>What its type asks for: values of any shape as JSON, anything else as it is.</summary>
    ByType,

    /// <summary>The value, as PowerShell shows it.</summary>
    Plain,

    /// <summary>Nothing: the list does without it.</summary>
    Nothing,

    /// <summary>The value, and nothing where it is false, zero or not there.</summary>
    WhenSet,

    /// <summary>The value's text.</summary>
    Text,

    /// <summary>Text without its line ends.</summary>
    OneLine,

    /// <summary>A time, though the type of the property does not say so.</summary>
    Time,

    /// <summary>An amount of money, or of a feature: the same everywhere in the world.</summary>
    Amount,

    /// <summary>JSON in one line.</summary>
    Json,

    /// <summary>The names of an object's properties.</summary>
    Keys,

    /// <summary>Name and version of what is in an object's properties.</summary>
    Versions,

    /// <summary>What is in an object's properties, by their names; the pretty form of each where it has one, else the raw.</summary>
    Pretty,

    /// <summary>The texts of a list, with commas between them.</summary>
    Joined,

    /// <summary>The keys and values of a map, with commas between them.</summary>
    Pairs,
}
