using System;
using System.Collections.Generic;
using System.Security.Cryptography;

namespace Botpress.Emulator.Vrl;

/// <summary>Functions that never give the same twice.</summary>
internal static class VrlRandomFunctions
{
    private const string Order = "max must be greater than min";

    public static IEnumerable<VrlFunction> All() =>
    [
        new("uuid_v4", "", VrlKind.Text, _ => new VrlText(Guid.NewGuid().ToString("D"))),
        new("uuid_v7", "timestamp:time?", VrlKind.Text, UuidV7),
        new("random_bool", "", VrlKind.Boolean, _ => (Fill(1)[0] & 1) == 1),
        new("random_bytes", "length:int", BytesType, call => new VrlText(Fill((int)Length(call.Integer("length"))))),
        new("random_int", "min:int, max:int", site => RangeType(site, VrlKind.Integer), call =>
        {
            long min = call.Integer("min");
            long max = call.Integer("max");
            return max <= min ? throw new VrlFailure(Order) : min + (long)(BitConverter.ToUInt64(Fill(8), 0) % (ulong)(max - min));
        }),
        new("random_float", "min:float, max:float", site => RangeType(site, VrlKind.Float), call =>
        {
            double min = call.Value("min") as double? ?? throw VrlCall.Expected("float", call.Value("min"));
            double max = call.Value("max") as double? ?? throw VrlCall.Expected("float", call.Value("max"));
            return max <= min ? throw new VrlFailure(Order) : min + ((max - min) * (BitConverter.ToUInt32(Fill(4), 0) / 4294967296d));
        }),
    ];

    private static byte[] Fill(int length)
    {
        byte[] bytes = new byte[length];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return bytes;
    }

    private static object? UuidV7(VrlCall call)
    {
        VrlTime time = call.Has("timestamp") ? call.Time("timestamp") : VrlTime.Now;
        byte[] bytes = Fill(16);
        long milliseconds = (time.Seconds * 1000) + (time.Nanos / 1_000_000);
        for (int index = 0; index < 6; index++)
        {
            bytes[index] = (byte)(milliseconds >> (40 - (8 * index)));
        }

        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        string text = VrlHashes.Hex(bytes);
        return new VrlText($"{text.Substring(0, 8)}-{text.Substring(8, 4)}-{text.Substring(12, 4)}-{text.Substring(16, 4)}-{text.Substring(20)}");
    }

    private static long Length(long length) => length < 0 ? throw new VrlFailure("Length cannot be negative")
        : length > 65536 ? throw new VrlFailure("Length is too large. Maximum is 64k")
        : length;

    private static VrlType BytesType(VrlSite site) => site.Constant("length")?.Value is long length
        ? length is < 0 or > 65536 ? throw new VrlRefusal(403, "invalid argument", "length", "It is between 0 and 65536.") : VrlKind.Text
        : new VrlType(VrlKind.Text, true);

    private static VrlType RangeType(VrlSite site, VrlKind kind)
    {
        object? min = site.Constant("min")?.Value;
        object? max = site.Constant("max")?.Value;
        if (min is null || max is null)
        {
            return new VrlType(kind, true);
        }

        return ((IComparable)max).CompareTo(min) <= 0 ? throw new VrlRefusal(403, "invalid argument", "max", "It is greater than min.") : kind;
    }
}
