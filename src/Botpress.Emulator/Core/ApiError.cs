using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>An answer that is an error, thrown by handlers and written in the API's own shape.</summary>
internal sealed class ApiError : Exception
{
    /// <summary>The status of each error type, as the API fixes it.</summary>
    private static readonly Dictionary<string, int> _statuses = new()
    {
        ["Unknown"] = 500,
        ["Internal"] = 500,
        ["Unauthorized"] = 401,
        ["Forbidden"] = 403,
        ["PayloadTooLarge"] = 413,
        ["InvalidPayload"] = 400,
        ["UnsupportedMediaType"] = 415,
        ["MethodNotFound"] = 405,
        ["ResourceNotFound"] = 404,
        ["InvalidJsonSchema"] = 400,
        ["InvalidDataFormat"] = 400,
        ["InvalidIdentifier"] = 400,
        ["BreakingChanges"] = 400,
        ["QuotaExceeded"] = 403,
        ["RelationConflict"] = 409,
        ["ReferenceConstraint"] = 409,
        ["ResourceLockedConflict"] = 409,
        ["ResourceGone"] = 410,
        ["ReferenceNotFound"] = 400,
        ["InvalidQuery"] = 400,
        ["Runtime"] = 400,
        ["AlreadyExists"] = 409,
        ["RateLimited"] = 429,
        ["PaymentRequired"] = 402,
        ["LimitExceeded"] = 413,
        ["OperationTimeout"] = 504,
    };

    private ApiError(string type, int status, string message)
        : base(message)
    {
        Type = type;
        Status = status;
    }

    public string Type { get; }

    /// <summary>What else the answer says; null for nothing.</summary>
    public JsonObject? Metadata { get; private set; }

    public int Status { get; }

    public static ApiError Of(string type, string message) => new(type, _statuses[type], message);

    public static ApiError Payload(string message) => Of("InvalidPayload", message);

    public static ApiError Query(string message) => Of("InvalidQuery", message);

    /// <summary>Adds what else the answer says.</summary>
    public ApiError With(JsonObject metadata)
    {
        Metadata = metadata;
        return this;
    }

    /// <summary>The thing in the path is not there.</summary>
    public static ApiError NotFound(string thing, string id) => Of("ResourceNotFound", $"{thing} \"{id}\" was not found");

    /// <summary>The thing that the body names is not there.</summary>
    public static ApiError Reference(string field, string thing, string id) =>
        Of("ReferenceNotFound", $"{field}: there is no {thing} \"{id}\"");

    public static ApiError Exists(string message) => Of("AlreadyExists", message);

    /// <summary>A fault that has neither code nor type, only words: the Chat API answers so what is no request of it.</summary>
    public static ApiError Plain(int status, string message) => new("", status, message);

    /// <summary>Something of the API that the emulator does not have. No error type of the API stands for 501.</summary>
    public static ApiError NotEmulated(string message) => new("Unknown", 501, message);

    /// <summary>An error for any status, of the type that has this status.</summary>
    public static ApiError ForStatus(int status, string message)
    {
        string type = status switch
        {
            400 => "InvalidPayload",
            401 => "Unauthorized",
            402 => "PaymentRequired",
            403 => "Forbidden",
            404 => "ResourceNotFound",
            405 => "MethodNotFound",
            409 => "RelationConflict",
            410 => "ResourceGone",
            413 => "PayloadTooLarge",
            415 => "UnsupportedMediaType",
            429 => "RateLimited",
            504 => "OperationTimeout",
            >= 500 and not 501 => "Internal",
            _ => "Unknown",
        };
        return new ApiError(type, status, message);
    }

    public JsonObject ToJson()
    {
        if (Type.Length == 0)
        {
            return new JsonObject { ["message"] = Message };
        }

        string stamp = DateTime.UtcNow.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["id"] = $"err_{stamp}x{Ids.Hex(4).ToUpperInvariant()}",
            ["code"] = Status,
            ["type"] = Type,
            ["message"] = Message,
        }.With("metadata", Metadata);
    }
}
