using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command on the billing of a workspace. There is no id in most calls: what they are about is the workspace itself.</summary>
[About(nameof(WorkspaceId))]
public abstract class BpBillingCommand : BpWorkspaceCommand
{
    /// <summary>Whether ShouldProcess agrees to do this to the workspace.</summary>
    private protected bool Agrees(Operation operation, Func<string> action)
    {
        bool agreed = false;
        Guard(operation, null, () => agreed = ShouldProcess(NamedIds.Describe(WorkspaceOf(operation), "workspace"), action()));
        return agreed;
    }

    /// <summary>Changes the workspace's billing, when ShouldProcess agrees, and writes what the API answers.</summary>
    private protected void Change<T>(Operation operation, Func<string> action)
    {
        if (Agrees(operation, action))
        {
            WriteObjectOf<T>(operation);
        }
    }

    /// <summary>Writes the one object that there may be; where there is none, says so to who wants to know.</summary>
    private protected void WriteObjectIfAny<T>(Operation operation, string thing)
        where T : class => Guard(operation, null, () =>
    {
        ApiRequest request = RequestOf(operation);
        T? item = Requests.Read(request, answer => ModelReader.IsNothing(answer, operation.Result!) ? null : ModelReader.Object<T>(answer, operation.Result));
        if (item is null)
        {
            WriteVerbose($"Workspace {WorkspaceOf(operation)} has no {thing}.");
        }
        else
        {
            WriteModel(item, request);
        }
    });

    /// <summary>Writes the objects of a map one by one, each with its key.</summary>
    private protected void WriteMapOf<T>(Operation operation, Action<T>? complete = null, ApiContext? context = null)
        where T : class, IMapItem => Guard(operation, null, () =>
    {
        ApiRequest request = RequestOf(operation, context: context);
        foreach (T item in MapOfItemsConverter<T>.Items(Requests.Read<Dictionary<string, T?>>(request)))
        {
            complete?.Invoke(item);
            WriteModel(item, request);
        }
    });

    /// <summary>The entries of a map that the user gave, in one line, for the question whether to go on.</summary>
    /// <exception cref="ArgumentException">It is no map.</exception>
    private protected static string Describe(object? map, string parameter, string example, Func<object?, string>? describe = null)
    {
        if (JsonValue.FromPowerShell(map, parameter) is not IDictionary entries)
        {
            throw new ArgumentException($"-{parameter} must be a hashtable, for example {example}.");
        }

        return entries.Count == 0 ? "none" : string.Join(", ", entries.Keys.Cast<object>().Select(key =>
            $"{key} {describe?.Invoke(entries[key]) ?? Convert.ToString(entries[key], CultureInfo.InvariantCulture)}"));
    }
}
