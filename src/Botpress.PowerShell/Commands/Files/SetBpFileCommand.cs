using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates a file in a bot or replaces the one that has the key, and uploads its content: local files, text or bytes, or what a web
/// address gives. The content is streamed. Replacing sets tags, metadata and the rest anew; to change only those, use
/// Set-BpFileMetadata. It is written as the API had it before the content went up, with the Status upload_pending; with -Wait, as it is
/// when it is indexed.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpFile", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(File))]
public sealed class SetBpFileCommand : BpFileCommand
{
    // Used only before the first request for a file, when nothing is done for another.
    private readonly Dictionary<string, string> _done = new(StringComparer.Ordinal);

    /// <summary>The local files to upload, up to 1 GB each; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true), PathPattern]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The local files to upload, up to 1 GB each, with every character taken as it is.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>
    /// The content: text, which is sent as UTF-8, or bytes ([byte[]]). Lines are joined with line feeds. Empty text is refused, empty
    /// bytes are not.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "Content")]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [NothingToOffer]
    public object? Content { get; set; }

    /// <summary>
    /// A web address whose content is uploaded. It is read without any credentials and passes through a temporary file of this computer.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "SourceUrl"), Text]
    [Alias("Url")]
    [NothingToOffer]
    public string? SourceUrl { get; set; }

    /// <summary>
    /// Only announces a file of so many bytes, without its content. The file is given with an UploadUrl, to which something else then
    /// sends the content with HTTP PUT. Whoever has that URL can write the file: treat it as a secret.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "Size"), ApiField]
    [NothingToOffer]
    public long? Size { get; set; }

