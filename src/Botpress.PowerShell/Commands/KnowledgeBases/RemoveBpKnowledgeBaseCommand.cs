using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Deletes a knowledge base. It cannot be brought back.</summary>
[Cmdlet(VerbsCommon.Remove, "BpKnowledgeBase", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(void))]
public sealed class RemoveBpKnowledgeBaseCommand : BpBotCommand
{
    /// <summary>The knowledge base's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(KnowledgeBase))]
    [Alias("KnowledgeBaseId")]
    [ArgumentCompleter(typeof(KnowledgeBaseIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process() => RemoveEach(Operations.DeleteKnowledgeBase, Id, "Delete knowledge base");
}
