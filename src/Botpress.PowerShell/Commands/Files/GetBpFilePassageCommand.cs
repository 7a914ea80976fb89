using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the passages that an indexed file was cut into, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpFilePassage")]
[OutputType(typeof(FilePassage))]
[OutputType(typeof(ListPage))]
public sealed class GetBpFilePassageCommand : BpBotListCommand
{
    /// <summary>The file's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(File), From = new[] { typeof(FileSearchResult) }, OrName = true)]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string[] FileId { get; set; } = [];

    /// <summary>How many passages of a file to have at most in all, however many pages that takes. The default is all.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public int? Limit { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string id in FileId)
        {
            Guard(Operations.ListFilePassages, id, () =>
            {
                ApiRequest request = RequestOf(Operations.ListFilePassages, id);
                Requests.List(request, ModelReader.Item<FilePassage>, passage =>
                {
                    passage.FileId = id;
                    WriteModel(passage, request);
                });
            });
        }
    }
}