    /// <summary>
    /// The file's key: its name in the bot, with slashes for folders. The default is the name of the local file. For several files from
    /// the pipeline give a script block, for example { "docs/$($_.Name)" }, or use -KeyPrefix.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Content", ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "SourceUrl", ValueFromPipelineByPropertyName = true)]
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Size", ValueFromPipelineByPropertyName = true)]
    [Parameter(Position = 1, ParameterSetName = "Path", ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [ApiField]
    [ArgumentCompleter(typeof(FileKeyCompleter))]
    public string? Key { get; set; }

    /// <summary>What to put before the key, for example docs/ for a folder.</summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    [Text]
    [NothingToOffer]
    public string? KeyPrefix { get; set; }

    /// <summary>The file's tags, up to 1000 characters a value. The default is none.</summary>
    [Parameter(ParameterSetName = "Path", ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = "Content")]
    [Parameter(ParameterSetName = "SourceUrl")]
    [Parameter(ParameterSetName = "Size")]
    [ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(FilesTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>The file's metadata: a hashtable with values of any shape. The default is none.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? Metadata { get; set; }

    /// <summary>Indexes the content, so that Search-BpFile and the bot find it. Files above 95 MB cannot be indexed.</summary>
    [Parameter, ApiField]
    public SwitchParameter Index { get; set; }

    /// <summary>
    /// How to index: a hashtable with configuration, which holds parsing, chunking, summarization, stack and vision, for example
    /// @{ configuration = @{ chunking = @{ maximumChunkLength = 1000 } } }.
    /// </summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public object? Indexing { get; set; }

    /// <summary>
    /// Who may read the file beside the bot: public_content (anybody who has its URL) and integrations (the bot's integrations). The
    /// default is nobody.
    /// </summary>
    [Parameter(ParameterSetName = "Path", ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = "Content")]
    [Parameter(ParameterSetName = "SourceUrl")]
    [Parameter(ParameterSetName = "Size")]
    [ApiField("accessPolicies"), ApiEnum("public_content", "integrations"), TextList]
    [Alias("AccessPolicies")]
    public string[]? AccessPolicy { get; set; }

    /// <summary>The content's media type. The API's default follows from the key's extension, else it is application/octet-stream.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? ContentType { get; set; }

    /// <summary>When the file is to be deleted by itself: at most 90 days ahead, to the minute. The default is never.</summary>
    [Parameter, ApiField, Time]
    [NothingToOffer]
    public object? ExpiresAt { get; set; }

    /// <summary>Makes a public file readable as soon as it is uploaded, and not only when the API has looked at it.</summary>
    [Parameter, ApiField]
    public SwitchParameter PublicContentImmediatelyAccessible { get; set; }

    /// <summary>Waits until the content has arrived and, with -Index, until it is indexed, and gives the file as it is then.</summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    [Parameter(ParameterSetName = "Content")]
    [Parameter(ParameterSetName = "SourceUrl")]
    public SwitchParameter Wait { get; set; }

    /// <summary>
    /// Waits where the file that is to be replaced is still being indexed, which the API refuses until then (ResourceLockedConflict), and
    /// uploads when it is done. -TimeoutSec says for how long.
    /// </summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    [Parameter(ParameterSetName = "Content")]
    [Parameter(ParameterSetName = "SourceUrl")]
    public SwitchParameter WaitIndexed { get; set; }

    /// <summary>How long -Wait and -WaitIndexed wait for each file, in seconds. The default is 300.</summary>
    [Parameter(ParameterSetName = "Path")]
    [Parameter(ParameterSetName = "LiteralPath")]
    [Parameter(ParameterSetName = "Content")]
    [Parameter(ParameterSetName = "SourceUrl")]
    [ValidateRange(0, 86400)]
    [NothingToOffer]
    public int TimeoutSec { get; set; } = DefaultWaitSec;

    // A path may stand for many files.
    private protected override bool SplitsItself => ParameterSetName is "Path" or "LiteralPath";

    /// <inheritdoc/>
    private protected override void Process()
    {
        switch (ParameterSetName)
        {
            case "Size":
                if (ShouldProcess(Key!, "Announce file"))
                {
                    WriteObjectOf<File>(Operations.UpsertFile);
                }

                break;
            case "Content":
                UploadContent();
                break;
            case "SourceUrl":
                UploadFromUrl();
                break;
            case "LiteralPath":
                UploadFiles(ResolveFiles(LiteralPath, nameof(LiteralPath), literal: true));
                break;
            default:
                UploadFiles(ResolveFiles(Path, nameof(Path), literal: false));
                break;
        }
    }

    private void UploadFiles(List<string> files)
    {
        if (files.Count > 1 && IsBound(nameof(Key)))
        {
            WriteError(Errors.Record(
                new ArgumentException($"-Key '{Names.Short(Key)}' cannot be the key of {files.Count} files."),
                "KeyForSeveralFiles",
                ErrorCategory.InvalidArgument,
                Key,
                "Leave -Key out: each file's name is its key then, after what -KeyPrefix says."));
            return;
        }

        Each(files, file => file, (command, file) => ((SetBpFileCommand)command).UploadAs(file));
    }

    private void UploadAs(string file)
    {
        string key = KeyPrefix + (IsBound(nameof(Key)) ? Key : System.IO.Path.GetFileName(file));
        string place = $"{Context.BotId} {key}";
        if (_done.TryGetValue(place, out string? other))
        {
            // Files of the same name from several folders would replace one another without a word.
            WriteError(Errors.Record(
                new ArgumentException($"'{file}' was not uploaded: '{other}' has just been, under the same key '{key}'."),
                "KeyForSeveralFiles",
                ErrorCategory.InvalidArgument,
                file,
                "Give each its own key, for example with -Key and a script block: { $_.FullName.Substring($pwd.Path.Length + 1) -replace '\\\\', '/' }"));
        }
        else if (ShouldProcess($"{file} as {key}", "Upload file"))
        {
            _done[place] = file;
            UploadFile(file, key);
        }
    }

    private void UploadFile(string file, string key)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            WriteError(Errors.Record(exception, "FileUnreadable", ErrorCategory.ReadError, file, "Check that you may read it, and that no other program is writing to it."));
            return;
        }

        using (stream)
        {
            Upload(stream, key, $"'{file}'");
        }
    }

    private void UploadContent()
    {
        byte[]? bytes = Bytes(Content is PSObject wrapped ? wrapped.BaseObject : Content);
        if (bytes is null)
        {
            WriteError(Errors.Record(
                new ArgumentException("-Content is neither text nor bytes, or is empty text."),
                "InvalidContent",
                ErrorCategory.InvalidArgument,
                Key,
                "Give text that is not empty, or bytes ([byte[]]), which may be: an empty file is [byte[]]::new(0)."));
        }
        else if (ShouldProcess(Key!, $"Upload {bytes.Length} bytes"))
        {
            Upload(new MemoryStream(bytes), Key!, "the content");
        }
    }

    private void UploadFromUrl()
    {
        if (!Uri.TryCreate(SourceUrl, UriKind.Absolute, out Uri? source) || source.Scheme is not ("http" or "https"))
        {
            WriteError(Errors.Record(
                new ArgumentException($"-SourceUrl '{Names.Short(Redaction.WithoutUserInfo(SourceUrl ?? ""))}' is no web address."),
                "InvalidArgument",
                ErrorCategory.InvalidArgument,
                Redaction.WithoutUserInfo(SourceUrl ?? ""),
                "Give one that begins with https://, or use -Path for a local file."));
            return;
        }

        // A query, or a name before the host, may be what opens the address.
        string shown = $"{source.Scheme}://{source.Authority}{source.AbsolutePath}";
        if (!ShouldProcess($"{shown} as {Key}", "Upload file"))
        {
            return;
        }

        try
        {
            // Its length must be known before the upload begins. More than a file may have would only fill the disk.
            using FileStream temporary = OpenTemporary();
            Transfer("Reading the source", shown, null, progress => SendingClient.Files.DownloadAsync(source, temporary, progress, Reporter.Observer, Pump.Token, Limits.FileSize, isUsers: true));
            temporary.Position = 0;
            Upload(temporary, Key!, $"'{shown}'");
        }
        catch (Exception exception) when (exception is ApiException or IOException or UnauthorizedAccessException)
        {
            string message = $"'{shown}' could not be read, and nothing was uploaded: {exception.Message}";
            WriteError(exception is ApiException fault
                ? Errors.Record(fault, message, shown, ActiveSession, "Check -SourceUrl: it must be readable without signing in.")
                : Errors.Record(new IOException(message, exception), "FileUnwritable", ErrorCategory.WriteError, shown, "It passes through a temporary file: check the space on the disk, and that you may write to its folder."));
        }
    }

    /// <summary>A file that nobody else reads, and that is gone when this process is, however it ends.</summary>
    private static FileStream OpenTemporary()
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"botpress-{Guid.NewGuid():N}.tmp");
        FileStream stream = PrivateFile.Open(path, FileMode.CreateNew, FileOptions.Asynchronous | FileOptions.DeleteOnClose, 1);
        if (System.IO.Path.DirectorySeparatorChar == '/')
        {
            // Windows deletes it when the last who has it open is gone; elsewhere it can be deleted while it is open.
            System.IO.File.Delete(path);
        }

        return stream;
    }

