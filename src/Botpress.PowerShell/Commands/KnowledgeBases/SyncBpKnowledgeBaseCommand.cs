using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Keeps a knowledge base like a folder: uploads what is new or changed, waits until it is indexed, and deletes what is gone. What has not
/// changed is not uploaded: the hash of each file's content is kept in its tags.
/// </summary>
[Cmdlet(VerbsData.Sync, "BpKnowledgeBase", SupportsShouldProcess = true, DefaultParameterSetName = "Id")]
[OutputType(typeof(KnowledgeFile), typeof(JobResult), typeof(JobStep))]
public sealed class SyncBpKnowledgeBaseCommand : BpPlanCommand
{
    /// <summary>The folder. It is taken with all folders in it; links are not followed.</summary>
    [Parameter(Mandatory = true, Position = 0), Text]
    public string Path { get; set; } = "";

    /// <summary>The knowledge base's id. It goes into the files' tags as it is, also where the list of knowledge bases does not have it.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "Id", ValueFromPipeline = true)]
    [IdOf(typeof(KnowledgeBase))]
    [Alias("Id")]
    [ArgumentCompleter(typeof(KnowledgeBaseIdCompleter))]
    public string? KnowledgeBaseId { get; set; }

    /// <summary>The knowledge base's name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Name"), Text]
    [ArgumentCompleter(typeof(KnowledgeBaseNameCompleter))]
    public string? Name { get; set; }

    /// <summary>Makes the knowledge base if there is none of this name.</summary>
    [Parameter(ParameterSetName = "Name")]
    public SwitchParameter Create { get; set; }

    /// <summary>
    /// Only these files: patterns with * and ? within a name, and ** over folders, such as docs/**/*.md. One without a slash is about the
    /// name, in whatever folder. The default is all files, hidden ones too: -Exclude .* leaves out what begins with a dot.
    /// </summary>
    [Parameter, Text, SupportsWildcards]
    [NothingToOffer]
    public string[] Include { get; set; } = [];

    /// <summary>Not these files, nor what is in these folders: patterns as for -Include. What was synced before is deleted then.</summary>
    [Parameter, Text, SupportsWildcards]
    [NothingToOffer]
    public string[] Exclude { get; set; } = [];

    /// <summary>
    /// What to put before the path in the files' keys, such as docs/. It also names the sync: with a prefix each, several folders can go into
    /// one knowledge base.
    /// </summary>
    [Parameter, Text]
    [NothingToOffer]
    public string? KeyPrefix { get; set; }

