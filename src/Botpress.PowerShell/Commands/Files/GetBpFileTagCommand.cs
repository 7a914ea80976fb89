using System.Management.Automation;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the names of the tags that files of a bot have, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpFileTag")]
[OutputType(typeof(FileTag))]
[OutputType(typeof(ListPage))]
public sealed class GetBpFileTagCommand : BpBotListCommand
{
    /// <inheritdoc/>
    private protected override void Process() => Guard(Operations.ListFileTags, null, () =>
    {
        ApiRequest request = RequestOf(Operations.ListFileTags);
        Requests.List(request, (ref Utf8JsonReader reader) => new FileTag { Tag = JsonText.Read(ref reader) }, item => WriteModel(item, request));
    });
}
