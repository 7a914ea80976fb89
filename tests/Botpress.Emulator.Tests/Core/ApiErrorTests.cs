using System;
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Emulator.Tests.Core;

/// <summary>Errors have the shape, the status and the words of the API's.</summary>
public class ApiErrorTests
{
    [Theory]
    [InlineData("Unknown", 500)]
    [InlineData("Internal", 500)]
    [InlineData("Unauthorized", 401)]
    [InlineData("Forbidden", 403)]
    [InlineData("PayloadTooLarge", 413)]
    [InlineData("InvalidPayload", 400)]
    [InlineData("UnsupportedMediaType", 415)]
    [InlineData("MethodNotFound", 405)]
    [InlineData("ResourceNotFound", 404)]
    [InlineData("InvalidJsonSchema", 400)]
    [InlineData("InvalidDataFormat", 400)]
    [InlineData("InvalidIdentifier", 400)]
    [InlineData("BreakingChanges", 400)]
    [InlineData("QuotaExceeded", 403)]
    [InlineData("RelationConflict", 409)]
    [InlineData("ReferenceConstraint", 409)]
    [InlineData("ResourceLockedConflict", 409)]
    [InlineData("ResourceGone", 410)]
    [InlineData("ReferenceNotFound", 400)]
    [InlineData("InvalidQuery", 400)]
    [InlineData("Runtime", 400)]
    [InlineData("AlreadyExists", 409)]
    [InlineData("RateLimited", 429)]
    [InlineData("PaymentRequired", 402)]
    [InlineData("LimitExceeded", 413)]
    [InlineData("OperationTimeout", 504)]
    public void Each_type_has_its_status(string type, int status) => Is(ApiError.Of(type, "words"), type, status, "words");

    [Fact]
    public void What_goes_wrong_often_has_a_name()
    {
        Is(ApiError.Payload("words"), "InvalidPayload", 400, "words");
        Is(ApiError.Query("words"), "InvalidQuery", 400, "words");
        Is(ApiError.Exists("words"), "AlreadyExists", 409, "words");
        Is(ApiError.NotEmulated("words"), "Unknown", 501, "words");
        Is(ApiError.NotFound("user", "u1"), "ResourceNotFound", 404, "user \"u1\" was not found");
        Is(ApiError.Reference("userId", "user", "u1"), "ReferenceNotFound", 400, "userId: there is no user \"u1\"");
    }

    [Theory]
    [InlineData(400, "InvalidPayload")]
    [InlineData(401, "Unauthorized")]
    [InlineData(402, "PaymentRequired")]
    [InlineData(403, "Forbidden")]
    [InlineData(404, "ResourceNotFound")]
    [InlineData(405, "MethodNotFound")]
    [InlineData(409, "RelationConflict")]
    [InlineData(410, "ResourceGone")]
    [InlineData(413, "PayloadTooLarge")]
    [InlineData(415, "UnsupportedMediaType")]
    [InlineData(429, "RateLimited")]
    [InlineData(504, "OperationTimeout")]
    [InlineData(500, "Internal")]
    [InlineData(502, "Internal")]
    [InlineData(599, "Internal")]
    [InlineData(501, "Unknown")]
    [InlineData(499, "Unknown")]
    [InlineData(418, "Unknown")]
    public void Any_status_has_a_type(int status, string type) => Is(ApiError.ForStatus(status, "words"), type, status, "words");

    [Fact]
    public void An_answer_has_the_id_of_its_own_time_the_code_the_type_and_the_words()
    {
        JsonObject answer = ApiError.Of("Forbidden", "words").ToJson();
        string id = (string)answer["id"]!;
        Assert.Matches(@"\Aerr_[0-9]{14}x[0-9A-F]{8}\z", id);
        Assert.InRange(DateTime.ParseExact(id.Substring(4, 14), "yyyyMMddHHmmss", CultureInfo.InvariantCulture), DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow.AddMinutes(1));
        Assert.NotEqual(id, (string)ApiError.Of("Forbidden", "words").ToJson()["id"]!);
        answer["id"] = "x";
        Assert.Equal("""{"id":"x","code":403,"type":"Forbidden","message":"words"}""", answer.ToJsonString());
    }

    [Fact]
    public void An_answer_may_say_more()
    {
        JsonObject answer = ApiError.Payload("words").With(new JsonObject { ["a"] = 1 }).ToJson();
        Assert.Equal("""{"a":1}""", answer["metadata"]!.ToJsonString());
    }

    [Fact]
    public void A_plain_one_has_words_only()
    {
        var error = ApiError.Plain(404, "words");
        Is(error, "", 404, "words");
        Assert.Equal("""{"message":"words"}""", error.ToJson().ToJsonString());
    }

    private static void Is(ApiError error, string type, int status, string message) => Assert.Equal((type, status, message), (error.Type, error.Status, error.Message));
}
