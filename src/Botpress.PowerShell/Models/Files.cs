using System;
using System.Management.Automation;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>A file of a bot.</summary>
[View(Lines = "Id, Key, Size, ContentType, Status, FailedStatusReason, Index, IndexingStack, Tags, Metadata, AccessPolicies, Owner, "
    + "ExpiresAt, CreatedAt, UpdatedAt, Url, BotId")]
public sealed class File : BotObject
{
    /// <summary>The file's id.</summary>
    [Column(4)]
    public string? Id { get; set; }

    /// <summary>Its key: the name, with slashes for folders, under which it is written and found.</summary>
    [Column(1, 40)]
    public string? Key { get; set; }

    /// <summary>Where its content is. Permanent for public files, else signed and good for a short while only.</summary>
    public string? Url { get; set; }

    /// <summary>Its size in bytes; null until that is known.</summary>
    [Column(2, 9)]
    public long? Size { get; set; }

    /// <summary>Its media type, for example text/markdown.</summary>
    public string? ContentType { get; set; }

    /// <summary>Its tags.</summary>
    public TagMap? Tags { get; set; }

    /// <summary>Its metadata: values of any shape.</summary>
    public object? Metadata { get; set; }

    /// <summary>Who may read it beside the bot: public_content, integrations.</summary>
    public ItemList<string>? AccessPolicies { get; set; }

    /// <summary>Whether its content is indexed, so that it can be searched.</summary>
    public bool? Index { get; set; }

    /// <summary>How far it is: upload_pending, upload_failed, upload_completed, indexing_pending, indexing_failed or indexing_completed.</summary>
    [Column(3, 18)]
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
[View(Lines = "Score, Key, Content, Context, Meta, FileId, BotId")]
[Column(3, 4, "Page", Of = "Meta.pageNumber", Right = true)]
public sealed class FileSearchResult : BotObject
{
    /// <summary>How well it fits: 1 is best.</summary>
    [Column(1, 6, Format = "0.000")]
    public double? Score { get; set; }

    /// <summary>The passage's text.</summary>
    [Column(4, Script = """$text = "$($_.Content)" -replace '\s+', ' '; if ($text.Length -gt 78) { $text.Substring(0, 75) + '...' } else { $text }""")]
    public string? Content { get; set; }

    /// <summary>The file that it is from: id, key, content type, tags, metadata and times.</summary>
    public File? File { get; set; }

    /// <summary>What kind of passage it is and where it stands: type, subtype, pageNumber, position, sourceUrl.</summary>
    public object? Meta { get; set; }

    /// <summary>The passages around it, when they were asked for: text, type and offset each.</summary>
    public object? Context { get; set; }

    /// <summary>The id of the file that it is from.</summary>
    public string? FileId => File?.Id;

    /// <summary>The key of the file that it is from.</summary>
    [Column(2, 28)]
    public string? Key => File?.Key;
}

/// <summary>A passage of an indexed file.</summary>
[View(Lines = "Id, Content, Meta, FileId, BotId")]
[Column(1, 12, "Kind", Script = "if ($_.Meta.subtype) { $_.Meta.subtype } else { $_.Meta.type }")]
[Column(2, 4, "Page", Of = "Meta.pageNumber", Right = true)]
public sealed class FilePassage : BotObject
{
    /// <summary>The passage's id.</summary>
    [Alias("PassageId")]
    [Column(4)]
    public string? Id { get; set; }

    /// <summary>The file that it is from.</summary>
    public string? FileId { get; set; }

    /// <summary>Its text.</summary>
    [Column(3, 50, Script = """$text = "$($_.Content)" -replace '\s+', ' '; if ($text.Length -gt 64) { $text.Substring(0, 61) + '...' } else { $text }""")]
    public string? Content { get; set; }

    /// <summary>What kind of passage it is and where it stands: type, subtype, pageNumber, position, sourceUrl.</summary>
    public object? Meta { get; set; }
}

/// <summary>A tag that files of a bot have.</summary>
[View]
public sealed class FileTag : BotObject
{
    /// <summary>The tag's name.</summary>
    [Column(1)]
    public string? Tag { get; set; }
}

/// <summary>A value that a tag has on files of a bot.</summary>
[View]
public sealed class FileTagValue : BotObject
{
    /// <summary>The tag's name.</summary>
    [Column(1, 32)]
    public string? Tag { get; set; }

    /// <summary>The value.</summary>
    [Column(2)]
    public string? Value { get; set; }
}
