using System;
using System.Collections.Generic;

namespace Botpress.Emulator.Vrl;

/// <summary>Digests, and keyed ones.</summary>
internal static class VrlHashFunctions
{
    private static readonly string[] _keyed = ["SHA1", "SHA-224", "SHA-256", "SHA-384", "SHA-512"];
    private static readonly string[] _sha2 = ["SHA-224", "SHA-256", "SHA-384", "SHA-512", "SHA-512/224", "SHA-512/256"];
    private static readonly string[] _sha3 = ["SHA3-224", "SHA3-256", "SHA3-384", "SHA3-512"];

    public static IEnumerable<VrlFunction> All() =>
    [
        new("md5", "value:any", VrlKind.Text, call => Digest("MD5", call)),
        new("sha1", "value:text", VrlKind.Text, call => Digest("SHA1", call)),
        new("sha2", "value:text, variant:text?", site => VariantType(site, _sha2), call => Digest(call.Text("variant", "SHA-512/256"), call)),
        new("sha3", "value:text, variant:text?", site => VariantType(site, _sha3), call => Digest(call.Text("variant", "SHA3-512"), call)),
        new("hmac", "value:text, key:text, algorithm:text?", HmacType, Hmac),
    ];

    private static VrlText Digest(string name, VrlCall call) => new(VrlHashes.Hex(VrlHashes.Of(name, call.Bytes("value").Bytes)));

    private static VrlType VariantType(VrlSite site, string[] variants)
    {
        site.OneOf("variant", variants);
        return VrlKind.Text;
    }

    private static VrlType HmacType(VrlSite site) =>
        new(VrlKind.Text, site.Has("algorithm") && !(site.Constant("algorithm")?.Value is VrlText name && Array.IndexOf(_keyed, name.Text.ToUpperInvariant()) >= 0));

    private static object? Hmac(VrlCall call)
    {
        byte[] value = call.Bytes("value").Bytes;
        byte[] key = call.Bytes("key").Bytes;
        string name = call.Text("algorithm", "SHA-256").ToUpperInvariant();
        if (Array.IndexOf(_keyed, name) < 0)
        {
            throw new VrlFailure($"Invalid algorithm: {name}");
        }

        int block = name is "SHA-384" or "SHA-512" ? 128 : 64;
        byte[] inner = new byte[block];
        byte[] outer = new byte[block];
        byte[] used = key.Length > block ? VrlHashes.Of(name, key) : key;
        for (int index = 0; index < block; index++)
        {
            byte part = index < used.Length ? used[index] : (byte)0;
            inner[index] = (byte)(part ^ 0x36);
            outer[index] = (byte)(part ^ 0x5c);
        }

        return new VrlText(VrlHashes.Of(name, [.. outer, .. VrlHashes.Of(name, [.. inner, .. value])]));
    }
}