    private void Upload(Stream content, string key, string source) => Guard(
        Operations.UpsertFile, key, () => Requests.Write(Operations.UpsertFile, () => Send(content, key, source)));

    /// <summary>Announces a file, and sends its content.</summary>
    /// <returns>Whether the content is there.</returns>
    private bool Send(Stream content, string key, string source)
    {
        long length = content.Length;
        ApiRequest request = RequestOf(Operations.UpsertFile);
        request.Arguments["key"] = key;
        request.Arguments["size"] = length;
        File file = Announce(request, key);
        if (string.IsNullOrEmpty(file.Id))
        {
            throw new ApiException(ApiException.InvalidResponse, "The server's answer cannot be used: it has no id of the file. Check the API address.");
        }

        Uri uploadUrl = StorageUri(file.UploadUrl, "uploadUrl");
        try
        {
            Transfer("Uploading", key, length, progress => SendingClient.Files.UploadAsync(
                uploadUrl, content, length, file.ContentType, PublicContentImmediatelyAccessible, progress, Reporter.Observer, Pump.Token));
        }
        catch (ApiException exception)
        {
            WriteError(Errors.Record(
                exception,
                $"The file '{key}' ({file.Id}) was created, but {source} could not be uploaded: {exception.Message}",
                file.Id,
                ActiveSession,
                exception.Type is ApiException.AddressRefused or ApiException.UnencryptedRefused
                    ? "Check the API address (Get-BpSession shows it), and what stands behind it."
                    : "Run the command again: it is safe, it replaces the file with the same key."));
            return false;
        }

        if (Wait)
        {
            WaitFor(file.Id!, TimeoutSec, 1);
            return true;
        }

        // Used up, and of no use to anybody but those who should not have it.
        file.UploadUrl = null;
        file.Size = length;
        WriteModel(file, request);
        return true;
    }

    /// <summary>Announces the content, with -WaitIndexed as soon as the file that it replaces is free.</summary>
    private File Announce(ApiRequest request, string key)
    {
        const string Activity = "Waiting until the file is indexed";
        bool hasWaited = false;
        try
        {
            return Requests.Finish(
                Jobs.FileWait.UntilFreeAsync(
                    () => Requests.Begin(request),
                    TimeSpan.FromSeconds(WaitIndexed ? TimeoutSec : 0),
                    ActiveSession.RetryInterval,
                    taken => Pump.Post(() =>
                    {
                        hasWaited = true;
                        WriteProgress(new ProgressRecord(0, Activity, key) { PercentComplete = (int)(100 * taken.TotalSeconds / TimeoutSec) });
                    }),
                    Pump.Token),
                answer => ModelReader.Object<File>(answer, request.Operation.Result));
        }
        finally
        {
            if (hasWaited)
            {
                WriteProgress(new ProgressRecord(0, Activity, key) { RecordType = ProgressRecordType.Completed });
            }
        }
    }

    private static byte[]? Bytes(object? content)
    {
        switch (content)
        {
            case string text:
                return text.Length == 0 ? null : Encoding.UTF8.GetBytes(text);
            case byte[] bytes:
                return bytes;
            case IEnumerable list:
                object?[] items = [.. list.Cast<object?>().Select(item => item is PSObject wrapped ? wrapped.BaseObject : item)];
                return items.Length == 0 ? null
                    : items.All(item => item is byte) ? [.. items.Cast<byte>()]
                    : items.All(item => item is string) ? Bytes(string.Join("\n", items))
                    : null;
            default:
                return null;
        }
    }
}
