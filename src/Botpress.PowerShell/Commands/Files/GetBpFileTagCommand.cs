using System.Management.Automation;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the names of the tags that files of a bot have, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpFileTag")]
[OutputType(typeof(FileTag))]
public sealed class GetBpFileTagCommand : BpBotCommand
{
    /// <summary>How many items a request asks for. The API's default is 20. All pages come in any case.</summary>
    [Parameter, ApiField]
    public int? PageSize { get; set; }

    /// <summary>Where to start: the token of a page that was read before.</summary>
    [Parameter, ApiField]
    public string? NextToken { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Guard(Operations.ListFileTags, null, () => WriteList(
        Operations.ListFileTags,
        ArgumentsOf(Operations.ListFileTags),
        (ref Utf8JsonReader reader) => new FileTag { Tag = JsonText.Read(ref reader) },
        WriteModel));
}
