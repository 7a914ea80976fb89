using System;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>A text, which in VRL is bytes that are UTF-8 most of the time; each form is made when it is asked for.</summary>
internal sealed class VrlText : IEquatable<VrlText>, IComparable<VrlText>
{
    public static readonly VrlText Empty = new("");

    private byte[]? _bytes;
    private string? _text;

    public VrlText(string text) => _text = text;

    public VrlText(byte[] bytes) => _bytes = bytes;

    public byte[] Bytes => _bytes ??= Encoding.UTF8.GetBytes(_text!);

    /// <summary>The text with U+FFFD for what is no UTF-8.</summary>
    public string Text => _text ??= Encoding.UTF8.GetString(_bytes!);

    /// <summary>The length in bytes, without making them.</summary>
    public int Length => _bytes?.Length ?? Encoding.UTF8.GetByteCount(_text!);

    public override string ToString() => Text;

    public bool Equals(VrlText? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => Equals(obj as VrlText);

    public override int GetHashCode()
    {
        int hash = 17;
        foreach (byte part in Bytes)
        {
            hash = unchecked((hash * 31) + part);
        }

        return hash;
    }

    public int CompareTo(VrlText? other)
    {
        byte[] left = Bytes;
        byte[] right = other!.Bytes;
        for (int index = 0; index < left.Length && index < right.Length; index++)
        {
            if (left[index] != right[index])
            {
                return left[index] - right[index];
            }
        }

        return left.Length - right.Length;
    }
}
