using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Management.Automation;
using System.Reflection;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// What every command stands on: its session, waiting for an answer while messages flow and Ctrl-C works, errors, and the ways to
/// send an operation and write what it answers.
/// </summary>
public abstract class BpCommand : BpBaseCommand, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<Action> _notices = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly HashSet<string> _typed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The session to use. The default is the one that Connect-BpSession made last in this runspace.
    /// </summary>
    [Parameter]
    public BpSession? Session { get; set; }

    /// <summary>Ends with the pipeline, or with Ctrl-C.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _signal.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // What comes from the pipeline is bound only later.
        _typed.UnionWith(MyInvocation.BoundParameters.Keys);
        foreach (string warning in BoundFields.UnknownEnumValues(this))
        {
            WriteWarning(warning);
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>
    /// Whether the user gave the parameter, be it <c>$null</c>. From the pipeline, null is no value unless the parameter allows it: an
    /// object that has none there asks for nothing, and PowerShell keeps counting as bound what only an earlier object had.
    /// </summary>
    internal bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter)
        && (_typed.Contains(parameter)
            || GetType().GetProperty(parameter) is not PropertyInfo property
            || property.GetValue(this) is not null
            || property.IsDefined(typeof(AllowNullAttribute)));

    /// <summary>Whether the user typed the parameter, rather than had it taken from a piped object.</summary>
    private protected bool IsTyped(string parameter) => _typed.Contains(parameter);

    /// <summary>The session's ids, with those that this command was given in their place.</summary>
    private protected virtual ApiContext ContextOf(BpSession session) => session.Context;

    /// <summary>The ids that requests of this command carry now.</summary>
    private protected ApiContext Context => ContextOf(ActiveSession);

    /// <summary>The session to use; without one, or with a closed one, nothing can work.</summary>
    private protected BpSession ActiveSession
    {
        get
        {
            BpSession? session = Session ?? DefaultSession.Current;
            if (session is { IsClosed: false })
            {
                return session;
            }

            ThrowNoSession(session is null ? "There is no session." : "The session is closed.");
            throw new InvalidOperationException();
        }
    }

    /// <summary>The arguments that the user gave, as fields of the operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="id">The value of its path parameter where the cmdlet takes several ids and sends them one by one.</param>
    private protected Dictionary<string, object?> ArgumentsOf(Operation operation, string? id = null)
    {
        Dictionary<string, object?> arguments = BoundFields.Read(this, operation);
        AddDefaults(operation, arguments);
        if (id is not null)
        {
            foreach (string name in operation.PathParameters)
            {
                if (!arguments.ContainsKey(name))
                {
                    arguments[name] = id;
                }
            }
        }

        return arguments;
    }

    /// <summary>Adds what the API requires and this command knows without being told.</summary>
    private protected virtual void AddDefaults(Operation operation, Dictionary<string, object?> arguments)
    {
    }

    /// <summary>A map of tags without a tag, for operations that require the field.</summary>
    private protected static IReadOnlyDictionary<string, object?> NoTags { get; } = new Dictionary<string, object?>();

    /// <summary>Writes each object that an id stands for; without an id, the list.</summary>
    private protected void GetEach<T>(Operation get, string[] ids, Operation list, Func<T, bool>? filter = null)
    {
        if (ids.Length == 0)
        {
            WriteListOf(list, filter: filter);
        }

        WriteObjectOfEach<T>(get, ids);
    }

    /// <summary>Writes each object that an id stands for.</summary>
    private protected void WriteObjectOfEach<T>(Operation get, string[] ids)
    {
        foreach (string id in ids)
        {
            WriteObjectOf<T>(get, id);
        }
    }

    /// <summary>
    /// Writes each versioned definition (an integration, interface or plugin) that an id stands for; the one that a name and a version
    /// alone stand for; else the list. The cmdlet has the parameters Name, with wildcards, and Version.
    /// </summary>
    private protected void GetDefinition<T>(Operation get, string[] ids, Operation getByName, Operation list, string? name, Func<T, string?> nameOf)
    {
        if (BoundFields.AreExactly(this, "Name", "Version"))
        {
            WriteObjectOf<T>(getByName);
            return;
        }

        GetEach(get, ids, list, Wildcards.IsPattern(name) ? Wildcards.Filter([name!], nameOf) : null);
    }

    /// <summary>Creates something, when ShouldProcess agrees, and writes it.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="target">What is created, as the question to the user names it.</param>
    /// <param name="defaults">Fields that the API requires and the user need not give; null for none.</param>
    /// <param name="action">What is done, as the question to the user names it.</param>
    /// <param name="view">The name of a view that shows it otherwise than what is read later; null for none.</param>
    private protected void Create<T>(Operation operation, string target, IReadOnlyDictionary<string, object?>? defaults = null, string action = "Create", string? view = null)
    {
        if (!ShouldProcess(target, action))
        {
            return;
        }

        Guard(operation, null, () =>
        {
            Dictionary<string, object?> arguments = ArgumentsOf(operation);
            foreach (KeyValuePair<string, object?> field in defaults ?? new Dictionary<string, object?>())
            {
                if (!arguments.ContainsKey(field.Key))
                {
                    arguments[field.Key] = field.Value;
                }
            }

            WriteModel(Read<T>(operation, arguments), view);
        });
    }

    /// <summary>Changes each thing that an id stands for, when ShouldProcess agrees, and writes it as it is then.</summary>
    private protected void ChangeEach<T>(Operation operation, string[] ids, string action)
    {
        foreach (string id in ids)
        {
            if (ShouldProcess(id, action))
            {
                WriteObjectOf<T>(operation, id);
            }
        }
    }

    /// <summary>Removes each thing that an id stands for, when ShouldProcess agrees; writes nothing.</summary>
    private protected void RemoveEach(Operation operation, string[] ids, string action)
    {
        foreach (string id in ids)
        {
            if (ShouldProcess(id, action))
            {
                Run(operation, id);
            }
        }
    }

    /// <summary>Sends the operation with what the user gave, and writes the object that it answers.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="operation">The operation.</param>
    /// <param name="id">The id of the thing, for its place in the path and for errors; null where there is none.</param>
    private protected void WriteObjectOf<T>(Operation operation, string? id = null) =>
        Guard(operation, id, () => WriteModel(Read<T>(operation, ArgumentsOf(operation, id))));

    /// <summary>Sends the operation with what the user gave, and writes nothing.</summary>
    private protected void Run(Operation operation, string? id = null) =>
        Guard(operation, id, () => Send(operation, ArgumentsOf(operation, id)));

    /// <summary>Sends a listing operation with what the user gave, and writes its items page by page.</summary>
    /// <typeparam name="T">An item's type.</typeparam>
    /// <param name="operation">The operation.</param>
    /// <param name="id">The id in its path, if it has one.</param>
    /// <param name="filter">Which items to write; null for all.</param>
    private protected void WriteListOf<T>(Operation operation, string? id = null, Func<T, bool>? filter = null) =>
        Guard(operation, id, () => WriteList(operation, ArgumentsOf(operation, id), ModelReader.Item<T>, item =>
        {
            if (filter is null || filter(item))
            {
                WriteModel(item);
            }
        }));

    /// <summary>Reads a list page by page; the next page is asked for when the last item of this one is done.</summary>
    private protected void WriteList<T>(Operation operation, Dictionary<string, object?> arguments, ItemReader<T> read, Action<T> write)
    {
        ApiContext context = ContextFor(operation);
        IAsyncEnumerator<Page<T>> pages = ActiveSession.Client
            .PagesAsync(operation, arguments, context, (ref Utf8JsonReader reader) => read(ref reader), Observer(), StopToken)
            .GetAsyncEnumerator(StopToken);
        try
        {
            while (Await(pages.MoveNextAsync().AsTask()))
            {
                foreach (string warning in pages.Current.Warnings)
                {
                    WriteWarning(warning);
                }

                foreach (T item in pages.Current.Items)
                {
                    write(item);
                }
            }
        }
        finally
        {
            pages.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Sends an operation and reads the object that it answers.</summary>
    private protected T Read<T>(Operation operation, Dictionary<string, object?> arguments) =>
        ModelReader.Object<T>(Send(operation, arguments), operation.Result);

    /// <summary>Sends an operation and waits for its answer.</summary>
    private protected ApiAnswer Send(Operation operation, Dictionary<string, object?> arguments) =>
        Await(ActiveSession.Client.SendAsync(operation, arguments, ContextFor(operation), Observer(), StopToken));

    /// <summary>Writes a typed object with the ids that it was fetched under.</summary>
    private protected void WriteModel<T>(T item) => WriteModel(item, null);

    /// <summary>The same, shown by a view of its own where one is named.</summary>
    private protected void WriteModel<T>(T item, string? view)
    {
        Stamp(item);
        object output = ModelReader.ForPipeline(item!, Lost);
        if (view is not null)
        {
            PSObject shown = PSObject.AsPSObject(output);
            shown.TypeNames.Insert(0, $"{typeof(T).FullName}#{view}");
            output = shown;
        }

        WriteObject(output);
    }

    /// <summary>Says which field of an answer is not shown.</summary>
    private protected void Lost(string field) => WriteWarning(
        $"The answer has a field '{Names.Short(field)}' that the object cannot hold: its name is one that the object has already, or its value is too large. Invoke-BpApi gives answers as they are.");

    /// <summary>Gives an object the ids that it was fetched under.</summary>
    private protected virtual void Stamp(object? item)
    {
        switch (item)
        {
            case BotObject bot:
                bot.BotId ??= Context.BotId;
                break;
            case WorkspaceObject workspace:
                workspace.WorkspaceId ??= Context.WorkspaceId;
                break;
        }
    }

    /// <summary>
    /// Does something for one input object. An error of the API is written for this object and the next one goes on; only what no
    /// further object can survive ends the pipeline: a refused token, a server that cannot be reached.
    /// </summary>
    /// <param name="operation">The operation, for the error.</param>
    /// <param name="target">The id of the thing, for the error.</param>
    /// <param name="action">What to do.</param>
    /// <param name="subject">What the error is about where that is not the id: the rows of a batch.</param>
    /// <returns>Whether it was done.</returns>
    private protected bool Guard(Operation operation, object? target, Action action, object? subject = null)
    {
        try
        {
            action();
            return true;
        }
        catch (ApiException exception)
        {
            ErrorRecord record = Errors.Record(exception, operation, target, ActiveSession, subject);
            if (exception.Type is "Unauthorized" or ApiException.ConnectionFailed)
            {
                ThrowTerminatingError(record);
            }

            WriteError(record);
        }
        catch (ObjectDisposedException)
        {
            // By another command of the pipeline, or in another runspace, while this one was at work.
            ThrowNoSession("The session was closed meanwhile.");
        }
        catch (ApiArgumentException exception)
        {
            string parameter = ParameterFor(exception.Field);
            WriteError(Errors.Record(new ArgumentException($"-{parameter} {exception.Problem}"), "InvalidArgument", ErrorCategory.InvalidArgument, subject ?? target, null));
        }
        catch (ArgumentException exception)
        {
            WriteError(Errors.Record(exception, "InvalidArgument", ErrorCategory.InvalidArgument, subject ?? target, null));
        }

        return false;
    }

    /// <summary>The parameter that a field of the API comes from.</summary>
    private protected virtual string ParameterFor(string field) => BoundFields.ParameterFor(this, field);

    private void ThrowNoSession(string problem) => ThrowTerminatingError(Errors.Record(
        new InvalidOperationException(problem),
        "NoSession",
        ErrorCategory.ConnectionError,
        null,
        "Run Connect-BpSession first, with a token or with BP_TOKEN set, or Start-BpEmulator to try the module without an account. In another runspace, pass -Session."));

    /// <summary>The error for an operation that lacks the id of the workspace or bot to work in.</summary>
    private protected static ArgumentException Unknown(Operation operation, string name) => new(
        $"{operation.Name} needs to know the {name.ToLowerInvariant()}. Use -{name}Id, pipe one in, or set a default with Set-BpSession -{name}Id.");

    /// <summary>The id of the workspace or bot to work in, which must be known.</summary>
    /// <exception cref="ArgumentException">It is null or empty.</exception>
    private protected static string Known(Operation operation, string name, string? id) =>
        string.IsNullOrEmpty(id) ? throw Unknown(operation, name) : id!;

    /// <summary>Waits for a task on the pipeline's thread, where messages of the request are written as they come.</summary>
    private protected T Await<T>(Task<T> task)
    {
        try
        {
            if (!task.IsCompleted)
            {
                task.ContinueWith(_ => _signal.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                while (!task.IsCompleted)
                {
                    _signal.Wait();
                    WriteNotices();
                }
            }

            WriteNotices();
        }
        catch
        {
            // A message may end the pipeline (-WarningAction Stop). What it was about must not go on behind the user's back.
            Abandon(task);
            throw;
        }

        try
        {
            return task.GetAwaiter().GetResult();
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Cancels what the task does, and waits until it has ended.</summary>
    private void Abandon(Task task)
    {
        _stopping.Cancel();
        while (!task.IsCompleted)
        {
            _signal.Wait();
        }

        // Looked at, so that nothing reports it as unobserved.
        _ = task.Exception;
    }

    /// <inheritdoc cref="Await{T}(Task{T})"/>
    private protected void Await(Task task) => Await(Awaited(task));

    /// <summary>What tells the user of requests: verbose lines, warnings of long waits, bodies for debugging.</summary>
    private protected ApiObserver Observer() => new()
    {
        // It can wait for the end of the request: waking the pipeline's thread for each line would cost more than the line.
        Answered = (method, target, status, elapsed) => _notices.Enqueue(() => Tell($"{method} {target} {status} in {elapsed.TotalMilliseconds:0} ms")),
        Waiting = (wait, retriesLeft, reason) => Notice(() => ReportWait(wait, retriesLeft, reason)),
        Body = DebugIsOn ? (label, text) => Notice(() => WriteDebug($"{label}: {text}")) : null,
    };

    /// <summary>Has something done on the pipeline's thread while it waits in <see cref="Await{T}(Task{T})"/>.</summary>
    private protected void Notice(Action notice)
    {
        _notices.Enqueue(notice);
        _signal.Release();
    }

    private static async Task<bool> Awaited(Task task)
    {
        await task.ConfigureAwait(false);
        return true;
    }

    private bool? DebugIsAsked => MyInvocation.BoundParameters.TryGetValue("Debug", out object? debug) ? ((SwitchParameter)debug).IsPresent : null;

    private bool DebugIsOn => DebugIsAsked
        ?? GetVariableValue("DebugPreference") is not (null or ActionPreference.SilentlyContinue or ActionPreference.Ignore or "SilentlyContinue");

    private ApiContext ContextFor(Operation operation)
    {
        ApiContext context = Context;
        (string? id, string header, string name) = operation.Scope switch
        {
            Scope.Workspace => (context.WorkspaceId, "x-workspace-id", "Workspace"),
            Scope.Bot => (context.BotId, "x-bot-id", "Bot"),
            _ => ("", "", ""),
        };
        if (name.Length > 0 && string.IsNullOrEmpty(id) && !ActiveSession.Headers.ContainsKey(header))
        {
            throw Unknown(operation, name);
        }

        return context;
    }

    private void WriteNotices()
    {
        while (_notices.TryDequeue(out Action? notice))
        {
            notice();
        }
    }

    private void ReportWait(TimeSpan wait, int? retriesLeft, string reason)
    {
        string message = $"Waiting {wait.TotalSeconds:0.0} s: {reason}{(retriesLeft is int left ? $"; {left} more {(left == 1 ? "try" : "tries")} after this one." : ".")}";
        if (wait > TimeSpan.FromSeconds(5) && !WouldAsk("WarningAction"))
        {
            WriteWarning(message);
        }
        else
        {
            Tell(message);
        }
    }

    private void Tell(string message)
    {
        if (WouldAsk("Verbose"))
        {
            WriteDebug(message);
        }
        else
        {
            WriteVerbose(message);
        }
    }

    /// <summary>With -Debug alone, PowerShell stops at every verbose message and warning and asks whether to go on.</summary>
    private bool WouldAsk(string parameter) => DebugIsAsked == true && !MyInvocation.BoundParameters.ContainsKey(parameter);
}
