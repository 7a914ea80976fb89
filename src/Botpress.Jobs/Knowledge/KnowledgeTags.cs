using System.Collections.Generic;

namespace Botpress.Jobs;

/// <summary>The tags of the files of a knowledge base: those by which the bot finds them, as the official plugins set them, and those of the sync.</summary>
internal static class KnowledgeTags
{
    public const string KnowledgeBase = "kbId";
    public const string Source = "source";
    public const string Title = "title";
    public const string Modalities = "modalities";
    public const string Sync = "bpSync";
    public const string Path = "bpPath";
    public const string Hash = "bpHash";

    /// <summary>The most characters that a value may have.</summary>
    public const int LongestValue = 1000;

    public static IReadOnlyList<string> All { get; } = [KnowledgeBase, Source, Title, Modalities, Sync, Path, Hash];

    /// <summary>A title that is not too long.</summary>
    public static string Shorten(string text) => text.Length <= LongestValue ? text
        : text.Substring(0, char.IsHighSurrogate(text[LongestValue - 1]) ? LongestValue - 1 : LongestValue);
}
