using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading;

namespace Botpress.Emulator;

/// <summary>A bot that answers by rules: the first one whose pattern fits a text says what is answered. What has no text fits the star only.</summary>
internal sealed class ChatRules(IEnumerable<ChatRule> rules) : IChatAnswerer
{
    private readonly (Regex Pattern, IReadOnlyList<JsonObject> Answers)[] _rules = [.. rules.Select(rule => (PatternOf(rule.Pattern), rule.Answers))];

    /// <inheritdoc/>
    public void Answer(ChatTurn turn, Action<JsonObject> say, Action<string> complain, CancellationToken stop)
    {
        if (turn.Said.Text("type") != "message_created" || turn.Said["data"]?["payload"] is not JsonObject payload)
        {
            return;
        }

        string text = payload.TextOrNull("text") ?? payload.TextOrNull("markdown") ?? "";
        foreach (JsonObject answer in _rules.FirstOrDefault(rule => rule.Pattern.IsMatch(text)).Answers ?? [])
        {
            say(answer);
        }
    }

    public void Dispose()
    {
        // There is nothing to let go.
    }

    /// <summary>What a pattern asks for, as a regular expression.</summary>
    private static Regex PatternOf(string wildcard)
    {
        var pattern = new StringBuilder(@"\A");
        for (int index = 0; index < wildcard.Length; index++)
        {
            int end = wildcard[index] == '[' ? wildcard.IndexOf(']', index + 1) : -1;
            if (end > index + 1)
            {
                string set = wildcard.Substring(index + 1, end - index - 1);
                pattern.Append('[').Append(Regex.Escape(set).Replace("]", "\\]").Replace("^", "\\^")).Append(']');
                index = end;
                continue;
            }

            bool isEscaped = wildcard[index] == '`' && index + 1 < wildcard.Length;
            index += isEscaped ? 1 : 0;
            pattern.Append(isEscaped ? Regex.Escape(wildcard.Substring(index, 1)) : wildcard[index] switch
            {
                '*' => ".*",
                '?' => ".",
                char other => Regex.Escape(other.ToString()),
            });
        }

        return new Regex(pattern.Append(@"\z").ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }
}
