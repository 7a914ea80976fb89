using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

/// <summary>JSON as a tree that may hold what no JSON library lets pass: names that come twice, numbers of any length, broken text.</summary>
/// <remarks>In C# 5, as the other sources here: the compiler of Windows PowerShell knows no newer.</remarks>
public sealed class FuzzJson
{
    /// <summary>o object, a array, s text, n number, l literal; r is put out as it stands.</summary>
    public char Kind;

    /// <summary>Text as it means, numbers and literals as they are written.</summary>
    public string Text;

    public List<KeyValuePair<string, FuzzJson>> Members;

    public List<FuzzJson> Items;

    public static FuzzJson Of(string text)
    {
        return new FuzzJson { Kind = 's', Text = text };
    }

    public static FuzzJson Number(string text)
    {
        return new FuzzJson { Kind = 'n', Text = text };
    }

    public static FuzzJson Literal(string text)
    {
        return new FuzzJson { Kind = 'l', Text = text };
    }

    public static FuzzJson Raw(string text)
    {
        return new FuzzJson { Kind = 'r', Text = text };
    }

    public static FuzzJson Object()
    {
        return new FuzzJson { Kind = 'o', Members = new List<KeyValuePair<string, FuzzJson>>() };
    }

    public static FuzzJson Array()
    {
        return new FuzzJson { Kind = 'a', Items = new List<FuzzJson>() };
    }

    public FuzzJson With(string name, FuzzJson value)
    {
        Members.Add(new KeyValuePair<string, FuzzJson>(name, value));
        return this;
    }

    /// <summary>A member, the last of that name, as JavaScript takes it; null when there is none.</summary>
    public FuzzJson this[string name]
    {
        get
        {
            if (Kind == 'o')
            {
                for (int i = Members.Count - 1; i >= 0; i--)
                {
                    if (Members[i].Key == name)
                    {
                        return Members[i].Value;
                    }
                }
            }

            return null;
        }
    }

