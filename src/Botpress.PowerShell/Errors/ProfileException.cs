using System;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>Something about profiles or vaults that does not work, in words for the user. It never holds a token.</summary>
internal sealed class ProfileException(string id, ErrorCategory category, object? target, string message, string action, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The error to write: users get an exception of a type that they can name.</summary>
    public ErrorRecord ToRecord() => Errors.Record(new InvalidOperationException(Message, InnerException), id, category, target, action);
}
