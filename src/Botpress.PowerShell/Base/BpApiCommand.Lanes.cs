using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <content>
/// What makes several things at once of one after another: for each thing, a copy of the command, with what was bound when it came, does
/// on a lane what the command does.
/// </content>
public abstract partial class BpApiCommand
{
    private protected const int MaximumThrottleLimit = 256;

    // Of the command itself: null as long as nothing is worked on beside it.
    private Lanes? _lanes;

    // Of a copy.
    private Lane? _lane;
    private BpApiCommand? _original;
    private Dictionary<string, object>? _bound;

    /// <summary>
    /// How many of the things that are piped in, or named, are worked on at once. What comes out keeps the order of what went in. The default
    /// is 1: one after the other.
    /// </summary>
    [Parameter]
    [ValidateRange(1, MaximumThrottleLimit)]
    [NothingToOffer]
    public virtual int ThrottleLimit { get; set; } = 1;

    /// <summary>What is bound: by now or, for a copy, when its thing came.</summary>
    internal Dictionary<string, object> BoundParameters => _bound ?? MyInvocation.BoundParameters;

    /// <summary>What the copies have in common that each got one of the things in one list; null where there is none.</summary>
    internal Siblings? Siblings { get; private set; }

    /// <summary>The place of its thing in that list.</summary>
    internal int Place { get; private set; }

    /// <summary>The command that this is a copy of; null for the command itself.</summary>
    private protected BpApiCommand? Original => _original;

