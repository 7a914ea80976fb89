using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Botpress.Emulator;

/// <summary>The names that tables may have: up to 35 letters, digits and underscores that end with <c>Table</c>.</summary>
internal static class TableNames
{
    private const int MaxLength = 35;

    private const string Ending = "Table";

    private static readonly Regex _form = new("^[A-Za-z_$][A-Za-z0-9_]*$", RegexOptions.CultureInvariant);

    /// <summary>Looks at the name that a table is to have.</summary>
    /// <param name="field">Where the request says it.</param>
    /// <param name="name">The name.</param>
    public static void Check(string field, string name)
    {
        string? problem = !name.EndsWith(Ending, StringComparison.Ordinal) ? $"must end with \"{Ending}\", for example \"{Suggested(name)}\""
            : name.Length > MaxLength ? $"must have at most {MaxLength} characters"
            : !_form.IsMatch(name) ? "must begin with a letter, an underscore or a dollar sign and have only letters, digits and underscores"
            : null;
        if (problem is not null)
        {
            throw ApiError.Payload($"{field}: the name \"{name}\" of a table {problem}");
        }
    }

    public static void CheckIsFree(BotState bot, string name, TableState? self)
    {
        if (IsTaken(bot, name, self))
        {
            throw ApiError.Exists($"name: there is a table \"{name}\" already");
        }
    }

    /// <summary>A free name for a copy of a table.</summary>
    public static string ForCopy(BotState bot, string source)
    {
        string stem = source.EndsWith(Ending, StringComparison.Ordinal) ? source.Substring(0, source.Length - Ending.Length) : source;
        for (int number = 1; ; number++)
        {
            string end = $"Copy{(number == 1 ? "" : number.ToString(CultureInfo.InvariantCulture))}{Ending}";
            string name = stem.Substring(0, Math.Min(stem.Length, MaxLength - end.Length)) + end;
            if (!IsTaken(bot, name, null))
            {
                return name;
            }
        }
    }

    private static bool IsTaken(BotState bot, string name, TableState? self) => bot.Tables.Values.Any(table => table != self && table.Data.Text("name") == name);

    private static string Suggested(string name)
    {
        string letters = Regex.Replace(name, "[^A-Za-z0-9_]", "");
        return (letters.Length == 0 ? "My" : letters.Substring(0, Math.Min(letters.Length, MaxLength - Ending.Length))) + Ending;
    }
}