    /// <summary>Reads JSON; null when it is none. To a depth that a stack can take.</summary>
    public static FuzzJson Parse(string text)
    {
        int at = 0;
        try
        {
            FuzzJson value = Read(text, ref at, 0);
            Blank(text, ref at);
            return at == text.Length ? value : null;
        }
        catch (FormatException)
        {
            return null;
        }
        catch (IndexOutOfRangeException)
        {
            return null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    public FuzzJson Clone()
    {
        var copy = new FuzzJson { Kind = Kind, Text = Text };
        if (Members != null)
        {
            copy.Members = Members.Select(member => new KeyValuePair<string, FuzzJson>(member.Key, member.Value.Clone())).ToList();
        }

        if (Items != null)
        {
            copy.Items = Items.Select(item => item.Clone()).ToList();
        }

        return copy;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, false);
        return text.ToString();
    }

    /// <summary>What it means: numbers by value, names in order, of those that come twice the last.</summary>
    public string Canonical()
    {
        var text = new StringBuilder();
        Write(text, true);
        return text.ToString();
    }

    /// <summary>A number by its value: its digits without zeros at the ends, and the power of ten of the last.</summary>
    public static string CanonicalNumber(string text)
    {
        Match match = Regex.Match(text, @"^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$");
        if (!match.Success)
        {
            return text;
        }

        string digits = (match.Groups[2].Value + match.Groups[3].Value).TrimStart('0');
        string shorter = digits.TrimEnd('0');
        if (shorter.Length == 0)
        {
            return match.Groups[1].Value + "0";
        }

        BigInteger power = match.Groups[4].Success ? BigInteger.Parse(match.Groups[4].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        power += digits.Length - shorter.Length - match.Groups[3].Length;
        return match.Groups[1].Value + shorter + "e" + power.ToString(CultureInfo.InvariantCulture);
    }

    private void Write(StringBuilder text, bool canonical)
    {
        switch (Kind)
        {
            case 'o':
                text.Append('{');
                List<KeyValuePair<string, FuzzJson>> members = Members;
                if (canonical)
                {
                    members = Members.Select(member => member.Key).Distinct().Select(name => new KeyValuePair<string, FuzzJson>(name, this[name])).ToList();
                }

                for (int i = 0; i < members.Count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Quote(text, members[i].Key);
                    text.Append(':');
                    members[i].Value.Write(text, canonical);
                }

                text.Append('}');
                break;
            case 'a':
                text.Append('[');
                for (int i = 0; i < Items.Count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Items[i].Write(text, canonical);
                }

                text.Append(']');
                break;
            case 's':
                Quote(text, Text);
                break;
            case 'n':
                text.Append(canonical ? CanonicalNumber(Text) : Text);
                break;
            default:
                text.Append(Text);
                break;
        }
    }

    private static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            bool pair = char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]);
            if (pair)
            {
                text.Append(c).Append(value[++i]);
            }
            else if (c == '"' || c == '\\')
            {
                text.Append('\\').Append(c);
            }
            else if (c < ' ' || char.IsSurrogate(c))
            {
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(c);
            }
        }

        text.Append('"');
    }

    private static void Blank(string text, ref int at)
    {
        while (at < text.Length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n'))
        {
            at++;
        }
    }

    private static FuzzJson Read(string text, ref int at, int depth)
    {
        if (depth > 1000)
        {
            throw new FormatException();
        }

        Blank(text, ref at);
        switch (text[at])
        {
            case '{':
                FuzzJson map = Object();
                at++;
                Blank(text, ref at);
                if (text[at] == '}')
                {
                    at++;
                    return map;
                }

                while (true)
                {
                    Blank(text, ref at);
                    string name = ReadText(text, ref at);
                    Blank(text, ref at);
                    Take(text, ref at, ':');
                    map.With(name, Read(text, ref at, depth + 1));
                    Blank(text, ref at);
                    if (text[at] == '}')
                    {
                        at++;
                        return map;
                    }

                    Take(text, ref at, ',');
                }

            case '[':
                FuzzJson list = Array();
                at++;
                Blank(text, ref at);
                if (text[at] == ']')
                {
                    at++;
                    return list;
                }

                while (true)
                {
                    list.Items.Add(Read(text, ref at, depth + 1));
                    Blank(text, ref at);
                    if (text[at] == ']')
                    {
                        at++;
                        return list;
                    }

                    Take(text, ref at, ',');
                }

            case '"':
                return Of(ReadText(text, ref at));
            default:
                int start = at;
                while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '-' || text[at] == '+' || text[at] == '.'))
                {
                    at++;
                }

                string word = text.Substring(start, at - start);
                if (word == "true" || word == "false" || word == "null")
                {
                    return Literal(word);
                }

                if (Regex.IsMatch(word, @"^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$"))
                {
                    return Number(word);
                }

                throw new FormatException();
        }
    }

    private static void Take(string text, ref int at, char expected)
    {
        if (text[at] != expected)
        {
            throw new FormatException();
        }

        at++;
    }

    private static string ReadText(string text, ref int at)
    {
        Take(text, ref at, '"');
        var value = new StringBuilder();
        while (text[at] != '"')
        {
            if (text[at] < ' ')
            {
                throw new FormatException();
            }

            if (text[at] != '\\')
            {
                value.Append(text[at++]);
                continue;
            }

            at++;
            switch (text[at])
            {
                case 'n': value.Append('\n'); break;
                case 't': value.Append('\t'); break;
                case 'r': value.Append('\r'); break;
                case 'b': value.Append('\b'); break;
                case 'f': value.Append('\f'); break;
                case 'u':
                    value.Append((char)int.Parse(text.Substring(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    at += 4;
                    break;
                case '"': case '\\': case '/': value.Append(text[at]); break;
                default: throw new FormatException();
            }

            at++;
        }

        at++;
        return value.ToString();
    }
}

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

/// <summary>Texts that somebody chose to do harm: to a command line, a terminal, a reader, or a path.</summary>
public static class FuzzHostile
{
    /// <summary>What must not be in anything that is shown: control characters but line feed and tab, and what turns or ends a line.</summary>
    public static readonly Regex Unfit = new Regex(@"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]", RegexOptions.CultureInvariant);

    public static readonly string[] Texts =
    {
        "x'; Set-Content owned 1; '", "x\u2019; Set-Content owned 1; \u2019", "\u2018x\u201a\u201b", "\"; x; \u201c\u201d\u201e", "-Force", "\u2013Force", "--%", "$(Set-Content owned 1)",
        "\u001b]52;c;eA==\u0007", "\u001b]0;t\u001b\\", "\u009b31m\u009c", "a\u0008\u0008b", "a\rb", "a\u0085b\u000bc\u000cd", "\u202egpj.exe", "\u2066a\u2069\u200f\u061c", "a\u0000.txt",
        "CON", "nul.txt", "a:b", "a|b", "~/x", "..\\..\\x", "/etc/passwd",
    };
}

/// <summary>Answers that no server should give.</summary>
public static class FuzzAnswers
{
    private static readonly string[] _texts = new[]
    {
        "", " ", "null", "true", "0", "-1", "1.5", "not-a-date", "2024-13-45T99:99:99Z", "2024-02-30T00:00:00Z", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59.9999999Z",
        "0001-01-01T00:00:00+14:00", "2024-01-02", "2024-01-02T03:04:05+99:99", "\ud83d", "a\ude00b", "\u0000", "a\u0001\u001b[31mb\u007f", "\u2028\u2029\ufeff", "\ud83d\ude00", "{}", "[]", "\"", "\\", "<html>",
        "../..", "x\r\ny: z", "1e400", "*", "?", "[a-", "%00", "${env:HOME}", "$(1)",
    }.Concat(FuzzHostile.Texts).ToArray();

    private static readonly string[] _numbers =
    {
        "0", "-0", "-1", "1.0", "1.50", "0.1", "1e3", "1E+2", "1e400", "-1e400", "1e-400", "1e99999", "1e-99999", "123456789012345678901234567890", "-123456789012345678901234567890", "9223372036854775807", "9223372036854775808",
        "18446744073709551616", "2147483648", "4294967296", "0.1234567890123456789012345", "123456789.123456789123456789", "1.7976931348623157e308", "5e-324", "99999999999999999999.5",
    };

    private static readonly string[] _bad = { "undefined", "NaN", "Infinity", "-", "01", "1.", ".5", "+1", "0x10", "'a'", "\"", "\"\\x41\"", "\"\\u12\"", "\"\n\"", "tru", "nul", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\"}", "[", "{", "]", "}", "//c\n1", "1 2", "" };

    private static readonly string[] _keys = new[]
    {
        "", " ", "ID", "Id", "iD", "__proto__", "constructor", "PSObject", "psobject", "PSBase", "psbase", "PSTypeNames", "pstypenames", "PSStandardMembers", "psadapted", "psextended", "Count", "Length", "Item", "Keys", "a.b", "a b",
        "*", "[x]", "`", "$x", "\u0000", "\ud83d", "\ud83d\ude00", "\u0130", "\u0131", "\u017f", "K\u0000", "GetType", "ToString", "Equals", "Extra", "extra", "botId", "workspaceId", "BotId", "meta", "nextToken", "type", "value", "payload",
    }.Concat(FuzzHostile.Texts).ToArray();

    public static string Deep(int levels, string open, string close)
    {
        var text = new StringBuilder();
        for (int i = 0; i < levels; i++)
        {
            text.Append(open);
        }

        text.Append("1");
        for (int i = 0; i < levels; i++)
        {
            text.Append(close);
        }

        return text.ToString();
    }

    public static FuzzJson OddValue(Random random)
    {
        switch (random.Next(16))
        {
            case 0: return FuzzJson.Literal("null");
            case 1: return FuzzJson.Literal(random.Next(2) == 0 ? "true" : "false");
            case 2: case 3: return FuzzJson.Number(_numbers[random.Next(_numbers.Length)]);
            case 4: case 5: case 6: return FuzzJson.Of(_texts[random.Next(_texts.Length)]);
            case 7: return FuzzJson.Array();
            case 8: return FuzzJson.Object();
            case 9:
                FuzzJson list = FuzzJson.Array();
                list.Items.Add(OddValue(random));
                list.Items.Add(FuzzJson.Literal("null"));
                list.Items.Add(OddValue(random));
                return list;
            case 10: case 11:
                FuzzJson map = FuzzJson.Object();
                for (int i = random.Next(1, 4); i > 0; i--)
                {
                    map.With(_keys[random.Next(_keys.Length)], OddValue(random));
                }

                return map;
            case 12: return FuzzJson.Raw(_bad[random.Next(_bad.Length)]);
            case 13:
                int[] levels = { 63, 64, 65, 100, 500, 5000 };
                bool objects = random.Next(2) == 0;
                return FuzzJson.Raw(Deep(levels[random.Next(levels.Length)], objects ? "{\"a\":" : "[", objects ? "}" : "]"));
            case 14: return random.Next(20) == 0 ? FuzzJson.Of(new string('x', 1000000)) : FuzzJson.Of(new string('y', 3000));
            default: return random.Next(20) == 0 ? FuzzJson.Number(new string('7', 100000)) : FuzzJson.Number(new string('7', random.Next(20, 400)));
        }
    }

    public static string Pascal(string name)
    {
        return name.Length > 0 && char.IsLower(name[0]) ? char.ToUpperInvariant(name[0]) + name.Substring(1) : name;
    }

    private static void Nodes(FuzzJson node, List<FuzzJson> into)
    {
        into.Add(node);
        if (node.Kind == 'o')
        {
            node.Members.ForEach(member => Nodes(member.Value, into));
        }
        else if (node.Kind == 'a')
        {
            node.Items.ForEach(item => Nodes(item, into));
        }
    }

    /// <summary>Changes a tree at random places: other kinds, names that are missing, odd or come twice.</summary>
    public static FuzzJson Mutate(FuzzJson root, Random random)
    {
        root = root.Clone();
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            var nodes = new List<FuzzJson>();
            Nodes(root, nodes);
            FuzzJson node = nodes[random.Next(nodes.Count)];
            if (node.Kind == 'o' && node.Members.Count > 0 && random.Next(3) > 0)
            {
                int at = random.Next(node.Members.Count);
                KeyValuePair<string, FuzzJson> member = node.Members[at];
                switch (random.Next(6))
                {
                    case 0: node.Members.RemoveAt(at); break;
                    case 1: node.With(member.Key, random.Next(2) == 0 ? member.Value.Clone() : OddValue(random)); break;
                    case 2: node.With(random.Next(2) == 0 ? member.Key.ToUpperInvariant() : Pascal(member.Key), OddValue(random)); break;
                    case 3: node.With(_keys[random.Next(_keys.Length)], OddValue(random)); break;
                    case 4: node.Members[at] = new KeyValuePair<string, FuzzJson>(member.Key, FuzzJson.Literal("null")); break;
                    default: node.Members[at] = new KeyValuePair<string, FuzzJson>(member.Key, OddValue(random)); break;
                }
            }
            else
            {
                FuzzJson other = OddValue(random);
                node.Kind = other.Kind;
                node.Text = other.Text;
                node.Items = other.Items;
                node.Members = other.Members;
            }
        }

        return root;
    }

    private static void NullEverywhere(FuzzJson node, int depth)
    {
        if (node.Kind == 'o')
        {
            for (int i = 0; i < node.Members.Count; i++)
            {
                if (node.Members[i].Value.Kind == 'o' || node.Members[i].Value.Kind == 'a')
                {
                    NullEverywhere(node.Members[i].Value, depth + 1);
                }
                else
                {
                    node.Members[i] = new KeyValuePair<string, FuzzJson>(node.Members[i].Key, FuzzJson.Literal("null"));
                }
            }
        }
        else if (node.Kind == 'a')
        {
            node.Items.ForEach(item => NullEverywhere(item, depth + 1));
        }
    }

    /// <summary>An answer made of a good one; the tree, where it still is one, for comparing.</summary>
    public static CannedAnswer Make(FuzzTarget target, Random random, out FuzzJson tree)
    {
        tree = null;
        FuzzJson good = FuzzJson.Parse(target.Response);
        var answer = new CannedAnswer { Status = target.Status };
        switch (random.Next(20))
        {
            case 0:
                byte[] whole = Encoding.UTF8.GetBytes(target.Response);
                answer.Bytes = whole.Take(random.Next(whole.Length)).ToArray();
                break;
            case 1: case 2:
                byte[] flipped = Encoding.UTF8.GetBytes(target.Response);
                for (int i = random.Next(1, 4); i > 0 && flipped.Length > 0; i--)
                {
                    flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                }

                answer.Bytes = flipped;
                break;
            case 3:
                answer.Bytes = Body(target.Response, random);
                break;
            case 4:
                string[] types = { "text/html", "text/plain; charset=utf-16", "application/octet-stream", "application/json; charset=bogus", "image/png", "application/xml" };
                answer.ContentType = types[random.Next(types.Length)];
                tree = Mutate(good, random);
                answer.Body = tree.ToString();
                break;
            case 5: case 6:
                int[] statuses = { 201, 202, 204, 206, 300, 304, 400, 401, 403, 404, 409, 418, 429, 500, 503, 599 };
                answer.Status = statuses[random.Next(statuses.Length)];
                answer.Bytes = answer.Status == 204 || answer.Status == 304 ? new byte[0] : ErrorBody(random);
                break;
            case 7:
                NullEverywhere(good, 0);
                tree = good;
                answer.Body = tree.ToString();
                break;
            default:
                tree = Mutate(good, random);
                answer.Body = tree.ToString();
                break;
        }

        return answer;
    }

    private static byte[] Body(string good, Random random)
    {
        switch (random.Next(14))
        {
            case 0: return new byte[0];
            case 1: return Encoding.UTF8.GetBytes("  \r\n\t");
            case 2: return Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(good)).ToArray();
            case 3: return Encoding.Unicode.GetBytes(good);
            case 4: return Encoding.BigEndianUnicode.GetPreamble().Concat(Encoding.BigEndianUnicode.GetBytes(good)).ToArray();
            case 5: return Encoding.UTF8.GetBytes("<!DOCTYPE html><html><head><title>Bad</title></head><body>" + new string('x', 2000) + "</body></html>");
            case 6: return Encoding.UTF8.GetBytes("null");
            case 7: return Encoding.UTF8.GetBytes(new[] { "1", "\"text\"", "true", "-0", "1e400" }[random.Next(5)]);
            case 8: return Encoding.UTF8.GetBytes(new[] { "[]", "{}", "[[]]", "[null]", "[{}]", "[1,2]" }[random.Next(6)]);
            case 9: return Encoding.UTF8.GetBytes("{\"a\":\"").Concat(new byte[] { 0xC3, 0x28, 0xFF, 0xFE, 0xED, 0xA0, 0x80 }).Concat(Encoding.UTF8.GetBytes("\"}")).ToArray();
            case 10: return Encoding.UTF8.GetBytes(good + good);
            case 11: return Encoding.UTF8.GetBytes("[" + good + "]");
            case 12:
                int[] levels = { 63, 64, 65, 500, 511, 512, 513, 5000, 100000 };
                bool objects = random.Next(2) == 0;
                return Encoding.UTF8.GetBytes(Deep(levels[random.Next(levels.Length)], objects ? "{\"a\":" : "[", objects ? "}" : "]"));
            default:
                var noise = new byte[random.Next(1, 500)];
                random.NextBytes(noise);
                return noise;
        }
    }

    private static byte[] ErrorBody(Random random)
    {
        if (random.Next(4) == 0)
        {
            return Body("{\"id\":\"e\",\"code\":400,\"type\":\"InvalidPayload\",\"message\":\"m\"}", random);
        }

        FuzzJson error = FuzzJson.Object();
        string[] names = { "id", "code", "type", "message", "metadata", "description", "status", "error" };
        foreach (string name in names)
        {
            if (random.Next(3) > 0)
            {
                error.With(name, random.Next(2) == 0 ? OddValue(random) : FuzzJson.Of(name == "type" ? "InvalidPayload" : "Some text of the server"));
            }
        }

        return Encoding.UTF8.GetBytes(error.ToString());
    }
}

