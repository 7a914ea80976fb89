using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Botpress.PowerShell;

/// <summary>
/// Whether somebody else could have written what is in a file: who owns it and its folder, and who may write there. By the rules of
/// the system: modes on Linux and macOS, access control lists on Windows.
/// </summary>
internal static class FileTrust
{
    private const int GroupMayWrite = 0x10;
    private const int OthersMayWrite = 0x2;

    // Whatever changes what is in a file or a folder, or who may: FILE_WRITE_DATA, FILE_APPEND_DATA, FILE_DELETE_CHILD, DELETE, WRITE_DAC,
    // WRITE_OWNER, GENERIC_ALL, GENERIC_WRITE.
    private const uint WriteRights = 0x2 | 0x4 | 0x40 | 0x1_0000 | 0x4_0000 | 0x8_0000 | 0x1000_0000 | 0x4000_0000;

    // The same in letters, as descriptors write rights that have a name.
    private static readonly string[] _writeLetters = ["FA", "FW", "GA", "GW", "DC", "LC", "DT", "SD", "WD", "WO"];

    // The system, its administrators and installer, and the owner himself, by their numbers and as descriptors abbreviate them.
    private static readonly string[] _trusted =
    [
        "SY", "S-1-5-18", "BA", "S-1-5-32-544", "DA", "EA", "CO", "S-1-3-0", "OW", "S-1-3-4", "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
    ];

    private static readonly Regex _entry = new(@"\((?<type>[^;()]*);(?<flags>[^;]*);(?<rights>[^;]*);[^;]*;[^;]*;(?<who>[^;)]+)", RegexOptions.CultureInvariant);

    /// <summary>Whether it is another thing than a plain file: a pipe would be waited for without end.</summary>
    public static bool IsStrange(string path) => PrivateFile.StatusOf(path) is { IsPlain: false };

    /// <summary>Why what is in a file or a folder may be somebody else's, in words that follow its name; null when it cannot be.</summary>
    /// <param name="path">The file or folder. One that is not there has no fault.</param>
    public static string? Fault(string path) => RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
        ? WindowsDescriptor(path) is (string descriptor, string user) ? WindowsFault(descriptor, user) : null
        : PrivateFile.StatusOf(path) is PrivateFile.Status status ? UnixFault(status.Mode, status.User, status.Group, PrivateFile.CurrentUser) : null;

    /// <summary>By the rules of Linux and macOS. A group with the number of the user is the user's own, where systems make one for each.</summary>
    internal static string? UnixFault(int mode, uint owner, uint group, uint user)
    {
        bool isOwnGroup = group == user && user != 0;
        return owner != user && owner != 0 ? $"belongs to another user ({owner.ToString(CultureInfo.InvariantCulture)})"
            : (mode & OthersMayWrite) != 0 || ((mode & GroupMayWrite) != 0 && !isOwnGroup) ? "can be written by other users"
            : null;
    }

    /// <summary>By the rules of Windows.</summary>
    /// <param name="descriptor">The security descriptor, as SDDL writes it.</param>
    /// <param name="user">The number of the user, a SID.</param>
    internal static string? WindowsFault(string descriptor, string user)
    {
        bool IsTrusted(string who) => who == user || _trusted.Contains(who) || (who == "LA" && user.EndsWith("-500", StringComparison.Ordinal));

        Match owner = Regex.Match(descriptor, @"O:(S-[\d-]+|[A-Z]{2})");
        if (owner.Success && !IsTrusted(owner.Groups[1].Value))
        {
            return $"belongs to another user ({owner.Groups[1].Value})";
        }

        // Without a list everybody may do everything.
        int list = descriptor.IndexOf("D:", StringComparison.Ordinal);
        bool isOpen = list < 0 || descriptor.IndexOf("NO_ACCESS_CONTROL", StringComparison.Ordinal) >= 0;
        Match? other = isOpen ? null : _entry.Matches(descriptor.Substring(list)).Cast<Match>().FirstOrDefault(entry =>
            entry.Groups["type"].Value is "A" or "XA"
            && !Letters(entry.Groups["flags"].Value).Contains("IO")
            && MayWrite(entry.Groups["rights"].Value)
            && !IsTrusted(entry.Groups["who"].Value));
        return isOpen ? "can be written by other users" : other is null ? null : $"can be written by other users ({other.Groups["who"].Value})";
    }

    private static bool MayWrite(string rights) => rights.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? !uint.TryParse(rights.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint mask) || (mask & WriteRights) != 0
        : Letters(rights).Intersect(_writeLetters).Any();

    private static string[] Letters(string text) => [.. Enumerable.Range(0, text.Length / 2).Select(index => text.Substring(2 * index, 2))];

    /// <summary>PowerShell reads lists for both builds; where there are none, as on some drives, nothing can be said.</summary>
    private static (string Descriptor, string User)? WindowsDescriptor(string path)
    {
        if (!System.IO.File.Exists(path) && !Directory.Exists(path))
        {
            return null;
        }

        // Not a line of script, which constrained language would refuse; and netstandard2.0 does not have the type.
        object? identity = Type.GetType("System.Security.Principal.WindowsIdentity, mscorlib")?.GetMethod("GetCurrent", Type.EmptyTypes)?.Invoke(null, null);
        using var open = identity as IDisposable;
        string? user = identity?.GetType().GetProperty("User")?.GetValue(identity)?.ToString();
        IReadOnlyList<PSObject> lists = Engine.Run(null, @"Microsoft.PowerShell.Security\Get-Acl", ("LiteralPath", path)).Output;
        return user is not null && lists.Count > 0 && lists[0].Properties["Sddl"]?.Value is string descriptor
            ? (descriptor, user)
            : null;
    }
}
