using System;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;
using System.Text.Json;
using Botpress.Client;
using Botpress.Jobs;

namespace Botpress.PowerShell;

/// <summary>Reads tests of conversations: from psd1, json and csv files, of which nothing is run, and from hashtables.</summary>
internal static class ChatTestReader
{
    private static readonly JsonDocumentOptions _json = new() { MaxDepth = JsonText.MaximumDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly string[] _columns = ["Test", "Say", "Choose", "Expect", "Type", "ExpectNot", "ExpectNothing", "QuietSec", "TimeoutSec", "Name"];

    /// <summary>The tests in a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <exception cref="FormatException">There is none in it, or something in it is no test. The message names the file.</exception>
    public static IReadOnlyList<ChatTestScript> File(string path)
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(path);
        string where = $"'{Names.Short(System.IO.Path.GetFileName(path))}'";
        try
        {
            return System.IO.Path.GetExtension(path).ToLowerInvariant() switch
            {
                ".psd1" => Tests(Data(Text(path)), name, path, where),
                ".json" => Tests(Json(Text(path)), name, path, where),
                ".csv" => Tests(Csv(path, name), name, path, where),
                _ => throw new FormatException($"{where} is no psd1, json or csv file"),
            };
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or DecoderFallbackException or IOException or UnauthorizedAccessException or RuntimeException)
        {
            throw new FormatException($"{where} cannot be read: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    /// <summary>The tests that data describe: a map with steps is one, a map without is a step, and steps that follow each other are one test.</summary>
    /// <param name="data">The data.</param>
    /// <param name="name">What a test is called that has no name.</param>
    /// <param name="path">The file that they are in; null for none.</param>
    /// <param name="where">How errors call the place.</param>
    /// <exception cref="FormatException">Something in it is no test. The message says where.</exception>
    public static IReadOnlyList<ChatTestScript> Tests(object? data, string name, string? path, string where)
    {
        List<(string? Name, List<object?> Steps)> tests = [];
        bool isOpen = false;
        foreach (object? item in ChatTestData.List(data) ?? [data])
        {
            if (IsTest(item))
            {
                tests.Add(Test(item, where));
            }
            else if (ChatTestData.List(item) is IReadOnlyList<object?> steps)
            {
                tests.Add((null, [.. steps]));
            }
            else
            {
                if (!isOpen)
                {
                    tests.Add((null, []));
                }

                tests[tests.Count - 1].Steps.Add(item);
                isOpen = true;
                continue;
            }

            isOpen = false;
        }

        return tests.Count == 0 ? throw new FormatException($"{where} has no test in it")
            : [.. tests.Select((test, place) => Script(test.Name ?? (tests.Count == 1 ? name : $"{name} {place + 1}"), test.Steps, path, tests.Count == 1 && test.Name is null ? where : $"{where}, test '{Names.Short(test.Name ?? $"{place + 1}")}'"))];
    }

    /// <summary>Whether data are a whole test, rather than a step of one.</summary>
    public static bool IsTest(object? data) => ChatTestData.Map(data)?.Any(entry => IsKey(entry.Key, "Steps")) == true;

    private static (string? Name, List<object?> Steps) Test(object? data, string where)
    {
        string? name = null;
        IReadOnlyList<object?>? steps = null;
        foreach (KeyValuePair<string, object?> entry in ChatTestData.Map(data)!)
        {
            if (IsKey(entry.Key, "Name"))
            {
                name = ChatTestData.Text(entry.Value) is { Length: > 0 } text ? text : throw new FormatException($"{where} has a test whose Name is empty, or no text");
            }
            else
            {
                steps = !IsKey(entry.Key, "Steps") ? throw new FormatException($"{where} has a test with the unknown key '{Names.Short(entry.Key)}'. A test has Name and Steps")
                    : ChatTestData.List(entry.Value) ?? [entry.Value];
            }
        }

        return (name, [.. steps ?? []]);
    }

    private static ChatTestScript Script(string name, List<object?> steps, string? path, string where)
    {
        if (steps.Count == 0)
        {
            throw new FormatException($"{where} has no step");
        }

        return new ChatTestScript(name, path, [.. steps.Select((step, place) =>
        {
            try
            {
                return ChatTestPart.Of(step, place + 1);
            }
            catch (FormatException exception)
            {
                throw new FormatException($"{where}, step {place + 1}: {exception.Message}", exception);
            }
        })]);
    }

    private static bool IsKey(string key, string name) => string.Equals(key, name, StringComparison.OrdinalIgnoreCase);

    private static string Text(string path)
    {
        using StreamReader reader = CsvInput.Open(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        return reader.ReadToEnd();
    }

    private static object? Json(string text)
    {
        using var document = JsonDocument.Parse(text, _json);
        return JsonValue.Read(document.RootElement);
    }

    /// <summary>What a data file holds. It is only looked at: what would run is refused.</summary>
    private static object? Data(string text)
    {
        ScriptBlockAst script = Parser.ParseInput(text, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            throw new InvalidDataException($"line {errors[0].Extent.StartLineNumber}: {errors[0].Message}");
        }

        if (script is not { ParamBlock: null, DynamicParamBlock: null, BeginBlock: null, ProcessBlock: null, UsingStatements.Count: 0, EndBlock: { Traps: null or { Count: 0 }, Statements: { Count: 1 } statements } }
            || statements[0] is not PipelineAst { PipelineElements: { Count: 1 } elements }
            || elements[0] is not CommandExpressionAst { Redirections.Count: 0, Expression: ExpressionAst data })
        {
            throw new InvalidDataException("it is not data alone: a psd1 file has one hashtable or list of hashtables, and nothing that runs");
        }

        // One is no harm as data; as an expectation it would run.
        if (data.Find(static part => part is ScriptBlockExpressionAst, searchNestedScriptBlocks: false) is Ast block)
        {
            throw new InvalidDataException($"line {block.Extent.StartLineNumber} has a script block. A file has data alone: give expectations that are scripts with -Script");
        }

        try
        {
            return data.SafeGetValue();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException("it is not data alone: a psd1 file has text, numbers, $true, $false, $null, lists and hashtables, and nothing that runs", exception);
        }
    }

    /// <summary>The tests of a CSV file, as maps: rows of one test are its steps.</summary>
    private static List<object?> Csv(string path, string name)
    {
        string first;
        using (StreamReader header = CsvInput.Open(path, CsvInput.EncodingOf("utf8")))
        {
            first = header.ReadLine() ?? "";
        }

        // What spreadsheets write where the comma is in numbers.
        char delimiter = first.Contains(';') && !first.Contains(',') ? ';' : ',';
        using StreamReader text = CsvInput.Open(path, CsvInput.EncodingOf("utf8"));
        List<(string Name, List<object?> Steps)> tests = [];
        foreach (CsvRow row in new CsvReader(text, delimiter).Rows())
        {
            if (row.Surplus > 0)
            {
                throw new InvalidDataException($"line {row.Line} has more values than there are columns");
            }

            var step = new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
            foreach (string column in row.Columns.Keys)
            {
                string known = _columns.FirstOrDefault(one => IsKey(one, column.Trim())) ?? throw new InvalidDataException($"it has the unknown column '{Names.Short(column)}'. A file of tests has {string.Join(", ", _columns)}");
                if (row.Columns[column] is string { Length: > 0 } cell)
                {
                    step[known] = cell;
                }
            }

            if (step.Count == 0)
            {
                continue;
            }

            string test = step["Test"] as string ?? (tests.Count > 0 ? tests[tests.Count - 1].Name : name);
            step.Remove("Test");
            if (step["Type"] is string type)
            {
                step["Expect"] = step["Expect"] is string expected ? new OrderedDictionary { ["Text"] = expected, ["Type"] = type } : new OrderedDictionary { ["Type"] = type };
                step.Remove("Type");
            }

            int place = tests.FindIndex(one => one.Name == test);
            if (place < 0)
            {
                place = tests.Count;
                tests.Add((test, []));
            }

            tests[place].Steps.Add(step);
        }

        return [.. tests.Select(test => (object?)new OrderedDictionary { ["Name"] = test.Name, ["Steps"] = test.Steps })];
    }
}
