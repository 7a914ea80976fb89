using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>Base 16, base 64, percent signs and Punycode.</summary>
internal static class VrlCodeFunctions
{
    private const string Query = " \"#<>";
    private const string Path = Query + "?`{}";
    private const string UserInfo = Path + "/:;=@[\\]^|";
    private const string Component = UserInfo + "$%&+,";

    /// <summary>For each set the letters that are encoded beside those that no address can have.</summary>
    private static readonly Dictionary<string, string?> _sets = new()
    {
        ["NON_ALPHANUMERIC"] = null,
        ["CONTROLS"] = "",
        ["FRAGMENT"] = " \"<>`",
        ["QUERY"] = Query,
        ["SPECIAL"] = Query + "'",
        ["PATH"] = Path,
        ["USERINFO"] = UserInfo,
        ["COMPONENT"] = Component,
        ["WWW_FORM_URLENCODED"] = Component + "!'()~",
    };

    public static IEnumerable<VrlFunction> All() =>
    [
        new("encode_base16", "value:text", VrlKind.Text, call => new VrlText(VrlHashes.Hex(call.Bytes("value").Bytes))),
        new("decode_base16", "value:text", new VrlType(VrlKind.Text, true), DecodeBase16),
        new("encode_base64", "value:text, padding:bool?, charset:text?", VrlKind.Text, EncodeBase64),
        new("decode_base64", "value:text, charset:text?", new VrlType(VrlKind.Text, true), DecodeBase64),
        new("encode_percent", "value:text, ascii_set:text?", PercentType, EncodePercent),
        new("decode_percent", "value:text", VrlKind.Text, call => new VrlText(new VrlText(Percent(call.Bytes("value").Bytes)).Text)),
        new("encode_punycode", "value:text, validate:bool?", new VrlType(VrlKind.Text, true), call => Punycode(call, true)),
        new("decode_punycode", "value:text, validate:bool?", new VrlType(VrlKind.Text, true), call => Punycode(call, false)),
    ];

    /// <summary>Bytes without percent signs; a sign with no two digits behind it stays.</summary>
    public static byte[] Percent(byte[] bytes)
    {
        var plain = new List<byte>(bytes.Length);
        for (int at = 0; at < bytes.Length; at++)
        {
            int high = at + 2 < bytes.Length && bytes[at] == '%' ? Hex(bytes[at + 1]) : -1;
            int low = high < 0 ? -1 : Hex(bytes[at + 2]);
            plain.Add(low < 0 ? bytes[at] : (byte)((high << 4) | low));
            at += low < 0 ? 0 : 2;
        }

        return [.. plain];
    }

    private static int Hex(byte letter)
    {
        int digit = VrlNumbers.Digit((char)letter);
        return digit < 16 ? digit : -1;
    }

    private static object? DecodeBase16(VrlCall call)
    {
        byte[] text = call.Bytes("value").Bytes;
        if (text.Length % 2 == 1 || text.Any(letter => Hex(letter) < 0))
        {
            throw new VrlFailure("unable to decode value to base16");
        }

        return new VrlText([.. Enumerable.Range(0, text.Length / 2).Select(index => (byte)((Hex(text[2 * index]) << 4) | Hex(text[(2 * index) + 1])))]);
    }

    private static bool IsUrlSafe(VrlCall call) => call.Text("charset", "standard") switch
    {
        "standard" => false,
        "url_safe" => true,
        _ => throw new VrlFailure("unknown charset"),
    };

    private static object? EncodeBase64(VrlCall call)
    {
        byte[] bytes = call.Bytes("value").Bytes;
        bool padding = call.Flag("padding", true);
        string text = Convert.ToBase64String(bytes);
        text = IsUrlSafe(call) ? text.Replace('+', '-').Replace('/', '_') : text;
        return new VrlText(padding ? text : text.TrimEnd('='));
    }

    private static object? DecodeBase64(VrlCall call)
    {
        string padded = call.Text("value");
        string text = padded.TrimEnd('=');
        bool safe = IsUrlSafe(call);
        bool Fits(char letter) => letter < 128 && (char.IsLetterOrDigit(letter) || (safe ? letter is '-' or '_' : letter is '+' or '/'));
        if (text.Length % 4 == 1 || !text.All(Fits) || (text.Length == 0 && padded.Length > 0))
        {
            throw new VrlFailure("unable to decode value from base64");
        }

        byte[] bytes = Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));
        string again = Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', safe ? '-' : '+').Replace('/', safe ? '_' : '/');
        return again == text ? new VrlText(bytes) : throw new VrlFailure("unable to decode value from base64");
    }

    private static VrlType PercentType(VrlSite site)
    {
        site.OneOf("ascii_set", [.. _sets.Keys]);
        return VrlKind.Text;
    }

    private static object? EncodePercent(VrlCall call)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(call.Text("value"));
        string? set = _sets[call.Text("ascii_set", "NON_ALPHANUMERIC")];
        var text = new StringBuilder();
        foreach (byte letter in bytes)
        {
            bool encoded = letter is < 0x20 or >= 0x7f || (set is null ? !char.IsLetterOrDigit((char)letter) : set.IndexOf((char)letter) >= 0);
            text.Append(encoded ? "%" + letter.ToString("X2", CultureInfo.InvariantCulture) : ((char)letter).ToString());
        }

        return new VrlText(text.ToString());
    }

    private static object? Punycode(VrlCall call, bool encode)
    {
        string text = call.Text("value");
        if (encode ? text.All(letter => letter < 128) : text.IndexOf("xn--", StringComparison.Ordinal) < 0)
        {
            return new VrlText(encode ? text.ToLowerInvariant() : text);
        }

        try
        {
            var mapping = new IdnMapping { AllowUnassigned = true, UseStd3AsciiRules = false };
            return new VrlText(encode ? mapping.GetAscii(text.ToLowerInvariant()) : mapping.GetUnicode(text));
        }
        catch (ArgumentException)
        {
            return call.Flag("validate", true) ? throw new VrlFailure($"unable to {(encode ? "encode" : "decode")} punycode") : new VrlText(text);
        }
    }
}
