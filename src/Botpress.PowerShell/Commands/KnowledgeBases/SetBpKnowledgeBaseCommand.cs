using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Changes a knowledge base. The API wants the name each time, also when only tags change; one that is piped in brings its own.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpKnowledgeBase", SupportsShouldProcess = true)]
[OutputType(typeof(KnowledgeBase))]
public sealed class SetBpKnowledgeBaseCommand : BpBotCommand
{
    /// <summary>The knowledge base's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(KnowledgeBase))]
    [Alias("KnowledgeBaseId")]
    [ArgumentCompleter(typeof(KnowledgeBaseIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Its name: a new one, or the one that it has.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>The tags to set; a null value removes one.</summary>
    [Parameter, ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(KnowledgeBasesTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => ChangeEach<KnowledgeBase>(Operations.UpdateKnowledgeBase, Id, "Change knowledge base");
}
