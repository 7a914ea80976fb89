using System.Management.Automation;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the values that a tag has on files of a bot, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpFileTagValue")]
[Takes("FileTag", "FileTagValue")]
[OutputType(typeof(FileTagValue))]
[OutputType(typeof(ListPage))]
public sealed class GetBpFileTagValueCommand : BpBotListCommand
{
    /// <summary>The tag's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(FileTagCompleter))]
    public string[] Tag { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string tag in Tag)
        {
            Guard(Operations.ListFileTagValues, tag, () =>
            {
                ApiRequest request = RequestOf(Operations.ListFileTagValues, tag);
                Requests.List(request, (ref Utf8JsonReader reader) => new FileTagValue { Tag = tag, Value = JsonText.Read(ref reader) }, item => WriteModel(item, request));
            });
        }
    }
}
