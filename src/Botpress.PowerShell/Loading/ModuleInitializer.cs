using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Finds the assemblies that the module brings along. On PowerShell 7 they live in a load context of their own, so that no other
/// module's version of them clashes; on Windows PowerShell the list is fixed, and each comes from the module's folder.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Called when the module is imported, before any of its other types is used.</summary>
    public void OnImport() => DependencyResolver.Register();

    /// <summary>Called when the module is removed.</summary>
    /// <param name="psModuleInfo">The module.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        RunningEmulators.StopAll();
        DependencyResolver.Unregister();
    }
}
