namespace Botpress.Jobs;

/// <summary>What came of one file of a sync.</summary>
/// <param name="Step">The step of the plan.</param>
/// <param name="FileId">The file's id at the API; null where it has none.</param>
/// <param name="Status">The file's status then: Deleted for one that is gone.</param>
public sealed record KnowledgeFileReport(JobStep Step, string? FileId, string Status);
