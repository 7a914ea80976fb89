using System;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Whether a command was given something to change. Where nothing but a piped object says what is meant, a change of nothing is an error:
/// what was changed in the object itself would seem to be done. Where the thing was named, the API is sent an empty change, with a warning.
/// </summary>
internal static class GivenChange
{
    /// <summary>Looks whether there is something to change, and says so if not.</summary>
    /// <param name="command">The command.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="id">The id of the thing, for its place in the path and for errors; null where there is none.</param>
    /// <returns>Whether the request is to be sent.</returns>
    public static bool In(BpOperationCommand command, Operation operation, string? id)
    {
        bool gives = true;
        return command.Guard(operation, id, () =>
        {
            string[] fields = [.. BoundFields.ParametersInBody(command, operation)];
            gives = fields.Length == 0 || command.RequestOf(operation, id).Arguments.Keys.Any(operation.IsInBody);
            if (gives)
            {
                return;
            }

            string name = command.MyInvocation.MyCommand.Name;
            string problem = $"Nothing to change was given{(id is null ? "" : $" for '{Names.Short(id)}'")}";
            string parameters = "-" + string.Join(", -", fields);
            if (command.MyInvocation.ExpectingInput && !operation.PathParameters.Any(field => command.IsTyped(command.ParameterFor(field))))
            {
                command.WriteError(Errors.Record(
                    new ArgumentException($"{problem}, and nothing was sent: of a piped object {name} takes only which one it is. Changes are read of lines that Import-Csv gives, and of nothing else: not of live objects, nor of those of JSON, Import-Clixml or Select-Object."),
                    "NothingToChange",
                    ErrorCategory.InvalidArgument,
                    id,
                    $"Give it with {parameters}; of each object its own with: ... | ForEach-Object {{ {name} $_.Id -{fields[0]} $_.{PropertyFor(command, fields[0])} }}"));
                return;
            }

            gives = true;
            command.WriteWarning($"{problem}: the request is empty. What to change is given with {parameters}.");
        }) && gives;
    }

    /// <summary>The property of the command's objects that a parameter is about: Tags for -Tag.</summary>
    private static string PropertyFor(BpOperationCommand command, string parameter) => command.MyInvocation.MyCommand.Parameters[parameter].Aliases.Prepend(parameter).FirstOrDefault(name =>
        command.GetType().GetCustomAttributes<OutputTypeAttribute>().SelectMany(output => output.Type).Any(type => type.Type?.GetProperty(name) is not null)) ?? parameter;
}
