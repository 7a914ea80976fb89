using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Has conversations with a bot as tests, and tells of each whether the bot said what was expected. Tests are read from psd1, json and csv files, of
/// which nothing is run, or given as hashtables. Each has a conversation of its own, which is deleted afterwards.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "BpChatTest", SupportsShouldProcess = true)]
[OutputType(typeof(ChatTestResult))]
public sealed partial class InvokeBpChatTestCommand : BpChatCommand
{
    // In the order of the tests. One for all copies, which add to it at once.
    private readonly SortedDictionary<int, ChatTestResult> _results = [];
    private readonly List<ChatTestScript> _tests = [];
    private readonly List<ErrorRecord> _problems = [];

    // Steps that are piped in one by one are one test.
    private readonly List<object?> _loose = [];
    private string? _report;

    /// <summary>The files with the tests: psd1, json or csv, with wildcards. Files are piped in, too.</summary>
    [Parameter(Position = 0), FullName, Text]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Tests as hashtables with Name and Steps, or the steps of one test. A step has one of Say, Choose, Send and Event, and any of Expect, ExpectNot, ExpectNothing, QuietSec, TimeoutSec and Name.</summary>
    [Parameter(ValueFromPipeline = true)]
    [NothingToOffer]
    public object[] Script { get; set; } = [];

    /// <summary>An expectation must be met by the next thing that the bot says. The default is the first that meets it.</summary>
    [Parameter]
    public SwitchParameter Exact { get; set; }

    /// <summary>Goes on with the next step after one that failed.</summary>
    [Parameter]
    public SwitchParameter ContinueOnFailure { get; set; }

    /// <summary>Makes a user for each test, who is deleted afterwards. The default is the chat's own.</summary>
    [Parameter]
    public SwitchParameter NewUser { get; set; }

    /// <summary>Leaves the conversations, and the users of -NewUser, when the tests are over.</summary>
    [Parameter]
    public SwitchParameter Keep { get; set; }

    /// <summary>Writes an error for each test that failed, beside its result, when all are done: with -ErrorAction Stop a build fails.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <summary>How long a step waits for what it expects, in seconds, where it does not say that itself. The default is 30.</summary>
    [Parameter]
    [ValidateRange(0.0, 86400.0)]
    [NothingToOffer]
    public double TimeoutSec { get; set; } = 30;

    /// <summary>How long nothing must come for there to be nothing more, in seconds, where a step does not say that itself. The default is 2.</summary>
    [Parameter]
    [ValidateRange(0.0, 86400.0)]
    [NothingToOffer]
    public double QuietSec { get; set; } = 2;

    /// <summary>The path of a file for a report as JUnit writes it, which build servers read. What is there is replaced.</summary>
    [Parameter, Text]
    [ValidateNotNullOrEmpty]
    public string? ReportPath { get; set; }

    /// <summary>How many tests are run at once. What comes out keeps the order of what went in. The default is 1: one after the other.</summary>
    [Parameter]
    [ValidateRange(1, MaximumThrottleLimit)]
    [NothingToOffer]
    public override int ThrottleLimit { get; set; } = 1;

    // All are read before the first is run.
    private protected override bool SplitsItself => true;

