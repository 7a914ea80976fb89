using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Emulator;

namespace Botpress.PowerShell;

/// <summary>
/// A script block that answers for a bot. It is made anew from its text, in runspaces of its own: in the one where it was written it would wait for
/// the command that waits for the bot.
/// </summary>
internal sealed class AnswerScript : IChatAnswerer
{
    private const int MaxRunspaces = 8;

    private const string Prefix = "__using_";

    private readonly string _text;
    private readonly RunspacePool _pool;

    public AnswerScript(ScriptSource source)
    {
        _text = $"param($__said, $Conversation, $User)\n$_ = $__said\n& {{\n{source.Text}\n}}";
        var state = InitialSessionState.CreateDefault();
        state.ImportPSModule([typeof(AnswerScript).Assembly.Location]);
        foreach (DictionaryEntry value in source.Values)
        {
            state.Variables.Add(new SessionStateVariableEntry((string)value.Key, value.Value, null));
        }

        _pool = RunspaceFactory.CreateRunspacePool(state);
        _ = _pool.SetMaxRunspaces(MaxRunspaces);
        _pool.Open();
    }

    /// <summary>Reads a script block where it was written.</summary>
    /// <exception cref="ArgumentException">It uses a variable that is not there.</exception>
    public static ScriptSource Read(ScriptBlock block, SessionState state)
    {
        Ast body = block.Ast is FunctionDefinitionAst function ? function.Body : block.Ast;
        var text = new StringBuilder(body.Extent.Text);
        var values = new Hashtable(StringComparer.OrdinalIgnoreCase);
        int start = body.Extent.StartOffset;
        foreach (UsingExpressionAst used in body.FindAll(ast => ast is UsingExpressionAst, searchNestedScriptBlocks: true).Cast<UsingExpressionAst>().OrderByDescending(used => used.Extent.StartOffset))
        {
            VariableExpressionAst variable = UsingExpressionAst.ExtractUsingVariable(used);
            string name = variable.VariablePath.UserPath;
            if (state.PSVariable.Get(name) is PSVariable found)
            {
                values[Prefix + name] = found.Value;
                IScriptExtent place = variable.Extent;
                text.Remove(place.StartOffset - start, place.EndOffset - place.StartOffset);
                text.Insert(place.StartOffset - start, $"{(variable.Splatted ? "@" : "$")}{{{Prefix}{name}}}");
            }
            else if (IsOwn(used, body))
            {
                throw new ArgumentException($"-Answer has $using:{name}, and there is no variable ${name}. Set it before, or leave $using: out for a variable of the script's own.");
            }
        }

        return new ScriptSource(Inside(text.ToString()), values);
    }

    /// <summary>Makes in the process of an emulator the script of what came as text.</summary>
    public static void Prepare(EmulatorOptions options)
    {
        if (options.AnswerScript is string text)
        {
            var values = new Hashtable(GivenValue.Unwrapped(PSSerializer.Deserialize(options.AnswerValues)) as IDictionary ?? new Hashtable());
            options.Answerer = new AnswerScript(new ScriptSource(text, values));
        }
    }

    /// <inheritdoc/>
    public void Answer(ChatTurn turn, Action<JsonObject> say, Action<string> complain, CancellationToken stop)
    {
        using var shell = System.Management.Automation.PowerShell.Create();
        shell.RunspacePool = _pool;
        _ = shell.AddScript(_text).AddArgument(Said(turn.Said)).AddArgument(Read<ChatConversation>(turn.Conversation)).AddArgument(Read<ChatUser>(turn.User));
        using var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, added) => Pass(output[added.Index], say, complain);
        using (stop.Register(() => shell.BeginStop(null, null)))
        {
            try
            {
                shell.Invoke(null, output);
            }
            catch (PipelineStoppedException)
            {
                stop.ThrowIfCancellationRequested();
                throw;
            }
            catch (RuntimeException exception)
            {
                complain(Place(exception.ErrorRecord) + exception.Message);
            }
        }

        stop.ThrowIfCancellationRequested();
        foreach (ErrorRecord error in shell.Streams.Error)
        {
            complain(Place(error) + error);
        }
    }

    /// <summary>Gives the runspaces up. A script that cannot be stopped, as it waits for something of its own, is not waited for.</summary>
    public void Dispose() => _ = Task.Run(_pool.Dispose);

    private static void Pass(PSObject item, Action<JsonObject> say, Action<string> complain)
    {
        try
        {
            foreach (JsonObject answer in ChatAnswers.Of(item, "Its script wrote what is no answer:"))
            {
                say(answer);
            }
        }
        catch (ArgumentException exception)
        {
            complain(exception.Message);
        }
    }

    // The first three lines are not the script's.
    private static string Place(ErrorRecord? error) => error?.InvocationInfo is { ScriptLineNumber: > 3 } where ? $"line {where.ScriptLineNumber - 3} of its script: " : "";

    private static object Said(JsonObject signal) => signal["type"]?.GetValue<string>() == "event_created"
        ? Read<ChatEvent>((JsonObject)signal["data"]!)
        : Read<ChatMessage>((JsonObject)signal["data"]!);

    private static object Read<T>(JsonObject json) => ModelReader.ForPipeline(ModelReader.Item<T>(Encoding.UTF8.GetBytes(json.ToJsonString()))!);

    /// <summary>Whether it is this script's, and not that of another one within it, for which something else sets the variable.</summary>
    private static bool IsOwn(Ast used, Ast body)
    {
        Ast? parent = used.Parent;
        while (parent is not null and not ScriptBlockExpressionAst && parent != body)
        {
            parent = parent.Parent;
        }

        return parent == body;
    }

    private static string Inside(string text) => text.StartsWith("{", StringComparison.Ordinal) && text.EndsWith("}", StringComparison.Ordinal) ? text.Substring(1, text.Length - 2) : text;

    /// <summary>The text of a script, and the variables that it uses of where it was written.</summary>
    /// <param name="Text">The text, in which those have names of their own.</param>
    /// <param name="Values">Their values, by these names.</param>
    internal sealed record ScriptSource(string Text, Hashtable Values);
}
