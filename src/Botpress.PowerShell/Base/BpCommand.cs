using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net.Http;
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
public abstract class BpCommand : BpBaseCommand, IBoundCommand, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<Action> _notices = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly HashSet<string> _typed = new(StringComparer.OrdinalIgnoreCase);
    private BpSession? _session;
    private ApiContext? _defaults;

    /// <summary>
    /// The session to use. The default is the one that Connect-BpSession made last in this runspace.
    /// </summary>
    [Parameter]
    public BpSession? Session { get; set; }

    /// <summary>What is piped in: a thing that the command is about, by itself or as its id in text, or one that narrows its list. It is not given by name.</summary>
    [Parameter(ValueFromPipeline = true)]
    public virtual object? InputObject { get; set; }

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
        _typed.UnionWith(MyInvocation.BoundParameters.Where(bound => !GivenValue.IsDelayed(bound.Value)).Select(bound => bound.Key));
        if (IsTyped(nameof(InputObject)) && GetType().GetProperty(nameof(InputObject))!.DeclaringType is Type owner && (owner == typeof(BpCommand) || owner == typeof(BpDefinitionCommand)))
        {
            ThrowTerminatingError(Errors.Record(
                new ArgumentException("-InputObject takes what is piped in, and is not given by name."),
                "InvalidArgument",
                ErrorCategory.InvalidArgument,
                null,
                "Pipe it in: $object | " + MyInvocation.MyCommand.Name));
        }

        if (BoundFields.EmptyFilter(this) is string empty)
        {
            ThrowTerminatingError(Errors.Record(
                new ArgumentException($"-{empty} is empty, which selects nothing in particular."),
                "InvalidArgument",
                ErrorCategory.InvalidArgument,
                null,
                $"Give -{empty} a value, or leave it out."));
        }

        foreach (string warning in BoundFields.UnknownEnumValues(this))
        {
            WriteWarning(warning);
        }
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        Dictionary<PropertyInfo, object?> before = [];
        if (InputObject is object item && PipedObject.For(GetType()).Give(this, PSObject.AsPSObject(item), before) is string problem)
        {
            WriteError(Errors.Record(new ArgumentException(problem), "WrongKind", ErrorCategory.InvalidArgument, item, null));
        }
        else
        {
            Process();
        }

        // What PowerShell bound of the object it takes back itself.
        foreach (KeyValuePair<PropertyInfo, object?> parameter in before)
        {
            parameter.Key.SetValue(this, parameter.Value);
        }
    }

    /// <summary>Does what the command is for, with what is bound now: once, or for each object that is piped in.</summary>
    private protected abstract void Process();

    /// <summary>Whether an object is taken as data, whatever it is.</summary>
    internal virtual bool TakesAnything(string? kind) => false;

    /// <summary>Whether the piped object gave the parameter its value.</summary>
    internal bool IsPiped(PropertyInfo parameter) => !_typed.Contains(parameter.Name) && MyInvocation.BoundParameters.ContainsKey(parameter.Name)
        && parameter.GetValue(this) is not (null or string { Length: 0 } or Array { Length: 0 } or SwitchParameter { IsPresent: false });

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
    internal bool IsTyped(string parameter) => _typed.Contains(parameter);

    bool IBoundCommand.IsBound(string parameter) => IsBound(parameter);

    bool IBoundCommand.IsTyped(string parameter) => IsTyped(parameter);

    bool IBoundCommand.IsPiped(PropertyInfo parameter) => IsPiped(parameter);

    bool IBoundCommand.TakesAnything(string? kind) => TakesAnything(kind);

    /// <summary>The session's ids, with those that this command was given in their place.</summary>
    /// <remarks>What others make of the session's defaults meanwhile, in another runspace say, does not reach a command at work.</remarks>
    private protected virtual ApiContext ContextOf(BpSession session) => _defaults ?? session.Context;

    /// <summary>The ids that requests of this command carry now.</summary>
    private protected ApiContext Context => ContextOf(ActiveSession);

    /// <summary>The ids of the session itself, as they were when this command began to work.</summary>
    private protected ApiContext SessionContext => ActiveSession is BpSession session ? _defaults ?? session.Context : new ApiContext();

    /// <summary>The session to use; without one, or with a closed one, nothing can work.</summary>
    private protected BpSession ActiveSession
    {
        get
        {
            BpSession? session = _session ?? Session ?? DefaultSession.Current;
            if (session is { IsClosed: false })
            {
                _session = session;
                _defaults ??= session.Context;
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

    /// <summary>Writes each object that an id, or a name, stands for; without one, the list.</summary>
    /// <param name="get">Gets an object by its id.</param>
    /// <param name="ids">The ids; where things have names, also names with wildcards.</param>
    /// <param name="list">Lists the objects.</param>
    /// <param name="filter">Which objects of the list to write when no id is given; null for all.</param>
    /// <param name="nameOf">An object's name; null where there is none.</param>
    /// <param name="isNamed">Whether a name, which is no id, stands for the object as its id does.</param>
    private protected void GetEach<T>(Operation get, string[] ids, Operation list, Func<T, bool>? filter = null, Func<T, string?>? nameOf = null, bool isNamed = false)
    {
        if (ids.Length == 0)
        {
            WriteListOf(list, filter: filter);
        }

        var missing = new Dictionary<string, ApiException>(StringComparer.OrdinalIgnoreCase);
        foreach (string id in ids)
        {
            if (nameOf is not null && Wildcards.IsPattern(id))
            {
                Func<T, bool> isLike = Wildcards.Filter([id], nameOf)!;
                Guard(list, id, () => WriteNamed<T>(list, null, item =>
                {
                    if (isLike(item))
                    {
                        WriteModel(item);
                    }
                }));
            }
            else if (nameOf is null || !isNamed || Kinds.IsId(id, typeof(T)))
            {
                WriteObjectOf<T>(get, id);
            }
            else
            {
                Guard(get, id, () =>
                {
                    try
                    {
                        WriteModel(Read<T>(get, ArgumentsOf(get, id)));
                    }
                    catch (ApiException exception) when (exception.Status is 400 or 404)
                    {
                        missing[id] = exception;
                    }
                });
            }
        }

        if (missing.Count > 0)
        {
            WriteByName(get, missing, list, nameOf!);
        }
    }

    /// <summary>Writes what has these names, which are no ids; of what has not, the error that its id got.</summary>
    private void WriteByName<T>(Operation get, Dictionary<string, ApiException> missing, Operation list, Func<T, string?> nameOf)
    {
        var found = missing.Keys.ToDictionary(name => name, _ => new List<T>(), StringComparer.OrdinalIgnoreCase);
        try
        {
            WriteNamed<T>(list, missing.Count == 1 ? missing.Keys.First() : null, item =>
            {
                if (found.TryGetValue(nameOf(item) ?? "", out List<T>? items))
                {
                    items.Add(item);
                }
            });
        }
        catch (Exception exception) when (exception is ApiException or ArgumentException)
        {
            WriteVerbose($"The names could not be looked for: {ActiveSession.Redact(exception.Message)}");
        }

        foreach (KeyValuePair<string, ApiException> one in missing)
        {
            List<T> items = found[one.Key];
            Guard(get, one.Key, () =>
            {
                if (items.Count == 0)
                {
                    throw one.Value;
                }

                // One is written as its id would have it, with all that a list leaves out.
                if (items.Count == 1 && Kinds.Text(PSObject.AsPSObject(items[0]!), "Id") is string id)
                {
                    WriteModel(Read<T>(get, ArgumentsOf(get, id)));
                }
                else
                {
                    items.ForEach(WriteModel);
                }
            });
        }
    }

    /// <summary>Reads a list for the things with a name, which the API looks for where it can.</summary>
    private void WriteNamed<T>(Operation list, string? name, Action<T> write)
    {
        var arguments = new Dictionary<string, object?>();
        AddDefaults(list, arguments);
        if (name is not null && list.Query.Contains("name"))
        {
            arguments["name"] = name;
        }

        WriteList(list, arguments, ModelReader.Item<T>, write);
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

        GetEach(get, ids, list, Wildcards.IsPattern(name) ? Wildcards.Filter([name!], nameOf) : null, nameOf, isNamed: true);
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
            if ((operation.Method == HttpMethod.Post || GivesChange(operation, id)) && ShouldProcess(NamedIds.Describe(id), action))
            {
                WriteObjectOf<T>(operation, id);
            }
        }
    }

    /// <summary>The property of the command's objects that a parameter is about: Tags for -Tag.</summary>
    private string PropertyFor(string parameter) => MyInvocation.MyCommand.Parameters[parameter].Aliases.Prepend(parameter).FirstOrDefault(name =>
        GetType().GetCustomAttributes<OutputTypeAttribute>().SelectMany(output => output.Type).Any(type => type.Type?.GetProperty(name) is not null)) ?? parameter;

    /// <summary>
    /// Whether there is something to change. Where nothing but a piped object says what is meant, a change of nothing is an error: what
    /// was changed in the object itself would seem to be done. Where the thing was named, the API is sent an empty change, with a warning.
    /// </summary>
    /// <param name="operation">The operation.</param>
    /// <param name="id">The id of the thing, for its place in the path and for errors; null where there is none.</param>
    private protected bool GivesChange(Operation operation, string? id)
    {
        bool gives = true;
        return Guard(operation, id, () =>
        {
            string[] fields = [.. BoundFields.ParametersInBody(this, operation)];
            gives = fields.Length == 0 || ArgumentsOf(operation, id).Keys.Any(field => operation.IsInBody(field));
            if (gives)
            {
                return;
            }

            string command = MyInvocation.MyCommand.Name;
            string problem = $"Nothing to change was given{(id is null ? "" : $" for '{Names.Short(id)}'")}";
            string parameters = "-" + string.Join(", -", fields);
            if (MyInvocation.ExpectingInput && !operation.PathParameters.Any(field => IsTyped(ParameterFor(field))))
            {
                WriteError(Errors.Record(
                    new ArgumentException($"{problem}, and nothing was sent: {command} takes of a piped object only which one it is, and what to change from its parameters."),
                    "NothingToChange",
                    ErrorCategory.InvalidArgument,
                    id,
                    $"Give it with {parameters}; of each object its own with: ... | ForEach-Object {{ {command} $_.Id -{fields[0]} $_.{PropertyFor(fields[0])} }}"));
                return;
            }

            gives = true;
            WriteWarning($"{problem}: the request is empty. What to change is given with {parameters}.");
        }) && gives;
    }

    /// <summary>Removes each thing that an id stands for, when ShouldProcess agrees; writes nothing.</summary>
    private protected void RemoveEach(Operation operation, string[] ids, string action)
    {
        foreach (string id in ids)
        {
            if (ShouldProcess(NamedIds.Describe(id), action))
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

    /// <summary>
    /// Reads a list page by page; the next page is asked for when the last item of this one is done. An item that comes again on the
    /// next page, because something was created meanwhile, is written once.
    /// </summary>
    /// <param name="operation">The operation.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="read">Reads an item.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="asItIs">Whether what comes again is written again.</param>
    private protected void WriteList<T>(Operation operation, Dictionary<string, object?> arguments, ItemReader<T> read, Action<T> write, bool asItIs = false)
    {
        ApiContext context = ContextFor(operation);
        IAsyncEnumerator<Page<T>> pages = ActiveSession.Client
            .PagesAsync(operation, arguments, context, ReadItem, Observer(), asItIs ? null : ItemIdentity.Of<T>(), StopToken)
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

        T ReadItem(ref Utf8JsonReader reader)
        {
            using (JsonValue.Until(StopToken))
            {
                return read(ref reader);
            }
        }
    }

    /// <summary>Sends an operation and reads the object that it answers.</summary>
    private protected T Read<T>(Operation operation, Dictionary<string, object?> arguments) =>
        Read(() => ModelReader.Object<T>(Send(operation, arguments), operation.Result));

    /// <summary>Reads an answer, unless the pipeline is stopped meanwhile.</summary>
    private protected T Read<T>(Func<T> read)
    {
        try
        {
            using (JsonValue.Until(StopToken))
            {
                return read();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

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
    /// further object can survive ends the command: a refused token, a server that cannot be reached.
    /// </summary>
    /// <param name="operation">The operation, for the error.</param>
    /// <param name="target">The id of the thing, for the error.</param>
    /// <param name="action">What to do.</param>
    /// <param name="subject">What the error is about where that is not the id: the rows of a batch.</param>
    /// <returns>Whether it was done.</returns>
    private protected bool Guard(Operation operation, object? target, Action action, object? subject = null)
    {
        if (HasEnded)
        {
            return false;
        }

        try
        {
            action();
            return true;
        }
        catch (EndedException)
        {
            // Its error is written.
        }
        catch (ApiException exception)
        {
            ErrorRecord record = Errors.Record(exception, operation, target, ActiveSession, subject);
            if (exception.Status is 400 or 404 && operation.PathParameters.Any() && target is string id && Kinds.OfId(id) is null && !Guid.TryParse(id, out _) && MyInvocation.MyCommand.Name.StartsWith("Get-", StringComparison.Ordinal)
                && NameFilter() is string filter)
            {
                Errors.Advise(record, $"To look for it by its {filter.ToLowerInvariant()}: {MyInvocation.MyCommand.Name} -{filter} '*{Names.Short(id).Replace("'", "''")}*'.");
            }

            if (exception.Type is "Unauthorized" or ApiException.ConnectionFailed || (exception.Status == 401 && exception.Type != ApiException.TransferFailed))
            {
                _ = EndWith(record);
            }
            else
            {
                WriteError(record);
            }
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

    /// <summary>The parameter that filters a list by what people call the things in it; null where there is none.</summary>
    private string? NameFilter() => Array.Find(["Name", "Key"], name =>
        MyInvocation.MyCommand.Parameters.TryGetValue(name, out ParameterMetadata? parameter) && parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any());

    /// <summary>
    /// Whether an error has come after which nothing can work. It has been written, as -ErrorAction says; the objects that still come in
    /// are neither asked about nor sent.
    /// </summary>
    private protected bool HasEnded { get; private set; }

    /// <summary>Writes an error after which nothing can work.</summary>
    /// <returns>What to throw to leave the action of <see cref="Guard"/>.</returns>
    private protected Exception EndWith(ErrorRecord record)
    {
        HasEnded = true;
        WriteError(record);
        return new EndedException(record.Exception.Message);
    }

    /// <summary>Asks for a thing whether to do it, unless nothing can be done any more.</summary>
    private protected new bool ShouldProcess(string? target, string action) => !HasEnded && base.ShouldProcess(target, action);

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
        Answered = VerboseIsOn ? (method, target, status, elapsed) => _notices.Enqueue(() => Tell($"{method} {target} {status} in {elapsed.TotalMilliseconds:0} ms")) : null,
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

    private bool DebugIsOn => DebugIsAsked ?? IsShown("DebugPreference");

    // With -Debug, these lines are shown, too.
    private bool VerboseIsOn => DebugIsAsked == true
        || (MyInvocation.BoundParameters.TryGetValue("Verbose", out object? verbose) ? ((SwitchParameter)verbose).IsPresent : IsShown("VerbosePreference"));

    private bool IsShown(string preference) =>
        GetVariableValue(preference) is not (null or ActionPreference.SilentlyContinue or ActionPreference.Ignore or "SilentlyContinue" or "Ignore");

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

    /// <summary>Leaves the action of <see cref="Guard"/> when the command has ended.</summary>
    private protected sealed class EndedException(string message) : Exception(message);
}
