using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Searches the indexed files of a bot by meaning and gives the passages that fit best, best first.</summary>
[Cmdlet(VerbsCommon.Search, "BpFile")]
[OutputType(typeof(FileSearchResult))]
public sealed class SearchBpFileCommand : BpBotCommand
{
    /// <summary>What to look for: a question or keywords.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ApiField]
    [NothingToOffer]
    public string? Query { get; set; }

    /// <summary>
    /// Only in files that have these tags. A value is text, a list of texts (any of them), or @{ not = ... } for files without it.
    /// Text instead of a hashtable is sent as it is, for filters written in JSON.
    /// </summary>
    [Parameter, ApiField("tags")]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(FilesTagCompleter))]
    public object? Tag { get; set; }

    /// <summary>Only in files of this knowledge base, which have its id as their tag kbId. A piped knowledge base brings it along.</summary>
    [Parameter]
    [IdOf(typeof(KnowledgeBase), Narrows = true)]
    [ArgumentCompleter(typeof(KnowledgeBaseIdCompleter))]
    public string? KnowledgeBaseId { get; set; }

    /// <summary>How many passages to give at most. The default is 20, the limit 50.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public int? Limit { get; set; }

    /// <summary>How many passages before and after each hit belong to its context: 0 to 10. The default is 1.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public int? ContextDepth { get; set; }

    /// <summary>Merges neighbouring passages of a file into one.</summary>
    [Parameter, ApiField]
    public SwitchParameter Consolidate { get; set; }

    /// <summary>Puts the titles that a passage stands under into its context. Ignored together with -Consolidate.</summary>
    [Parameter, ApiField]
    public SwitchParameter IncludeBreadcrumb { get; set; }

    /// <summary>Gives the passages around each hit in its Context property. Ignored together with -Consolidate.</summary>
    [Parameter, ApiField]
    public SwitchParameter WithContext { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Guard(Operations.SearchFiles, Query, () =>
    {
        ApiRequest request = RequestOf(Operations.SearchFiles);
        Requests.List(request, ModelReader.Item<FileSearchResult>, result =>
        {
            if (result.File is File file)
            {
                file.BotId ??= request.Place.BotId;
            }

            WriteModel(result, request);
        });
    });

    private protected override Dictionary<string, object?> FieldsOf(Operation operation)
    {
        Dictionary<string, object?> fields = base.FieldsOf(operation);
        if (IsBound(nameof(KnowledgeBaseId)))
        {
            KnowledgeBaseFilter.Add(fields, KnowledgeBaseId);
        }

        return fields;
    }
}
