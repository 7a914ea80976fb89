using System;
using System.Management.Automation;
using System.Net;
using System.Security;

namespace Botpress.PowerShell;

/// <summary>A secret as a parameter takes it: text, a SecureString, or the password of a credential.</summary>
internal static class GivenSecret
{
    /// <summary>The secret in clear, as requests need it, without the line end that one from a file often has; null for none.</summary>
    /// <exception cref="ArgumentException">It is none of these. What it is is not shown.</exception>
    public static string? Plain(object? given, string parameter) => ((given is PSObject wrapped ? wrapped.BaseObject : given) switch
    {
        null => null,
        string text => text,
        SecureString secure => new NetworkCredential("", secure).Password,
        PSCredential credential => credential.GetNetworkCredential().Password,
        object other => throw new ArgumentException($"-{parameter} is a {other.GetType().Name}."),
    })?.TrimEnd('\r', '\n');

    /// <summary>A secret for a vault.</summary>
    public static SecureString Secure(string secret)
    {
        var copy = new SecureString();
        foreach (char character in secret)
        {
            copy.AppendChar(character);
        }

        copy.MakeReadOnly();
        return copy;
    }
}
