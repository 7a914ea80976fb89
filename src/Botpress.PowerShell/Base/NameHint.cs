using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace Botpress.PowerShell;

/// <summary>Says how to look for a thing by its name that was not found by what may be one.</summary>
internal static class NameHint
{
    // What people call things by.
    private static readonly string[] _filters = ["Name", "Key", "Note", "Email"];

    private static readonly ConcurrentDictionary<Type, (string Command, string Filter)?> _ofKinds = new();

    /// <summary>The hint for an id that a command was given; null where there is no looking for what it is the id of.</summary>
    public static string? For(PSCmdlet command, string id)
    {
        // Of the command's own list first: what is in the hub is not in the workspace.
        Type type = command.GetType();
        CmdletAttribute declared = type.GetCustomAttribute<CmdletAttribute>()!;
        (string Command, string Filter)? own = declared.VerbName == VerbsCommon.Get && FilterOf(type) is string filter ? ($"{declared.VerbName}-{declared.NounName}", filter) : null;
        return (own ?? KindsOf(command, id).Select(kind => _ofKinds.GetOrAdd(kind, CommandFor)).FirstOrDefault(found => found is not null)) is (string name, string by)
            ? $"To look for it by its {by.ToLowerInvariant()}: {name} -{by} '*{Names.Short(id).Replace("'", "''")}*'."
            : null;
    }

    /// <summary>The kinds of things that a text was given as the id of.</summary>
    private static IEnumerable<Type> KindsOf(PSCmdlet command, string id) => command.GetType().GetProperties()
        .Where(property => property.IsDefined(typeof(IdOfAttribute)) && property.GetValue(command) switch
        {
            string text => text == id,
            string[] texts => Array.IndexOf(texts, id) >= 0,
            _ => false,
        })
        .SelectMany(property => property.GetCustomAttribute<IdOfAttribute>()!.Kinds);

    /// <summary>The command that lists a kind by name, of several the one with the shortest name: that of the workspace's own.</summary>
    private static (string Command, string Filter)? CommandFor(Type kind) => typeof(NameHint).Assembly.GetExportedTypes()
        .Select(type => (Type: type, Declared: type.GetCustomAttribute<CmdletAttribute>()))
        .Where(found => found.Declared?.VerbName == VerbsCommon.Get && found.Type.GetCustomAttributes<OutputTypeAttribute>().First().Type[0].Type == kind)
        .Select(found => (Command: $"{found.Declared!.VerbName}-{found.Declared.NounName}", Filter: FilterOf(found.Type)))
        .Where(found => found.Filter is not null)
        .OrderBy(found => found.Command.Length)
        .Select(found => ((string, string)?)(found.Command, found.Filter!))
        .FirstOrDefault();

    /// <summary>The parameter that filters a list by what people call the things in it; null where there is none.</summary>
    private static string? FilterOf(Type command) => Array.Find(_filters, name => command.GetProperty(name)?.IsDefined(typeof(SupportsWildcardsAttribute)) == true);
}
