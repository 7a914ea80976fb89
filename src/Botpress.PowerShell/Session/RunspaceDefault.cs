using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Botpress.PowerShell;

/// <summary>What commands of a runspace use when they are given none; it ends with the runspace.</summary>
internal sealed class RunspaceDefault<T>
    where T : class
{
    private readonly ConditionalWeakTable<Runspace, Holder> _defaults = new();

    public T? Current
    {
        get => Runspace.DefaultRunspace is Runspace runspace && _defaults.TryGetValue(runspace, out Holder? holder) ? holder.Value : null;
        set => _defaults.GetOrCreateValue(Runspace.DefaultRunspace).Value = value;
    }

    private sealed class Holder
    {
        public T? Value { get; set; }
    }
}
