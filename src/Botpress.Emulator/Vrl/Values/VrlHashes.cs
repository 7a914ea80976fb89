using System;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>The digests, of which the framework has the common ones only.</summary>
internal static class VrlHashes
{
    public static string Hex(byte[] bytes)
    {
        var text = new StringBuilder(bytes.Length * 2);
        foreach (byte part in bytes)
        {
            text.Append(part.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    public static byte[] Of(string name, byte[] bytes) => name switch
    {
#pragma warning disable CA5350, CA5351, CA1850 // Scripts ask for these; nothing of the emulator's own relies on them.
        "MD5" => Run(MD5.Create(), bytes),
        "SHA1" => Run(SHA1.Create(), bytes),
#pragma warning restore CA5350, CA5351, CA1850
        "SHA-256" => Run(SHA256.Create(), bytes),
        "SHA-384" => Run(SHA384.Create(), bytes),
        "SHA-512" => Run(SHA512.Create(), bytes),
        "SHA-224" => VrlSha2.Sha224(bytes),
        "SHA-512/224" => VrlSha2.Sha512(bytes, 28),
        "SHA-512/256" => VrlSha2.Sha512(bytes, 32),
        _ => VrlSha3.Of(bytes, int.Parse(name.Substring(5), CultureInfo.InvariantCulture) / 8),
    };

    private static byte[] Run(HashAlgorithm algorithm, byte[] bytes)
    {
        using (algorithm)
        {
            return algorithm.ComputeHash(bytes);
        }
    }
}

/// <summary>The cut forms of SHA-2, as FIPS 180-4 has them.</summary>
internal static class VrlSha2
{
    private static readonly int[] _primes = [.. Enumerable.Range(2, 420).Where(number => Enumerable.Range(2, number - 2).All(part => number % part != 0)).Take(80)];

    /// <summary>The constants: the first bits of the fractions of the cube roots of the first 80 primes.</summary>
    private static readonly ulong[] _roots = [.. _primes.Select(prime => Root(prime, 3))];

    private static readonly uint[] _first224 = [.. _primes.Skip(8).Take(8).Select(prime => (uint)Root(prime, 2))];

    public static byte[] Sha224(byte[] bytes)
    {
        uint[] state = [.. _first224];
        byte[] padded = Padded(bytes, 64);
        uint[] words = new uint[64];
        for (int start = 0; start < padded.Length; start += 64)
        {
            for (int index = 0; index < 64; index++)
            {
                words[index] = index < 16 ? (uint)Big(padded, start + (4 * index), 4)
                    : unchecked(Turn(words[index - 2], 17, 19, 10) + words[index - 7] + Turn(words[index - 15], 7, 18, 3) + words[index - 16]);
            }

            uint[] v = [.. state];
            for (int index = 0; index < 64; index++)
            {
                uint one = unchecked(v[7] + (Rot(v[4], 6) ^ Rot(v[4], 11) ^ Rot(v[4], 25)) + ((v[4] & v[5]) ^ (~v[4] & v[6])) + (uint)(_roots[index] >> 32) + words[index]);
                uint two = unchecked((Rot(v[0], 2) ^ Rot(v[0], 13) ^ Rot(v[0], 22)) + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])));
                v = [unchecked(one + two), v[0], v[1], v[2], unchecked(v[3] + one), v[4], v[5], v[6]];
            }

            state = [.. state.Zip(v, (old, more) => unchecked(old + more))];
        }

        return [.. state.SelectMany(word => Bytes(word, 4)).Take(28)];
    }

    /// <summary>SHA-512 cut to some bytes; what it begins with is a digest of its own name.</summary>
    public static byte[] Sha512(byte[] bytes, int length)
    {
        ulong[] first = [.. _primes.Take(8).Select(prime => Root(prime, 2) ^ 0xa5a5a5a5a5a5a5a5)];
        byte[] name = Encoding.ASCII.GetBytes($"SHA-512/{length * 8}");
        byte[] start = Sha512(name, first);
        return [.. Sha512(bytes, [.. Enumerable.Range(0, 8).Select(index => Big(start, 8 * index, 8))]).Take(length)];
    }

