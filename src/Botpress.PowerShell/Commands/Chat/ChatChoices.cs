using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.PowerShell;

/// <summary>Something that can be chosen: an option of a choice, or a button of a card.</summary>
/// <param name="Label">What is shown.</param>
/// <param name="Value">What is answered with; of a link, its address.</param>
/// <param name="IsLink">Whether it is a link, which is no answer.</param>
internal sealed record ChatOption(string Label, string Value, bool IsLink = false);

/// <summary>What can be chosen by one message, in the order of its numbers.</summary>
/// <param name="options">The options.</param>
internal sealed class ChatChoices(IReadOnlyList<ChatOption> options)
{
    private bool _isAnswered;

    /// <summary>The options; the first has the number 1.</summary>
    public IReadOnlyList<ChatOption> Options => options;

    /// <summary>The options that a message shows; null where it has none.</summary>
    public static ChatChoices? Of(object? payload)
    {
        ChatOption[] found = [.. In(payload)];
        return found.Length > 0 ? new ChatChoices(found) : null;
    }

    /// <summary>
    /// The option that somebody means: by its label or value, whatever the case, or by its number. A number counts for a list that was not answered
    /// yet: after that, it may well be an answer to what the bot asked next.
    /// </summary>
    /// <returns>The option; null where none is meant.</returns>
    public ChatOption? Meant(string typed) => Named(typed) ?? (_isAnswered ? null : Numbered(typed));

    /// <summary>The option with a label, a value or a number; null where there is none.</summary>
    public ChatOption? Find(string typed) => Named(typed) ?? Numbered(typed);

    /// <summary>Is told that something of it was chosen.</summary>
    public void Answered() => _isAnswered = true;

    private ChatOption? Named(string typed) =>
        options.FirstOrDefault(option => Same(option.Label, typed)) ?? options.FirstOrDefault(option => !option.IsLink && Same(option.Value, typed));

    private ChatOption? Numbered(string typed) => int.TryParse(typed, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number)
        && number >= 1 && number <= options.Count ? options[number - 1] : null;

    private static bool Same(string one, string typed) => string.Equals(one.Trim(), typed.Trim(), StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<ChatOption> In(object? payload) => PayloadText.Field(payload, "type") switch
    {
        "choice" or "dropdown" => ChatText.ListOf(payload, "options").Select(option => OptionOf(option)).OfType<ChatOption>(),
        "card" => ChatText.ListOf(payload, "actions").Select(OptionOf).OfType<ChatOption>(),
        "carousel" or "bloc" => ChatText.ListOf(payload, "items").SelectMany(In),
        _ => [],
    };

    private static ChatOption? OptionOf(object? option)
    {
        string? text = option as string;
        string? label = text ?? PayloadText.Field(option, "label") as string;
        string? value = text ?? PayloadText.Field(option, "value") as string;
        return (label ?? value) is { Length: > 0 } shown ? new ChatOption(shown, value ?? shown, PayloadText.Field(option, "action") is "url") : null;
    }
}
