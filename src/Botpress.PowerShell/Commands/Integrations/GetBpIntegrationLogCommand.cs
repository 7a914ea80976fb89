using System;
using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets an integration's log, page by page: of the last 24 hours, or from -StartTime on.</summary>
[Cmdlet(VerbsCommon.Get, "BpIntegrationLog")]
[OutputType(typeof(IntegrationLogEntry))]
[OutputType(typeof(ListPage))]
public sealed class GetBpIntegrationLogCommand : BpIntegrationCommand, IPagedCommand
{
    /// <summary>Only entries at or after this time. The default is 24 hours ago.</summary>
    [Parameter(Position = 1), ApiField("timeStart"), Time]
    [Alias("TimeStart")]
    [NothingToOffer]
    public object? StartTime { get; set; }

    /// <summary>Only entries up to this time. The default is now.</summary>
    [Parameter(Position = 2), ApiField("timeEnd"), Time]
    [Alias("TimeEnd")]
    [NothingToOffer]
    public object? EndTime { get; set; }

    /// <summary>Only entries of this level, for example info, warn or error.</summary>
    [Parameter, ApiField]
    [Offered("debug", "info", "warn", "error")]
    public string? Level { get; set; }

    /// <summary>Only entries about this user.</summary>
    [Parameter, ApiField]
    [IdOf(typeof(User))]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>Only entries about this conversation.</summary>
    [Parameter, ApiField]
    [IdOf(typeof(Conversation))]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string? ConversationId { get; set; }

    /// <summary>Only entries whose message has this text in it.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? MessageContains { get; set; }

    /// <summary>Where to start: the NextToken of a page that -AsPage gave.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? NextToken { get; set; }

    /// <summary>Gives one page as an object, with its items, whether more come and the token to go on with, and asks for no other.</summary>
    [Parameter]
    public SwitchParameter AsPage { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => WriteListOf<IntegrationLogEntry>(Operations.GetIntegrationLogs, defaults: new Dictionary<string, object?> { ["timeStart"] = DateTime.UtcNow.AddDays(-1) });
}
