using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Botpress.PowerShell;

/// <summary>Takes text and names apart into words that can be compared, whatever their form: uploadFile, UPLOAD_FILE and "upload files".</summary>
internal static class PhraseWords
{
    private static readonly Regex _word = new("[A-Z]{2,}(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+", RegexOptions.CultureInvariant);

    // What does not tell one command from another. Questions that people ask consist of them mostly.
    private static readonly HashSet<string> _stop = Set(
        "a an the of to in into on onto at by for from with within without and or as is are be been am it its this that these those their they them there here i me my we us our you your he she "
        + "do does did doing how what which who whom whose when where why can could should would will shall may might must want wants need needs like please help "
        + "have has had if then than so not no some any all every each one ones thing things stuff using use uses via per about out up off over only just also again "
        + "bp botpress cmdlet cmdlets command commands powershell way client sdk");

    private static readonly (string From, string To)[] _endings =
    [
        ("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""),
    ];

    /// <summary>The words of a text that say something, each in the form in which they are compared.</summary>
    public static IEnumerable<string> Of(string? text) => Raw(text).Where(word => !_stop.Contains(word)).Select(Stem);

    /// <summary>All words of a text in small letters.</summary>
    public static IEnumerable<string> Raw(string? text) =>
        _word.Matches((text ?? "").Replace("'s ", " ").Replace("APIs", "api").Replace("APIKey", "ApiKey")).Cast<Match>().Select(match => match.Value.ToLowerInvariant());

    /// <summary>A word without its ending: plurals, and forms of verbs.</summary>
    public static string Stem(string word)
    {
        if (word.Length > 3 && _endings.FirstOrDefault(ending => word.EndsWith(ending.From, StringComparison.Ordinal)) is { From: string from, To: string to })
        {
            word = word.Substring(0, word.Length - from.Length) + to;
        }

        foreach (string ending in new[] { "ing", "ed" })
        {
            if (word.Length - ending.Length > 2 && word.EndsWith(ending, StringComparison.Ordinal) && word.Substring(0, word.Length - ending.Length).Any(IsVowel))
            {
                word = word.Substring(0, word.Length - ending.Length);
                if (word.Length > 3 && word[word.Length - 1] == word[word.Length - 2] && word[word.Length - 1] is not ('l' or 's' or 'z'))
                {
                    word = word.Substring(0, word.Length - 1);
                }

                break;
            }
        }

        return word.Length > 3 && word[word.Length - 1] == 'e' ? word.Substring(0, word.Length - 1) : word;
    }

    /// <summary>The words of a list that is separated by spaces.</summary>
    public static HashSet<string> Set(string words) => new(words.Split([' '], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    private static bool IsVowel(char character) => character is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';
}
