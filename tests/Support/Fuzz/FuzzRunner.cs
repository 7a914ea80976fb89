using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.RegularExpressions;

/// <summary>A cmdlet with arguments that work, and an answer that it expects.</summary>
public sealed class FuzzTarget
{
    public string Operation { get; set; }

    public string Command { get; set; }

    public Hashtable Arguments { get; set; }

    public int Status { get; set; }

    public string Response { get; set; }

    /// <summary>The property of the answer that is emitted; null when that is not so simple.</summary>
    public string Result { get; set; }

    /// <summary>How many requests it makes, and what else is known of a run without a fault.</summary>
    public int Requests { get; set; }

    /// <summary>parameter -> where its value goes: path, query, body; and the name that it has there.</summary>
    public Dictionary<string, string[]> Fields { get; set; }

    public Dictionary<string, Type> Types { get; set; }

    public override string ToString()
    {
        return Command + " (" + Operation + ")";
    }
}

/// <summary>What became of a command.</summary>
public sealed class FuzzOutcome
{
    public List<ErrorRecord> Errors = new List<ErrorRecord>();

    public List<string> Warnings = new List<string>();

    public List<PSObject> Output = new List<PSObject>();

    public List<CapturedRequest> Requests = new List<CapturedRequest>();

    /// <summary>PowerShell's own error of an argument that the parameter cannot take.</summary>
    public string BindingError;

    /// <summary>What was thrown that is no error record of a command.</summary>
    public Exception Thrown;

    public bool HungUp;

    public TimeSpan Elapsed;
}

/// <summary>Runs a command with arguments against a server of its own, and judges what comes out.</summary>
public sealed class FuzzRunner : IDisposable
{
    private const int Longest = 1000;

    // What ends up in an error of ours: our own ids, and the API's error types.
    private static readonly Regex _errorId = new Regex(@"^(?!NotSpecified|InvalidOperation|System|Microsoft)[A-Z][A-Za-z0-9]{2,99},Botpress\.PowerShell\.\w+$", RegexOptions.CultureInvariant);

    private readonly Runspace _runspace;
    private readonly CaptureServer _server = new CaptureServer();
    private PowerShell _shell;

