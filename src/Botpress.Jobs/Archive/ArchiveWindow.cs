using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Botpress.Jobs;

/// <summary>The span of time that a run reads the messages of. A run that goes on has that of the one that was interrupted.</summary>
/// <param name="Now">When the run began.</param>
/// <param name="From">From when on messages are read; null for all that there are.</param>
/// <param name="To">Before when they are; null for no bound.</param>
internal sealed record ArchiveWindow(DateTimeOffset Now, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>What a run is to read: what was asked for, else from a little before where the archive ended to what has settled.</summary>
    /// <exception cref="JobException">It ends before it begins.</exception>
    public static ArchiveWindow Of(ArchiveOptions options, Manifest manifest, DateTimeOffset now)
    {
        DateTimeOffset? from = options.After;
        DateTimeOffset? to = options.Before;
        if (options.Conversations is null)
        {
            DateTimeOffset settled = now - options.Settle;
            // Stryker disable once Equality : of two times that are equal either is as good
            to = to < settled ? to : settled;
            from ??= options.Refresh || manifest.Watermark is null ? manifest.From : manifest.Watermark - options.Lookback;
            // Stryker disable once Equality : of two times that are equal either is as good
            from = from < manifest.From && options.After is null ? manifest.From : from;
        }

        return from >= to
            ? throw new JobException(
                "NothingToArchive", $"There is nothing between {Manifest.Time(from)} and {Manifest.Time(to)}.", "Give an earlier -After or a later -Before. Messages are archived when they are older than -Settle.")
            : new ArchiveWindow(now, from, to);
    }

    /// <summary>From when on the archive has messages after a run; null for all that there were.</summary>
    public static DateTimeOffset? ArchiveFrom(ArchiveOptions options, Manifest manifest)
    {
        if (manifest.Watermark is null)
        {
            return options.After;
        }

        DateTimeOffset? after = options.After ?? manifest.From;
        // Stryker disable once Equality : of two times that are equal either is as good
        return manifest.From is null || after is null ? null : manifest.From < after ? manifest.From : after;
    }

    /// <summary>What a journal kept of it.</summary>
    public static ArchiveWindow Parse(JsonObject json) => new(Manifest.Time(json["now"])!.Value, Manifest.Time(json["from"]), Manifest.Time(json["to"]));

    /// <summary>What a journal keeps.</summary>
    public JsonObject ToJson() => new() { ["now"] = Manifest.Time(Now), ["from"] = Manifest.Time(From), ["to"] = Manifest.Time(To) };

    /// <summary>Says in the manifest how far the archive reaches after this run, and tells of times in which messages may be missing.</summary>
    /// <param name="manifest">It.</param>
    /// <param name="failed">The slices of the window that could not be read.</param>
    /// <param name="archiveFrom">From when on the archive has messages now.</param>
    /// <param name="warning">Is told.</param>
    public void Advance(Manifest manifest, IEnumerable<(DateTimeOffset? From, DateTimeOffset? To)> failed, DateTimeOffset? archiveFrom, Action<string>? warning)
    {
        manifest.Due.Clear();
        manifest.Due.AddRange(failed.OrderBy(slice => slice.From ?? DateTimeOffset.MinValue));
        if (manifest.Watermark is DateTimeOffset watermark)
        {
            DateTimeOffset oldest = Now - ArchiveOptions.Retention;
            if (watermark < oldest && (From is null || From <= watermark))
            {
                manifest.Gaps.Add((watermark, oldest));
                warning?.Invoke(
                    $"The archive ended on {Manifest.Time(watermark)}, and the service keeps messages for {ArchiveOptions.Retention.TotalDays:0} days: what was created before {Manifest.Time(oldest)} may be missing.");
            }

            if (From > watermark)
            {
                warning?.Invoke($"The archive has no messages between {Manifest.Time(watermark)} and {Manifest.Time(From)}: the next run without -After begins before that.");
                return;
            }
        }

        manifest.From = archiveFrom;
        // Stryker disable once Equality : of two times that are equal either is as good
        manifest.Watermark = To < manifest.Watermark ? manifest.Watermark : To;
    }
}
