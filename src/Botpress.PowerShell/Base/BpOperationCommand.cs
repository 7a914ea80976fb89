using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net.Http;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// A command that stands for operations, of whichever API: the ways to send one with what was given, and to write what it answers.
/// </summary>
public abstract class BpOperationCommand : BpApiCommand
{
    private static readonly IReadOnlyDictionary<string, object?> _nothing = new Dictionary<string, object?>();
    private static readonly string[] _places = ["BotId", "WorkspaceId"];

    private Action<string>? _lost;

    // What a list leaves out and a later command wants to know.
    private string? _wanted;

    /// <summary>What errors need to know of where requests go.</summary>
    internal abstract IConnection Connection { get; }

    /// <summary>What goes into the headers: what is set once for all commands, with what this one was given in its place.</summary>
    private protected abstract ApiContext Context { get; }

    // What a list leaves out must not look like what is empty, to what takes or removes things by it.
    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (this is IDetailed command && !IsTyped(nameof(IDetailed.Detailed)))
        {
            _wanted = LaterCommands.Named(this, Details.Of(GetType()));
            command.Detailed = _wanted is not null;
        }
    }

    /// <summary>Warns of an id of one's own that may not stay whole on its way, since it stands in paths.</summary>
    private protected void WarnOfSlashes(string? id)
    {
        if (id?.IndexOfAny(['/', '\\']) >= 0)
        {
            WriteWarning($"The id '{Names.Short(id)}' has / or \\ in it: whether all that lies between here and the bot leaves it whole is not known. Letters, digits, _ and - are safe.");
        }
    }

    /// <summary>A request with what the user gave.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="id">The value of its path parameter where the cmdlet takes several ids and sends them one by one.</param>
    /// <param name="context">The ids for the headers; null for those of the command.</param>
    /// <param name="defaults">Fields that the API requires and the user need not give; null for none.</param>
    /// <exception cref="ArgumentException">A value cannot be sent, or it is not known in which bot or workspace to work.</exception>
    internal ApiRequest RequestOf(Operation operation, string? id = null, ApiContext? context = null, IReadOnlyDictionary<string, object?>? defaults = null)
    {
        var request = new ApiRequest(operation, FieldsOf(operation), context ?? Context);
        foreach (KeyValuePair<string, object?> field in defaults ?? _nothing)
        {
            request.AddDefault(field.Key, field.Value);
        }

        if (id is not null)
        {
            request.AddId(id);
        }

        request.AddScope();
        return request;
    }

    /// <summary>What the user gave, as fields of the operation.</summary>
    private protected virtual Dictionary<string, object?> FieldsOf(Operation operation) => BoundFields.Read(this, operation);

    /// <summary>A map of tags without a tag, for operations that require the field.</summary>
    private protected static IReadOnlyDictionary<string, object?> NoTags => _nothing;

    /// <summary>Writes each object that an id, or a name, stands for; without one, the list.</summary>
    /// <param name="get">Gets an object by its id.</param>
    /// <param name="ids">The ids; where things have names, also names with wildcards.</param>
    /// <param name="list">Lists the objects.</param>
    /// <param name="filter">Which objects of the list to write when no id is given; null for all.</param>
    /// <param name="nameOf">An object's name; null where there is none.</param>
    /// <param name="isNamed">Whether a name, which is no id, stands for the object as its id does.</param>
    internal void GetEach<T>(Operation get, string[] ids, Operation list, Func<T, bool>? filter = null, Func<T, string?>? nameOf = null, bool isNamed = false)
    {
        if (ids.Length == 0)
        {
            Guard(list, null, () => WriteListed(get, RequestOf(list), filter));
        }

        NameSearch<T>? names = nameOf is null ? null : new NameSearch<T>(this, get, list, nameOf);
        foreach (string id in ids)
        {
            if (names is not null && Wildcards.IsPattern(id))
            {
                names.WriteLike(id);
            }
            else if (names is null || !isNamed || Kinds.IsId(id, typeof(T)))
            {
                WriteObjectOf<T>(get, id);
            }
            else
            {
                names.WriteOrRemember(id);
            }
        }

        names?.WriteRemembered();
    }

    /// <summary>Writes the items of a list; where those are short forms, as such, or each whole if the user wants that.</summary>
    internal void WriteListed<T>(Operation operation, ApiRequest request, Func<T, bool>? filter)
    {
        if (this is not IDetailed command)
        {
            WriteItems(request, filter);
            return;
        }

        if (!command.Detailed)
        {
            WriteItems(request, filter, "Short");
            return;
        }

        if (_wanted is not null)
        {
            WriteVerbose($"A later command of the pipeline names {_wanted}, which a list leaves out: each is got by its id, as with -{nameof(IDetailed.Detailed)}.");
        }

        // After the list: one that goes away meanwhile would shift the pages. Of one page, what it holds is got at once.
        var ids = new List<string>();
        Action<string> get = Requests.OnePage is null ? ids.Add : id => WriteObjectOf<T>(operation, id);
        Requests.List(request, ModelReader.Item<T>, item =>
        {
            if ((filter is null || filter(item)) && Kinds.Text(PSObject.AsPSObject(item!), "Id") is string id)
            {
                get(id);
            }
        });
        Each(ids, id => id, (command, id) => ((BpOperationCommand)command).WriteObjectOf<T>(operation, id));
    }

    /// <summary>Writes each object that an id stands for.</summary>
    private protected void WriteObjectOfEach<T>(Operation get, string[] ids, IReadOnlyDictionary<string, object?>? defaults = null)
    {
        foreach (string id in ids)
        {
            WriteObjectOf<T>(get, id, defaults: defaults);
        }
    }

    /// <summary>Creates something, when ShouldProcess agrees, and writes it.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="target">What is created, as the question to the user names it.</param>
    /// <param name="defaults">Fields that the API requires and the user need not give; null for none.</param>
    /// <param name="action">What is done, as the question to the user names it.</param>
    /// <param name="view">The name of a view that shows it otherwise than what is read later; null for none.</param>
    private protected void Create<T>(Operation operation, string target, IReadOnlyDictionary<string, object?>? defaults = null, string action = "Create", string? view = null)
    {
        if (ShouldProcess(target, action))
        {
            Guard(operation, null, () => WriteAnswer<T>(RequestOf(operation, defaults: defaults), view));
        }
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

    /// <inheritdoc cref="GivenChange.In"/>
    private protected bool GivesChange(Operation operation, string? id) => GivenChange.In(this, operation, id);

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
    /// <param name="context">The ids for the headers; null for those of the command.</param>
    /// <param name="defaults">Fields that the API requires and the user need not give; null for none.</param>
    internal void WriteObjectOf<T>(Operation operation, string? id = null, ApiContext? context = null, IReadOnlyDictionary<string, object?>? defaults = null) =>
        Guard(operation, id, () => WriteAnswer<T>(RequestOf(operation, id, context, defaults)));

    /// <summary>Sends the operation with what the user gave, and writes nothing.</summary>
    private protected void Run(Operation operation, string? id = null, IReadOnlyDictionary<string, object?>? defaults = null) =>
        Guard(operation, id, () => Requests.Send(RequestOf(operation, id, defaults: defaults)));

    /// <summary>Sends a listing operation with what the user gave, and writes its items page by page.</summary>
    /// <typeparam name="T">An item's type.</typeparam>
    /// <param name="operation">The operation.</param>
    /// <param name="id">The id in its path, if it has one.</param>
    /// <param name="filter">Which items to write; null for all.</param>
    /// <param name="defaults">Fields that the API requires and the user need not give; null for none.</param>
    private protected void WriteListOf<T>(Operation operation, string? id = null, Func<T, bool>? filter = null, IReadOnlyDictionary<string, object?>? defaults = null) =>
        Guard(operation, id, () => WriteItems(RequestOf(operation, id, defaults: defaults), filter));

    /// <summary>Sends a request for an object and writes it.</summary>
    internal void WriteAnswer<T>(ApiRequest request, string? view = null) => WriteModel(Requests.Read<T>(request), request, view);

    /// <summary>Sends a request for a list and writes its items, or those that a filter lets through.</summary>
    internal void WriteItems<T>(ApiRequest request, Func<T, bool>? filter = null, string? view = null) =>
        Requests.List(request, ModelReader.Item<T>, item => WriteModel(item, request, view), filter: filter);

    /// <summary>Writes a typed object with the ids that it was fetched under, shown by a view of its own where one is named.</summary>
    internal void WriteModel<T>(T item, ApiRequest request, string? view = null)
    {
        Stamp(item, request);
        object output = ModelReader.ForPipeline(item!, _lost ??= Lost);
        if (view is not null)
        {
            var shown = PSObject.AsPSObject(output);
            shown.TypeNames.Insert(0, $"{typeof(T).FullName}#{view}");
            output = shown;
        }

        WriteObject(output);
    }

    /// <summary>Says which field of an answer is not shown.</summary>
    private protected void Lost(string field) => WriteWarning(
        $"The answer has a field '{Names.Short(field)}' that the object cannot hold: its name is one that the object has already, or its value is too large. Invoke-BpApi gives answers as they are.");

    /// <summary>Gives an object the ids that it was fetched under.</summary>
    private protected abstract void Stamp(object? item, ApiRequest request);

    private protected override void BecomeCopy()
    {
        base.BecomeCopy();
        _lost = null;
    }

    private protected sealed override ErrorRecord RecordOf(ApiException exception, Operation operation, object? target, object? subject)
    {
        ErrorRecord record = Errors.Record(exception, operation, target, Connection, subject);
        if (MayBeUnknown(exception, operation) && (target ?? PlaceInPath) is string id && Kinds.OfId(id) is null && !Guid.TryParse(id, out _) && NameHint.For(this, id) is string hint)
        {
            Errors.Advise(record, hint);
        }

        return record;
    }

    // Where the path has nothing else, it has where the command works.
    private object? PlaceInPath => _places.Select(name => BoundParameters.TryGetValue(name, out object? given) ? given : null).FirstOrDefault(given => given is not null);

    /// <summary>Whether the fault may be that there is nothing with the id in the path. What else is wrong with a write is told alike, but for its type.</summary>
    private static bool MayBeUnknown(ApiException exception, Operation operation) => operation.PathParameters.Any()
        && exception.Status is 400 or 404
        && (operation.Method == HttpMethod.Get || exception.Type == "InvalidIdentifier" || (exception.Status == 404 && exception.Type != "ReferenceNotFound"));

    /// <summary>What lists of a command leave out.</summary>
    private static class Details
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<Type, string[]> _details = new();

        public static string[] Of(Type command) => _details.GetOrAdd(command, static type =>
            [.. type.GetCustomAttributes(typeof(OutputTypeAttribute), true).Cast<OutputTypeAttribute>().SelectMany(output => output.Type).Select(output => output.Type)
                .Where(output => output is not null).SelectMany(output => output.GetProperties()).Where(property => property.IsDefined(typeof(DetailAttribute), false)).Select(property => property.Name)]);
    }
}
