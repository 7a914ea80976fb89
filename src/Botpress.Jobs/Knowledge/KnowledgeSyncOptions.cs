using System;
using System.Collections.Generic;

namespace Botpress.Jobs;

/// <summary>What a folder is made a knowledge base with.</summary>
public sealed class KnowledgeSyncOptions
{
    /// <summary>The types of files that are taken by themselves: those that the documentation of the API and the studio name.</summary>
    public static IReadOnlyList<string> DefaultTypes { get; } = ["pdf", "html", "htm", "txt", "md", "doc", "docx"];

    /// <summary>The folder.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The knowledge base's id; null where its name is given.</summary>
    public string? KnowledgeBaseId { get; init; }

    /// <summary>Its name; null where its id is given.</summary>
    public string? Name { get; init; }

    /// <summary>Whether one is made of that name if there is none.</summary>
    public bool Create { get; init; }

    /// <summary>The files that are taken, as patterns; empty for all.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>The files that are left out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>What stands before the path in a file's key.</summary>
    public string? KeyPrefix { get; init; }

    /// <summary>Tags for all files, beside those that the sync sets.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The files' titles by their paths; a file that is not there has its name as its title.</summary>
    public IReadOnlyDictionary<string, string> Titles { get; set; } = new Dictionary<string, string>();

    /// <summary>How to index, as the argument of that name; null for the API's own way.</summary>
    public object? Indexing { get; init; }

    /// <summary>Who may read the files; null leaves that as it is.</summary>
    public IReadOnlyList<string>? AccessPolicies { get; init; }

    /// <summary>Whether files stay that are gone from the folder.</summary>
    public bool NoDelete { get; init; }

    /// <summary>How many files may be deleted, as a number, or as a part of those that are there: 50%.</summary>
    public string MaximumDelete { get; init; } = "50%";

    /// <summary>Whether a file is replaced by another beside it, so that a search finds the one or the other at any time.</summary>
    public bool NoGap { get; init; }

    /// <summary>Whether the sync ends without waiting until the files are indexed.</summary>
    public bool NoWait { get; init; }

    /// <summary>How long it waits until the files are indexed.</summary>
    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long it waits for a file that is locked.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>More types of files to take, by the ends of their names; <c>*</c> for all.</summary>
    public IReadOnlyList<string> AllowTypes { get; init; } = [];

    /// <summary>Whether guards and conflicts are overridden.</summary>
    public bool Force { get; init; }

    /// <summary>How many files are worked on at once.</summary>
    public int ThrottleLimit { get; init; } = 4;
}
