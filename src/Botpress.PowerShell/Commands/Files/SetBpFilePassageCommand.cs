using System.Collections.Specialized;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Replaces all passages of a file by those given: what a search finds is then these, not the file's own content. They are indexed in the
/// background, and the file is locked until that is done; -Wait waits for it.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpFilePassage", SupportsShouldProcess = true)]
[OutputType(typeof(File))]
public sealed class SetBpFilePassageCommand : BpFileCommand
{
    /// <summary>The file's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(File), OrName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string[] FileId { get; set; } = [];

    /// <summary>
    /// The passages in order: texts, or hashtables with content, type (title, subtitle, paragraph, blockquote, list, table, code or
    /// image; the default is paragraph) and pageNumber, or passages as Get-BpFilePassage gives them. An empty list removes all.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("Passages")]
    [AllowEmptyCollection]
    [NothingToOffer]
    public object[] Passage { get; set; } = [];

    /// <summary>Waits until the passages are indexed, and gives the file as it is then.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long -Wait waits for each file, in seconds. The default is 300.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    [NothingToOffer]
    public int TimeoutSec { get; set; } = DefaultWaitSec;

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string id in FileId)
        {
            if (ShouldProcess(NamedIds.Describe(id), $"Replace the passages by {Passage.Length} new ones"))
            {
                bool isSent = Guard(Operations.SetFilePassages, id, () =>
                {
                    ApiRequest request = RequestOf(Operations.SetFilePassages, id);
                    request.Arguments["passages"] = Passage.Select(ToField).ToList();
                    Requests.Send(request);
                });
                if (isSent && Wait)
                {
                    WaitFor(id, TimeoutSec, 0.5);
                }
            }
        }
    }

    private static object? ToField(object? passage) => (passage is PSObject wrapped ? wrapped.BaseObject : passage) switch
    {
        string text => new OrderedDictionary { ["content"] = text },
        FilePassage model => ToField(model),
        _ => JsonValue.FromPowerShell(passage, nameof(Passage)),
    };

    private static OrderedDictionary ToField(FilePassage passage)
    {
        var field = new OrderedDictionary { ["content"] = passage.Content };
        if (passage.Meta is PSObject meta)
        {
            // A whole page is a kind that the API gives but does not take.
            if (meta.Properties["subtype"]?.Value is string type and not "page")
            {
                field["type"] = type;
            }

            if (meta.Properties["pageNumber"]?.Value is object page)
            {
                field["pageNumber"] = page;
            }
        }

        return field;
    }
}
