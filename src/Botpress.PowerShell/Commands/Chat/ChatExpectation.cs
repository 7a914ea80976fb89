using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>What a message of a bot is expected to be.</summary>
internal sealed class ChatExpectation
{
    // A pattern that a hostile text takes for ever is no match.
    private static readonly TimeSpan _patternTimeout = TimeSpan.FromSeconds(2);

    private static readonly string[] _parts = ["Text", "Type", "Option", "Metadata"];

    private readonly List<Func<ChatMessage, bool>> _tests = [];
    private readonly List<string> _words = [];

    private ChatExpectation()
    {
    }

    /// <summary>The script that judges; null where none does.</summary>
    public ScriptBlock? Script { get; private set; }

    /// <summary>Whether a message is what is expected, as far as no script judges it.</summary>
    public bool Fits(ChatMessage message) => _tests.TrueForAll(test => test(message));

    /// <inheritdoc/>
    public override string ToString() => string.Join(" and ", _words);

    /// <summary>The expectation that a value stands for: text with wildcards, /x/ or [regex], a map, or a script.</summary>
    /// <exception cref="FormatException">It stands for none.</exception>
    public static ChatExpectation Of(object? value)
    {
        var expectation = new ChatExpectation();
        switch (GivenValue.Unwrapped(value))
        {
            case ScriptBlock script:
                expectation.Script = script;
                expectation._words.Add($"{{{Names.Short(script).Trim()}}}");
                break;
            case object given when ChatTestData.Map(given) is IReadOnlyList<KeyValuePair<string, object?>> map:
                // A hashtable has no order of its own, and what is said of it should.
                foreach (KeyValuePair<string, object?> part in map.OrderBy(part => Array.FindIndex(_parts, name => Same(name, part.Key))))
                {
                    expectation.AddPart(part.Key, part.Value);
                }

                if (expectation._words.Count == 0)
                {
                    throw new FormatException("is an empty map, which expects nothing. Give Text, Type, Option or Metadata");
                }

                break;
            default:
                expectation.AddText(value);
                break;
        }

        return expectation;
    }

    private void AddPart(string key, object? value)
    {
        switch (key.ToLowerInvariant())
        {
            case "text":
                AddText(value);
                break;
            case "type":
                string type = ChatTestData.Text(value) ?? throw new FormatException("has a Type that is no text");
                Add($"of the type {type}", message => string.Equals(message.Type, type, StringComparison.OrdinalIgnoreCase));
                break;
            case "option":
                foreach (object? option in ChatTestData.List(value) ?? [value])
                {
                    string label = ChatTestData.Text(option) ?? throw new FormatException("has an Option that is no text");
                    Add($"with the option '{label}'", message => ChatChoices.Of(message.Payload)?.Options.Any(shown => Same(shown.Label, label) || Same(shown.Value, label)) == true);
                }

                break;
            case "metadata":
                foreach (KeyValuePair<string, object?> entry in ChatTestData.Map(value) ?? throw new FormatException("has Metadata that is no map"))
                {
                    string wanted = Json(entry.Value);
                    Add($"with {entry.Key} = {wanted} in its metadata", message => PayloadText.Field(message.Metadata, entry.Key) is object kept ? Json(kept) == wanted : wanted == "null");
                }

                break;
            default:
                throw new FormatException($"has '{Names.Short(key)}', which no expectation has. Give {string.Join(", ", _parts)}");
        }
    }

    private void AddText(object? value)
    {
        if (GivenValue.Unwrapped(value) is Regex given)
        {
            var guarded = new Regex(given.ToString(), given.Options, _patternTimeout);
            Add($"text that matches /{given}/", message => Matches(guarded, message));
            return;
        }

        string text = ChatTestData.Text(value) is { Length: > 0 } some ? some : throw new FormatException("is empty, or nothing that can be expected. Give text with wildcards, /a pattern/, or a map of Text, Type, Option and Metadata");
        if (text.Length > 2 && text[0] == '/' && text[text.Length - 1] == '/')
        {
            Regex pattern;
            try
            {
                pattern = new Regex(text.Substring(1, text.Length - 2), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, _patternTimeout);
            }
            catch (ArgumentException exception)
            {
                throw new FormatException($"is no regular expression: {exception.Message.TrimEnd('.')}", exception);
            }

            Add($"text that matches {text}", message => Matches(pattern, message));
            return;
        }

        WildcardPattern wildcard = Wildcards.Parse(text);
        Add($"text like '{text}'", message => Texts(message).Any(said => Same(said, text) || wildcard.IsMatch(said)));
    }

    private void Add(string words, Func<ChatMessage, bool> test)
    {
        _words.Add(words);
        _tests.Add(test);
    }

    private static bool Matches(Regex pattern, ChatMessage message)
    {
        try
        {
            return Texts(message).Any(pattern.IsMatch);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    // What it says alone, and as it is shown, with what can be chosen.
    private static IEnumerable<string> Texts(ChatMessage message) => new[] { ChatText.Said(message.Payload), message.Text ?? "" }.Where(text => text.Length > 0).Distinct();

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static string Json(object? value) => Encoding.UTF8.GetString(Jobs.CanonicalJson.Of(Encoding.UTF8.GetBytes(JsonText.Write(JsonValue.FromPowerShell(value, "Metadata")))));
}
