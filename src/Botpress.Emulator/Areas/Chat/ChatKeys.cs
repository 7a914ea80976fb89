using System;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>The keys of users: JSON web tokens, signed with HS256 by the emulator's chat key or, where a bot's chat has a key of its own, by that.</summary>
internal static class ChatKeys
{
    private static readonly char[] _alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".ToCharArray();

    /// <summary>A key that never expires.</summary>
    public static string Sign(string userId, string key, DateTime now)
    {
        long seconds = new DateTimeOffset(now).ToUnixTimeSeconds();
        string signed = $"{Encode(Encoding.UTF8.GetBytes("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"))}.{Encode(Json.Bytes(new JsonObject { ["id"] = userId, ["iat"] = seconds }))}";
        return $"{signed}.{Signature(signed, key)}";
    }

    /// <summary>Says who asks, or refuses.</summary>
    public static void Authenticate(ChatCall call) => call.Caller = UserOf(call.Call.Header("x-user-key") ?? "", KeyOf(call), call.Store.UtcNow)
        ?? throw ApiError.Of("Unauthorized", "x-user-key is no key of this chat, or its time is over");

    /// <summary>What signs the keys of a chat.</summary>
    public static string KeyOf(ChatCall call) => call.Chat.PersonalKey ?? call.Store.State.ChatKey;

    /// <summary>The user that a key is of; null where it is none.</summary>
    private static string? UserOf(string userKey, string key, DateTime now)
    {
        string[] parts = userKey.Split('.');
        if (parts.Length != 3 || Part(parts[0])?.TextOrNull("alg") != "HS256" || !IsSame(Signature($"{parts[0]}.{parts[1]}", key), parts[2]) || Part(parts[1]) is not JsonObject claims)
        {
            return null;
        }

        double seconds = new DateTimeOffset(now).ToUnixTimeSeconds();
        bool isInTime = (!claims.ContainsKey("exp") || (Json.IsNumber(claims["exp"], out double end) && seconds < end))
            && (!claims.ContainsKey("nbf") || (Json.IsNumber(claims["nbf"], out double begin) && seconds >= begin));
        return isInTime ? claims.TextOrNull("id") : null;
    }

    private static string Signature(string text, string key)
    {
        using var hash = new HMACSHA256(Encoding.UTF8.GetBytes(key));
        return Encode(hash.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Compares all, so that the time does not tell where they differ.</summary>
    private static bool IsSame(string one, string other)
    {
        int difference = one.Length ^ other.Length;
        for (int index = 0; index < Math.Min(one.Length, other.Length); index++)
        {
            difference |= one[index] ^ other[index];
        }

        return difference == 0;
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static JsonObject? Part(string encoded)
    {
        if (encoded.Length == 0 || encoded.Trim(_alphabet).Length > 0)
        {
            return null;
        }

        try
        {
            string standard = encoded.Replace('-', '+').Replace('_', '/');
            var part = JsonNode.Parse(Convert.FromBase64String(standard.PadRight((standard.Length + 3) / 4 * 4, '='))) as JsonObject;
            Json.Touch(part);
            return part;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or ArgumentException)
        {
            return null;
        }
    }
}
