using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Botpress.Jobs;

/// <summary>Names of others as names of files, on every system the same: nothing leads out of its folder, and each has its own.</summary>
public static class PathNames
{
    // Windows takes them for devices, whatever follows the first dot.
    private static readonly string[] _devices = ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" })];

    // With an ending and a mark of a job it must stay below 255 bytes.
    private const int LongestName = 200;

    /// <summary>A name as one part of a path: what a file's name cannot have, on whichever system, is escaped as in an address (<c>%3A</c>).</summary>
    /// <param name="name">Any text.</param>
    public static string Escape(string name)
    {
        var escaped = new StringBuilder();
        foreach (byte value in Encoding.UTF8.GetBytes(name))
        {
            // Letters beyond ASCII could be the same in two forms, and bytes are what all systems agree on.
            _ = value is < 0x20 or > 0x7E || "<>:\"/\\|?*%".IndexOf((char)value) >= 0
                ? escaped.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture))
                : escaped.Append((char)value);
        }

        string text = escaped.ToString();
        if (text.Length > LongestName)
        {
            return Marked(text.Substring(0, LongestName).TrimEnd('%', '.', ' '), name);
        }

        // A dot or a blank at the end is dropped by Windows, and a dot at the start hides a file or leads out.
        if (text.Length > 0 && text[text.Length - 1] is '.' or ' ')
        {
            text = text.Substring(0, text.Length - 1) + (text[text.Length - 1] == '.' ? "%2E" : "%20");
        }

        if (text.Length == 0 || text[0] is '.' or '_' || _devices.Contains(text.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase))
        {
            text = text.Length == 0 ? "%" : $"%{(int)text[0]:X2}{text.Substring(1)}";
        }

        return text;
    }

    /// <summary>A name that another one must be told from where case does not count: with a mark of its own.</summary>
    /// <param name="escaped">The escaped name.</param>
    /// <param name="name">The name itself.</param>
    public static string Marked(string escaped, string name) => $"{escaped}~{CanonicalJson.Hex(CanonicalJson.Sha256(Encoding.UTF8.GetBytes(name))).Substring(0, 8)}";
}
