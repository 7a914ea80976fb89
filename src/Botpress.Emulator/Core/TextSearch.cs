using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator;

/// <summary>
/// How alike a text is to a question, from 0 to 1: the part of the question's words that the text has, where a word
/// inside another counts half. It stands in for the real service's search by meaning.
/// </summary>
internal static class TextSearch
{
    public static string[] Words(string text)
    {
        var words = new List<string>();
        int start = -1;
        for (int index = 0; index <= text.Length; index++)
        {
            bool inWord = index < text.Length && char.IsLetterOrDigit(text[index]);
            if (inWord && start < 0)
            {
                start = index;
            }
            else if (!inWord && start >= 0)
            {
                words.Add(text.Substring(start, index - start).ToLowerInvariant());
                start = -1;
            }
        }

        return [.. words];
    }

    public static double Similarity(string[] question, string text)
    {
        if (question.Length == 0)
        {
            return 0;
        }

        var words = new HashSet<string>(Words(text));
        double score = question.Distinct().Sum(word => words.Contains(word) ? 1 : word.Length > 2 && words.Any(other => other.IndexOf(word, StringComparison.Ordinal) >= 0) ? 0.5 : 0);
        return Math.Round(score / question.Distinct().Count(), 4);
    }
}