    public FuzzRunner(string module)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(new[] { module });
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
        _shell = PowerShell.Create();
        _shell.Runspace = _runspace;
        _shell.AddScript("$ErrorActionPreference = 'Continue'; $WarningPreference = 'Continue'; $ConfirmPreference = 'None'; $ProgressPreference = 'SilentlyContinue'").Invoke();
        _shell.Commands.Clear();
        _shell.AddCommand("Connect-BpSession").AddParameter("Token", "t").AddParameter("ApiUrl", _server.Url).AddParameter("MaximumRetryCount", 0)
            .AddParameter("WorkspaceId", "wkspace_1").AddParameter("BotId", "bot_1").AddParameter("TimeoutSec", 20);
        _shell.Invoke();
    }

    public CaptureServer Server
    {
        get { return _server; }
    }

    public TimeSpan Watchdog = TimeSpan.FromSeconds(15);

    public void Dispose()
    {
        _shell.Dispose();
        _runspace.Dispose();
        _server.Dispose();
    }

    public FuzzOutcome Run(string command, IDictionary arguments, CannedAnswer answer)
    {
        _shell.Commands.Clear();
        _shell.AddCommand(command);
        foreach (DictionaryEntry argument in arguments)
        {
            _shell.AddParameter((string)argument.Key, argument.Value);
        }

        return Invoke(new[] { answer });
    }

    public FuzzOutcome RunScript(ScriptBlock script, params CannedAnswer[] answers)
    {
        _shell.Commands.Clear();
        _shell.AddScript(script.ToString());
        return Invoke(answers);
    }

    private FuzzOutcome Invoke(CannedAnswer[] answers)
    {
        var outcome = new FuzzOutcome();
        _server.Clear();
        foreach (CannedAnswer answer in answers)
        {
            _server.Enqueue(answer);
        }

        _shell.Streams.ClearStreams();
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        var output = new PSDataCollection<PSObject>();
        IAsyncResult running = _shell.BeginInvoke<object, PSObject>(null, output);
        if (!running.AsyncWaitHandle.WaitOne(Watchdog))
        {
            outcome.HungUp = true;
            if (!_shell.BeginStop(null, null).AsyncWaitHandle.WaitOne(5000))
            {
                throw new TimeoutException("The command cannot even be stopped.");
            }

            return outcome;
        }

        try
        {
            _shell.EndInvoke(running);
        }
        catch (ParameterBindingException exception)
        {
            outcome.BindingError = exception.Message;
        }
        catch (RuntimeException exception)
        {
            // An error that ends the pipeline.
            outcome.Errors.Add(exception.ErrorRecord);
        }
        catch (Exception exception)
        {
            outcome.Thrown = exception;
        }

        outcome.Elapsed = watch.Elapsed;
        outcome.Output.AddRange(output);
        outcome.Errors.AddRange(_shell.Streams.Error);
        outcome.Warnings.AddRange(_shell.Streams.Warning.Select(warning => warning.Message));
        lock (_server.Requests)
        {
            outcome.Requests.AddRange(_server.Requests);
        }

        return outcome;
    }

    /// <summary>Whether a command ended as it should, in errors or not; null when it did, else what is wrong.</summary>
    public static string Clean(FuzzOutcome outcome)
    {
        if (outcome.HungUp)
        {
            return "it hangs";
        }

        if (outcome.Thrown != null)
        {
            return "it throws " + outcome.Thrown.GetType().FullName + ": " + Short(outcome.Thrown.Message);
        }

        if (outcome.Elapsed > TimeSpan.FromSeconds(10))
        {
            return "it takes " + outcome.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
        }

        foreach (ErrorRecord record in outcome.Errors)
        {
            string type = record.Exception.GetType().FullName;
            string told = Short(record.FullyQualifiedErrorId) + ": " + type + ": " + Short(record.Exception.Message);
            if (!_errorId.IsMatch(record.FullyQualifiedErrorId))
            {
                return "an error with the id " + told;
            }

            if (type != "Botpress.BotpressApiException" && !(record.Exception is ArgumentException) && !record.FullyQualifiedErrorId.StartsWith("ProfileNotFound,", StringComparison.Ordinal) && type != "System.Management.Automation.ItemNotFoundException" && type != "System.TimeoutException")
            {
                return "an error of another kind: " + told;
            }

            string message = record.ErrorDetails == null ? record.Exception.Message : record.ErrorDetails.Message;
            if (message.Trim().Length == 0 || Math.Max(message.Length, record.Exception.Message.Length) > Longest)
            {
                return "an error with a message of " + record.Exception.Message.Length + "/" + message.Length + " characters: " + told;
            }

            string action = record.ErrorDetails == null ? "" : record.ErrorDetails.RecommendedAction;
            if (FuzzHostile.Unfit.IsMatch(message + record.Exception.Message + action + record.CategoryInfo.TargetName))
            {
                return "an error with control characters: " + told;
            }
        }

        string warning = outcome.Warnings.FirstOrDefault(text => FuzzHostile.Unfit.IsMatch(text));
        if (warning != null)
        {
            return "a warning with control characters: " + Short(warning);
        }

        warning = outcome.Warnings.FirstOrDefault(text => text.Length > Longest);
        return warning != null ? "a warning of " + warning.Length + " characters: " + Short(warning) : null;
    }

    public static string Short(string text)
    {
        return text == null ? "(null)" : Regex.Replace(text.Length <= 300 ? text : text.Substring(0, 300) + "...", @"\p{C}", match => "\\u" + ((int)match.Value[0]).ToString("x4", CultureInfo.InvariantCulture));
    }
}
