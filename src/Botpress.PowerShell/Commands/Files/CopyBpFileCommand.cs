using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Copies a file under another key, in the same bot or to another one. The content does not pass through this computer.</summary>
[Cmdlet(VerbsCommon.Copy, "BpFile", SupportsShouldProcess = true)]
[OutputType(typeof(File))]
public sealed class CopyBpFileCommand : BpBotCommand
{
    /// <summary>The id or the key of the file to copy.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ApiField]
    [IdOf(typeof(File), From = new[] { typeof(FileSearchResult), typeof(FilePassage) }, OrName = true)]
    [Alias("Id", "FileId")]
    [ArgumentCompleter(typeof(FileIdCompleter))]
    public string? IdOrKey { get; set; }

    /// <summary>The key of the copy. For several files from the pipeline give a script block, for example { "backup/$($_.Key)" }.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? DestinationKey { get; set; }

    /// <summary>The bot to copy to. The default is the bot that the file is in.</summary>
    [Parameter, ApiField("x-destination-bot-id")]
    [IdOf(typeof(Bot))]
    [Alias("XDestinationBotId")]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    public string? DestinationBotId { get; set; }

    /// <summary>Replaces a file that has the key already. Without it that is an error.</summary>
    [Parameter, ApiField]
    public SwitchParameter Overwrite { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        string destination = string.IsNullOrEmpty(DestinationBotId) ? DestinationKey! : $"{DestinationKey} of bot {DestinationBotId}";
        if (ShouldProcess($"{NamedIds.Describe(IdOrKey)} to {destination}", "Copy file"))
        {
            Guard(Operations.CopyFile, IdOrKey, () => WriteAnswer<File>(RequestOf(Operations.CopyFile)));
        }
    }
}
