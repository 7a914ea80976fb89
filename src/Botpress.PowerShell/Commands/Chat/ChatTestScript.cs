using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.PowerShell;

/// <summary>A conversation that is run as a test.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">The file that it is in; null for none.</param>
/// <param name="Steps">Its steps.</param>
internal sealed record ChatTestScript(string Name, string? Path, IReadOnlyList<ChatTestPart> Steps);

/// <summary>What a step of a test does.</summary>
internal enum ChatTestAction
{
    /// <summary>It waits for what comes.</summary>
    None,

    /// <summary>It says text.</summary>
    Say,

    /// <summary>It answers the last list.</summary>
    Choose,

    /// <summary>It sends a payload.</summary>
    Send,

    /// <summary>It sends an event.</summary>
    Event,
}

/// <summary>A step of a test, as it was written.</summary>
internal sealed record ChatTestPart
{
    private static readonly string[] _keys = ["Say", "Choose", "Send", "Event", "Expect", "ExpectNot", "ExpectNothing", "QuietSec", "TimeoutSec", "Name"];

    /// <summary>Its place, from 1 on.</summary>
    public int Number { get; private init; }

    /// <summary>Its name; null for none.</summary>
    public string? Name { get; private set; }

    /// <summary>What it does.</summary>
    public ChatTestAction Action { get; private set; }

    /// <summary>What is said or chosen, as text; null for what is no text.</summary>
    public string? Text { get; private set; }

    /// <summary>What is sent: a payload, or what an event holds.</summary>
    public object? Payload { get; private set; }

    /// <summary>What is expected, in its order.</summary>
    public IReadOnlyList<ChatExpectation> Expect { get; private set; } = [];

    /// <summary>What must not come.</summary>
    public IReadOnlyList<ChatExpectation> ExpectNot { get; private set; } = [];

    /// <summary>Whether nothing more must come.</summary>
    public bool ExpectNothing { get; private set; }

    /// <summary>How long nothing must come; null for the default.</summary>
    public double? QuietSec { get; private set; }

    /// <summary>How long to wait; null for the default.</summary>
    public double? TimeoutSec { get; private set; }

    /// <summary>What is expected, in words; null for nothing.</summary>
    public string? Expected
    {
        get
        {
            string[] words = [.. Expect.Select(one => one.ToString()), .. ExpectNot.Select(one => $"not {one}"), .. ExpectNothing ? ["nothing more"] : Array.Empty<string>()];
            return words.Length > 0 ? string.Join(", then ", words) : null;
        }
    }

    /// <summary>The step that a map describes.</summary>
    /// <param name="data">The map.</param>
    /// <param name="number">Its place, from 1 on.</param>
    /// <exception cref="FormatException">It describes none.</exception>
    public static ChatTestPart Of(object? data, int number)
    {
        IReadOnlyList<KeyValuePair<string, object?>> map = ChatTestData.Map(data) ?? throw new FormatException($"is no map of {string.Join(", ", _keys)}");
        var part = new ChatTestPart { Number = number };
        var given = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, object?> entry in map)
        {
            if (!given.Add(entry.Key))
            {
                throw new FormatException($"has '{Names.Short(entry.Key)}' twice");
            }

            part.Set(entry.Key, entry.Value);
        }

        return part.Action != ChatTestAction.None || part.Expect.Count > 0 || part.ExpectNot.Count > 0 || part.ExpectNothing
            ? part : throw new FormatException("does nothing and expects nothing: give Say, Choose, Send or Event, or Expect");
    }

    private void Set(string key, object? value)
    {
        string known = _keys.FirstOrDefault(one => string.Equals(one, key, StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException($"has the unknown key '{Names.Short(key)}'. A step has {string.Join(", ", _keys)}");
        try
        {
            SetKnown(known, value);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new FormatException($"{known} {(exception is FormatException ? exception.Message : $"cannot be sent: {exception.Message.TrimEnd('.').Replace("-Payload", "it")}")}", exception);
        }
    }

    private void SetKnown(string key, object? value)
    {
        switch (key)
        {
            case "Say" or "Choose":
                Do(key == "Say" ? ChatTestAction.Say : ChatTestAction.Choose);
                Text = ChatTestData.Text(value) is { Length: > 0 } text ? text : throw new FormatException("is empty, or no text");
                break;
            case "Send":
                Do(ChatTestAction.Send);
                Payload = ChatPayload.Of(value);
                break;
            case "Event":
                Do(ChatTestAction.Event);
                Payload = JsonValue.FromPowerShell(value, "Event") as IDictionary ?? throw new FormatException("is no map of what the event holds");
                break;
            case "Expect":
                Expect = Expectations(value);
                break;
            case "ExpectNot":
                ExpectNot = Expectations(value);
                break;
            case "ExpectNothing":
                ExpectNothing = ChatTestData.Flag(value);
                break;
            case "QuietSec":
                QuietSec = ChatTestData.Seconds(value);
                break;
            case "TimeoutSec":
                TimeoutSec = ChatTestData.Seconds(value);
                break;
            default:
                Name = ChatTestData.Text(value) ?? throw new FormatException("is no text");
                break;
        }
    }

    private void Do(ChatTestAction action) =>
        Action = Action == ChatTestAction.None ? action : throw new FormatException($"stands beside {Action}: a step does one of Say, Choose, Send and Event");

    private static ChatExpectation[] Expectations(object? value)
    {
        IReadOnlyList<object?> all = ChatTestData.List(value) ?? [value];
        return all.Count > 0 ? [.. all.Select(ChatExpectation.Of)] : throw new FormatException("is an empty list, which expects nothing");
    }
}
