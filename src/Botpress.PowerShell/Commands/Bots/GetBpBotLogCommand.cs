using System;
using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets a bot's log, page by page: of the last 24 hours, or from -StartTime on.</summary>
[Cmdlet(VerbsCommon.Get, "BpBotLog")]
[OutputType(typeof(BotLogEntry))]
[OutputType(typeof(ListPage))]
public sealed class GetBpBotLogCommand : BpBotAdminCommand, IPagedCommand, IFollowCommand
{
    /// <summary>Only entries at or after this time. The default is 24 hours ago.</summary>
    [Parameter(Position = 0), ApiField("timeStart"), Time]
    [Alias("TimeStart")]
    [NothingToOffer]
    public object? StartTime { get; set; }

    /// <summary>Only entries up to this time. The default is now.</summary>
    [Parameter(Position = 1), ApiField("timeEnd"), Time]
    [Alias("TimeEnd")]
    [NothingToOffer]
    public object? EndTime { get; set; }

    /// <summary>Only entries of this level, for example info, warn or error.</summary>
    [Parameter, ApiField]
    [Offered("debug", "info", "warn", "error")]
    public string? Level { get; set; }

    /// <summary>Only entries about this user.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(User), Narrows = true)]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string? UserId { get; set; }

    /// <summary>Only entries about this workflow.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(Workflow), Narrows = true)]
    [ArgumentCompleter(typeof(WorkflowIdCompleter))]
    public string? WorkflowId { get; set; }

    /// <summary>Only entries about this conversation.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(Conversation), Narrows = true)]
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

    /// <summary>Goes on when the list ends, and gives what comes, as it comes, until Ctrl-C, -Duration or the pipeline ends it. First come the last few that are there.</summary>
    [Parameter]
    public SwitchParameter Follow { get; set; }

    /// <summary>With -Follow: how many entries that are there already come first. The default is 20. With -StartTime, all from then on come.</summary>
    [Parameter]
    [ValidateRange(0, 10000)]
    [NothingToOffer]
    public int Tail { get; set; } = 20;

    /// <summary>With -Follow: the time between two looks while something comes, 2 s by default. When nothing does, it grows to 15 s.</summary>
    [Parameter]
    [Seconds]
    [NothingToOffer]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>With -Follow: how far each look goes back, for what shows late: 30 s by default, and by itself more where that turns out to be little, up to 10 minutes.</summary>
    [Parameter]
    [Seconds]
    [NothingToOffer]
    public TimeSpan Overlap { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>With -Follow: how long; 0 is one look, which ends at once. The default is for ever.</summary>
    [Parameter]
    [Seconds]
    [NothingToOffer]
    public TimeSpan Duration { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (Following.IsAsked(this))
        {
            _ = Guard(Operations.GetBotLogs, null, () => Following.Write<BotLogEntry>(this, Operations.GetBotLogs, "timestamp", "timeStart", hasIds: false, nameof(EndTime)));
            return;
        }

        WriteListOf<BotLogEntry>(Operations.GetBotLogs, defaults: new Dictionary<string, object?> { ["timeStart"] = DateTime.UtcNow.AddDays(-1) });
    }
}
