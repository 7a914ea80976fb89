using System;
using System.Collections.Generic;
using System.Linq;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>An operation with all that it is sent with.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Arguments">Its arguments by the API's names.</param>
/// <param name="Context">The ids for the headers.</param>
internal sealed record ApiRequest(Operation Operation, Dictionary<string, object?> Arguments, ApiContext Context)
{
    private ApiContext? _place;

    /// <summary>The workspace and bot that the answer is of, whether headers or an argument say so.</summary>
    public ApiContext Place => _place ??= Operation.PathScope switch
    {
        { Of: Scope.Bot } scope => Context with { BotId = TextOf(scope.Argument) },
        { Of: Scope.Workspace } scope => Context with { WorkspaceId = TextOf(scope.Argument) },
        _ => Context,
    };

    /// <summary>An argument that is text; null where it is not there.</summary>
    public string? TextOf(string argument) => Arguments.TryGetValue(argument, out object? value) ? value as string : null;

    /// <summary>Adds an argument, unless it is there already.</summary>
    public void AddDefault(string argument, object? value)
    {
        if (!Arguments.ContainsKey(argument))
        {
            Arguments[argument] = value;
        }
    }

    /// <summary>Adds the id of the thing that is meant, wherever the path has no other; that of its bot or workspace is none.</summary>
    public void AddId(string id)
    {
        string[] places = [.. Operation.PathParameters];
        foreach (string place in places.Where(place => places.Length == 1 || place != Operation.PathScope?.Argument))
        {
            AddDefault(place, id);
        }
    }

    /// <summary>Adds the id of the bot or workspace to work in, where an argument says it.</summary>
    /// <exception cref="ArgumentException">It is not known.</exception>
    public void AddScope()
    {
        if (Operation.PathScope is PathScope scope && !Arguments.ContainsKey(scope.Argument))
        {
            Arguments[scope.Argument] = Known(Operation, scope.Of, scope.Of == Scope.Bot ? Context.BotId : Context.WorkspaceId);
        }
    }

    /// <summary>The id of the workspace or bot to work in, which must be known.</summary>
    /// <exception cref="ArgumentException">It is null or empty.</exception>
    public static string Known(Operation operation, Scope scope, string? id) => !string.IsNullOrEmpty(id) ? id! : throw new ArgumentException(
        $"{operation.Name} needs to know the {scope.ToString().ToLowerInvariant()}. Use -{scope}Id, pipe one in, or set a default with Set-BpSession -{scope}Id.");
}
