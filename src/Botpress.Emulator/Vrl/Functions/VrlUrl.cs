using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>Takes addresses apart, as the URL standard has it.</summary>
internal static class VrlUrl
{
    private static readonly Dictionary<string, int> _ports = new() { ["http"] = 80, ["https"] = 443, ["ws"] = 80, ["wss"] = 443, ["ftp"] = 21 };

    public static VrlMap Read(string text, bool knownPorts)
    {
        text = text.Trim([.. Enumerable.Range(0, 33).Select(letter => (char)letter)]).Replace("\n", "").Replace("\t", "").Replace("\r", "");
        int colon = text.IndexOf(':');
        string scheme = colon > 0 ? text.Substring(0, colon).ToLowerInvariant() : "";
        if (scheme.Length == 0 || scheme[0] is < 'a' or > 'z' || !scheme.All(letter => letter < 128 && (char.IsLetterOrDigit(letter) || letter is '+' or '-' or '.')))
        {
            throw Wrong("relative URL without a base");
        }

        bool special = _ports.ContainsKey(scheme) || scheme == "file";
        string rest = text.Substring(colon + 1);
        int hash = rest.IndexOf('#');
        string? fragment = hash < 0 ? null : Encode(rest.Substring(hash + 1), " \"<>`");
        rest = hash < 0 ? rest : rest.Substring(0, hash);
        int mark = rest.IndexOf('?');
        string? query = mark < 0 ? null : rest.Substring(mark + 1);
        string path = mark < 0 ? rest : rest.Substring(0, mark);
        string user = "";
        string password = "";
        string? host = null;
        int? port = null;
        path = special ? path.Replace('\\', '/') : path;
        if (special || path.StartsWith("//", StringComparison.Ordinal))
        {
            path = scheme == "file" ? (path.StartsWith("//", StringComparison.Ordinal) ? path.Substring(2) : "/" + path.TrimStart('/'))
                : special ? path.TrimStart('/')
                : path.Substring(2);
            int slash = path.IndexOf('/');
            string authority = slash < 0 ? path : path.Substring(0, slash);
            path = slash < 0 ? "" : path.Substring(slash);
            int at = authority.LastIndexOf('@');
            if (at >= 0)
            {
                string[] parts = authority.Substring(0, at).Split([':'], 2);
                const string UserInfo = " \"#<>?`{}/:;=@[\\]^|";
                user = Encode(parts[0], UserInfo);
                password = parts.Length > 1 ? Encode(parts[1], UserInfo) : "";
                authority = authority.Substring(at + 1);
            }

            host = Host(authority, scheme, special, out port);
            if (host.Length == 0 && (at >= 0 || authority.Length > 0))
            {
                throw Wrong("empty host");
            }
        }

        bool opaque = host is null && !path.StartsWith("/", StringComparison.Ordinal);
        path = opaque ? Encode(path, "") : Path(path, special);
        port ??= knownPorts && _ports.TryGetValue(scheme, out int known) ? known : null;
        return new VrlMap(
        [
            new("scheme", new VrlText(scheme)),
            new("username", new VrlText(user)),
            new("password", new VrlText(password)),
            new("host", string.IsNullOrEmpty(host) || (scheme == "file" && host == "localhost") ? null : new VrlText(host!)),
            new("port", port is int number ? (long)number : null),
            new("path", new VrlText(path)),
            new("query", query is null ? VrlMap.Empty : VrlParseFunctions.Query(Encoding.UTF8.GetBytes(query), false)),
            new("fragment", fragment is null ? null : new VrlText(fragment)),
        ]);
    }

    private static string Host(string authority, string scheme, bool special, out int? port)
    {
        port = null;
        int end = authority.StartsWith("[", StringComparison.Ordinal) ? authority.IndexOf(']') + 1 : authority.IndexOf(':');
        string host = end < 0 ? authority : authority.Substring(0, end);
        string tail = end < 0 ? "" : authority.Substring(end).TrimStart(':');
        if (host.Length == 0 && special && scheme != "file")
        {
            throw Wrong("empty host");
        }

        if (tail.Length > 0)
        {
            port = int.TryParse(tail, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < 65536 ? number : throw Wrong("invalid port number");
            port = _ports.TryGetValue(scheme, out int known) && known == port ? null : port;
        }

        if (host.StartsWith("[", StringComparison.Ordinal))
        {
            return System.Net.IPAddress.TryParse(host.Trim('[', ']'), out System.Net.IPAddress? address) ? $"[{address}]" : throw Wrong("invalid IPv6 address");
        }

        if (!special)
        {
            return host.IndexOfAny([' ', '<', '>', '^', '|']) < 0 ? Encode(host, "") : throw Wrong("invalid domain character");
        }

        host = new VrlText(VrlCodeFunctions.Percent(Encoding.UTF8.GetBytes(host))).Text.ToLowerInvariant();
        if (host.Any(letter => letter <= ' ' || "#%/:<>?@[\\]^|".IndexOf(letter) >= 0))
        {
            throw Wrong("invalid domain character");
        }

        try
        {
            return host.All(letter => letter < 128) ? host : new IdnMapping().GetAscii(host);
        }
        catch (ArgumentException)
        {
            throw Wrong("invalid international domain name");
        }
    }

    /// <summary>A path without its dots.</summary>
    private static string Path(string path, bool special)
    {
        var parts = new List<string>();
        string[] all = path.Split('/');
        for (int index = 1; index < all.Length; index++)
        {
            string part = all[index];
            string plain = part.ToLowerInvariant().Replace("%2e", ".");
            bool last = index == all.Length - 1;
            if (plain == "..")
            {
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            }

            if (plain is not ("." or ".."))
            {
                parts.Add(Encode(part, " \"#<>?`{}"));
            }
            else if (last)
            {
                parts.Add("");
            }
        }

        return parts.Count == 0 ? (special ? "/" : "") : "/" + string.Join("/", parts);
    }

    private static string Encode(string text, string letters)
    {
        var encoded = new StringBuilder();
        foreach (byte part in Encoding.UTF8.GetBytes(text))
        {
            encoded.Append(part is < 0x20 or >= 0x7f || letters.IndexOf((char)part) >= 0 ? "%" + part.ToString("X2", CultureInfo.InvariantCulture) : ((char)part).ToString());
        }

        return encoded.ToString();
    }

    private static VrlFailure Wrong(string what) => new($"unable to parse url: {what}");
}
