using System;
#if NETSTANDARD2_0
using System.Linq;
using System.Reflection;
#endif

namespace Botpress.Client;

/// <summary>Keeps an address as it was written.</summary>
internal static class ExactAddress
{
    /// <summary>Makes an address that is escaped already go out letter by letter.</summary>
    /// <remarks>
    /// In Windows PowerShell, which runs with the habits of .NET Framework 4.0, <c>%2F</c> in a path becomes a slash before it is sent: an
    /// id with a slash would reach another route, and one with <c>../</c> whatever it names. Its <see cref="Uri"/> has no switch for
    /// that, only these two marks of what it thinks has to be escaped once more. Newer frameworks do not have the field.
    /// </remarks>
    public static Uri Keep(Uri uri)
    {
#if NETSTANDARD2_0
        if (_marks is not null && IsEscaped(uri.OriginalString))
        {
            // It sets the marks when it is first asked for the path.
            _ = uri.PathAndQuery;
            _marks.SetValue(uri, Enum.ToObject(_marks.FieldType, Convert.ToUInt64(_marks.GetValue(uri), null) & ~PathAndQueryNotCanonical));
        }
#endif
        return uri;
    }

#if NETSTANDARD2_0
    private const ulong PathAndQueryNotCanonical = 0x30;

    private static readonly FieldInfo? _marks = typeof(Uri).GetField("m_Flags", BindingFlags.Instance | BindingFlags.NonPublic);

    // What somebody wrote by hand may need what Uri does: escapes for spaces and letters, and "." and ".." resolved.
    private static bool IsEscaped(string address) =>
        address.All(letter => letter is > ' ' and <= '~' and not ('"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}'))
        && !address.Split('?')[0].Split('/').Any(segment => segment is "." or "..");
#endif
}
