using System;
using System.Globalization;
using System.Management.Automation;
using System.Threading;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command whose list can be followed.</summary>
internal interface IFollowCommand
{
    /// <summary>Whether it is.</summary>
    SwitchParameter Follow { get; }

    /// <summary>How many items that are there already come first.</summary>
    int Tail { get; }

    /// <summary>The time between two looks.</summary>
    TimeSpan PollInterval { get; }

    /// <summary>How far each goes back.</summary>
    TimeSpan Overlap { get; }

    /// <summary>How long, where that is given; zero for one look.</summary>
    TimeSpan Duration { get; }
}

/// <summary>Writes the items of a list as they come.</summary>
internal static class Following
{
    // What is found waits for a pipeline that is slower.
    private const int MaximumAhead = 1000;

    private static readonly TimeSpan _shortestInterval = TimeSpan.FromSeconds(0.1);

    /// <summary>Whether a list is followed. What goes with that only is refused without it.</summary>
    public static bool IsAsked(BpCommand command)
    {
        if (!((IFollowCommand)command).Follow
            && Array.Find([nameof(IFollowCommand.Tail), nameof(IFollowCommand.PollInterval), nameof(IFollowCommand.Overlap), nameof(IFollowCommand.Duration)], command.IsBound) is string name)
        {
            command.ThrowTerminatingError(Errors.Record(
                new ArgumentException($"-{name} goes with -Follow only."),
                "InvalidArgument",
                ErrorCategory.InvalidArgument,
                null,
                name == nameof(IFollowCommand.Tail) ? "Add -Follow, or take the last few with Select-Object -Last." : "Add -Follow, or leave it out."));
        }

        return ((IFollowCommand)command).Follow;
    }

    /// <summary>Writes the items that a list has, and those that come, until the time is over or the pipeline ends.</summary>
    /// <typeparam name="T">An item's type.</typeparam>
    /// <param name="command">The command, which is an <see cref="IFollowCommand"/>.</param>
    /// <param name="operation">The operation that lists.</param>
    /// <param name="timeField">The field of an item that says when it came to be.</param>
    /// <param name="startArgument">The argument that says from when on; null where there is none.</param>
    /// <param name="hasIds">Whether items have ids.</param>
    /// <param name="never">The parameters that say where a list ends, which one that is followed does not.</param>
    public static void Write<T>(BpCommand command, Operation operation, string timeField, string? startArgument, bool hasIds, params string[] never)
    {
        var options = (IFollowCommand)command;
        if (Array.Find([.. never, "NextToken", "AsPage"], command.IsBound) is string other)
        {
            throw new ArgumentException($"-Follow goes on where a list ends, and does not go with -{other}. Leave one of them out.");
        }

        if (command.ThrottleLimit > 1)
        {
            throw new ArgumentException("-Follow follows one thing, and does not go with -ThrottleLimit. Follow each in a thread of its own, with Start-ThreadJob for example.");
        }

        if (options.PollInterval < _shortestInterval || options.Overlap < TimeSpan.Zero || options.Duration < TimeSpan.Zero)
        {
            throw new ArgumentException($"-PollInterval is at least {_shortestInterval.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s, and -Overlap and -Duration are not negative. Give them as time spans, '00:00:05' for example.");
        }

        ApiRequest request = command.RequestOf(operation);
        object? start = startArgument is not null && request.Arguments.TryGetValue(startArgument, out object? given) ? given : null;
        using var ahead = new SemaphoreSlim(MaximumAhead);
        var follower = new Jobs.Follower(
            new Jobs.JobApi(command.SendingClient, request.Context, command.Reporter.Observer),
            new Jobs.FollowSource(operation, request.Arguments, timeField, startArgument, hasIds),
            new Jobs.FollowOptions
            {
                StartTime = TimeAttribute.Moment(start),
                Tail = options.Tail,
                PollInterval = options.PollInterval,
                Overlap = options.Overlap < Jobs.Follower.LongestOverlap ? options.Overlap : Jobs.Follower.LongestOverlap,
                Duration = command.IsBound(nameof(IFollowCommand.Duration)) ? options.Duration : null,
            })
        {
            Found = item =>
            {
                ahead.Wait(command.Pump.Token);
                command.Pump.Post(() =>
                {
                    _ = ahead.Release();
                    command.WriteModel(ModelReader.Item<T>(item.Json.Span), request);
                });
            },
            Warning = text => command.Pump.Post(() => command.WriteWarning(text)),
            Verbose = text => command.Pump.PostForLater(() => command.WriteVerbose(text)),
        };
        command.Pump.Await(follower.RunAsync(command.Pump.Token));
    }
}
