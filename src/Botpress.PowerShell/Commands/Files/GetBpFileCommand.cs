using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets files of a bot: one by its id, or all that match, page by page. For the content, see Save-BpFile.</summary>
[Cmdlet(VerbsCommon.Get, "BpFile", DefaultParameterSetName = "List")]
[OutputType(typeof(File))]
[OutputType(typeof(ListPage))]
public sealed class GetBpFileCommand : BpBotListCommand
{
    /// <summary>The file's id; or its key, also with wildcards, for all that are like it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(File), From = new[] { typeof(FileSearchResult), typeof(FilePassage) }, Optional = true, OrName = true)]
    [Alias("FileId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>
    /// Only files whose key is like one of these; wildcards are allowed. The API cannot filter by key: the whole list is read and
    /// filtered here.
    /// </summary>
    [Parameter(ParameterSetName = "List"), Text]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(FileKeyCompleter))]
    public string[]? Key { get; set; }

    /// <summary>
    /// Only files that have these tags. A value is text, a list of texts (any of them), or @{ not = ... } for files without it.
    /// Text instead of a hashtable is sent as it is, for filters written in JSON.
    /// </summary>
    [Parameter(ParameterSetName = "List"), ApiField("tags")]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(FilesTagCompleter))]
    public object? Tag { get; set; }

    /// <summary>Only files of this knowledge base, which have its id as their tag kbId. A piped knowledge base brings it along.</summary>
    [Parameter(ParameterSetName = "List")]
    [IdOf(typeof(KnowledgeBase), Narrows = true)]
    [ArgumentCompleter(typeof(KnowledgeBaseIdCompleter))]
    public string? KnowledgeBaseId { get; set; }

    /// <summary>Only the files with these ids, at most 50, in one request. Ids that do not exist are left out.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string[]? Ids { get; set; }

    /// <summary>Only files that are indexed; with -Indexed:$false only those that are not.</summary>
    [Parameter(ParameterSetName = "List"), ApiField]
    public SwitchParameter Indexed { get; set; }

    /// <summary>What to sort by: key, size, createdAt, updatedAt or status.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ApiEnum("key", "size", "createdAt", "updatedAt", "status")]
    public string? SortField { get; set; }

    /// <summary>The order: asc or desc.</summary>
    [Parameter(ParameterSetName = "List"), ApiField, ApiEnum("asc", "desc")]
    public string? SortDirection { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => GetEach<File>(
        Operations.GetFile, Id, Operations.ListFiles, Wildcards.Filter<File>(Key, file => file.Key), file => file.Key, isNamed: true);

    private protected override Dictionary<string, object?> FieldsOf(Operation operation)
    {
        Dictionary<string, object?> fields = base.FieldsOf(operation);
        if (operation == Operations.ListFiles && IsBound(nameof(KnowledgeBaseId)))
        {
            KnowledgeBaseFilter.Add(fields, KnowledgeBaseId);
        }

        return fields;
    }
}
