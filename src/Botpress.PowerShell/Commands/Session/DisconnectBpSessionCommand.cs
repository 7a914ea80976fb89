using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>Closes the session and forgets its token. The default session is the one of this runspace; without one nothing happens.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "BpSession")]
[OutputType(typeof(void))]
public sealed class DisconnectBpSessionCommand : BpBaseCommand
{
    /// <summary>The session to close. The default is the one of this runspace.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public BpSession? Session { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        BpSession? session = Session ?? DefaultSession.Current;
        session?.Dispose();
        if (ReferenceEquals(session, DefaultSession.Current))
        {
            DefaultSession.Current = null;
        }
    }
}
