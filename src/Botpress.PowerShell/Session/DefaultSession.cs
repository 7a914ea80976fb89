using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Botpress.PowerShell;

/// <summary>The session that commands of a runspace use when they are given none; it ends with the runspace.</summary>
internal static class DefaultSession
{
    private static readonly ConditionalWeakTable<Runspace, Holder> _sessions = new();

    public static BpSession? Current
    {
        get => Runspace.DefaultRunspace is Runspace runspace && _sessions.TryGetValue(runspace, out Holder? holder) ? holder.Session : null;
        set => _sessions.GetOrCreateValue(Runspace.DefaultRunspace).Session = value;
    }

    private sealed class Holder
    {
        public BpSession? Session { get; set; }
    }
}
