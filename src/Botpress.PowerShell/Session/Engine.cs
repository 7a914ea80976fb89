using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using Shell = System.Management.Automation.PowerShell;

namespace Botpress.PowerShell;

/// <summary>Runs commands of other modules in the user's runspace. What they say is kept, so that it can be said in other words.</summary>
internal static class Engine
{
    /// <summary>Whether there is such a command; its module is loaded.</summary>
    public static bool Has(string command)
    {
        using var shell = Shell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(@"Microsoft.PowerShell.Core\Get-Command").AddParameter("Name", command).AddParameter("ErrorAction", ActionPreference.Ignore);
        return shell.Invoke().Count > 0;
    }

    /// <summary>Runs a command. Secrets are handed over as SecureStrings: the engine may log what is bound.</summary>
    /// <param name="warn">What to do with warnings; null for nothing.</param>
    /// <param name="command">The command, with its module's name.</param>
    /// <param name="parameters">Its parameters.</param>
    public static EngineResult Run(Action<string>? warn, string command, params (string Name, object Value)[] parameters)
    {
        using var shell = Shell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(command).AddParameter("ErrorAction", ActionPreference.Continue);
        foreach ((string name, object value) in parameters)
        {
            shell.AddParameter(name, value);
        }

        var errors = new List<ErrorRecord>();
        Collection<PSObject> output = [];
        try
        {
            output = shell.Invoke();
        }
        catch (PipelineStoppedException)
        {
            throw;
        }
        catch (RuntimeException exception)
        {
            errors.Add(exception.ErrorRecord);
        }

        foreach (WarningRecord warning in shell.Streams.Warning)
        {
            warn?.Invoke(warning.Message);
        }

        errors.InsertRange(0, shell.Streams.Error);
        return new EngineResult([.. output.Where(item => item is not null)], errors);
    }
}

/// <summary>What a command wrote, and what went wrong.</summary>
internal sealed record EngineResult(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors)
{
    /// <summary>The first object; null when there is none.</summary>
    public object? First => Output.Count > 0 ? Output[0].BaseObject : null;
}
