using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// A command that sends requests, to whichever API: what was given to it, waiting for answers while messages flow and Ctrl-C works, and
/// errors that end one object or all.
/// </summary>
public abstract partial class BpApiCommand : BpBaseCommand, IBoundCommand, IDisposable
{
    private readonly HashSet<string> _typed = new(StringComparer.OrdinalIgnoreCase);

    // One for all copies.
    private readonly StrongBox<bool> _hasEnded = new();

    // What is written while a page is made; null at any other time.
    private List<object?>? _page;

    private protected BpApiCommand()
    {
        Pump = new PipelinePump();
        Reporter = new RequestReporter(this, Pump);
        Requests = new RequestSender(() => Client, Reporter, Pump);
    }

    /// <summary>What is piped in: a thing that the command is about, by itself or as its id in text, or one that narrows its list. It is not given by name.</summary>
    [Parameter(ValueFromPipeline = true)]
    [NothingToOffer]
    public virtual object? InputObject { get; set; }

    /// <summary>Waits for what goes on elsewhere.</summary>
    internal PipelinePump Pump { get; private set; }

    /// <summary>Tells the user of requests.</summary>
    internal RequestReporter Reporter { get; private set; }

    /// <summary>Sends requests.</summary>
    internal RequestSender Requests { get; private set; }

    /// <summary>The client to send with. Where there is none, or it is closed, nothing can work.</summary>
    private protected abstract ApiClient Client { get; }

    /// <summary>
    /// Whether an error has come after which nothing can work. It has been written, as -ErrorAction says; the objects that still come in
    /// are neither asked about nor sent.
    /// </summary>
    private protected bool HasEnded => _hasEnded.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what may still be under way, and lets go of it.</summary>
    /// <param name="disposing">Always true: nothing of it is native.</param>
    protected virtual void Dispose(bool disposing)
    {
        EndLanes();
        Pump.Dispose();
    }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // What comes from the pipeline is bound only later.
        _typed.UnionWith(BoundParameters.Where(bound => !GivenValue.IsDelayed(bound.Value)).Select(bound => bound.Key));
        if (IsTyped(nameof(InputObject)) && !TakesInputByName)
        {
            Refuse("-InputObject takes what is piped in, and is not given by name.", "Pipe it in: $object | " + MyInvocation.MyCommand.Name);
        }

        if (BoundFields.EmptyFilter(this) is string empty)
        {
            Refuse($"-{empty} is empty, which selects nothing in particular.", $"Give -{empty} a value, or leave it out.");
        }

        if (_typed.FirstOrDefault(name => BoundParameters[name] is EmptyMap) is string text)
        {
            Refuse($"-{text} is text without a map in it.", "Give a hashtable, @{} for an empty one, or text such as a=1, b=2.");
        }

        Requests.OnePage = OnePage;
        foreach (string warning in BoundFields.UnknownEnumValues(this))
        {
            WriteWarning(warning);
        }
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        Dictionary<PropertyInfo, object?> before = [];
        string? problem = InputObject is object item ? PipedObject.For(GetType()).Give(this, PSObject.AsPSObject(item), before)
            : MyInvocation.ExpectingInput && !TakesNull ? PipedObject.For(GetType()).Undefined("Null")
            : null;
        ProcessEach(problem is null
            ? static command => command.Process()
            : command => command.WriteError(Errors.Record(new ArgumentException(problem), "WrongKind", ErrorCategory.InvalidArgument, command.InputObject, null)));

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

    /// <summary>Whether null from the pipeline is data, or what the command judges itself. To all others it is a variable that was never set.</summary>
    private protected virtual bool TakesNull => false;

    /// <summary>Whether -InputObject may be typed, too.</summary>
    private protected virtual bool TakesInputByName => false;

    /// <summary>Whether the piped object gave the parameter its value.</summary>
    internal bool IsPiped(PropertyInfo parameter) => !_typed.Contains(parameter.Name) && BoundParameters.ContainsKey(parameter.Name)
        && parameter.GetValue(this) is not (null or string { Length: 0 } or Array { Length: 0 } or SwitchParameter { IsPresent: false });

    /// <inheritdoc/>
    protected override void StopProcessing() => Pump.Stop();

