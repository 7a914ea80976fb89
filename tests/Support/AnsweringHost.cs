using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

/// <summary>A host with somebody at it who answers questions, and where it is kept what was shown.</summary>
/// <remarks>In C# 5: the compiler of Windows PowerShell knows no newer.</remarks>
public sealed class AnsweringHost : PSHost
{
    private readonly Guid _id = Guid.NewGuid();
    private readonly Screen _screen = new Screen();

    public override CultureInfo CurrentCulture
    {
        get { return CultureInfo.InvariantCulture; }
    }

    public override CultureInfo CurrentUICulture
    {
        get { return CultureInfo.InvariantCulture; }
    }

    public override Guid InstanceId
    {
        get { return _id; }
    }

    public override string Name
    {
        get { return "AnsweringHost"; }
    }

    public override PSHostUserInterface UI
    {
        get { return _screen; }
    }

    public override Version Version
    {
        get { return new Version(1, 0); }
    }

    /// <summary>What was shown and asked, line by line.</summary>
    public string[] Lines
    {
        get
        {
            lock (_screen)
            {
                return _screen.Lines.ToArray();
            }
        }
    }

    /// <summary>The answers to the questions that come: the numbers of their choices. Beyond them, all are answered with yes.</summary>
    public Queue<int> Answers
    {
        get { return _screen.Answers; }
    }

    /// <summary>The lines that somebody types, as they come; after the last, the end of the input. Without, empty lines.</summary>
    public BlockingCollection<string> Typed
    {
        get { return _screen.Typed; }
        set { _screen.Typed = value; }
    }

    /// <summary>Is told each question before it is answered.</summary>
    public Action<string> Asked
    {
        set { _screen.Asked = value; }
    }

    public override void EnterNestedPrompt()
    {
    }

    public override void ExitNestedPrompt()
    {
    }

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class Screen : PSHostUserInterface
    {
        public readonly List<string> Lines = new List<string>();
        public readonly Queue<int> Answers = new Queue<int>();
        public Action<string> Asked = delegate { };
        public BlockingCollection<string> Typed;

        public override PSHostRawUserInterface RawUI
        {
            get { return null; }
        }

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Add("ASK: " + message);
            Asked(message);
            return Answers.Count > 0 ? Answers.Dequeue() : 0;
        }

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
        {
            return new Dictionary<string, PSObject>();
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
        {
            return null;
        }

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
        {
            return null;
        }

        public override string ReadLine()
        {
            string line = null;
            return Typed == null ? "" : Typed.TryTake(out line, -1) ? line : null;
        }

        public override SecureString ReadLineAsSecureString()
        {
            return new SecureString();
        }

        public override void Write(string value)
        {
            Add(value);
        }

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
        {
            Add(value);
        }

        public override void WriteLine(string value)
        {
            Add(value);
        }

        public override void WriteErrorLine(string value)
        {
            Add("ERROR: " + value);
        }

        public override void WriteDebugLine(string message)
        {
            Add("DEBUG: " + message);
        }

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override void WriteVerboseLine(string message)
        {
            Add("VERBOSE: " + message);
        }

        public override void WriteWarningLine(string message)
        {
            Add("WARNING: " + message);
        }

        private void Add(string line)
        {
            lock (this)
            {
                Lines.Add(line);
            }
        }
    }
}
