using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Makes what completion offers. Names come from the API or a file, where anybody may have chosen them: whatever a name is, the command
/// line gets one constant argument, and nothing in it is code, a parameter or a command to the terminal.
/// </summary>
internal static class Offer
{
    /// <summary>What the user has typed, without the quotes that PowerShell puts around it when the user began with one.</summary>
    public static string Typed(string wordToComplete) => IsQuoted(wordToComplete)
        ? wordToComplete.Substring(1, wordToComplete.Length - (wordToComplete.Length > 1 && wordToComplete[wordToComplete.Length - 1] == wordToComplete[0] ? 2 : 1))
        : wordToComplete;

    /// <summary>What is offered for a value; null when nothing of it can be written. The list shows the value, and beside it what describes it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="wordToComplete">What the user has typed.</param>
    /// <param name="description">What describes the value; empty for nothing more than itself.</param>
    /// <param name="asKey">Whether the value is the key of a map, whose value the user fills in.</param>
    public static CompletionResult? Of(string value, string wordToComplete, string description = "", bool asKey = false)
    {
        // What has control characters could not be typed, either: the name without them is what the user sees, and gets.
        string shown = TerminalText.Strip(value);
        if (shown.Length == 0)
        {
            return null;
        }

        string quoted = $"'{CodeGeneration.EscapeSingleQuotedStringContent(shown)}'";
        string text = asKey ? $"@{{ {quoted} = '' }}" : !IsQuoted(wordToComplete) && IsPlain(shown) ? shown : quoted;
        string tip = TerminalText.Strip(description).Trim();
        string listed = tip.Length > 0 && tip != shown.Trim() ? $"{shown} ({tip})" : shown;
        return new CompletionResult(text, listed, CompletionResultType.ParameterValue, tip.Length > 0 ? tip : shown);
    }

    private static bool IsQuoted(string word) => word.Length > 0 && word[0] is '\'' or '"';

    /// <summary>Whether PowerShell takes the bare word as what it says; 1kb is a number, and begins a file's name all the same.</summary>
    private static bool IsPlain(string value) =>
        value.All(static character => char.IsLetterOrDigit(character) || character is '_' or '-' or '.' or '/')
        && Parser.ParseInput("x " + value, out _, out ParseError[] errors) is { BeginBlock: null, ProcessBlock: null, EndBlock.Statements: { Count: 1 } statements }
        && errors.Length == 0
        && statements[0] is PipelineAst { PipelineElements: { Count: 1 } commands }
        && commands[0] is CommandAst { CommandElements: { Count: 2 } words }
        && words[1] is StringConstantExpressionAst { StringConstantType: StringConstantType.BareWord } word
        && word.Value == value;
}