    /// <summary>
    /// Whether the user gave the parameter, be it <c>$null</c>. From the pipeline, null is no value unless the parameter allows it: an
    /// object that has none there asks for nothing, and PowerShell keeps counting as bound what only an earlier object had.
    /// </summary>
    internal bool IsBound(string parameter) => BoundParameters.ContainsKey(parameter)
        && (_typed.Contains(parameter)
            || GetType().GetProperty(parameter) is not PropertyInfo property
            || property.GetValue(this) is not null
            || property.IsDefined(typeof(AllowNullAttribute)));

    /// <summary>Whether what would be done is only told, by -WhatIf or by its preference.</summary>
    private protected bool IsWhatIf => BoundParameters.TryGetValue("WhatIf", out object? given)
        ? given is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>Whether the user typed the parameter, rather than had it taken from a piped object.</summary>
    internal bool IsTyped(string parameter) => _typed.Contains(parameter);

    IDictionary<string, object> IBoundCommand.BoundParameters => BoundParameters;

    bool IBoundCommand.IsBound(string parameter) => IsBound(parameter);

    bool IBoundCommand.IsTyped(string parameter) => IsTyped(parameter);

    bool IBoundCommand.IsPiped(PropertyInfo parameter) => IsPiped(parameter);

    bool IBoundCommand.TakesAnything(string? kind) => TakesAnything(kind);

    /// <summary>Writes an object, or puts it on the page that is being made.</summary>
    private protected new void WriteObject(object? item)
    {
        if (_page is null)
        {
            base.WriteObject(item);
        }
        else
        {
            _page.Add(item);
        }
    }

    private Action<Action, string?, bool, long?>? OnePage => this is IPagedCommand { AsPage.IsPresent: true } ? WritePage : null;

    private void WritePage(Action writeItems, string? nextToken, bool hasMore, long? offset)
    {
        List<object?> items = _page = [];
        try
        {
            writeItems();
        }
        finally
        {
            _page = null;
        }

        base.WriteObject(new ListPage { Items = new ItemList<object?>(items), NextToken = hasMore ? nextToken : null, HasMore = hasMore, Offset = offset });
    }

    /// <summary>Asks for a thing whether to do it, unless nothing can be done any more.</summary>
    private protected new bool ShouldProcess(string? target, string action) => !HasEnded && base.ShouldProcess(target, action);

    /// <summary>
    /// Does something for one input object. An error of the API is written for this object and the next one goes on; only what no
    /// further object can survive ends the command: a refused token, a server that cannot be reached.
    /// </summary>
    /// <param name="operation">The operation, for the error.</param>
    /// <param name="target">The id of the thing, for the error.</param>
    /// <param name="action">What to do.</param>
    /// <param name="subject">What the error is about where that is not the id: the rows of a batch.</param>
    /// <returns>Whether it was done.</returns>
    internal bool Guard(Operation operation, object? target, Action action, object? subject = null)
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
            ErrorRecord record = RecordOf(exception, operation, target, subject);
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
            ThrowClosed();
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

    /// <summary>Writes an error after which nothing can work.</summary>
    /// <returns>What to throw to leave the action of <see cref="Guard"/>.</returns>
    private protected Exception EndWith(ErrorRecord record)
    {
        _hasEnded.Value = true;
        WriteLastError(record);
        return new EndedException(record.Exception.Message);
    }

    /// <summary>The parameter that a field of the API comes from.</summary>
    internal virtual string ParameterFor(string field) => BoundFields.ParameterFor(this, field);

    /// <summary>Ends the command for what it was given, before anything is sent.</summary>
    private protected void Refuse(string problem, string action) =>
        ThrowTerminatingError(Errors.Record(new ArgumentException(problem), "InvalidArgument", ErrorCategory.InvalidArgument, null, action));

    /// <summary>An error of the API as the user gets to read it.</summary>
    private protected abstract ErrorRecord RecordOf(ApiException exception, Operation operation, object? target, object? subject);

    /// <summary>Ends the command because its client was closed while it was at work.</summary>
    private protected abstract void ThrowClosed();

    /// <summary>Leaves the action of <see cref="Guard"/> when the command has ended.</summary>
    private protected sealed class EndedException(string message) : Exception(message);
}
