using System;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Makes error records: what happened in the API's own words, to which thing, and what to do next.</summary>
internal static class Errors
{
    // From 7.5 on PowerShell's own error view shows the recommended action below the message; before, it must be part of the message to be seen.
    private static readonly bool _viewShowsAction = typeof(PSObject).Assembly.GetName().Version >= new Version(7, 5);

    public static ErrorRecord Record(ApiException exception, Operation operation, object? target, BpSession session, object? subject = null)
    {
        string message = TerminalText.Clean(session.Redact(exception.Message));
        if (target is not null && message.IndexOf(Names.Short(target), StringComparison.Ordinal) < 0)
        {
            message = $"{message} ({operation.Name} '{Names.Short(target)}')";
        }

        if (message.Length > 0 && (char.IsLetterOrDigit(message[message.Length - 1]) || message[message.Length - 1] is '"' or '\'' or ')'))
        {
            message += ".";
        }

        return Record(new BotpressApiException(exception, message, exception.Metadata is string metadata ? session.Redact(metadata) : null), exception.Type, CategoryOf(exception), subject ?? target, ActionFor(exception));
    }

    /// <summary>An error of a step that is no operation, such as moving a file's bytes.</summary>
    public static ErrorRecord Record(ApiException exception, string message, object? target, BpSession session, string? action) =>
        Record(new BotpressApiException(exception, TerminalText.Clean(session.Redact(message))), exception.Type, CategoryOf(exception), target, action);

    public static ErrorRecord Record(Exception exception, string id, ErrorCategory category, object? target, string? action)
    {
        exception = Readable(exception);
        var record = new ErrorRecord(exception, id, category, target);
        string message = TerminalText.Clean(exception.Message);
        if (action is not null)
        {
            action = TerminalText.Clean(action);
            record.ErrorDetails = new ErrorDetails(_viewShowsAction ? message : $"{message} {action}") { RecommendedAction = action };
        }
        else if (message != exception.Message)
        {
            record.ErrorDetails = new ErrorDetails(message);
        }

        // The view of Windows PowerShell names the target, too.
        string name = record.CategoryInfo.TargetName;
        if (name.Any(TerminalText.IsUnfit))
        {
            record.CategoryInfo.TargetName = TerminalText.Line(name);
        }

        return record;
    }

    /// <summary>An exception of the same type with a message that is fit to be shown, where there can be one.</summary>
    private static Exception Readable(Exception exception)
    {
        string message = TerminalText.Clean(exception.Message);
        Type type = exception.GetType();
        return message == exception.Message ? exception
            : !type.IsVisible ? new InvalidOperationException(message)
            : type.GetConstructor([typeof(string), typeof(Exception)])?.Invoke([message, exception.InnerException]) as Exception ?? exception;
    }

    private static ErrorCategory CategoryOf(ApiException exception) => exception.Type switch
    {
        ApiException.ConnectionFailed or ApiException.ConnectionLost or ApiException.RedirectRefused => ErrorCategory.ConnectionError,
        ApiException.UnencryptedRefused => ErrorCategory.SecurityError,
        ApiException.Timeout => ErrorCategory.OperationTimeout,
        ApiException.InvalidResponse or ApiException.RepeatedCursor => ErrorCategory.InvalidResult,
        "QuotaExceeded" => ErrorCategory.QuotaExceeded,
        _ => exception.Status switch
        {
            400 or 415 => ErrorCategory.InvalidArgument,
            401 => ErrorCategory.AuthenticationError,
            402 => ErrorCategory.QuotaExceeded,
            403 => ErrorCategory.PermissionDenied,
            404 or 410 => ErrorCategory.ObjectNotFound,
            405 or 501 => ErrorCategory.NotImplemented,
            409 => ErrorCategory.ResourceExists,
            413 or 429 => ErrorCategory.LimitsExceeded,
            504 => ErrorCategory.OperationTimeout,
            >= 500 => ErrorCategory.ResourceUnavailable,
            _ => ErrorCategory.NotSpecified,
        },
    };

    private static string? ActionFor(ApiException exception) => exception.Type switch
    {
        "Unauthorized" => "The token is missing, wrong or expired: connect again with Connect-BpSession and a valid one.",
        "Forbidden" => "The token may not do this: check its owner's role in the workspace, and the workspace and bot ids.",
        "ResourceNotFound" or "ResourceGone" or "ReferenceNotFound" => "Check the id, and that the workspace and the bot are the right ones (Get-BpSession shows the defaults).",
        "RateLimited" => "Wait a moment and try again, or allow more repeats with Connect-BpSession -MaximumRetryCount.",
        "PaymentRequired" or "QuotaExceeded" => "The workspace's plan does not cover this: see its usage and plan.",
        "PayloadTooLarge" or "LimitExceeded" => "Send less at once.",
        _ when exception.Status == 501 => "This server does not have the operation. about_BpEmulator says what the emulator leaves out.",
        "Internal" or "Unknown" when exception.Status >= 500 => "This is a fault of the server: try again later" + (exception.Id is null ? "." : $", and name the error id {exception.Id} to Botpress support."),
        _ => null,
    };
}
