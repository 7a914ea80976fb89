using System;
using System.Security.Cryptography;
using System.Text;

namespace Botpress.Emulator;

/// <summary>Identifiers and secrets in the forms that the API uses.</summary>
internal static class Ids
{
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>A ULID (26 characters): the time in milliseconds, then 80 random bits.</summary>
    public static string Ulid(DateTime time) => Ulid(time, RandomBytes(16));

    /// <summary>The same by a chance that can be repeated.</summary>
    public static string Ulid(DateTime time, Random random)
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        return Ulid(time, bytes);
    }

    private static string Ulid(DateTime time, byte[] chance)
    {
        long milliseconds = new DateTimeOffset(time).ToUnixTimeMilliseconds();
        var text = new StringBuilder(26);
        for (int shift = 45; shift >= 0; shift -= 5)
        {
            text.Append(Crockford[(int)((milliseconds >> shift) & 31)]);
        }

        foreach (byte value in chance)
        {
            text.Append(Crockford[value & 31]);
        }

        return text.ToString();
    }

    /// <summary>Random bytes in lower-case hexadecimal.</summary>
    public static string Hex(int bytes)
    {
        var text = new StringBuilder(bytes * 2);
        foreach (byte value in RandomBytes(bytes))
        {
            text.Append("0123456789abcdef"[value >> 4]).Append("0123456789abcdef"[value & 15]);
        }

        return text.ToString();
    }

    private static byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return bytes;
    }
}
