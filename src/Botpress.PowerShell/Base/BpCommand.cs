using System;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// A command over the cloud's API: its session, and the ids it works under.
/// </summary>
public abstract class BpCommand : BpOperationCommand
{
    private BpSession? _session;
    private ApiContext? _defaults;

    /// <summary>
    /// The session to use. The default is the one that Connect-BpSession made last in this runspace.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(SessionCompleter))]
    public BpSession? Session { get; set; }

    private protected sealed override ApiClient Client => ActiveSession.Client;

    internal sealed override IConnection Connection => ActiveSession;

    /// <inheritdoc/>
    private protected override ApiContext Context => SessionContext;

    /// <summary>The ids of the session itself, as they were when this command began to work.</summary>
    /// <remarks>What others make of the session's defaults meanwhile, in another runspace say, does not reach a command at work.</remarks>
    private protected ApiContext SessionContext => ActiveSession is BpSession session ? _defaults ?? session.Context : new ApiContext();

    /// <summary>The session to use; without one, or with a closed one, nothing can work.</summary>
    internal BpSession ActiveSession
    {
        get
        {
            BpSession? session = FindSession();
            if (session is { IsClosed: false })
            {
                return session;
            }

            ThrowNoSession(session is null ? "There is no session." : "The session is closed.");
            throw new InvalidOperationException();
        }
    }

    private BpSession? FindSession()
    {
        if (_session is null && Original is BpCommand original)
        {
            // One for all copies.
            (_session, _defaults) = Ask(() => (original.FindSession(), original._defaults));
        }

        BpSession? session = _session ?? Session ?? DefaultSession.Current;
        if (session is { IsClosed: false })
        {
            _session = session;
            _defaults ??= session.Context;
        }

        return session;
    }

    /// <inheritdoc/>
    private protected override void Stamp(object? item, ApiRequest request)
    {
        ApiContext place = request.Place;
        switch (item)
        {
            case BotObject bot:
                bot.BotId ??= place.BotId;
                break;
            case WorkspaceObject workspace:
                workspace.WorkspaceId ??= place.WorkspaceId;
                if (workspace is BotAdminObject part && request.Operation.PathScope?.Of == Scope.Bot)
                {
                    part.BotId ??= place.BotId;
                }

                break;
        }
    }

    private protected sealed override void ThrowClosed() => ThrowNoSession("The session was closed meanwhile.");

    private void ThrowNoSession(string problem) => ThrowTerminatingError(Errors.Record(
        new InvalidOperationException(problem),
        "NoSession",
        ErrorCategory.ConnectionError,
        null,
        "Run Connect-BpSession first, with a token or with BP_TOKEN set, or Start-BpEmulator to try the module without an account. In another runspace, pass -Session."));
}