    // Whatever it is, it is judged here.
    internal override bool TakesAnything(string? kind) => kind is null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (ReportPath is not null)
        {
            _report = FileFor(ReportPath);
        }
    }

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string path in Path)
        {
            AddFiles(path, isLiteral: false);
        }

        List<object?> given = [.. Script.Select(GivenValue.Unwrapped)];
        foreach (object? file in given.Where(item => item is FileInfo or string).ToArray())
        {
            AddFiles(file is FileInfo info ? info.FullName : (string)file!, isLiteral: file is FileInfo);
            _ = given.Remove(file);
        }

        if (given.Count == 1 && MyInvocation.ExpectingInput && !IsTyped(nameof(Script)) && !ChatTestReader.IsTest(given[0]))
        {
            _loose.Add(given[0]);
        }
        else if (given.Count > 0)
        {
            AddLoose();
            Add(given);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        AddLoose();
        if (_problems.Count > 0)
        {
            // A test that cannot be read must not pass for one that passed: nothing is run.
            _problems.Skip(1).ToList().ForEach(WriteError);
            ThrowTerminatingError(_problems[0]);
        }

        if (_tests.Count == 0 && !MyInvocation.ExpectingInput)
        {
            Refuse("There is no test to run.", "Give the files with -Path, or hashtables with -Script, or pipe them in: Get-ChildItem ./chat-tests | Invoke-BpChatTest.");
        }

        Each([.. _tests.Select((test, place) => (test, place))], entry => entry.test.Name, static (command, entry) => ((InvokeBpChatTestCommand)command).Run(entry.test, entry.place));
        base.EndProcessing();
        WriteReport();
        foreach (ChatTestResult failed in Strict ? _results.Values.Where(result => !result.Passed) : [])
        {
            WriteError(Errors.Record(
                new InvalidOperationException($"The chat test '{Names.Short(failed.Name)}' failed: {failed.Failures[0]}"),
                "ChatTestFailed",
                ErrorCategory.InvalidResult,
                failed,
                "Its result has all steps and what was said: look at Steps, Failures and Transcript of the error's TargetObject."));
        }
    }

    private void AddLoose()
    {
        if (_loose.Count > 0)
        {
            Add([.. _loose]);
            _loose.Clear();
        }
    }

    private void Add(List<object?> data) => Collect(() =>
    {
        // Each has a name of its own, as files have theirs.
        IReadOnlyList<ChatTestScript> found = ChatTestReader.Tests(data, "Test", null, "-Script");
        _tests.AddRange(found.Select(test => test.Name.StartsWith("Test", StringComparison.Ordinal) && test.Name.Substring(4).Trim(' ').All(char.IsDigit)
            ? test with { Name = $"Test {_tests.Count + 1}" } : test));
    });

    private void AddFiles(string path, bool isLiteral)
    {
        try
        {
            ProviderInfo provider;
            string full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _);
            // A name with brackets that is there is meant itself.
            IEnumerable<string> files = isLiteral || System.IO.File.Exists(full) ? [full]
                : SessionState.Path.GetResolvedProviderPathFromPSPath(path, out provider).Where(System.IO.File.Exists).OrderBy(file => file, StringComparer.Ordinal);
            if (provider.Name != "FileSystem")
            {
                _problems.Add(Errors.NotInFileSystem(path, nameof(Path), provider));
                return;
            }

            string[] found = [.. files];
            foreach (string file in found)
            {
                Collect(() => _tests.AddRange(ChatTestReader.File(file)));
            }

            if (found.Length == 0)
            {
                _problems.Add(NotFound(path, $"There is no file '{Names.Short(path)}'."));
            }
        }
        catch (Exception exception) when (exception is SessionStateException or ProviderInvocationException or ArgumentException or NotSupportedException or IOException)
        {
            _problems.Add(NotFound(path, exception is ItemNotFoundException ? $"There is no file '{Names.Short(path)}'." : exception.Message));
        }
    }

    private void Collect(Action read)
    {
        try
        {
            read();
        }
        catch (FormatException exception)
        {
            _problems.Add(Errors.Record(new ArgumentException(exception.Message + "."), "InvalidChatTest", ErrorCategory.InvalidData, null, "Correct it; no test has been run. Get-Help Invoke-BpChatTest -Full says what a test has."));
        }
    }

    private static ErrorRecord NotFound(string path, string problem) =>
        Errors.Record(new FileNotFoundException($"-{nameof(Path)}: {problem}", path), "FileNotFound", ErrorCategory.ObjectNotFound, path, "Check the path; no test has been run.");

    private string FileFor(string path)
    {
        string full = GivenPath.Require(this, path, nameof(ReportPath), "a file");
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(full)))
        {
            Refuse($"-ReportPath: there is no folder for '{Names.Short(path)}'.", "Make the folder, or give another path.");
        }

        return full;
    }

    private void WriteReport()
    {
        if (_report is null || IsWhatIf)
        {
            return;
        }

        try
        {
            ChatTestReport.Write(_report, [.. _results.Values], ActiveChat.Client.Redact);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            WriteError(Errors.Record(exception, "ReportNotWritten", ErrorCategory.WriteError, ReportPath, "The tests were run, and their results stand. Give another -ReportPath."));
        }
    }

    /// <summary>Takes files by their full names: as text, Windows PowerShell gives some without their folders.</summary>
    private sealed class FullNameAttribute : ArgumentTransformationAttribute
    {
        public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => GivenValue.Unwrapped(inputData) switch
        {
            FileInfo file => file.FullName,
            object[] list => Array.ConvertAll(list, item => GivenValue.Unwrapped(item) is FileInfo file ? file.FullName : item),
            _ => inputData,
        };
    }
}
