using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Creates a knowledge base in a bot.</summary>
[Cmdlet(VerbsCommon.New, "BpKnowledgeBase", SupportsShouldProcess = true)]
[OutputType(typeof(KnowledgeBase))]
public sealed class NewBpKnowledgeBaseCommand : BpBotCommand
{
    /// <summary>Its name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>Its tags. The default is none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(KnowledgeBasesTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<KnowledgeBase>(Operations.CreateKnowledgeBase, $"knowledge base {Name}");
}
