using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>What a part of an archive says of itself. It holds no time of a run, host or version: equal archives have equal ones.</summary>
internal sealed class Manifest
{
    private const string Format = "botpress-archive";
    private const int Version = 1;

    public string BotId { get; set; } = "";

    public Shard Shard { get; set; } = Shard.Whole;

    /// <summary>The filter as text; empty for none.</summary>
    public string Filter { get; set; } = "";

    /// <summary>From when on it has messages; null for all that there were.</summary>
    public DateTimeOffset? From { get; set; }

    /// <summary>Up to when it has all messages; null for one that has only some conversations.</summary>
    public DateTimeOffset? Watermark { get; set; }

    /// <summary>Times in which messages may be missing.</summary>
    public List<(DateTimeOffset From, DateTimeOffset To)> Gaps { get; } = [];

    /// <summary>Times that could not be read, and are to be; null for no bound.</summary>
    public List<(DateTimeOffset? From, DateTimeOffset? To)> Due { get; } = [];

    public long Unreconciled { get; set; }

    /// <summary>The files, each with how many lines it has and the hash of its content.</summary>
    public SortedDictionary<string, (long Lines, string Sha256)> Partitions { get; } = new(StringComparer.Ordinal);

    /// <summary>How many lines the archive has of a kind.</summary>
    public long CountOf(RecordKind kind) => Partitions.Where(partition => partition.Key.StartsWith(ArchiveFolder.NameOf(kind) + "/", StringComparison.Ordinal)).Sum(partition => partition.Value.Lines);

    public byte[] ToBytes()
    {
        var json = new JsonObject
        {
            ["format"] = Format,
            ["version"] = Version,
            ["botId"] = BotId,
            ["shard"] = Shard.ToString(),
            ["filter"] = Filter,
            ["from"] = Time(From),
            ["watermark"] = Time(Watermark),
            ["gaps"] = Spans(Gaps.Select(gap => ((DateTimeOffset?)gap.From, (DateTimeOffset?)gap.To))),
            ["due"] = Spans(Due),
            ["unreconciled"] = Unreconciled,
            ["counts"] = new JsonObject(ArchiveFolder.Kinds.Select(kind => new KeyValuePair<string, JsonNode?>(ArchiveFolder.NameOf(kind), CountOf(kind)))),
            ["partitions"] = new JsonArray([.. Partitions.Select(partition => (JsonNode)new JsonObject
            {
                ["path"] = partition.Key,
                ["lines"] = partition.Value.Lines,
                ["sha256"] = partition.Value.Sha256,
            })]),
        };
        return Encoding.UTF8.GetBytes(json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }).Replace("\r\n", "\n") + "\n");
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="JobException">It is none that this version can read.</exception>
    public static Manifest Read(string path)
    {
        try
        {
            JsonNode json = JsonNode.Parse(File.ReadAllBytes(path))!;
            if ((string?)json["format"] != Format || (int)json["version"]! > Version)
            {
                throw new JobException(
                    "ArchiveVersion", $"'{path}' is of format {json["format"]} {json["version"]}, which this version of the module does not know.", "Use the version that made it, or a newer one, or give another -Path.");
            }

            var manifest = new Manifest
            {
                BotId = (string)json["botId"]!,
                Shard = Shard.Parse((string)json["shard"]!) ?? throw new FormatException(),
                Filter = (string)json["filter"]!,
                From = Time(json["from"]),
                Watermark = Time(json["watermark"]),
                Unreconciled = (long)json["unreconciled"]!,
            };
            manifest.Gaps.AddRange(json["gaps"]!.AsArray().Select(gap => (Time(gap!["from"])!.Value, Time(gap["to"])!.Value)));
            manifest.Due.AddRange(json["due"]!.AsArray().Select(due => (Time(due!["from"]), Time(due["to"]))));
            foreach (JsonNode? partition in json["partitions"]!.AsArray())
            {
                manifest.Partitions[(string)partition!["path"]!] = ((long)partition["lines"]!, (string)partition["sha256"]!);
            }

            return manifest;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentException)
        {
            throw new JobException("ArchiveDamaged", $"'{path}' is no manifest of an archive: {exception.Message}", "Take it from a copy, or give another -Path.");
        }
    }

    /// <summary>A time as journals and manifests have it.</summary>
    public static string? Time(DateTimeOffset? time) => time is DateTimeOffset known ? ApiTime.Format(known) : null;

    /// <inheritdoc cref="Time(DateTimeOffset?)"/>
    public static DateTimeOffset? Time(JsonNode? text) =>
        text is null ? null : DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static JsonArray Spans(IEnumerable<(DateTimeOffset? From, DateTimeOffset? To)> spans) =>
        new([.. spans.Select(span => (JsonNode)new JsonObject { ["from"] = Time(span.From), ["to"] = Time(span.To) })]);
}