/// <summary>Compares what was served with what came out.</summary>
public static class FuzzCompare
{
    /// <summary>Null when the value stands for the JSON, else where it does not.</summary>
    public static string Differs(FuzzJson expected, object actual, string where)
    {
        object value = Plain(actual);
        switch (expected.Kind)
        {
            case 'l':
                return expected.Text == "null" ? (value == null ? null : Told(where, expected, value)) : value is bool && (bool)value == (expected.Text == "true") || Equals(value, expected.Text) ? null : Told(where, expected, value);
            case 's':
                string text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(expected.Text));
                if (value is string)
                {
                    return (string)value == text ? null : Told(where, expected, value);
                }

                if (value is DateTime)
                {
                    DateTimeOffset time;
                    return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time) && Math.Abs((time.UtcDateTime - ((DateTime)value).ToUniversalTime()).TotalMilliseconds) < 1
                        || Regex.IsMatch(text, @"^\d{4}-\d\d-\d\d$") ? null : Told(where, expected, value);
                }

                return value is Uri && ((Uri)value).OriginalString == text ? null : Told(where, expected, value);
            case 'n':
                return value is string && (string)value == expected.Text || NumberIs(expected.Text, value) ? null : Told(where, expected, value);
            case 'a':
                var list = value as IEnumerable;
                if (list == null || value is string || value is IDictionary)
                {
                    return value is string && FuzzJson.Parse((string)value) != null ? null : Told(where, expected, value);
                }

