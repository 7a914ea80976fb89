using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Closes the session and drops its token and headers. The default session is the one of this runspace; without one nothing happens. What
/// the session cannot take back: copies in the memory of the process, which .NET frees when it sees fit, the variable BP_TOKEN, variables
/// and the history of the script, and what Save-BpProfile saved. A token that others may have is to be revoked.
/// </summary>
[Cmdlet(VerbsCommunications.Disconnect, "BpSession")]
[OutputType(typeof(void))]
public sealed class DisconnectBpSessionCommand : BpBaseCommand
{
    /// <summary>The session to close. The default is the one of this runspace.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public BpSession? Session { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (RefusesNull(Session, nameof(Session)))
        {
            return;
        }

        BpSession? session = Session ?? DefaultSession.Current;
        session?.Dispose();
        if (ReferenceEquals(session, DefaultSession.Current))
        {
            DefaultSession.Current = null;
        }
    }
}
