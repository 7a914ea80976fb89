using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Looks things up by their names for a command that takes ids, or names in their place.</summary>
/// <param name="command">The command.</param>
/// <param name="get">Gets a thing by its id.</param>
/// <param name="list">Lists the things.</param>
/// <param name="nameOf">A thing's name.</param>
internal sealed class NameSearch<T>(BpOperationCommand command, Operation get, Operation list, Func<T, string?> nameOf)
{
    private readonly Dictionary<string, ApiException> _missing = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Writes what has a name that is like a pattern.</summary>
    public void WriteLike(string pattern)
    {
        Func<T, bool> isLike = Wildcards.Filter([pattern], nameOf)!;
        command.Guard(list, pattern, () => command.WriteListed(get, RequestFor(null), isLike));
    }

    /// <summary>Writes what has this id; what has not is looked for by its name in the end, with the others.</summary>
    public void WriteOrRemember(string id) => command.Guard(get, id, () =>
    {
        try
        {
            command.WriteAnswer<T>(command.RequestOf(get, id));
        }
        catch (ApiException exception) when (exception.Status is 400 or 404)
        {
            _missing[id] = exception;
        }
    });

    /// <summary>Writes what has the names that were no ids, found with one list; of what has not, the error that its id got.</summary>
    public void WriteRemembered()
    {
        if (_missing.Count == 0)
        {
            return;
        }

        if (command.Siblings is Siblings siblings)
        {
            siblings.Leave(command.Place, _missing, (last, missing) => new NameSearch<T>((BpOperationCommand)last, get, list, nameOf).WriteAll(missing));
            return;
        }

        var found = _missing.Keys.ToDictionary(name => name, _ => new List<T>(), StringComparer.OrdinalIgnoreCase);
        ApiRequest? request = null;
        try
        {
            request = RequestFor(_missing.Count == 1 ? _missing.Keys.First() : null);
            command.Requests.List(request, ModelReader.Item<T>, item =>
            {
                if (found.TryGetValue(nameOf(item) ?? "", out List<T>? items))
                {
                    items.Add(item);
                }
            });
        }
        catch (Exception exception) when (exception is ApiException or ArgumentException)
        {
            command.WriteVerbose($"The names could not be looked for: {command.Connection.Redact(exception.Message)}");
        }

        foreach (KeyValuePair<string, ApiException> one in _missing)
        {
            List<T> items = found[one.Key];
            command.Guard(get, one.Key, () =>
            {
                if (items.Count == 0)
                {
                    throw one.Value;
                }

                // One is written as its id would have it, with all that a list leaves out.
                bool isWhole = items.Count == 1 || command is IDetailed { Detailed.IsPresent: true };
                foreach (T item in items)
                {
                    if (isWhole && Kinds.Text(PSObject.AsPSObject(item!), "Id") is string id)
                    {
                        command.WriteAnswer<T>(command.RequestOf(get, id));
                    }
                    else
                    {
                        command.WriteModel(item, request!, command is IDetailed ? "Short" : null);
                    }
                }
            });
        }
    }

    private void WriteAll(IEnumerable<object> missing)
    {
        foreach (KeyValuePair<string, ApiException> one in missing.Cast<Dictionary<string, ApiException>>().SelectMany(ones => ones))
        {
            _missing[one.Key] = one.Value;
        }

        WriteRemembered();
    }

    /// <summary>The list of the things with a name, which the API looks for where it can.</summary>
    private ApiRequest RequestFor(string? name)
    {
        ApiRequest request = command.RequestOf(list);
        if (name is not null && list.Query.Contains("name"))
        {
            request.Arguments["name"] = name;
        }

        return request;
    }
}
