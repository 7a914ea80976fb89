using System;
using System.Linq;
using System.Management.Automation;
using System.Net.Http;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Makes error records: what happened in the API's own words, to which thing, and what to do next.</summary>
internal static class Errors
{
    // From 7.5 on PowerShell's own error view shows the recommended action below the message; before, it must be part of the message to be seen.
    private static readonly bool _viewShowsAction = typeof(PSObject).Assembly.GetName().Version >= new Version(7, 5);

    public static ErrorRecord Record(ApiException exception, Operation operation, object? target, IConnection connection, object? subject = null)
    {
        // Of what takes several requests, the one that failed is meant.
        operation = exception.Operation ?? operation;
        if (exception.Type == ApiException.ConnectionFailed && connection.IsOfStoppedEmulator)
        {
            return Record(
                BotpressApiException.From(exception, $"The emulator at {connection.ApiUrl} that the session is connected to does not run any more: it was stopped, or went with the module when that was removed."),
                exception.Type,
                CategoryOf(exception),
                subject ?? target,
                "Start another with Start-BpEmulator. What the old one held is gone, unless it was started with -SnapshotPath.");
        }

        string message = TerminalText.Clean(connection.Redact(exception.Message));
        if (target is not null && message.IndexOf(Names.Short(target), StringComparison.Ordinal) < 0)
        {
            message = $"{message} ({operation.Name} '{Names.Short(target)}')";
        }

        return Record(
            BotpressApiException.From(exception, WithOutcome(message, exception, operation), exception.Metadata is string metadata ? TerminalText.EscapeJson(connection.Redact(metadata)) : null),
            exception.Type,
            CategoryOf(exception),
            subject ?? target,
            ActionFor(exception, operation));
    }

    /// <summary>An error of a step that is no operation, such as moving a file's bytes.</summary>
    public static ErrorRecord Record(ApiException exception, string message, object? target, IConnection connection, string? action) =>
        Record(BotpressApiException.From(exception, TerminalText.Clean(connection.Redact(message))), exception.Type, CategoryOf(exception), target, action);

    /// <summary>An error of a job, or of a step of one, that is no fault of the API.</summary>
    public static ErrorRecord Record(Jobs.JobException exception, object? target) => Record(
        new InvalidOperationException(exception.Message),
        exception.Id,
        exception.Id switch
        {
            Jobs.JobException.Locked or Jobs.JobException.Conflict => ErrorCategory.ResourceBusy,
            "FolderNotFound" or "KnowledgeBaseNotFound" => ErrorCategory.ObjectNotFound,
            "FileWaitTimeout" => ErrorCategory.OperationTimeout,
            "FileUnreadable" or "FolderUnreadable" => ErrorCategory.ReadError,
            "InvalidArgument" or "InvalidMaximumDelete" or "JobPlanInvalid" or "NotAFolder" => ErrorCategory.InvalidArgument,
            _ => ErrorCategory.InvalidOperation,
        },
        target,
        exception.Advice);

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

    /// <summary>The error for a path that leads elsewhere than to files.</summary>
    public static ErrorRecord NotInFileSystem(string path, string parameter, ProviderInfo provider, string what = "a file") => Record(
        new ArgumentException($"-{parameter} '{Names.Short(path)}' is not in the file system but in {provider.Name}."),
        "NotAFile",
        ErrorCategory.InvalidArgument,
        path,
        $"Give the path of {what}.");

    /// <summary>Adds to what an error says is to be done.</summary>
    public static void Advise(ErrorRecord record, string action)
    {
        string recommended = $"{record.ErrorDetails?.RecommendedAction} {action}".Trim();
        record.ErrorDetails = new ErrorDetails(_viewShowsAction ? record.Exception.Message : $"{record.Exception.Message} {recommended}") { RecommendedAction = recommended };
    }

    /// <summary>What is known of a request that failed: a write whose answer was lost may have been done, and must not be said to have failed.</summary>
    public static string WithOutcome(string message, ApiException exception, Operation operation)
    {
        if (message.Length > 0 && (char.IsLetterOrDigit(message[message.Length - 1]) || message[message.Length - 1] is '"' or '\'' or ')'))
        {
            message += ".";
        }

        return MayBeDone(exception, operation) ? $"{message} It may have been done all the same." : message;
    }