    // A provider's commands are the pipeline's alone.
    private protected new ProviderIntrinsics InvokeProvider => _original is null ? base.InvokeProvider : _original.InvokeProvider;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_lanes is Lanes lanes)
        {
            Watched(lanes.Finish);
        }
    }

    /// <summary>The parameter with a list of things that are worked on one by one; null where there is none, or it has no more than one.</summary>
    private PropertyInfo? ListOfThings => Array.Find(ListsOf.Of(GetType()), list => IsBound(list.Name) && list.GetValue(this) is Array { Length: > 1 });

    /// <summary>The client to send something with, when there is a place to do so.</summary>
    internal ApiClient SendingClient
    {
        get
        {
            // What is read of the session's state is read before: from then on, the pipeline's thread works on others.
            ApiClient client = Client;
            _ = Reporter.Observer;
            _lane?.TakePlace();
            return client;
        }
    }

    /// <summary>Forgets what is the original's alone.</summary>
    private protected virtual void BecomeCopy()
    {
        (_page, _lanes) = (null, null);
        Reporter = new RequestReporter(this, Pump);
        Requests = new RequestSender(() => SendingClient, Reporter, Pump, GetType().GetCustomAttribute<CmdletAttribute>()?.SupportsShouldProcess == true ? _lane : null) { OnePage = OnePage };
    }

    /// <summary>Does something for each of some things, several at once where the command may.</summary>
    /// <param name="things">The things.</param>
    /// <param name="nameOf">What one is called.</param>
    /// <param name="action">What to do, with the command to do it with.</param>
    private protected void Each<T>(IReadOnlyList<T> things, Func<T, string?> nameOf, Action<BpApiCommand, T> action)
    {
        if (ThrottleLimit == 1 || _lane is not null || (things.Count < 2 && !SplitsItself))
        {
            foreach (T thing in things)
            {
                action(this, thing);
            }

            return;
        }

        foreach (T thing in things)
        {
            _ = Start(nameOf(thing), command => action(command, thing));
        }

        if (!SplitsItself)
        {
            Watched(_lanes!.Finish);
        }
    }

    /// <summary>Whether the command finds out itself what its things are, and has each done with <see cref="Each"/>.</summary>
    private protected virtual bool SplitsItself => false;

    /// <summary>Writes an error, behind what is still to come of things before.</summary>
    internal new void WriteError(ErrorRecord errorRecord)
    {
        if (_lanes is Lanes lanes)
        {
            lanes.Append(() => base.WriteError(errorRecord), lanes.ErrorsMayStop);
        }
        else
        {
            base.WriteError(errorRecord);
        }
    }

    /// <inheritdoc cref="WriteError"/>
    internal new void WriteVerbose(string text)
    {
        if (_lanes is Lanes lanes)
        {
            lanes.Append(() => base.WriteVerbose(text), mayStop: false);
        }
        else
        {
            base.WriteVerbose(text);
        }
    }

    /// <summary>Does something by the pipeline's thread, when all that comes before is written.</summary>
    private protected void InTurn(Action action)
    {
        if (_lane is Lane lane)
        {
            lane.InTurn(action);
        }
        else
        {
            action();
        }
    }

    /// <summary>Finds out something by the pipeline's thread.</summary>
    private protected T Ask<T>(Func<T> question) => _lane is Lane lane ? lane.Ask(question) : question();

    private void ProcessEach(Action<BpApiCommand> process)
    {
        PropertyInfo? list = ThrottleLimit > 1 && !SplitsItself ? ListOfThings : null;
        if (list is not null)
        {
            ProcessEach(list, process);
        }
        else if (ThrottleLimit > 1 && !SplitsItself && MyInvocation.ExpectingInput)
        {
            _ = Start(null, process);
        }
        else
        {
            process(this);
        }
    }

    private void ProcessEach(PropertyInfo list, Action<BpApiCommand> process)
    {
        var things = (Array)list.GetValue(this)!;
        var siblings = new Siblings();
        List<Lane> lanes = [];
        for (int place = 0; place < things.Length; place++)
        {
            var one = Array.CreateInstance(list.PropertyType.GetElementType()!, 1);
            Array.Copy(things, place, one, 0, 1);
            lanes.Add(Start(one.GetValue(0)?.ToString(), process, copy =>
            {
                list.SetValue(copy, one);
                copy._bound![list.Name] = one;
                (copy.Siblings, copy.Place) = (siblings, lanes.Count);
            }));
        }

        // What they leave for the end is names, which are looked up together.
        if (list.IsDefined(typeof(SupportsWildcardsAttribute)))
        {
            Watched(() => _lanes!.Await(lanes));
            if (siblings.TakeEnd() is Action<BpApiCommand> end)
            {
                _ = Start(null, end);
            }
        }
    }

    private Lane Start(string? name, Action<BpApiCommand> process, Action<BpApiCommand>? prepare = null)
    {
        Lane? lane = null;
        Watched(() =>
        {
            _lanes ??= new Lanes(ThrottleLimit, CommandRuntime, new UpstreamVariables(this), Pump.Token)
            {
                ErrorsMayStop = MayStop("ErrorAction", "ErrorActionPreference"),
                WarningsMayStop = MayStop("WarningAction", "WarningPreference"),
            };
            lane = _lanes.Next(name ?? NameOfInput());
            var copy = (BpApiCommand)MemberwiseClone();
            copy._lane = lane;
            copy._original = this;
            copy._bound = new Dictionary<string, object>(BoundParameters, StringComparer.OrdinalIgnoreCase);
            copy.Pump = lane.Pump;
            copy.CommandRuntime = lane;
            copy.BecomeCopy();
            prepare?.Invoke(copy);
            _lanes.Start(lane, () => process(copy));
        });
        return lane!;
    }

    private string NameOfInput() => InputObject is not object item ? MyInvocation.MyCommand.Name
        : Kinds.Text(PSObject.AsPSObject(item), "Id") ?? Names.Short(item);

    private bool MayStop(string parameter, string preference) =>
        (BoundParameters.TryGetValue(parameter, out object? given) ? given : GetVariableValue(preference)) is not (null
            or ActionPreference.Continue or ActionPreference.SilentlyContinue or ActionPreference.Ignore or "Continue" or "SilentlyContinue" or "Ignore");

    private void WriteLastError(ErrorRecord record)
    {
        if (_lane is Lane lane)
        {
            lane.WriteLastError(record);
        }
        else
        {
            WriteError(record);
        }
    }

    /// <summary>Does what may end the pipeline; then nothing may go on in the background.</summary>
    private void Watched(Action action)
    {
        try
        {
            action();
        }
        catch
        {
            EndLanes();
            throw;
        }
    }

    private void EndLanes()
    {
        if (_lanes is not Lanes lanes)
        {
            return;
        }

        _lanes = null;
        (IReadOnlyList<string> open, IReadOnlyList<string> done) = lanes.End();
        lanes.Dispose();
        string[] parts =
        [
            .. open.Count > 0 ? [$"May have been done all the same: {string.Join(", ", open)}."] : Array.Empty<string>(),
            .. done.Count > 0 ? [$"Was done, though nothing was written of it: {string.Join(", ", done)}."] : Array.Empty<string>(),
        ];
        if (parts.Length > 0)
        {
            WarnAtEnd($"{MyInvocation.MyCommand.Name} ended while it worked on several things at once. {string.Join(" ", parts)} Look before you do it again.");
        }
    }

    /// <summary>Warns where the pipeline may take nothing any more.</summary>
    private protected void WarnAtEnd(string text)
    {
        try
        {
            WriteWarning(text);
        }
        catch (Exception exception) when (exception is PipelineStoppedException or InvalidOperationException)
        {
            // It has been stopped, or this command is being cleared away.
            try
            {
                if (!(BoundParameters.TryGetValue("WarningAction", out object? action) && action is ActionPreference.SilentlyContinue or ActionPreference.Ignore))
                {
                    Host?.UI?.WriteWarningLine(TerminalText.Clean(text));
                }
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                // A host that shows nothing.
            }
        }
        catch (RuntimeException)
        {
            // Written, and told to end what ends anyhow.
        }
    }

    /// <summary>Which parameters of a command have things that are worked on one by one.</summary>
    private static class ListsOf
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, PropertyInfo[]> _lists = new();

        public static PropertyInfo[] Of(Type command) => _lists.GetOrAdd(command, static type =>
            [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.PropertyType.IsArray
                && !property.IsDefined(typeof(ApiFieldAttribute))
                && (property.IsDefined(typeof(IdOfAttribute))
                    || (property.PropertyType != typeof(object[]) && property.GetCustomAttributes<ParameterAttribute>().Any(parameter => parameter is { Mandatory: true, Position: >= 0 }))))]);
    }
}