                List<object> items = list.Cast<object>().ToList();
                if (items.Count != expected.Items.Count)
                {
                    return Told(where, expected, value);
                }

                for (int i = 0; i < items.Count; i++)
                {
                    string wrong = Differs(expected.Items[i], items[i], where + "[" + i + "]");
                    if (wrong != null)
                    {
                        return wrong;
                    }
                }

                return null;
            case 'o':
                if (value is string && FuzzJson.Parse((string)value) != null)
                {
                    // In a map of text to text.
                    return null;
                }

                if (value == null || value is string || value is bool)
                {
                    return Told(where, expected, value);
                }

                if (value is IEnumerable && !(value is IDictionary))
                {
                    // A map of objects as a list, each with its key.
                    return ((IEnumerable)value).Cast<object>().Count() == expected.Members.Select(member => member.Key).Distinct().Count(key => expected[key].Text != "null") ? null : Told(where, expected, value);
                }

                foreach (string name in expected.Members.Select(member => member.Key).Distinct())
                {
                    FuzzJson part = expected[name];
                    if (part.Text == "null" && part.Kind == 'l' && (name == "botId" || name == "workspaceId"))
                    {
                        // The id that it was fetched under.
                        continue;
                    }

                    string key = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name));
                    object found;
                    if ((name == "computed" || name == "stale" || name == "similarity") && Silent(part))
                    {
                        // A column of the system that says nothing.
                        continue;
                    }

                    if (!Find(value, actual, key, out found))
                    {
                        return where + ": '" + FuzzRunner.Short(name) + "' is lost";
                    }

                    string wrong = Differs(part, found, where + "." + FuzzRunner.Short(name));
                    if (wrong != null)
                    {
                        return wrong;
                    }
                }

                return null;
            default:
                return null;
        }
    }

    private static bool Silent(FuzzJson value)
    {
        return value.Text == "null" || value.Items != null && value.Items.Count == 0 || value.Members != null && value.Members.Count == 0;
    }

    private static bool Find(object value, object wrapped, string name, out object found)
    {
        found = null;
        var map = value as IDictionary;
        if (map != null)
        {
            if (!map.Contains(name))
            {
                return false;
            }

            found = map[name];
            return true;
        }

        string pascal = FuzzAnswers.Pascal(name);
        bool custom = value is PSObject;
        foreach (PSPropertyInfo property in PSObject.AsPSObject(wrapped).Properties)
        {
            if (property.Name == (custom ? name : pascal))
            {
                found = property.Value;
                return true;
            }
        }

        return false;
    }

    private static object Plain(object value)
    {
        var wrapped = value as PSObject;
        return wrapped == null || wrapped.BaseObject is PSCustomObject ? value : wrapped.BaseObject;
    }

    public static bool NumberIs(string text, object value)
    {
        if (value is double)
        {
            double expected = double.Parse(text, CultureInfo.InvariantCulture);
            return !double.IsInfinity(expected) && expected.Equals((double)value);
        }

        if (value is decimal)
        {
            decimal exact;
            return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out exact) && exact == (decimal)value;
        }

        var number = value as IFormattable;
        return number != null && !(value is DateTime) && FuzzJson.CanonicalNumber(text).TrimStart('-').Replace("-", "") == FuzzJson.CanonicalNumber(number.ToString(null, CultureInfo.InvariantCulture)).TrimStart('-')
            && (FuzzJson.CanonicalNumber(text) == FuzzJson.CanonicalNumber(number.ToString(null, CultureInfo.InvariantCulture)));
    }

    private static string Told(string where, FuzzJson expected, object value)
    {
        return (where.Length > 200 ? "..." + where.Substring(where.Length - 200) : where) + ": " + FuzzRunner.Short(expected.ToString()) + " became " + (value == null ? "null" : "(" + value.GetType().Name + ") " + FuzzRunner.Short(Convert.ToString(value, CultureInfo.InvariantCulture)));
    }
}

/// <summary>A value that no user should give, and what it is as JSON, made apart from the module's own conversion.</summary>
public sealed class FuzzArgument
{
    public object Value;

    /// <summary>Null where it cannot be sent.</summary>
    public FuzzJson Json;

    public string Label;

    private static readonly string[] _texts = new[]
    {
        "", " ", "\t", "a b", "../x", ".", "..", "a/b", "a?b=c&d", "a#b", "a%2Fb", "%", "\u0000", "a\u0001b", "a\u001b[31mb", "\u007f", "a\r\nx-y: z", "\u2028", "\ufeff", "\ud83d\ude00", "\u65e5\u672c", "e\u0301", "\u0130\u0131",
        "null", "true", "[]", "{}", "\"", "\\", "'", "`", "$(1)", "*", "[a-", "a*", "-1", "1e400", "2024-13-45", "{id}", "{table}", "+", "a+b", "\u200b", "\ufffd", "\ud7ff\ue000", "\udbff\udfff",
    }.Concat(FuzzHostile.Texts).ToArray();

    private static readonly string[] _broken = { "\ud83d", "a\ude00b", "x\ud83d", "\ude00\ud83d", "\ud83d\ud83d\ude00" };

    private static readonly Func<object>[] _foreign =
    {
        () => System.Diagnostics.Process.GetCurrentProcess(),
        () => new System.IO.FileInfo("/tmp"),
        () => { var xml = new System.Xml.XmlDocument(); xml.LoadXml("<a b=\"c\">d<e/></a>"); return xml; },
        () => { var xml = new System.Xml.XmlDocument(); xml.LoadXml("<a b=\"c\">d<e/></a>"); return xml.DocumentElement; },
        () => System.Text.Json.JsonDocument.Parse("{\"a\":[1]}").RootElement,
        () => System.Text.Json.JsonDocument.Parse("[1]"),
        () => System.Text.Json.Nodes.JsonNode.Parse("{\"a\":[1]}"),
        () => System.Text.Json.Nodes.JsonNode.Parse("[1,[2]]"),
        () => new NameValueCollection { { "a", "b" } },
        () => new StringDictionary { { "a", "b" } },
        () => new Dictionary<int, string> { { 1, "a" } }.ToList(),
        () => TimeSpan.FromSeconds(1),
        () => new object(),
        () => typeof(string),
        () => new System.IO.MemoryStream(new byte[] { 1 }),
        () => new System.Security.SecureString(),
        () => new Exception("x"),
        () => System.Net.IPAddress.Loopback,
        () => new Lazy<int>(() => 1),
        () => Tuple.Create(1, 2),
        () => new KeyValuePair<string, int>("a", 1),
        () => new DictionaryEntry("a", 1),
        () => new Complex(1, 2),
        () => System.Text.Encoding.UTF8,
        () => new Action(() => { }),
        () => new PSCredential("u", new System.Security.SecureString()),
        () => PSSerializer.Deserialize(PSSerializer.Serialize(new Version(1, 2))) is Version ? new object() : new object(),
    };

