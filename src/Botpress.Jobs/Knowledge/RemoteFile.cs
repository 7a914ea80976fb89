using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>A file of the bot, as far as a sync has to know it.</summary>
internal sealed class RemoteFile
{
    private readonly RawItem _item;

    public RemoteFile(RawItem item)
    {
        _item = item;
        using JsonDocument document = item.Parse();
        JsonElement file = document.RootElement;
        Key = item.Text("key") ?? "";
        Status = item.Text("status") ?? "";
        IsIndexed = file.TryGetProperty("index", out JsonElement index) && index.ValueKind == JsonValueKind.True;
        if (file.TryGetProperty("tags", out JsonElement tags) && tags.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty tag in tags.EnumerateObject().Where(tag => tag.Value.ValueKind == JsonValueKind.String))
            {
                Tags[CanonicalJson.NameOf(tag)] = JsonText.Read(tag.Value);
            }
        }

        if (file.TryGetProperty("accessPolicies", out JsonElement policies) && policies.ValueKind == JsonValueKind.Array)
        {
            AccessPolicies = [.. policies.EnumerateArray().Where(policy => policy.ValueKind == JsonValueKind.String).Select(JsonText.Read)];
        }

        if (file.TryGetProperty("metadata", out JsonElement metadata) && metadata.ValueKind == JsonValueKind.Object && metadata.EnumerateObject().Any())
        {
            Metadata = metadata.Clone();
        }
    }

    public string Id => _item.Id;

    public string Key { get; }

    public string Status { get; }

    public bool IsIndexed { get; }

    public string? Problem => _item.Text("failedStatusReason");

    public string? ExpiresAt => _item.Text("expiresAt");

    public SortedDictionary<string, string> Tags { get; } = new(System.StringComparer.Ordinal);

    public IReadOnlyList<string> AccessPolicies { get; } = [];

    public JsonElement? Metadata { get; }

    /// <summary>The path of the file that it was made of.</summary>
    public string? Path => Tags.TryGetValue(KnowledgeTags.Path, out string? path) ? path : null;

    /// <summary>The hash of what it was made of.</summary>
    public string? Hash => Tags.TryGetValue(KnowledgeTags.Hash, out string? hash) ? hash : null;

    public FileState State => FileStates.Of(Status, IsIndexed);
}
