using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Botpress;

/// <summary>What every typed object of the API has in common: fields that this module does not know yet are kept and shown.</summary>
public abstract class BotpressObject
{
    /// <summary>Fields of the answer that have no property; they become note properties of the emitted object.</summary>
    [JsonInclude]
    [JsonExtensionData]
    internal Dictionary<string, JsonElement>? Extra { get; set; }
}

/// <summary>Something that belongs to a workspace.</summary>
public abstract class WorkspaceObject : BotpressObject
{
    /// <summary>The workspace it was fetched from, so that it pipes onward by itself.</summary>
    public string? WorkspaceId { get; set; }
}

/// <summary>Something that belongs to a bot.</summary>
public abstract class BotObject : BotpressObject
{
    /// <summary>The bot it was fetched from, so that it pipes onward by itself.</summary>
    public string? BotId { get; set; }
}

/// <summary>Something of a bot that its workspace administers: issues, logs, analytics. It carries both ids.</summary>
public abstract class BotAdminObject : WorkspaceObject
{
    /// <summary>The bot it was fetched from, so that it pipes onward by itself.</summary>
    public string? BotId { get; set; }
}