    public static FuzzArgument Make(Random random)
    {
        int kind = random.Next(26);
        if (kind < 8)
        {
            return Scalar(random);
        }

        if (kind < 14)
        {
            return Tree(random, random.Next(1, 4));
        }

        switch (kind)
        {
            case 14:
                return new FuzzArgument { Value = new PSObject(_foreign[random.Next(_foreign.Length)]()), Label = "a foreign object" };
            case 15:
                return new FuzzArgument { Value = new Hashtable { { "a", new object[] { _foreign[random.Next(_foreign.Length)]() } } }, Label = "a foreign object within" };
            case 16:
                return new FuzzArgument { Value = _broken[random.Next(_broken.Length)], Label = "broken text" };
            case 17:
                return new FuzzArgument { Value = new Hashtable { { random.Next(2) == 0 ? "a" : _broken[0], _broken[random.Next(_broken.Length)] } }, Label = "broken text within" };
            case 18:
                return Deep(random);
            case 19:
                return Cycle(random);
            case 20:
                return Long(random);
            case 21:
                double[] odd = { double.NaN, double.PositiveInfinity, double.NegativeInfinity };
                object number = random.Next(2) == 0 ? (object)odd[random.Next(3)] : (float)odd[random.Next(3)];
                return new FuzzArgument { Value = random.Next(2) == 0 ? number : new Hashtable { { "a", new[] { number } } }, Label = "no finite number" };
            case 22:
                object twice = random.Next(2) == 0
                    ? new Hashtable { { 1, "a" }, { "1", "b" } }
                    : (object)new Hashtable { { "x", new Hashtable { { true, "a" }, { "True", "b" } } } };
                return new FuzzArgument { Value = twice, Label = "keys that are the same text" };
            case 23:
                var failing = new PSObject();
                failing.Properties.Add(new PSScriptProperty("a", ScriptBlock.Create("throw 'no'")));
                return new FuzzArgument { Value = random.Next(2) == 0 ? failing : (object)new object[] { failing }, Label = "a property that throws" };
            case 24:
                object shared = new object[] { "x" };
                for (int i = 0; i < 40; i++)
                {
                    shared = random.Next(2) == 0 ? new object[] { shared, shared } : (object)new Hashtable { { "a", shared }, { "b", shared } };
                }

                return new FuzzArgument { Value = random.Next(100) > 0 ? new object[0] : shared, Json = FuzzJson.Array(), Label = "shared over and over" }.Checked();
            default:
                return Tree(random, 5);
        }
    }

    private FuzzArgument Checked()
    {
        if (((object[])(Value as object[] ?? new object[1])).Length > 0)
        {
            Json = null;
        }

        return this;
    }

