using System;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Things of which there are versions, each with an id: integrations, interfaces, plugins.</summary>
internal static class VersionedDefinition
{
    /// <summary>
    /// Writes each that an id stands for; the one that a name and a version alone stand for; else the list. The cmdlet has the parameters
    /// Name, with wildcards, and Version.
    /// </summary>
    public static void Get<T>(BpCommand command, Operation get, string[] ids, Operation getByName, Operation list, string? name, Func<T, string?> nameOf)
    {
        if (BoundFields.AreExactly(command, "Name", "Version"))
        {
            command.WriteObjectOf<T>(getByName);
            return;
        }

        command.GetEach(get, ids, list, Wildcards.IsPattern(name) ? Wildcards.Filter([name!], nameOf) : null, nameOf, isNamed: true);
    }
}
