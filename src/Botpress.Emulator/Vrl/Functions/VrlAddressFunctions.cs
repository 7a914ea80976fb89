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
        new("ip_cidr_contains", "cidr:text|list, value:text", new VrlType(VrlKind.Boolean, true), Contains),
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

    private static bool Holds(string cidr, byte[] address)
    {
        string[] parts = cidr.Split('/');
        byte[] net = Any(parts[0]).GetAddressBytes();
        int length = net.Length * 8;
        if (parts.Length > 2 || (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > net.Length * 8)))
        {
            throw new VrlFailure("unable to parse CIDR: couldn't parse address in network: invalid IP address syntax");
        }

        return net.Length == address.Length && Enumerable.Range(0, length).All(bit => ((net[bit / 8] ^ address[bit / 8]) & (128 >> (bit % 8))) == 0);
    }
}