    /// <summary>Whether the operation is a write that is not safe to repeat, and the fault leaves open whether the server carried it out.</summary>
    internal static bool MayBeDone(ApiException exception, Operation operation) =>
        !operation.Repeatable
        && (exception.Type is ApiException.ConnectionLost or ApiException.Timeout or ApiException.InvalidResponse or "OperationTimeout"
            || exception.Status is 408 or >= 500 and not 501);

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
        ApiException.UnencryptedRefused or ApiException.AddressRefused => ErrorCategory.SecurityError,
        ApiException.Timeout or "OperationTimeout" => ErrorCategory.OperationTimeout,
        ApiException.InvalidResponse or ApiException.RepeatedCursor or ApiException.WrongLength => ErrorCategory.InvalidResult,
        "QuotaExceeded" => ErrorCategory.QuotaExceeded,
        "InvalidDataFormat" => ErrorCategory.InvalidData,
        "ReferenceNotFound" => ErrorCategory.ObjectNotFound,
        "AlreadyExists" => ErrorCategory.ResourceExists,
        "ResourceLockedConflict" => ErrorCategory.ResourceBusy,
        "RelationConflict" or "ReferenceConstraint" or "BreakingChanges" => ErrorCategory.InvalidOperation,
        // As of a script that throws: what was asked for was right, and what it started failed.
        "Runtime" => ErrorCategory.OperationStopped,
        _ => exception.Status switch
        {
            400 or 415 => ErrorCategory.InvalidArgument,
            401 or 407 => ErrorCategory.AuthenticationError,
            402 => ErrorCategory.QuotaExceeded,
            403 => ErrorCategory.PermissionDenied,
            404 or 410 => ErrorCategory.ObjectNotFound,
            405 or 501 => ErrorCategory.NotImplemented,
            408 or 504 => ErrorCategory.OperationTimeout,
            409 => ErrorCategory.InvalidOperation,
            413 or 429 => ErrorCategory.LimitsExceeded,
            >= 500 => ErrorCategory.ResourceUnavailable,
            _ => ErrorCategory.NotSpecified,
        },
    };

    private static string? ActionFor(ApiException exception, Operation operation)
    {
        string support = exception.Id is null ? "." : $". To Botpress support, name the error id {exception.Id}.";
        if (MayBeDone(exception, operation))
        {
            string look = CommandTable.CommandThatShows(operation) is string command
                ? $"Look with {command} whether it was done before you send it again"
                : "Find out whether it was done before you send it again";
            return $"{look}: it is not safe to repeat{(exception.Status >= 500 ? support : ".")}";
        }

        if (operation.IsChat && ChatActionFor(exception) is string advice)
        {
            return advice;
        }

        string again = operation.Method == HttpMethod.Get ? "Try again" : "Try again: it is safe to repeat";
        return exception.Type switch
        {
            "Unauthorized" => "The token is missing, wrong or expired: connect again with Connect-BpSession and a valid one.",
            "Forbidden" => "The token may not do this: check its owner's role in the workspace, and the workspace and bot ids.",
            "ResourceNotFound" or "ResourceGone" => "Check the id, and that the workspace and the bot are the right ones (Get-BpSession shows the defaults).",
            "ReferenceNotFound" => "Something that the request names is not there: check the ids in it, and that the workspace and the bot are the right ones (Get-BpSession shows the defaults).",
            "InvalidPayload" => "Correct the field that the message names; Get-Help for the command says what each takes, and -Debug shows what was sent.",
            "InvalidQuery" => "Correct the filter or the page token that the message names; -Debug shows what was sent.",
            "InvalidJsonSchema" => "Correct the schema: it must be JSON schema as the message asks for it.",
            "InvalidDataFormat" => "Give the data in the form that the message names; -Debug shows what was sent.",
            "InvalidIdentifier" => "Check the id or name that the message names: it has not the form that the API gives to ids of this kind.",
            "UnsupportedMediaType" => "The API does not take content of this kind: check -Header of the session for a Content-Type, and the type of the file.",
            "MethodNotFound" => "The API has no such operation: check the path and -Method, and the API address (Get-BpSession shows it). Find-BpCommand finds the command for an operation.",
            "RelationConflict" => "It contradicts what it belongs to, or what belongs to it: look at both, change or remove the other first, then try again.",
            "ReferenceConstraint" => "Something else still refers to it: remove that, or its reference, first.",
            "ResourceLockedConflict" => "It is busy; a file is while it is being indexed. Wait for it with Wait-BpFile and try again, or upload with Set-BpFile -WaitIndexed.",
            "Runtime" when operation == Operations.RunVrl => "Correct the script where the message says, or what -Data gives it.",
            "Runtime" => "The code that was to run failed, an integration's or the bot's: look at the message, at Get-BpBotLog and at Get-BpBotIssue.",
            "AlreadyExists" => "There is one already: get it and change it, or give another name or key.",
            "BreakingChanges" => "The change would break what uses it now: publish it as a new version, or keep what the message names.",
            "RateLimited" => "Wait a moment and try again, or allow more repeats with Connect-BpSession -MaximumRetryCount.",
            "PaymentRequired" or "QuotaExceeded" => "The workspace's plan does not cover this: see its usage (Get-BpQuotaCompletion) and its plan (Get-BpBilling).",
            "PayloadTooLarge" or "LimitExceeded" => "Send less at once.",
            "OperationTimeout" => $"{again}, or ask for less at once.",
            ApiException.ConnectionFailed => "Nothing was sent. Check the network, the proxy if there is one, and that the server runs.",
            ApiException.ConnectionLost => $"{again}.",
            ApiException.Timeout => $"{again}, or give the session more time with Connect-BpSession -TimeoutSec.",
            ApiException.InvalidResponse => "Check that the API address is right (Get-BpSession shows it), and what lies between: a proxy or a sign-in page for example.",
            ApiException.RepeatedCursor => "Ask for less, or for a part of the list by a filter; what has come so far is right.",
            ApiException.RedirectRefused => "Check the API address (Get-BpSession shows it), and connect to the address that it has moved to if you trust it.",
            ApiException.UnencryptedRefused => null,
            ApiException.AddressRefused => "Check the API address (Get-BpSession shows it), and what stands behind it.",
            _ when exception.Status == 407 => "The proxy wants a user name and a password: give -Proxy and -ProxyCredential to Connect-BpSession.",
            _ when exception.Status == 501 => "This server does not have the operation. about_BpEmulator says what the emulator leaves out.",
            _ when exception.Status >= 500 => "This is a fault of the server: try again later" + support,
            _ when exception.Status == 409 => "Look at it as it is now, then try again.",
            _ => "Check what the message names; -Debug shows what was sent and what came back.",
        };
    }

    /// <summary>What is to be done where it is otherwise in a chat than elsewhere; null where it is not.</summary>
    private static string? ChatActionFor(ApiException exception) => exception.Type switch
    {
        "Unauthorized" => "The user's key is not valid here, or has expired: connect again with Connect-BpChat and a valid one. Keys of a bot's chat end when its encryption key changes.",
        "Forbidden" => "The chat's user may not do this: it does not take part in the conversation, or did not begin it, or the user was taken out, or there is no such conversation.",
        "ResourceNotFound" or "ReferenceNotFound" => "Check the id: a chat's user finds the own conversations, and what is in them (Get-BpChatConversation). A user who was deleted is made anew by New-BpChatUser -GetOrCreate.",
        "RateLimited" => "Wait a moment and try again.",
        ApiException.Timeout => "Try again, or give requests more time: a chat takes the limits of the session, Connect-BpSession -TimeoutSec.",
        ApiException.InvalidResponse or ApiException.RedirectRefused or ApiException.AddressRefused => "Check the address of the chat (Get-BpChat shows it), and what lies between: a proxy or a sign-in page for example.",
        _ => null,
    };
}
