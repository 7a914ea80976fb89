using System;
using Botpress.Client;

namespace Botpress;

/// <summary>
/// An error of the API, or a fault on the way to it. <c>catch [Botpress.BotpressApiException]</c> catches every one;
/// a <see cref="BotpressConnectionException"/> is one where no whole answer came.
/// </summary>
public class BotpressApiException : Exception
{
    private protected BotpressApiException(ApiException cause, string message, string? metadata)
        : base(message)
    {
        Type = cause.Type;
        Status = cause.Status;
        Code = cause.Code;
        Id = cause.Id;
        Metadata = metadata;
    }

    /// <summary>The API's error type, for example <c>ResourceNotFound</c>; for faults that never reached it <c>ConnectionFailed</c>, <c>Timeout</c>, ...</summary>
    public string Type { get; }

    /// <summary>The HTTP status; 0 when no answer came.</summary>
    public int Status { get; }

    /// <summary>The code in the error's body, else the status.</summary>
    public int Code { get; }

    /// <summary>The error's id, as Botpress support asks for it; null when there is none.</summary>
    public string? Id { get; }

    /// <summary>The error's metadata as JSON text; null when there is none.</summary>
    public string? Metadata { get; }

    internal static BotpressApiException From(ApiException cause, string message, string? metadata = null) =>
        cause.Type is ApiException.ConnectionFailed or ApiException.ConnectionLost or ApiException.Timeout
            ? new BotpressConnectionException(cause, message, metadata)
            : new BotpressApiException(cause, message, metadata);
}
