using System;

namespace Botpress;

/// <summary>A file of a bot.</summary>
public sealed class File : BotObject
{
    /// <summary>The file's id.</summary>
    public string? Id { get; set; }

    /// <summary>Its key: the name, with slashes for folders, under which it is written and found.</summary>
    public string? Key { get; set; }

    /// <summary>Where its content is. Permanent for public files, else signed and good for a short while only.</summary>
    public string? Url { get; set; }

    /// <summary>Its size in bytes; null until that is known.</summary>
    public long? Size { get; set; }

    /// <summary>Its media type, for example text/markdown.</summary>
    public string? ContentType { get; set; }

    /// <summary>Its tags.</summary>
    public TagMap? Tags { get; set; }

    /// <summary>Its metadata: values of any shape.</summary>
    public object? Metadata { get; set; }

    /// <summary>Who may read it beside the bot: public_content, integrations.</summary>
    public string[]? AccessPolicies { get; set; }

    /// <summary>Whether its content is indexed, so that it can be searched.</summary>
    public bool? Index { get; set; }

    /// <summary>How far it is: upload_pending, upload_failed, upload_completed, indexing_pending, indexing_failed or indexing_completed.</summary>
    public string? Status { get; set; }

    /// <summary>Why the upload or the indexing failed.</summary>
    public string? FailedStatusReason { get; set; }

    /// <summary>When it is deleted by itself, in local time; null for never.</summary>
    public DateTime? ExpiresAt { get; set; }

    /// <summary>Who made it: the type (bot, integration or user), and its id, name or alias.</summary>
    public object? Owner { get; set; }

    /// <summary>The version of the indexer: v1 or v2.</summary>
    public string? IndexingStack { get; set; }

    /// <summary>
    /// Where to put the content of a file that was only announced. Signed: whoever has it can write the file. Null elsewhere.
    /// </summary>
    public string? UploadUrl { get; set; }

    /// <summary>When it was created, in local time.</summary>
    public DateTime? CreatedAt { get; set; }

    /// <summary>When it last changed, in local time.</summary>
    public DateTime? UpdatedAt { get; set; }
}

/// <summary>A passage that a search found.</summary>
public sealed class FileSearchResult : BotObject
{
    /// <summary>How well it fits: 1 is best.</summary>
    public double? Score { get; set; }

    /// <summary>The passage's text.</summary>
    public string? Content { get; set; }

    /// <summary>The file that it is from: id, key, content type, tags, metadata and times.</summary>
    public File? File { get; set; }

    /// <summary>What kind of passage it is and where it stands: type, subtype, pageNumber, position, sourceUrl.</summary>
    public object? Meta { get; set; }

    /// <summary>The passages around it, when they were asked for: text, type and offset each.</summary>
    public object[]? Context { get; set; }

    /// <summary>The id of the file that it is from.</summary>
    public string? FileId => File?.Id;

    /// <summary>The key of the file that it is from.</summary>
    public string? Key => File?.Key;
}

/// <summary>A passage of an indexed file.</summary>
public sealed class FilePassage : BotObject
{
    /// <summary>The passage's id.</summary>
    public string? Id { get; set; }

    /// <summary>The file that it is from.</summary>
    public string? FileId { get; set; }

    /// <summary>Its text.</summary>
    public string? Content { get; set; }

    /// <summary>What kind of passage it is and where it stands: type, subtype, pageNumber, position, sourceUrl.</summary>
    public object? Meta { get; set; }
}

/// <summary>A tag that files of a bot have.</summary>
public sealed class FileTag : BotObject
{
    /// <summary>The tag's name.</summary>
    public string? Tag { get; set; }
}

/// <summary>A value that a tag has on files of a bot.</summary>
public sealed class FileTagValue : BotObject
{
    /// <summary>The tag's name.</summary>
    public string? Tag { get; set; }

    /// <summary>The value.</summary>
    public string? Value { get; set; }
}
