using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;

namespace Botpress.Jobs;

/// <summary>Which conversations an archive is of, as a text that its manifest keeps: it stays an archive of these.</summary>
internal static class ArchiveFilter
{
    /// <summary>What was asked for, as canonical JSON; empty for all conversations.</summary>
    public static string Of(ArchiveOptions options)
    {
        if (!options.IsFiltered)
        {
            return "";
        }

        var json = new JsonObject();
        foreach ((string name, string? value) in new[] { ("integrationName", options.IntegrationName), ("channel", options.Channel) })
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }

        if (options.Tags is { Count: > 0 } tags)
        {
            json["tags"] = new JsonObject(tags.Select(tag => new KeyValuePair<string, JsonNode?>(tag.Key, tag.Value)));
        }

        return Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(json.ToJsonString())));
    }

    /// <summary>What must be the same for an interrupted run to go on: what is read, whatever it is written as.</summary>
    public static string Fingerprint(ArchiveOptions options)
    {
        JsonArray? ids = options.Conversations is null ? null : new([.. options.Conversations.OrderBy(id => id, StringComparer.Ordinal).Select(id => (JsonNode)JsonValue.Create(id)!)]);
        var json = new JsonArray(options.Shard.ToString(), Of(options), Manifest.Time(options.After), Manifest.Time(options.Before), ids);
        return CanonicalJson.Hash(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    /// <summary>Refuses another filter than the archive was begun with. Some conversations by their ids may be read into any archive.</summary>
    /// <exception cref="JobException">It is another one.</exception>
    public static void Check(ArchiveOptions options, Manifest manifest)
    {
        string filter = Of(options);
        if (options.Conversations is null && manifest.Watermark is not null && manifest.Filter != filter)
        {
            throw new JobException(
                "ArchiveFiltered",
                $"The archive '{options.Path}' is of {(manifest.Filter.Length == 0 ? "all conversations" : $"the conversations with {manifest.Filter}")}, and not of {(filter.Length == 0 ? "all" : $"those with {filter}")}.",
                "Use -IntegrationName, -Channel and -Tag as before, or give another -Path.");
        }
    }
}
