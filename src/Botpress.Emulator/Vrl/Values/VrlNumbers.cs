using System;
using System.Globalization;
using System.Text;

namespace Botpress.Emulator.Vrl;

/// <summary>How numbers are written and read.</summary>
internal static class VrlNumbers
{
    /// <summary>A float without an exponent, and without a fraction where it has none.</summary>
    public static string Plain(double number)
    {
        if (double.IsInfinity(number))
        {
            return number > 0 ? "inf" : "-inf";
        }

        (string digits, int point, bool negative) = Shortest(number);
        string text = point <= 0 ? "0." + new string('0', -point) + digits
            : point >= digits.Length ? digits + new string('0', point - digits.Length)
            : digits.Substring(0, point) + "." + digits.Substring(point);
        text = digits == "0" ? "0" : text;
        return negative ? "-" + text : text;
    }

    /// <summary>A float as JSON has it: with a fraction or an exponent.</summary>
    public static string Json(double number)
    {
        if (double.IsInfinity(number) || double.IsNaN(number))
        {
            return "null";
        }

        (string digits, int point, bool negative) = Shortest(number);
        string text;
        if (digits == "0")
        {
            text = "0.0";
        }
        else if (point > 16 || point <= -5)
        {
            text = digits.Substring(0, 1) + (digits.Length > 1 ? "." + digits.Substring(1) : "") + "e" + (point - 1).ToString(CultureInfo.InvariantCulture);
        }
        else if (point >= digits.Length)
        {
            text = digits + new string('0', point - digits.Length) + ".0";
        }
        else
        {
            text = point > 0 ? digits.Substring(0, point) + "." + digits.Substring(point) : "0." + new string('0', -point) + digits;
        }

        return negative ? "-" + text : text;
    }

    /// <summary>The whole number of a text in a base; what is wrong with it otherwise.</summary>
    public static string? ReadInteger(string text, int radix, out long number)
    {
        number = 0;
        if (text.Length == 0)
        {
            return "cannot parse integer from empty string";
        }

        bool negative = text[0] == '-';
        int start = negative || text[0] == '+' ? 1 : 0;
        if (start == text.Length)
        {
            return "invalid digit found in string";
        }

        bool over = false;
        for (int index = start; index < text.Length; index++)
        {
            int digit = Digit(text[index]);
            if (digit < 0 || digit >= radix)
            {
                return "invalid digit found in string";
            }

            try
            {
                number = checked((number * radix) + (negative ? -digit : digit));
            }
            catch (OverflowException)
            {
                over = true;
            }

            if (over)
            {
                return negative ? "number too small to fit in target type" : "number too large to fit in target type";
            }
        }

        return null;
    }

    /// <summary>The float of a text; what is wrong with it otherwise.</summary>
    public static string? ReadFloat(string text, out double number)
    {
        number = 0;
        if (text.Length == 0)
        {
            return "cannot parse float from empty string";
        }

        string bare = text[0] is '+' or '-' ? text.Substring(1) : text;
        string lower = bare.ToLowerInvariant();
        if (lower is "inf" or "infinity")
        {
            number = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return null;
        }

        if (lower == "nan")
        {
            number = double.NaN;
            return null;
        }

        bool digits = false;
        int at = 0;
        for (bool point = false; at < bare.Length && (IsDigit(bare[at]) || (bare[at] == '.' && !point)); at++)
        {
            point |= bare[at] == '.';
            digits |= bare[at] != '.';
        }

        if (digits && at < bare.Length && bare[at] is 'e' or 'E')
        {
            at++;
            at += at < bare.Length && bare[at] is '+' or '-' ? 1 : 0;
            digits = at < bare.Length;
            while (at < bare.Length && IsDigit(bare[at]))
            {
                at++;
            }
        }

        return digits && at == bare.Length && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) ? null : "invalid float literal";
    }

    public static bool IsDigit(char letter) => letter is >= '0' and <= '9';

    /// <summary>The value of a letter as a digit of any base up to 36, or -1.</summary>
    public static int Digit(char letter) => letter switch
    {
        >= '0' and <= '9' => letter - '0',
        >= 'a' and <= 'z' => letter - 'a' + 10,
        >= 'A' and <= 'Z' => letter - 'A' + 10,
        _ => -1,
    };

    /// <summary>A float as whole number: cut, and held within the bounds.</summary>
    public static long Cut(double number) => double.IsNaN(number) ? 0
        : number >= 9223372036854775807d ? long.MaxValue
        : number <= -9223372036854775808d ? long.MinValue
        : (long)number;

    /// <summary>The fewest digits that mean the number, and how many of them stand before the point.</summary>
    private static (string Digits, int Point, bool Negative) Shortest(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        bool negative = text[0] == '-';
        int mark = text.IndexOf('E');
        int exponent = mark < 0 ? 0 : int.Parse(text.Substring(mark + 1), CultureInfo.InvariantCulture);
        string mantissa = (mark < 0 ? text : text.Substring(0, mark)).TrimStart('-');
        int dot = mantissa.IndexOf('.');
        var digits = new StringBuilder(mantissa.Replace(".", ""));
        int point = (dot < 0 ? mantissa.Length : dot) + exponent;
        while (digits.Length > 1 && digits[0] == '0')
        {
            digits.Remove(0, 1);
            point--;
        }

        while (digits.Length > 1 && digits[digits.Length - 1] == '0')
        {
            digits.Length--;
        }

        return (digits.ToString(), point, negative);
    }
}
