namespace Botpress.Jobs;

/// <summary>How far a file is.</summary>
public enum FileState
{
    /// <summary>Its content is not there, or not yet.</summary>
    Uploading,

    /// <summary>Its content is being indexed, and the file is locked.</summary>
    Indexing,

    /// <summary>It is as it is to be.</summary>
    Ready,

    /// <summary>Its content did not arrive.</summary>
    UploadFailed,

    /// <summary>Its content could not be indexed.</summary>
    IndexingFailed,
}

/// <summary>Reads how far a file is.</summary>
public static class FileStates
{
    /// <summary>How far a file is.</summary>
    /// <param name="status">Its status, as the API says it.</param>
    /// <param name="isIndexed">Whether it is to be indexed.</param>
    public static FileState Of(string? status, bool isIndexed) => status switch
    {
        "indexing_completed" => FileState.Ready,
        "upload_completed" => isIndexed ? FileState.Indexing : FileState.Ready,
        "indexing_failed" => FileState.IndexingFailed,
        "upload_failed" => FileState.UploadFailed,
        "indexing_pending" => FileState.Indexing,
        _ => FileState.Uploading,
    };
}