    public static FuzzArgument Scalar(Random random)
    {
        switch (random.Next(22))
        {
            case 0: return Of(null, FuzzJson.Literal("null"), "null");
            case 1: case 2: case 3: case 4: case 5: case 6:
                string text = _texts[random.Next(_texts.Length)];
                return Of(random.Next(2) == 0 ? text : (object)new PSObject(text), FuzzJson.Of(text), "text");
            case 7: return Of(true, FuzzJson.Literal("true"), "true");
            case 8:
                object[] whole = { (byte)255, (sbyte)-128, short.MinValue, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, long.MaxValue, ulong.MaxValue, 0, -1, BigInteger.Pow(2, 70), -BigInteger.Pow(10, 40) };
                object integer = whole[random.Next(whole.Length)];
                return Of(random.Next(2) == 0 ? integer : new PSObject(integer), FuzzJson.Number(((IFormattable)integer).ToString(null, CultureInfo.InvariantCulture)), integer.GetType().Name);
            case 9:
                decimal[] decimals = { decimal.MaxValue, decimal.MinValue, 1.0m, 0.10m, 0.0000000000000000000000000001m, 1.50m };
                decimal exact = decimals[random.Next(decimals.Length)];
                return Of(exact, FuzzJson.Number(exact.ToString(CultureInfo.InvariantCulture)), "decimal");
            case 10:
                double[] doubles = { 0.1, -0.0, 1.0, double.MaxValue, double.MinValue, double.Epsilon, 1e21, 1e-7, 123456789.123456789, 1 / 3.0 };
                double real = doubles[random.Next(doubles.Length)];
                return Of(real, FuzzJson.Number(real.ToString("R", CultureInfo.InvariantCulture)), "double");
            case 11:
                float[] floats = { 0.1f, 1.5f, float.MaxValue, float.Epsilon, -0.0f };
                float single = floats[random.Next(floats.Length)];
                return Of(single, FuzzJson.Number(single.ToString("R", CultureInfo.InvariantCulture)), "float");
            case 12: return Of('x', FuzzJson.Of("x"), "char");
            case 13: return Of(DayOfWeek.Friday, FuzzJson.Of("Friday"), "enum");
            case 14: return Of(new DateTime(2024, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc), FuzzJson.Of("2024-01-02T03:04:05.678Z"), "DateTime");
            case 15: return Of(new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), FuzzJson.Of("2024-01-02T01:04:05.000Z"), "DateTimeOffset");
            case 16: return Of(new Guid("11111111-2222-3333-4444-555555555555"), FuzzJson.Of("11111111-2222-3333-4444-555555555555"), "Guid");
            case 17: return Of(new Version(1, 2), FuzzJson.Of("1.2"), "Version");
            case 18: return Of(new Uri("https://a.example/b?c=d"), FuzzJson.Of("https://a.example/b?c=d"), "Uri");
            case 19: return Of(DBNull.Value, FuzzJson.Literal("null"), "DBNull");
            case 20: return Of(new SwitchParameter(true), FuzzJson.Literal("true"), "switch");
            default: return Of(System.Management.Automation.Internal.AutomationNull.Value, FuzzJson.Literal("null"), "nothing");
        }
    }

    /// <summary>Maps and lists of every kind that PowerShell knows, with odd keys.</summary>
    public static FuzzArgument Tree(Random random, int depth)
    {
        if (depth == 0)
        {
            return Scalar(random);
        }

        int kind = random.Next(12);
        if (kind < 5)
        {
            FuzzJson list = FuzzJson.Array();
            var items = new List<object>();
            for (int i = random.Next(4); i > 0; i--)
            {
                FuzzArgument item = random.Next(3) == 0 ? Tree(random, depth - 1) : Scalar(random);
                items.Add(item.Value);
                list.Items.Add(item.Json);
            }

            object value;
            switch (kind)
            {
                case 0: value = items; break;
                case 1: value = new ArrayList(items); break;
                case 2: value = new PSObject(items.ToArray()); break;
                case 3:
                    list = FuzzJson.Array();
                    list.Items.Add(FuzzJson.Number("0"));
                    list.Items.Add(FuzzJson.Number("255"));
                    value = new byte[] { 0, 255 };
                    break;
                default: value = items.ToArray(); break;
            }

            return Of(value, list, "list");
        }

        string[] keys = { "a", "A", "b", "\u00e9", "\u65e5", " ", "", "a.b", "\u0000", "\u001b]0;t\u0007", "\u202ea", "x\u2019y", "-x", "$x", "psobject", "Count", "Keys", "type", "x y", "\ud83d\ude00", "\u0131", "I", "i", "__proto__" };
        var chosen = new List<KeyValuePair<string, FuzzArgument>>();
        var names = new HashSet<string>(kind < 9 ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        for (int i = random.Next(5); i > 0; i--)
        {
            string key = keys[random.Next(keys.Length)];
            if ((kind < 9 || key.Length > 0) && names.Add(key))
            {
                chosen.Add(new KeyValuePair<string, FuzzArgument>(key, random.Next(3) == 0 ? Tree(random, depth - 1) : Scalar(random)));
            }
        }

        FuzzJson json = FuzzJson.Object();
        object map;
        if (kind >= 9)
        {
            var custom = new PSObject();
            chosen.ForEach(entry => custom.Properties.Add(new PSNoteProperty(entry.Key, entry.Value.Value), true));
            map = custom;
        }
        else if (kind == 5)
        {
            var generic = new Dictionary<string, object>();
            chosen.ForEach(entry => generic.Add(entry.Key, entry.Value.Value));
            map = generic;
        }
        else if (kind == 6)
        {
            var ordered = new OrderedDictionary();
            chosen.ForEach(entry => ordered.Add(entry.Key, entry.Value.Value));
            map = new PSObject(ordered);
        }
        else if (kind == 7)
        {
            var sorted = new SortedDictionary<int, object>();
            for (int i = 0; i < chosen.Count; i++)
            {
                chosen[i] = new KeyValuePair<string, FuzzArgument>(i.ToString(CultureInfo.InvariantCulture), chosen[i].Value);
                sorted.Add(i, chosen[i].Value.Value);
            }

            map = sorted;
        }
        else
        {
            var table = new Hashtable();
            chosen.ForEach(entry => table.Add(entry.Key, entry.Value.Value));
            // In the order that the hashtable has.
            chosen = table.Keys.Cast<string>().Select(key => chosen.First(entry => entry.Key == key)).ToList();
            map = random.Next(2) == 0 ? table : Hashtable.Synchronized(table);
        }

        chosen.ForEach(entry => json.With(entry.Key, entry.Value.Json));
        return Of(map, json, "map");
    }

    private static FuzzArgument Deep(Random random)
    {
        int[] levels = { 63, 64, 65, 200, 500, 600, 5000 };
        int depth = levels[random.Next(levels.Length)];
        int kind = random.Next(3);
        object value = 1;
        for (int i = 0; i < depth; i++)
        {
            if (kind == 0)
            {
                value = new Hashtable { { "a", value } };
            }
            else if (kind == 1)
            {
                value = new object[] { value };
            }
            else
            {
                var custom = new PSObject();
                custom.Properties.Add(new PSNoteProperty("a", value));
                value = custom;
            }
        }

        return Of(value, depth > 512 ? null : FuzzJson.Raw(FuzzAnswers.Deep(depth, kind == 1 ? "[" : "{\"a\":", kind == 1 ? "]" : "}")), depth + " levels");
    }

    private static FuzzArgument Cycle(Random random)
    {
        object value;
        switch (random.Next(4))
        {
            case 0:
                var table = new Hashtable();
                table.Add("a", table);
                table.Add("b", table);
                value = table;
                break;
            case 1:
                var list = new ArrayList();
                list.Add(new object[] { list });
                value = list;
                break;
            case 2:
                var custom = new PSObject();
                custom.Properties.Add(new PSNoteProperty("self", custom));
                value = custom;
                break;
            default:
                var mixed = new PSObject();
                var inner = new Hashtable { { "up", mixed } };
                mixed.Properties.Add(new PSNoteProperty("down", new object[] { inner }));
                value = mixed;
                break;
        }

        return new FuzzArgument { Value = value, Label = "a cycle" };
    }

    private static FuzzArgument Long(Random random)
    {
        int[] lengths = { 100, 3000, 100000, 1000000 };
        int length = random.Next(10) == 0 ? lengths[3] : lengths[random.Next(3)];
        string text = new string("x\u00e9\u65e5\u0001"[random.Next(4)], length);
        return random.Next(3) > 0 ? Of(text, FuzzJson.Of(text), "long text") : Of(new Hashtable { { "a", text } }, FuzzJson.Object().With("a", FuzzJson.Of(text)), "long text within");
    }

    private static FuzzArgument Of(object value, FuzzJson json, string label)
    {
        return new FuzzArgument { Value = value, Json = json, Label = label };
    }
}

/// <summary>Free JSON as an API of JavaScript answers it: of all kinds, with odd names, escapes and numbers.</summary>
public static class FuzzFree
{
    private static readonly string[] _keys =
    {
        "a", "b", "name", "Name", "ID", "id ", " ", "a.b", "a b", "\u00e9", "\u65e5\u672c", "\ud83d\ude00", "\u0000", "\u001b[0m", "\"", "\\", "/", "$x", "`", "*", "[0]", "Count", "Length", "Keys", "Values", "Item", "psobject", "PSTypeNames", "psbase",
        "PSStandardMembers", "__proto__", "constructor", "ToString", "GetType", "Equals", "I", "i", "\u0130", "\u0131", "K", "\u212a", "\u017f", "S", "type", "value", "x-y", "0", "-1", "",
    };

    private static readonly string[] _texts = new[]
    {
        "", " ", "text", "2024-01-02T03:04:05.000Z", "2024-01-02", "/Date(1)/", "1", "true", "null", "\u0000", "\b\f\n\r\t", "\u001f\u007f\u0080", "\"\\/", "<b>&'", "\u2028\u2029", "\ufeff", "\ud83d\ude00", "e\u0301", "\u65e5\u672c", "\ufffd", "\uffff",
    }.Concat(FuzzHostile.Texts).ToArray();

    private static readonly string[] _numbers =
    {
        "0", "-0", "1", "-1", "0.1", "-0.5", "1.5e-7", "1e+21", "1e21", "1.7976931348623157e+308", "5e-324", "9007199254740991", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551615",
        "123456789012345678901234567890", "1.0", "1.50", "100", "1E2", "0.30000000000000004", "123456789.123456789", "1e400", "-12345678901234567890.5",
    };

