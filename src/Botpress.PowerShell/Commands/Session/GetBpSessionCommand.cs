using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>Shows the session that commands of this runspace use when they are given none. Writes nothing when there is none.</summary>
[Cmdlet(VerbsCommon.Get, "BpSession")]
[OutputType(typeof(BpSession))]
public sealed class GetBpSessionCommand : BpBaseCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (DefaultSession.Current is BpSession session)
        {
            WriteObject(session);
        }
    }
}
