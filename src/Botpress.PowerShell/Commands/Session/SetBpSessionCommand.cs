using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Changes the ids that commands use when they are given none; a bound null or empty text takes the default away. A bot or a
/// workspace can be piped in.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpSession")]
[OutputType(typeof(BpSession))]
public sealed class SetBpSessionCommand : BpSingleCommand
{
    /// <summary>The workspace of commands that name none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [IdOf(typeof(Workspace))]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(WorkspaceIdCompleter))]
    public string? WorkspaceId { get; set; }

    /// <summary>The bot of commands that name none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [IdOf(typeof(Bot))]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    public string? BotId { get; set; }

    /// <summary>The integration in whose name to act.</summary>
    [Parameter, Text]
    [IdOf(typeof(Integration))]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(InstalledIntegrationIdCompleter))]
    public string? IntegrationId { get; set; }

    /// <summary>The alias under which the bot has that integration.</summary>
    [Parameter, Text]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(InstalledIntegrationAliasCompleter))]
    public string? IntegrationAlias { get; set; }

    /// <summary>Makes the session given by -Session the default of this runspace.</summary>
    [Parameter]
    public SwitchParameter AsDefault { get; set; }

    /// <summary>Writes the session.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        BpSession session = ActiveSession;
        ApiContext context = session.Context;
        session.Context = context with
        {
            WorkspaceId = IsBound(nameof(WorkspaceId)) ? WorkspaceId : context.WorkspaceId,
            BotId = IsBound(nameof(BotId)) ? BotId : context.BotId,
            IntegrationId = IsBound(nameof(IntegrationId)) ? IntegrationId : context.IntegrationId,
            IntegrationAlias = IsBound(nameof(IntegrationAlias)) ? IntegrationAlias : context.IntegrationAlias,
        };
        if (AsDefault)
        {
            DefaultSession.Current = session;
        }

        if (PassThru)
        {
            WriteObject(session);
        }
    }
}