    private static byte[] Sha512(byte[] bytes, ulong[] state)
    {
        byte[] padded = Padded(bytes, 128);
        ulong[] words = new ulong[80];
        for (int start = 0; start < padded.Length; start += 128)
        {
            for (int index = 0; index < 80; index++)
            {
                words[index] = index < 16 ? Big(padded, start + (8 * index), 8)
                    : unchecked((Rot(words[index - 2], 19) ^ Rot(words[index - 2], 61) ^ (words[index - 2] >> 6)) + words[index - 7]
                        + (Rot(words[index - 15], 1) ^ Rot(words[index - 15], 8) ^ (words[index - 15] >> 7)) + words[index - 16]);
            }

            ulong a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
            for (int index = 0; index < 80; index++)
            {
                ulong one = unchecked(h + (Rot(e, 14) ^ Rot(e, 18) ^ Rot(e, 41)) + ((e & f) ^ (~e & g)) + _roots[index] + words[index]);
                ulong two = unchecked((Rot(a, 28) ^ Rot(a, 34) ^ Rot(a, 39)) + ((a & b) ^ (a & c) ^ (b & c)));
                (h, g, f, e, d, c, b, a) = (g, f, e, unchecked(d + one), c, b, a, unchecked(one + two));
            }

            ulong[] v = [a, b, c, d, e, f, g, h];
            state = [.. state.Zip(v, (old, more) => unchecked(old + more))];
        }

        return [.. state.SelectMany(word => Bytes(word, 8))];
    }

    private static byte[] Padded(byte[] bytes, int block)
    {
        int room = block / 8;
        byte[] all = new byte[(bytes.Length + 1 + room + block - 1) / block * block];
        Array.Copy(bytes, all, bytes.Length);
        all[bytes.Length] = 0x80;
        byte[] length = [.. Bytes((ulong)bytes.Length * 8, 8)];
        Array.Copy(length, 0, all, all.Length - 8, 8);
        return all;
    }

    private static ulong Big(byte[] bytes, int start, int length)
    {
        ulong number = 0;
        for (int index = 0; index < length; index++)
        {
            number = (number << 8) | bytes[start + index];
        }

        return number;
    }

    private static byte[] Bytes(ulong number, int length) => [.. Enumerable.Range(0, length).Select(index => (byte)(number >> (8 * (length - 1 - index))))];

    private static uint Rot(uint word, int by) => (word >> by) | (word << (32 - by));

    private static ulong Rot(ulong word, int by) => (word >> by) | (word << (64 - by));

    private static uint Turn(uint word, int one, int two, int shift) => Rot(word, one) ^ Rot(word, two) ^ (word >> shift);

    /// <summary>The first 64 bits behind the point of a prime's square or cube root, found by halving.</summary>
    private static ulong Root(int prime, int power)
    {
        BigInteger target = new BigInteger(prime) << (64 * power);
        BigInteger root = 0;
        for (int bit = 70; bit >= 0; bit--)
        {
            BigInteger more = root + (BigInteger.One << bit);
            root = BigInteger.Pow(more, power) <= target ? more : root;
        }

        return (ulong)(root & ulong.MaxValue);
    }
}

/// <summary>SHA-3, as FIPS 202 has it.</summary>
internal static class VrlSha3
{
    public static byte[] Of(byte[] bytes, int length)
    {
        int rate = 200 - (2 * length);
        byte[] padded = new byte[((bytes.Length / rate) + 1) * rate];
        Array.Copy(bytes, padded, bytes.Length);
        padded[bytes.Length] ^= 0x06;
        padded[padded.Length - 1] ^= 0x80;
        ulong[] state = new ulong[25];
        for (int start = 0; start < padded.Length; start += rate)
        {
            for (int index = 0; index < rate; index++)
            {
                state[index / 8] ^= (ulong)padded[start + index] << (8 * (index % 8));
            }

            Mix(state);
        }

        return [.. Enumerable.Range(0, length).Select(index => (byte)(state[index / 8] >> (8 * (index % 8))))];
    }

    private static void Mix(ulong[] a)
    {
        byte register = 1;
        ulong[] b = new ulong[25];
        ulong[] c = new ulong[5];
        for (int round = 0; round < 24; round++)
        {
            for (int x = 0; x < 5; x++)
            {
                c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
            }

            for (int index = 0; index < 25; index++)
            {
                a[index] ^= c[(index + 4) % 5] ^ Rot(c[(index + 1) % 5], 1);
            }

            (int column, int row) = (1, 0);
            b[0] = a[0];
            for (int step = 0; step < 24; step++)
            {
                int next = ((2 * column) + (3 * row)) % 5;
                b[row + (5 * next)] = Rot(a[column + (5 * row)], (step + 1) * (step + 2) / 2 % 64);
                (column, row) = (row, next);
            }

            for (int index = 0; index < 25; index++)
            {
                int line = index / 5 * 5;
                a[index] = b[index] ^ (~b[line + ((index + 1) % 5)] & b[line + ((index + 2) % 5)]);
            }

            for (int bit = 0; bit < 7; bit++)
            {
                if ((register & 1) == 1)
                {
                    a[0] ^= 1UL << ((1 << bit) - 1);
                }

                register = (byte)((register << 1) ^ ((register & 0x80) == 0 ? 0 : 0x71));
            }
        }
    }

    private static ulong Rot(ulong word, int by) => by == 0 ? word : (word << by) | (word >> (64 - by));
}
