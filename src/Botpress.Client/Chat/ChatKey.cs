using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

namespace Botpress.Client;

/// <summary>Signs keys of the users of a chat whose integration has an encryption key: whoever holds that makes them without asking.</summary>
public static class ChatKey
{
    /// <summary>Signs a key as the official client does: a JSON web token, HS256, with the user's id and the time in whole seconds.</summary>
    /// <param name="encryptionKey">The encryption key in the configuration of the chat integration; text of any length.</param>
    /// <param name="userId">The user's id, as the caller chose it.</param>
    /// <param name="now">The time.</param>
    /// <returns>The key for <see cref="ApiContext.UserKey"/>: a secret like the one it is signed with.</returns>
    /// <exception cref="ApiArgumentException">One of them is empty, or the id cannot be sent.</exception>
    public static string Sign(string encryptionKey, string userId, DateTimeOffset now)
    {
        if (encryptionKey.Length == 0)
        {
            throw new ApiArgumentException("encryptionKey", "is empty. Give the one in the configuration of the bot's chat integration.");
        }

        if (userId.Length == 0)
        {
            throw new ApiArgumentException("userId", "is empty. Give any id that no other user of the chat has.");
        }

        string signed = Encoded(Body(("alg", "HS256"), ("typ", "JWT"))) + "." + Encoded(Body(("id", userId), ("iat", now.ToUnixTimeSeconds())));
        using var hash = new HMACSHA256(Encoding.UTF8.GetBytes(encryptionKey));
        return signed + "." + Encoded(hash.ComputeHash(Encoding.UTF8.GetBytes(signed)));
    }

    private static byte[] Body(params (string Name, object? Value)[] claims) =>
        JsonBody.Build(Array.ConvertAll(claims, claim => new KeyValuePair<string, object?>(claim.Name, claim.Value)));

    private static string Encoded(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