    /// <summary>Tags for all files, up to 1000 characters a value, beside those that the sync sets. Tags that others gave a file stay.</summary>
    [Parameter, TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(FilesTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>A script block that gives a file's title; the file is $_. The default is the file's name.</summary>
    [Parameter]
    [NothingToOffer]
    public ScriptBlock? Title { get; set; }

    /// <summary>
    /// How to index: a hashtable with configuration, as for Set-BpFile. The API does not tell how a file was indexed; another value than
    /// that of the last run uploads all files anew.
    /// </summary>
    [Parameter]
    [NothingToOffer]
    public object? Indexing { get; set; }

    /// <summary>Who may read the files beside the bot: public_content and integrations. The default leaves that as it is.</summary>
    [Parameter, ApiEnum("public_content", "integrations"), Text, TextList]
    [Alias("AccessPolicies")]
    public string[]? AccessPolicy { get; set; }

    /// <summary>Keeps files that are gone from the folder.</summary>
    [Parameter]
    public SwitchParameter NoDelete { get; set; }

    /// <summary>How many files may be deleted: a number, or a part of those that the sync made, such as 25%. With more, nothing is done.</summary>
    [Parameter, Text]
    [NothingToOffer]
    public string MaximumDelete { get; set; } = "50%";

    /// <summary>
    /// Uploads what changed under another key, and deletes the old file when the new one is indexed, so that a search finds the one or the
    /// other at any time. Without it, a search misses a file while it is indexed anew.
    /// </summary>
    [Parameter]
    public SwitchParameter NoGap { get; set; }

    /// <summary>Does not wait until the files are indexed. The next run looks what became of them.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>How long to wait until all files are indexed. The default is an hour.</summary>
    [Parameter]
    [Seconds]
    [NothingToOffer]
    public TimeSpan WaitTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long to wait for a file that is locked, because it is still being indexed. The default is 10 minutes.</summary>
    [Parameter]
    [Seconds]
    [NothingToOffer]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Types of files to take beside pdf, html, htm, txt, md, doc and docx, by the ends of their names; * for all.</summary>
    [Parameter, Text]
    [SupportsWildcards]
    [Offered("csv", "json", "rtf", "xml", "*")]
    public string[] AllowType { get; set; } = [];

    /// <summary>How many files are worked on at once. The default is 4.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    [NothingToOffer]
    public override int ThrottleLimit { get; set; } = 4;

    private protected override string Whole => $"knowledge base {Names.Short(KnowledgeBaseId ?? Name)}";

    /// <inheritdoc/>
    private protected override void Process() => RunJob(Operations.UpsertFile, KnowledgeBaseId ?? Name, KnowledgeBaseId ?? Name, () =>
    {
        if (FullPath(Path, nameof(Path), "a folder") is not string folder)
        {
            return;
        }

        DateTimeOffset startedAt = DateTimeOffset.UtcNow;
        ApiContext context = Context;
        _ = ApiRequest.Known(Operations.UpsertFile, Scope.Bot, context.BotId);
        Jobs.KnowledgeSyncOptions options = OptionsOf(folder);
        var sync = new Jobs.KnowledgeSync(NewJobApi(context), options)
        {
            Progress = (section, done, total) => ShowProgress("Syncing the knowledge base", section, done, total),
            Warning = text => Pump.Post(() => WriteWarning(text)),
            Verbose = text => Pump.PostForLater(() => WriteVerbose(text)),
            Changed = report => Pump.Post(() => WriteObject(FileOf(report, context.BotId))),
            Failed = failure => Pump.Post(() => WriteError(RecordOf(failure.Exception, OperationOf(failure.Step), failure.Step.Target))),
        };
        Pump.Await(sync.ResolveAsync(Pump.Token));
        using IDisposable? hold = PlanOnly || IsWhatIf ? null : sync.Lock();
        IReadOnlyList<Jobs.LocalFile> files = Pump.Await(sync.ScanAsync(Pump.Token));
        options.Titles = TitlesOf(files);
        Jobs.JobPlan plan = Pump.Await(sync.PlanAsync(files, Pump.Token));
        if (ShouldApply(plan, Describe))
        {
            WriteResult(Pump.Await(sync.ApplyAsync(plan, startedAt, Pump.Token)), Operations.UpsertFile);
        }
    });

    private Jobs.KnowledgeSyncOptions OptionsOf(string folder) => new()
    {
        Folder = folder,
        KnowledgeBaseId = ParameterSetName == "Id" ? KnowledgeBaseId : null,
        Name = ParameterSetName == "Name" ? Name : null,
        Create = Create,
        Include = Include,
        Exclude = Exclude,
        KeyPrefix = KeyPrefix,
        Tags = (Tag ?? new Dictionary<string, string>()).Cast<DictionaryEntry>().Where(tag => tag.Value is not null).ToDictionary(tag => (string)tag.Key, tag => (string)tag.Value!),
        Indexing = Indexing is null ? null : JsonValue.FromPowerShell(Indexing, nameof(Indexing)),
        AccessPolicies = AccessPolicy,
        NoDelete = NoDelete,
        MaximumDelete = MaximumDelete,
        NoGap = NoGap,
        NoWait = NoWait,
        WaitTimeout = WaitTimeout,
        LockTimeout = LockTimeout,
        AllowTypes = AllowType,
        Force = Force,
        ThrottleLimit = ThrottleLimit,
    };

    /// <summary>The titles that the user's script gives, which only the pipeline's thread may run.</summary>
    private Dictionary<string, string> TitlesOf(IReadOnlyList<Jobs.LocalFile> files)
    {
        var titles = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Jobs.LocalFile file in Title is null ? [] : files.Where(file => file.Skipped is null))
        {
            try
            {
                string title = string.Join(" ", Title!.InvokeWithContext(null, [new PSVariable("_", new FileInfo(file.FullPath))]).Select(part => part?.ToString()));
                if (title.Trim().Length > 0)
                {
                    titles[file.Path] = title.Trim();
                }
            }
            catch (RuntimeException exception)
            {
                throw new Jobs.JobException("TitleFailed", $"-Title failed for '{file.Path}', and nothing was done: {exception.Message}", "The script is given the file as $_.");
            }
        }

        return titles;
    }

    private static KnowledgeFile FileOf(Jobs.KnowledgeFileReport report, string? botId) => new()
    {
        BotId = botId,
        Path = report.Step.Target,
        Key = report.Step.Key,
        Action = ActionOf(report.Step),
        Status = report.Status,
        FileId = report.FileId,
        Size = report.Step.Size,
        Hash = report.Step.After ?? report.Step.Before,
        Reason = report.Step.Reason,
    };

    private static string ActionOf(Jobs.JobStep step) => step.Section == "Metadata" ? "Metadata" : step.Action == Jobs.JobAction.Change ? "Replace" : step.Action == Jobs.JobAction.Manual ? "Leave out" : step.Action.ToString();

    private static string Describe(Jobs.JobStep step)
    {
        string detail = step.Action is Jobs.JobAction.Delete or Jobs.JobAction.Manual || step.Section == "Metadata" ? step.Reason ?? "" : step.Section == "Files" ? SizeOf(step.Size) : "";
        return step.Section == "KnowledgeBase" ? $"Create knowledge base {step.Target}" : $"{ActionOf(step)} {step.Target}{(detail.Length > 0 ? $" ({detail})" : "")}";
    }

    private static string SizeOf(long bytes) => bytes < 1024 ? $"{bytes} bytes"
        : bytes < 1024 * 1024 ? $"{(bytes + 512) / 1024} KB"
        : $"{(bytes / 1024.0 / 1024).ToString("0.0", CultureInfo.InvariantCulture)} MB";

    private static Operation OperationOf(Jobs.JobStep step) => step switch
    {
        { Section: "KnowledgeBase" } => Operations.CreateKnowledgeBase,
        { Section: "Metadata" } => Operations.UpdateFileMetadata,
        { Action: Jobs.JobAction.Delete } => Operations.DeleteFile,
        _ => Operations.UpsertFile,
    };
}
