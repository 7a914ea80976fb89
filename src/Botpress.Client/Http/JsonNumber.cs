using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Botpress.Client;

/// <summary>
/// Reads numbers without losing any of their digits: whole ones become long or BigInteger, others double, or decimal where a double would lose
/// digits. What no double can hold for its size is whole, too.
/// </summary>
public static class JsonNumber
{
    // More digits take noticeable time to read, and more noticeable time to write.
    private const int MaximumDigits = 1_000;

    /// <summary>The number that the reader stands on.</summary>
    /// <param name="reader">The reader; it reads from one span.</param>
    /// <returns>A long, BigInteger, double or decimal.</returns>
    /// <exception cref="JsonException">It has too many digits.</exception>
    public static object Read(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out long whole) && (whole != 0 || reader.ValueSpan[0] != (byte)'-'))
        {
            return whole;
        }

        if (reader.ValueSpan.Length > MaximumDigits)
        {
            throw new JsonException($"A number has {reader.ValueSpan.Length} digits.");
        }

        string text = Encoding.UTF8.GetString(reader.ValueSpan.ToArray());
        if (text == "-0")
        {
            return -0.0;
        }

        if (text.IndexOfAny(['.', 'e', 'E']) < 0)
        {
            return BigInteger.Parse(text, CultureInfo.InvariantCulture);
        }

        if (!TryReadReal(text, out double real))
        {
            return ReadHuge(text);
        }

        string shortest = QueryString.Text(real);
        return text.Length > 15 && text != shortest && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
            && (decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal rounded) && rounded != exact)
            ? exact : real;
    }

    // .NET Framework refuses what is too large for a double; others call it infinite.
    private static bool TryReadReal(string text, out double real) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out real) && !double.IsInfinity(real);

    private static object ReadHuge(string text)
    {
        string[] parts = text.Split('e', 'E');
        string[] digits = parts[0].Split('.');
        string fraction = digits.Length > 1 ? digits[1] : "";
        if (parts.Length < 2 || !int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int power)
            || power < fraction.Length || power > MaximumDigits)
        {
            throw new JsonException("A number is too large.");
        }

        return BigInteger.Parse(digits[0] + fraction, CultureInfo.InvariantCulture) * BigInteger.Pow(10, power - fraction.Length);
    }
}
