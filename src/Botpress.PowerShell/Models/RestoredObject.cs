using System;
using System.Management.Automation;

namespace Botpress;

/// <summary>An object that was read from a file or came from a job, and is the same as the object that was written.</summary>
public sealed class RestoredObject : PropertyBag, IComparable, ICloneable
{
    private readonly string _text;

    internal RestoredObject(Type model, string text)
    {
        Model = model;
        _text = text;
    }

    /// <summary>The type that it had.</summary>
    internal Type Model { get; }

    /// <inheritdoc/>
    public override string ToString() => _text;

    /// <summary>Another of its kind, which PowerShell gives the properties when it copies one.</summary>
    /// <returns>The object.</returns>
    public object Clone() => new RestoredObject(Model, _text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => SameThing.Same(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => SameThing.Hash(this);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => SameThing.Compare(this, obj);

    internal object? Value(string property) => PSObject.AsPSObject(this).Properties[property]?.Value;
}
