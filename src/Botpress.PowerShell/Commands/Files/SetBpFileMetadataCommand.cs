using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Changes what stands beside a file's content. Tags and metadata are merged: those not named stay, a null value removes one. The
/// access policies are replaced as a whole.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpFileMetadata", SupportsShouldProcess = true)]
[OutputType(typeof(File))]
public sealed class SetBpFileMetadataCommand : BpBotCommand
{
    /// <summary>The file's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(File), OrName = true)]
    [Alias("FileId")]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The metadata to set: a hashtable with values of any shape; a null value removes one.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? Metadata { get; set; }

    /// <summary>The tags to set, up to 1000 characters a value; a null value removes one.</summary>
    [Parameter, ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(FilesTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>
    /// Who may read the file beside the bot, in place of those set now: public_content (anybody who has its URL) and integrations (the
    /// bot's integrations). An empty list leaves the bot alone.
    /// </summary>
    [Parameter, ApiField("accessPolicies"), ApiEnum("public_content", "integrations")]
    [Alias("AccessPolicies")]
    public string[]? AccessPolicy { get; set; }

    /// <summary>When the file is to be deleted by itself: at most 90 days ahead, to the minute. $null removes the expiry.</summary>
    [Parameter, ApiField, Time]
    [NothingToOffer]
    public object? ExpiresAt { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => ChangeEach<File>(Operations.UpdateFileMetadata, Id, "Change file metadata");
}