    public static FuzzJson Value(Random random, int depth)
    {
        switch (random.Next(depth > 0 ? 9 : 5))
        {
            case 0: return FuzzJson.Literal(new[] { "null", "true", "false" }[random.Next(3)]);
            case 1: case 2: return FuzzJson.Number(random.Next(3) == 0 ? random.Next(-100000, 100000).ToString(CultureInfo.InvariantCulture) : _numbers[random.Next(_numbers.Length)]);
            case 3: case 4: return FuzzJson.Of(_texts[random.Next(_texts.Length)] + (random.Next(3) == 0 ? _texts[random.Next(_texts.Length)] : ""));
            case 5: case 6:
                FuzzJson list = FuzzJson.Array();
                for (int i = random.Next(4); i > 0; i--)
                {
                    list.Items.Add(Value(random, depth - 1));
                }

                return list;
            default: return Map(random, depth);
        }
    }

    public static FuzzJson Map(Random random, int depth)
    {
        FuzzJson map = FuzzJson.Object();
        var names = new HashSet<string>();
        for (int i = random.Next(6); i > 0; i--)
        {
            string key = _keys[random.Next(_keys.Length)];
            if (names.Add(key))
            {
                map.With(key, Value(random, depth - 1));
            }
        }

        return map;
    }

    /// <summary>A map of text to text, as tags are.</summary>
    public static FuzzJson Texts(Random random)
    {
        FuzzJson map = FuzzJson.Object();
        var names = new HashSet<string>();
        for (int i = random.Next(6); i > 0; i--)
        {
            string key = _keys[random.Next(_keys.Length)];
            if (names.Add(key))
            {
                map.With(key, random.Next(6) == 0 ? FuzzJson.Literal("null") : FuzzJson.Of(_texts[random.Next(_texts.Length)]));
            }
        }

        return map;
    }
}

/// <summary>What is read with one command and written back with another.</summary>
public sealed class FuzzTrip
{
    public string Name { get; set; }

    /// <summary>A script with parameters for neither: it reads, and writes back what it read.</summary>
    public ScriptBlock Script { get; set; }

    /// <summary>The answer to the reading, with % where the value stands.</summary>
    public string Answer { get; set; }

    /// <summary>The answer to the writing.</summary>
    public string Written { get; set; }

    /// <summary>Where in the body that is sent the value stands, with dots; empty for the whole.</summary>
    public string Place { get; set; }

    /// <summary>any, map or texts.</summary>
    public string Kind { get; set; }
}

/// <summary>The groups of cases.</summary>
public static class Fuzz
{
    private static Random Seeded(int seed, int number)
    {
        return new Random(unchecked(seed * 1000003 + number));
    }

    /// <summary>Runs malformed answers; each failure with the numbers that repeat it.</summary>
    public static List<string> Answers(FuzzRunner runner, IList targets, int seed, int first, int count)
    {
        var failures = new List<string>();
        for (int number = first; number < first + count; number++)
        {
            Random random = Seeded(seed, number);
            var target = (FuzzTarget)PSObject.AsPSObject(targets[number % targets.Count]).BaseObject;
            FuzzJson tree;
            CannedAnswer answer = FuzzAnswers.Make(target, random, out tree);
            FuzzOutcome outcome = runner.Run(target.Command, target.Arguments, answer);
            string wrong = FuzzRunner.Clean(outcome);
            if (wrong == null && outcome.Errors.Count == 0 && outcome.Warnings.Count == 0 && tree != null)
            {
                wrong = Lost(target, answer, outcome);
            }

            if (wrong != null)
            {
                failures.Add("seed " + seed + " case " + number + ": " + target + ": " + wrong + "; the answer was " + answer.Status + " " + FuzzRunner.Short(answer.Bytes == null ? answer.Body : Encoding.UTF8.GetString(answer.Bytes)));
            }
        }

        return failures;
    }

    // What came out of an answer that was taken for a good one.
    public static string Lost(FuzzTarget target, CannedAnswer answer, FuzzOutcome outcome)
    {
        if (string.IsNullOrEmpty(target.Result))
        {
            return null;
        }

        FuzzJson root = FuzzJson.Parse(answer.Body);
        FuzzJson result = root == null ? null : root[target.Result];
        if (result == null)
        {
            return outcome.Output.Any(item => item != null) ? "it makes something of an answer without " + target.Result : null;
        }

        if (result.Text == "null" && outcome.Output.Count == 0)
        {
            return null;
        }

        List<FuzzJson> items = result.Kind == 'a' ? result.Items : new List<FuzzJson> { result };
        if (items.Count != outcome.Output.Count)
        {
            return "it makes " + outcome.Output.Count + " objects of " + items.Count;
        }

        for (int i = 0; i < items.Count; i++)
        {
            string wrong = FuzzCompare.Differs(items[i], outcome.Output[i], target.Result + "[" + i + "]");
            if (wrong != null)
            {
                return wrong;
            }
        }

        return null;
    }

    /// <summary>Runs commands with one odd argument each: it is refused by its name and nothing is sent, or it arrives as it was given.</summary>
    public static List<string> Arguments(FuzzRunner runner, IList targets, int seed, int first, int count)
    {
        var failures = new List<string>();
        var places = new List<KeyValuePair<FuzzTarget, string>>();
        foreach (FuzzTarget target in targets.Cast<object>().Select(item => (FuzzTarget)PSObject.AsPSObject(item).BaseObject))
        {
            foreach (string parameter in target.Types.Keys.OrderBy(name => name, StringComparer.Ordinal))
            {
                places.Add(new KeyValuePair<FuzzTarget, string>(target, parameter));
            }
        }

        for (int number = first; number < first + count; number++)
        {
            Random random = Seeded(seed, number);
            FuzzTarget target = places[number % places.Count].Key;
            string parameter = places[number % places.Count].Value;
            FuzzArgument odd = FuzzArgument.Make(random);
            var arguments = (Hashtable)target.Arguments.Clone();
            arguments[parameter] = odd.Value;
            FuzzOutcome outcome = runner.Run(target.Command, arguments, new CannedAnswer { Status = target.Status, Body = target.Response });
            string wrong = FuzzRunner.Clean(outcome) ?? Arrived(target, parameter, odd, outcome);
            if (wrong != null)
            {
                failures.Add("seed " + seed + " case " + number + ": " + target + " -" + parameter + " (" + target.Types[parameter].Name + ") with " + odd.Label + ": " + wrong);
            }
        }

        return failures;
    }

    // Lists repeat the name, maps use dots, as the official client writes them.
    private static void Flatten(string name, FuzzJson value, List<string> into)
    {
        switch (value.Kind)
        {
            case 'o':
                value.Members.ForEach(member => Flatten(name + "." + Uri.EscapeDataString(member.Key), member.Value, into));
                break;
            case 'a':
                value.Items.ForEach(item => Flatten(name, item, into));
                break;
            default:
                into.Add(Value(name + "=" + Uri.EscapeDataString(value.Text == "null" && value.Kind == 'l' ? "" : value.Text)));
                break;
        }
    }

