namespace Botpress.PowerShell;

/// <summary>The session that commands of a runspace use when they are given none.</summary>
internal static class DefaultSession
{
    private static readonly RunspaceDefault<BpSession> _default = new();

    public static BpSession? Current
    {
        get => _default.Current;
        set => _default.Current = value;
    }
}
