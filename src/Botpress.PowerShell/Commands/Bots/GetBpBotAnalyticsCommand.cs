using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Gets what a bot did in a span of time: users, sessions, messages, events, and the use of language models. Days are those of UTC: a date means
/// the day that it names, whatever the time zone is here.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpBotAnalytics")]
[OutputType(typeof(BotAnalytics))]
public sealed class GetBpBotAnalyticsCommand : BpBotAdminCommand
{
    /// <summary>The first day.</summary>
    [Parameter(Mandatory = true, Position = 0), ApiField, UtcDay]
    [AllowEmptyString, AllowNull]
    [NothingToOffer]
    public object? StartDate { get; set; }

    /// <summary>The last day; it counts too.</summary>
    [Parameter(Mandatory = true, Position = 1), ApiField, UtcDay]
    [AllowEmptyString, AllowNull]
    [NothingToOffer]
    public object? EndDate { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => WriteListOf<BotAnalytics>(Operations.GetBotAnalytics);
}
