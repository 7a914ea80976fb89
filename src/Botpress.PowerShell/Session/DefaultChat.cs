namespace Botpress.PowerShell;

/// <summary>The chat that commands of a runspace use when they are given none.</summary>
internal static class DefaultChat
{
    private static readonly RunspaceDefault<BpChat> _default = new();

    public static BpChat? Current
    {
        get => _default.Current;
        set => _default.Current = value;
    }
}