    private static string Value(string part)
    {
        int at = part.IndexOf('=');
        string text = Uri.UnescapeDataString(part.Substring(at + 1));
        return part.Substring(0, at + 1) + (Regex.IsMatch(text, @"^-?\d+(\.\d+)?([eE][+-]?\d+)?$") ? FuzzJson.CanonicalNumber(text) : part.Substring(at + 1));
    }

    private static string Arrived(FuzzTarget target, string parameter, FuzzArgument odd, FuzzOutcome outcome)
    {
        if (outcome.BindingError != null)
        {
            return outcome.Requests.Count > 0 ? "the binding fails when something is sent already" : null;
        }

        // Where the argument makes another request of it, the answer is not the one for that.
        bool isOther = outcome.Requests.Count > 0 && outcome.Errors.Count > 0
            && outcome.Errors.All(error => error.FullyQualifiedErrorId.StartsWith("InvalidResponse,") || error.Exception is ItemNotFoundException);
        if (outcome.Errors.Count > 0 && !isOther)
        {
            ErrorRecord record = outcome.Errors[0];
            string message = record.Exception.Message;
            if (outcome.Requests.Count > 0 && !target.Types[parameter].IsArray)
            {
                return "an error, but something is sent: " + FuzzRunner.Short(message);
            }

            // Of several values, the error may be about another parameter that they do not go with.
            bool isNamed = target.Operation == "-" ? message.Length > 10 : target.Types[parameter].IsArray
                ? target.Types.Keys.Any(name => message.Contains("-" + name))
                : Regex.IsMatch(message, "-" + Regex.Escape(parameter.TrimEnd('s')) + @"s?\b", RegexOptions.IgnoreCase);
            return isNamed ? null
                : "an error that does not name the parameter: " + FuzzRunner.Short(message);
        }

        if (outcome.Requests.Count != target.Requests && !isOther)
        {
            // Where several ids are taken, each makes a request.
            return target.Types[parameter].IsArray ? null : outcome.Requests.Count + " requests instead of " + target.Requests;
        }

        string[] field;
        Type type = target.Types[parameter];
        if (outcome.Requests.Count == 0 || target.Fields == null || !target.Fields.TryGetValue(parameter, out field))
        {
            return null;
        }

        FuzzJson expected = null;
        if (type == typeof(string))
        {
            object text;
            if (odd.Label == "a property that throws")
            {
                // Whose text depends on the runspace that asks.
                return null;
            }

            if (!LanguagePrimitives.TryConvertTo(odd.Value, typeof(string), CultureInfo.InvariantCulture, out text))
            {
                return null;
            }

            // What a null stands for, each parameter knows.
            expected = odd.Value == null || odd.Value == System.Management.Automation.Internal.AutomationNull.Value || text == null ? null : FuzzJson.Of((string)text);
            if (expected == null)
            {
                return null;
            }
        }
        else if (type == typeof(object))
        {
            if (odd.Json == null)
            {
                return "it cannot be sent, and is: " + FuzzRunner.Short(outcome.Requests[0].Text);
            }

            expected = FuzzJson.Parse(odd.Json.ToString());
        }
        else
        {
            return null;
        }

        if (field[0] == "query" && (odd.Value is DateTime || odd.Value is DateTimeOffset) && Regex.IsMatch(outcome.Requests[0].Query, Regex.Escape(field[1]) + "=2024-01(-02)?(&|$)"))
        {
            // A day or a month, where the parameter is one.
            return null;
        }

        if (field[0] != "body" && expected.Text != null && expected.Text.Contains("*"))
        {
            // A pattern of names, which are listed and compared here.
            return null;
        }

        CapturedRequest request = outcome.Requests[0];
        switch (field[0])
        {
            case "path":
                return request.Path.Split('/').Any(segment => Uri.UnescapeDataString(segment) == expected.Text) ? null : "it is not in the path: " + FuzzRunner.Short(request.Path);
            case "query":
                var wanted = new List<string>();
                Flatten(field[1], expected, wanted);
                List<string> given = request.Query.Split('&').Where(part => part.StartsWith(field[1] + "=") || part.StartsWith(field[1] + ".")).Select(Value).ToList();
                return given.SequenceEqual(wanted) ? null : "it is not in the query: " + FuzzRunner.Short(request.Query) + " instead of " + FuzzRunner.Short(string.Join("&", wanted));
            default:
                FuzzJson body = FuzzJson.Parse(request.Text);
                FuzzJson sent = body == null ? null : body[field[1]];
                return sent != null && sent.Canonical() == expected.Canonical() ? null
                    : "it became " + (sent == null ? "nothing in " + FuzzRunner.Short(request.Text) : FuzzRunner.Short(sent.ToString())) + " instead of " + FuzzRunner.Short(expected.ToString());
        }
    }

    /// <summary>Reads random JSON with one command, and writes it back with another: what is sent must be what came.</summary>
    public static List<string> Trips(FuzzRunner runner, IList trips, int seed, int first, int count)
    {
        var failures = new List<string>();
        for (int number = first; number < first + count; number++)
        {
            Random random = Seeded(seed, number);
            var trip = (FuzzTrip)PSObject.AsPSObject(trips[number % trips.Count]).BaseObject;
            FuzzJson value = trip.Kind == "any" ? FuzzFree.Value(random, 5) : trip.Kind == "map" ? FuzzFree.Map(random, 5) : FuzzFree.Texts(random);
            FuzzOutcome outcome = runner.RunScript(trip.Script, new CannedAnswer { Body = trip.Answer.Replace("%", value.ToString()) }, new CannedAnswer { Body = trip.Written });
            string wrong = FuzzRunner.Clean(outcome);
            if (wrong == null)
            {
                wrong = outcome.BindingError ?? (outcome.Errors.Count > 0 ? "an error: " + FuzzRunner.Short(outcome.Errors[0].Exception.Message) : outcome.Requests.Count != 2 ? outcome.Requests.Count + " requests" : null);
            }

            if (wrong == null)
            {
                FuzzJson sent = FuzzJson.Parse(outcome.Requests[1].Text);
                foreach (string name in trip.Place.Split(new[] { '.' }, StringSplitOptions.RemoveEmptyEntries))
                {
                    sent = sent == null ? null : name == "0" ? sent.Items[0] : sent[name];
                }

                if (sent == null || sent.Canonical() != value.Canonical())
                {
                    wrong = "it became " + FuzzRunner.Short(sent == null ? outcome.Requests[1].Text : sent.ToString());
                }
            }

            if (wrong != null)
            {
                failures.Add("seed " + seed + " case " + number + ": " + trip.Name + ": " + wrong + "; it was " + FuzzRunner.Short(value.ToString()));
            }
        }

        return failures;
    }
}
