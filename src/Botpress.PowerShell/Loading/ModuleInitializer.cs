using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell.Commands;

namespace Botpress.PowerShell;

/// <summary>
/// Finds the assemblies that the module brings along. On PowerShell 7 they live in a load context of their own, so that no other
/// module's version of them clashes; on Windows PowerShell the list is fixed, and each comes from the module's folder.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // The runspaces that have the module. One that is closed says nothing, and is left out when it is next looked at.
    private static readonly List<WeakReference<Runspace>> _importers = [];

    /// <summary>Called when the module is imported, before any of its other types is used.</summary>
    public void OnImport()
    {
        lock (_importers)
        {
            _importers.RemoveAll(IsGone);
            if (Runspace.DefaultRunspace is Runspace runspace)
            {
                _importers.Add(new WeakReference<Runspace>(runspace));
            }

            DependencyResolver.Register();
        }
    }

    /// <summary>Called when the module is removed from a runspace: the emulators that were started there end, and with the last import all.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        Runspace? here = Runspace.DefaultRunspace;
        bool isLast;
        lock (_importers)
        {
            _importers.RemoveAll(importer => IsGone(importer) || (importer.TryGetTarget(out Runspace? runspace) && runspace == here));
            isLast = _importers.Count == 0;
        }

        // Import-Module -Force removes the module only to import it again: the session and the emulator it is connected to stay.
        if (new StackTrace().GetFrames().Select(frame => frame.GetMethod()?.DeclaringType)
            .FirstOrDefault(type => type == typeof(ImportModuleCommand) || type == typeof(RemoveModuleCommand)) == typeof(ImportModuleCommand))
        {
            return;
        }

        RunningEmulators.StopAll(runspace => isLast || runspace == here);
        if (isLast)
        {
            DependencyResolver.Unregister();
        }
    }

    private static bool IsGone(WeakReference<Runspace> importer) =>
        !importer.TryGetTarget(out Runspace? runspace) || runspace.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Closing or RunspaceState.Broken;
}
