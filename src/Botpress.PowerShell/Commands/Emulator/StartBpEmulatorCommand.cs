using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;
using Botpress.Emulator;

namespace Botpress.PowerShell;

/// <summary>
/// Starts a local stand-in for Botpress Cloud in this process and connects to it, so that the commands can be tried without an
/// account. It listens on 127.0.0.1 only, keeps its state in memory, and says so where it does not emulate something.
/// </summary>
[Cmdlet(VerbsLifecycle.Start, "BpEmulator", SupportsShouldProcess = true)]
[OutputType(typeof(BpEmulator))]
public sealed class StartBpEmulatorCommand : BpBaseCommand
{
    /// <summary>The port to listen on. The default is a free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    [NothingToOffer]
    public int Port { get; set; }

    /// <summary>Begins with a sample bot that has users, a conversation, a table, files and more, and makes it the session's bot.</summary>
    [Parameter]
    public SwitchParameter SampleData { get; set; }

    /// <summary>
    /// Takes tags, states, events, channels and message types that nobody declares, too, and conversations without an integration, for a
    /// quick try. Types, limits and references are checked as ever. What is refused without it would be refused by Botpress Cloud.
    /// </summary>
    [Parameter]
    public SwitchParameter Lenient { get; set; }

    /// <summary>
    /// A file that keeps the state: read at the start when it exists, written at the stop, also when the process is told to end. A file
    /// that no emulator wrote is refused, and so is one that another emulator has. The default is none.
    /// </summary>
    [Parameter, Text]
    public string? SnapshotPath { get; set; }

    /// <summary>The token to accept. The default is a random one.</summary>
    [Parameter, Text]
    [NothingToOffer]
    public string? Token { get; set; }

    /// <summary>
    /// How many requests a second are let in, of all clients together; what is beyond is refused with status 429. The default is 100, as in
    /// the cloud. 0 lets in any number.
    /// </summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [NothingToOffer]
    public int RateLimit { get; set; } = 100;

    /// <summary>
    /// The part of the requests that go wrong, from 0 to 1, to see how a script takes faults. The default is 0. The emulator's
    /// FaultCounts property tells what went wrong how often.
    /// </summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    [NothingToOffer]
    public double FaultRate { get; set; }

    /// <summary>What goes wrong then. The default is everything: errors, rate limits, broken connections, bodies and pages.</summary>
    [Parameter, Text]
    [ValidateSet(
        "RateLimited", "RateLimitedUntil", "RateLimitedByHeader", "LimitReached", "InternalError", "BadGateway", "Unavailable", "GatewayTimeout",
        "Refused", "ResetBefore", "ResetAfter", "ResetInBody", "SlowBody", "StalledBody", "TruncatedJson", "InvalidJson", "Html",
        "RepeatedCursor", "RepeatedItem")]
    public string[] Fault { get; set; } = [];

    /// <summary>The seed of the chance: the same requests in the same order go wrong again with the same seed. The default is 0.</summary>
    [Parameter]
    [NothingToOffer]
    public int Seed { get; set; }

    /// <summary>Leaves the runspace's session as it is; connect with the emulator's Url and Token.</summary>
    [Parameter]
    public SwitchParameter NoConnect { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Token is not null && (Token.Length == 0 || Token.Any(character => character is <= ' ' or > '~')))
        {
            ThrowTerminatingError(Errors.Record(
                new ArgumentException("-Token is empty, or has a space or another character that no token has: no request could carry it."),
                "InvalidToken",
                ErrorCategory.InvalidArgument,
                null,
                "Leave -Token out for a random one, or give letters, digits and signs."));
        }

        string? snapshot = null;
        if (SnapshotPath is not null)
        {
            snapshot = SessionState.Path.GetUnresolvedProviderPathFromPSPath(SnapshotPath, out ProviderInfo provider, out _);
            if (provider.Name != "FileSystem")
            {
                ThrowTerminatingError(Errors.NotInFileSystem(SnapshotPath, nameof(SnapshotPath), provider));
            }
        }

        if (!ShouldProcess(Port == 0 ? "127.0.0.1, a free port" : $"127.0.0.1:{Port}", "Start emulator"))
        {
            return;
        }

        EmulatorServer server;
        try
        {
            server = EmulatorServer.Start(new EmulatorOptions
            {
                Port = Port,
                SampleData = SampleData,
                Lenient = Lenient,
                SnapshotPath = snapshot,
                Token = Token,
                RateLimit = RateLimit,
                FaultRate = FaultRate,
                Faults = [.. Fault.Select(BpEmulator.KindOf)],
                Seed = Seed,
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException)
        {
            ThrowTerminatingError(Errors.Record(
                exception, "EmulatorNotStarted", ErrorCategory.OpenError, Port, (exception as EmulatorException)?.Advice ?? "Check -Port and -SnapshotPath."));
            return;
        }

        var emulator = new BpEmulator(server, snapshot);
        RunningEmulators.Add(emulator);
        if (!NoConnect)
        {
            DefaultSession.Current = new BpSession(
                new ApiClientOptions { Url = emulator.Url, Token = emulator.Token, Headers = new Dictionary<string, string>() },
                new ApiContext(emulator.WorkspaceId, emulator.BotId));
        }

        WriteObject(emulator);
    }
}
