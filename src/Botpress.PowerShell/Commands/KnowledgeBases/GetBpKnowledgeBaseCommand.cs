using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the knowledge bases of a bot, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpKnowledgeBase", DefaultParameterSetName = "List")]
[OutputType(typeof(KnowledgeBase))]
[OutputType(typeof(ListPage))]
public sealed class GetBpKnowledgeBaseCommand : BpBotListCommand
{
    /// <summary>The knowledge base's id. The API has no request for a single one: the list is read and filtered here; or its name, also with wildcards, for all that are like it.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(KnowledgeBase), Optional = true, OrName = true)]
    [Alias("KnowledgeBaseId")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KnowledgeBaseIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>
    /// Only those whose name is like one of these; wildcards are allowed. The API cannot filter by name: the list is filtered here.
    /// </summary>
    [Parameter(ParameterSetName = "List"), Text]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(KnowledgeBaseNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>
    /// Only those that have these tags. A value is text, a list of texts (any of them), or @{ not = ... } for those without it. Text
    /// instead of a hashtable is sent as it is, for filters written in JSON.
    /// </summary>
    [Parameter(ParameterSetName = "List"), ApiField("tags")]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(KnowledgeBasesTagCompleter))]
    public object? Tag { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (ParameterSetName == "List")
        {
            WriteListOf(Operations.ListKnowledgeBases, filter: Wildcards.Filter<KnowledgeBase>(Name, item => item.Name));
            return;
        }

        Guard(Operations.ListKnowledgeBases, null, () =>
        {
            var missing = new HashSet<string>(Id.Where(id => !Wildcards.IsPattern(id)), StringComparer.Ordinal);
            var request = new ApiRequest(Operations.ListKnowledgeBases, [], Context);
            Requests.List(request, ModelReader.Item<KnowledgeBase>, item =>
            {
                if (Id.Any(id => id == item.Id || IsLike(item.Name, id)))
                {
                    missing.RemoveWhere(id => id == item.Id || IsLike(item.Name, id));
                    WriteModel(item, request);
                }
            });
            foreach (string id in missing)
            {
                WriteError(Errors.Record(
                    new ItemNotFoundException($"The bot has no knowledge base '{Names.Short(id)}'."),
                    "ResourceNotFound",
                    ErrorCategory.ObjectNotFound,
                    id,
                    "Check the id and the bot; to find one by its name use -Name."));
            }
        });
    }

    private static bool IsLike(string? name, string text) =>
        Wildcards.IsPattern(text) ? Wildcards.Parse(text).IsMatch(name ?? "") : string.Equals(name, text, StringComparison.OrdinalIgnoreCase);
}
