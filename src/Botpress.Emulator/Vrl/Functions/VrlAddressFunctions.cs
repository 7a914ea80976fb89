using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;

namespace Botpress.Emulator.Vrl;

/// <summary>Internet addresses.</summary>
internal static class VrlAddressFunctions
{
    public static IEnumerable<VrlFunction> All() =>
    [
        new("is_ipv4", "value:text", VrlKind.Boolean, call => Four(call.Text("value")) is not null),
        new("is_ipv6", "value:text", VrlKind.Boolean, call => Six(call.Text("value")) is not null),
        new("ip_aton", "value:text", new VrlType(VrlKind.Integer, true), call =>
            (Four(call.Text("value")) ?? throw new VrlFailure("unable to parse IPv4 address: invalid IPv4 address syntax")).Aggregate(0L, (sum, part) => (sum << 8) | part)),
        new("ip_ntoa", "value:int", new VrlType(VrlKind.Text, true), call =>
        {
            long number = call.Integer("value");
            return number is < 0 or > uint.MaxValue
                ? throw new VrlFailure("cannot convert to bytes: integer does not fit in u32")
                : new VrlText($"{number >> 24}.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}");
        }),
        new("ip_to_ipv6", "value:text", new VrlType(VrlKind.Text, true), call =>
        {
            string text = call.Text("value");
            return new VrlText(Four(text) is not null ? "::ffff:" + text : Any(text).ToString());
        }),
        new("ipv6_to_ipv4", "value:text", new VrlType(VrlKind.Text, true), ToFour),
        new("ip_cidr_contains", "cidr:text|list, value:text", ContainsType, Contains),
    ];

    private static byte[]? Four(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length == 4 && parts.All(part => part.Length is > 0 and < 4 && part.All(VrlNumbers.IsDigit) && (part.Length == 1 || part[0] != '0') && int.Parse(part, CultureInfo.InvariantCulture) < 256)
            ? [.. parts.Select(part => byte.Parse(part, CultureInfo.InvariantCulture))]
            : null;
    }

    private static IPAddress? Six(string text) => text.IndexOf(':') >= 0 && text.IndexOf('[') < 0 && text.IndexOf('%') < 0 && text.IndexOf('/') < 0
        && IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? address : null;

    private static IPAddress Any(string text) => Four(text) is byte[] bytes ? new IPAddress(bytes) : Six(text) ?? throw new VrlFailure("unable to parse IP address: invalid IP address syntax");

    private static object? ToFour(VrlCall call)
    {
        IPAddress address = Any(call.Text("value"));
        byte[] bytes = address.GetAddressBytes();
        if (bytes.Length == 4)
        {
            return new VrlText(address.ToString());
        }

        bool mapped = bytes.Take(10).All(part => part == 0) && ((bytes[10] == 255 && bytes[11] == 255) || (bytes[10] == 0 && bytes[11] == 0));
        return mapped ? new VrlText(string.Join(".", bytes.Skip(12))) : throw new VrlFailure($"IPV6 address {address} is not compatible with IPV4");
    }

    private static object? Contains(VrlCall call)
    {
        byte[] address = Any(call.Text("value")).GetAddressBytes();
        object? cidr = call.Value("cidr");
        return (cidr as VrlList)?.Items.Any(one => Holds(VrlCall.AsText(one), address)) ?? Holds(VrlCall.AsText(cidr), address);
    }

    /// <summary>Networks that are known before the program runs are read then.</summary>
    private static VrlType ContainsType(VrlSite site)
    {
        foreach (object? cidr in site.Constant("cidr")?.Value is VrlList list ? list.Items : site.Constant("cidr") is VrlConstant one ? [one.Value] : [])
        {
            try
            {
                Network(VrlCall.AsText(cidr));
            }
            catch (VrlFailure)
            {
                throw new VrlRefusal(403, "invalid argument", "cidr", "It is a network, as 10.0.0.0/8.");
            }
        }

        return new VrlType(VrlKind.Boolean, true);
    }

    private static bool Holds(string cidr, byte[] address)
    {
        (byte[] net, int length) = Network(cidr);
        return net.Length == address.Length && Enumerable.Range(0, length).All(bit => ((net[bit / 8] ^ address[bit / 8]) & (128 >> (bit % 8))) == 0);
    }

    /// <summary>A network's address and how many of its bits count; the others are 0.</summary>
    private static (byte[] Net, int Length) Network(string cidr)
    {
        const string Wrong = "unable to parse CIDR: ";
        int slash = cidr.LastIndexOf('/');
        string address = slash < 0 ? cidr : cidr.Substring(0, slash);
        IPAddress? found = Four(address) is byte[] four ? new IPAddress(four) : Six(address);
        byte[] net = found?.GetAddressBytes() ?? throw new VrlFailure(Wrong + "couldn't parse address in network: invalid IP address syntax");
        int most = net.Length * 8;
        long length = most;
        string? reason = slash < 0 ? null : VrlNumbers.ReadInteger(cidr.Substring(slash + 1), 10, out length);
        reason = slash >= 0 && cidr[slash + 1 < cidr.Length ? slash + 1 : slash] == '-' ? "invalid digit found in string" : length > 255 ? "number too large to fit in target type" : reason;
        if (reason is not null)
        {
            throw new VrlFailure(Wrong + "couldn't parse length in network: " + reason);
        }

        if (length > most)
        {
            throw new VrlFailure($"{Wrong}invalid length for network: Network length {length} is too long for {(most == 32 ? "Ipv4" : "Ipv6")} (maximum: {most})");
        }

        return Enumerable.Range((int)length, most - (int)length).All(bit => (net[bit / 8] & (128 >> (bit % 8))) == 0)
            ? (net, (int)length)
            : throw new VrlFailure(Wrong + "host part of address was not zero");
    }
}
