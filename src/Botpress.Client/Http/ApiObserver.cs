using System;

namespace Botpress.Client;

/// <summary>
/// Is told what happens to a request. Calls come on any thread. No text holds the token; bodies come redacted.
/// </summary>
/// <remarks>Delegates instead of an interface: a type of the module that implements it could not be loaded before this assembly is found.</remarks>
public sealed class ApiObserver
{
    /// <summary>An answer has come: method, path and query, HTTP status, and the time to the last byte of the body.</summary>
    public Action<string, string, int, TimeSpan>? Answered { get; init; }

    /// <summary>
    /// A wait begins before the request is sent again, or for the first time when the rate limit is used up: how long, how many
    /// repeats are left after this one (null when this is no repeat), and why.
    /// </summary>
    public Action<TimeSpan, int?, string>? Waiting { get; init; }

    /// <summary>Something was done otherwise than was asked for: what, and why.</summary>
    public Action<string>? Warning { get; init; }

    /// <summary>A body was sent or received: which (<c>Request</c>, <c>Response</c>), and its text, redacted and shortened.</summary>
    public Action<string, string>? Body { get; init; }
}
