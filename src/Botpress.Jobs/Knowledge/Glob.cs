using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace Botpress.Jobs;

/// <summary>
/// Patterns of paths: <c>*</c> and <c>?</c> within a name, <c>**</c> over folders. One without a slash is about the name, in whatever folder;
/// one that fits a folder is about all in it. Case does not count, nor which slash is used.
/// </summary>
/// <param name="patterns">The patterns.</param>
public sealed class Glob(IEnumerable<string> patterns)
{
    // Nobody's pattern takes that long, but one could be made that does.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly Regex[] _patterns = [.. patterns.Select(ToRegex)];

    /// <summary>Whether there is no pattern.</summary>
    public bool IsEmpty => _patterns.Length == 0;

    /// <summary>Whether a path fits one of the patterns.</summary>
    /// <param name="path">The path from the folder on, with slashes.</param>
    public bool IsMatch(string path) => Array.Exists(_patterns, pattern => pattern.IsMatch(path));

    private static Regex ToRegex(string pattern)
    {
        string text = pattern.Replace('\\', '/').Normalize(NormalizationForm.FormC);
        while (text.StartsWith("./", StringComparison.Ordinal))
        {
            text = text.Substring(2);
        }

        bool isAnywhere = text.TrimEnd('/').IndexOf('/') < 0;
        text = text.Trim('/');
        var regex = new StringBuilder(isAnywhere ? "^(?:.*/)?" : "^");
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (character != '*')
            {
                _ = regex.Append(character == '?' ? "[^/]" : Regex.Escape(character.ToString()));
            }
            else if (i + 1 >= text.Length || text[i + 1] != '*')
            {
                _ = regex.Append("[^/]*");
            }
            else
            {
                i++;
                if (i + 1 < text.Length && text[i + 1] == '/')
                {
                    i++;
                    _ = regex.Append("(?:.*/)?");
                }
                else
                {
                    _ = regex.Append(".*");
                }
            }
        }

        return new Regex(regex.Append("(?:/.*)?$").ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, _patience);
    }
}
