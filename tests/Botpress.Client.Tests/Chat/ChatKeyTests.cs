using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Botpress.Client.Tests;

public sealed class ChatKeyTests
{
    private static readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_987);

    [Theory]
    // Made by another implementation of the standard.
    [InlineData("secret", "user-1", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6InVzZXItMSIsImlhdCI6MTcwMDAwMDAwMH0.s8mlq5NUNh7k1n2zThDww5PYVwpNo0X_PrL93X8l5Tc")]
    [InlineData("k", "a\"b\\c", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6ImFcImJcXGMiLCJpYXQiOjE3MDAwMDAwMDB9.oUeo0_4Jtq5nZ54XlnmN0EwtvXHdATW1fyJBfqyiY-w")]
    [InlineData("schlüssel 鍵", "ü/日", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpZCI6IsO8L-aXpSIsImlhdCI6MTcwMDAwMDAwMH0.H40q_RmVyzLBDntrxtz5vS5Xdak7MmNe7MjJh_04C2I")]
    public void A_key_is_signed_as_the_standard_says(string encryptionKey, string userId, string expected) =>
        Assert.Equal(expected, ChatKey.Sign(encryptionKey, userId, _now));

    [Fact]
    public void A_key_has_the_parts_of_the_recorded_one()
    {
        JsonNode vector = TestData.Load("wire/special.chat.json").Single(vector => vector!["jwt"] is not null)!["jwt"]!;
        string[] parts = ChatKey.Sign(new string('k', 300), "user-1", _now).Split('.');
        Assert.Equal(3, parts.Length);
        Assert.Equal(vector["header"]!.ToJsonString(), Decoded(parts[0]).ToJsonString());
        JsonObject payload = Decoded(parts[1]).AsObject();
        Assert.Equal(vector["payload"]!.AsObject().Select(claim => claim.Key), payload.Select(claim => claim.Key));
        Assert.Equal(((string)vector["payload"]!["id"]!, 1_700_000_000L), ((string)payload["id"]!, (long)payload["iat"]!));
    }

    [Theory]
    [InlineData("", "u", "encryptionKey", "encryptionKey is empty. Give the one in the configuration of the bot's chat integration.")]
    [InlineData("k", "", "userId", "userId is empty. Give any id that no other user of the chat has.")]
    public void What_cannot_be_signed_is_named(string encryptionKey, string userId, string field, string message)
    {
        ApiArgumentException exception = Assert.Throws<ApiArgumentException>(() => ChatKey.Sign(encryptionKey, userId, _now));
        Assert.Equal((field, message), (exception.Field, exception.Message));
    }

    [Fact]
    public void An_id_with_half_of_a_character_is_named() =>
        Assert.Equal("id", Assert.Throws<ApiArgumentException>(() => ChatKey.Sign("k", "a\ud83d", _now)).Field);

    private static JsonNode Decoded(string part) =>
        JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(part.Replace('-', '+').Replace('_', '/').PadRight((part.Length + 3) / 4 * 4, '='))))!;
}
