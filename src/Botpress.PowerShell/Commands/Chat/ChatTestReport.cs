using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Writes results of tests as JUnit does: a suite for each file, a case for each conversation.</summary>
internal static class ChatTestReport
{
    /// <summary>Writes the report, in place of what is there.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="results">The results, in their order.</param>
    /// <param name="redact">Takes out what is secret.</param>
    public static void Write(string path, IReadOnlyList<ChatTestResult> results, Func<string, string> redact)
    {
        string Clean(string text) => Fit(redact(text));

        XElement[] suites = [.. results.GroupBy(result => result.Path).Select(suite => Suite(suite.Key, [.. suite], Clean))];
        var document = new XDocument(new XElement("testsuites", Counts(results), suites));
        var settings = new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        using var writer = XmlWriter.Create(file, settings);
        document.Save(writer);
    }

    private static XElement Suite(string? path, ChatTestResult[] results, Func<string, string> clean)
    {
        string name = path is null ? "Invoke-BpChatTest" : System.IO.Path.GetFileName(path);
        return new XElement(
            "testsuite",
            new XAttribute("name", clean(name)),
            Counts(results),
            path is null ? null : new XAttribute("file", clean(path)),
            results.Select(result => Case(System.IO.Path.GetFileNameWithoutExtension(name), result, clean)));
    }

    private static XElement Case(string suite, ChatTestResult result, Func<string, string> clean) => new(
        "testcase",
        new XAttribute("name", clean(result.Name)),
        new XAttribute("classname", clean(suite)),
        Time(result.Duration),
        // Of several failures only one is a child of that name.
        result.Passed ? null : new XElement(
            result.HasFailedStep ? "failure" : "error",
            new XAttribute("message", clean(result.Failures[0])),
            new XAttribute("type", result.HasFailedStep ? "ChatTestFailed" : "ChatTestNotRun"),
            clean(string.Join("\n", result.Failures))),
        result.Transcript.Count == 0 ? null : new XElement("system-out", clean(string.Join("\n", result.Transcript.Select(Line)))));

    private static object[] Counts(IReadOnlyCollection<ChatTestResult> results) =>
    [
        new XAttribute("tests", results.Count),
        new XAttribute("failures", results.Count(result => !result.Passed && result.HasFailedStep)),
        new XAttribute("errors", results.Count(result => !result.Passed && !result.HasFailedStep)),
        new XAttribute("skipped", 0),
        Time(results.Aggregate(TimeSpan.Zero, (sum, result) => sum + result.Duration)),
    ];

    private static XAttribute Time(TimeSpan time) => new("time", time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));

    private static string Line(ChatMessage message) => $"{(message.IsBot == false ? ">" : "bot:")} {message.Text}";

    // XML has no way to write some characters.
    private static string Fit(string text) => new([.. TerminalText.Clean(text).Select((character, place) =>
        XmlConvert.IsXmlChar(character) || (place + 1 < text.Length && char.IsSurrogatePair(character, text[place + 1])) || (place > 0 && char.IsSurrogatePair(text[place - 1], character)) ? character : '\uFFFD')]);
}
