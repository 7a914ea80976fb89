using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Botpress.Emulator;

/// <summary>Cron expressions: five fields, six with seconds before them, or a word such as <c>@daily</c>.</summary>
internal static class Cron
{
    // What no text is.
    private const string NoName = "(?!)";
    private const string Months = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec";
    private const string Days = "sun|mon|tue|wed|thu|fri|sat";

    private static readonly Regex _word = new(@"\A@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    // Seconds, minutes, hours, days of the month, months, days of the week.
    private static readonly (int Least, int Most, string Names)[] _fields = [(0, 59, NoName), (0, 59, NoName), (0, 23, NoName), (1, 31, "l|lw"), (1, 12, Months), (0, 7, Days + "|l")];

    private static readonly string[] _ends = ["from", "to"];

    /// <summary>Whether a text is one.</summary>
    public static bool IsValid(string text)
    {
        string[] parts = text.Split([' ', '\t'], System.StringSplitOptions.RemoveEmptyEntries);
        return parts.Length is 5 or 6
            ? parts.Select((part, index) => (part, Field: _fields[index + 6 - parts.Length])).All(pair => pair.part.Split(',').All(item => Fits(item, pair.Field)))
            : parts.Length == 1 && _word.IsMatch(parts[0]);
    }

    private static bool Fits(string item, (int Least, int Most, string Names) field)
    {
        Match match = Regex.Match(item, $@"\A(?:[*?]|(?<from>\d+|{field.Names})(?:-(?<to>\d+|{field.Names}))?(?:W|L|\#[1-5])?)(?:/(?<step>\d+))?\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
        return match.Success
            && _ends.Select(name => match.Groups[name].Value).All(value => !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? value.All(letter => !char.IsDigit(letter))
                : number >= field.Least && number <= field.Most)
            && (match.Groups["step"].Length == 0 || match.Groups["step"].Value.Any(digit => digit != '0'));
    }
}
