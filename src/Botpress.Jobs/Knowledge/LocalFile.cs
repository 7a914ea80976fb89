using System;

namespace Botpress.Jobs;

/// <summary>A file of the folder.</summary>
/// <param name="Path">Its path from the folder on, in Unicode's form C, with slashes.</param>
/// <param name="FullPath">Where it is.</param>
public sealed record LocalFile(string Path, string FullPath)
{
    /// <summary>How many bytes it has.</summary>
    public long Size { get; init; }

    /// <summary>When it was last written.</summary>
    public DateTime WrittenAt { get; init; }

    /// <summary>SHA-256 of its bytes and of how they are indexed; null where they were not read.</summary>
    public string? Hash { get; init; }

    /// <summary>Why it is not taken: type, size, empty, link, temporary; null for one that is.</summary>
    public string? Skipped { get; init; }

    /// <summary>Why it cannot be read; null for one that can.</summary>
    public string? Problem { get; init; }
}
