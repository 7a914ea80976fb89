using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Botpress.Client;
using Botpress.Jobs;

namespace Botpress.PowerShell;

/// <summary>
/// Keeps the conversations of a bot in a folder, which each further run adds to: every message once, in a JSON Lines file for each day, as
/// DuckDB, Spark, BigQuery and Fabric read them. What is interrupted goes on at the next run.
/// </summary>
[Cmdlet(VerbsData.Export, "BpConversation", SupportsShouldProcess = true)]
[OutputType(typeof(ArchiveResult))]
public sealed class ExportBpConversationCommand : BpJobCommand
{
    private const int MostLines = 50;

    // The bots in the order in which they came, each with its conversations; null for all.
    private readonly List<(ApiContext Context, bool IsPiped, List<string>? Conversations)> _bots = [];

    /// <summary>The folder of the archive. It is made where it is not there. For bots that are piped in, each has a folder of its own in it, named by its id.</summary>
    [Parameter(Mandatory = true, Position = 0), Text]
    public string Path { get; set; } = "";

    /// <summary>Only these conversations, whole and up to now. Without them all of the bot are archived.</summary>
    [Parameter(ValueFromPipeline = true)]
    [IdOf(typeof(Conversation), From = new[] { typeof(Message), typeof(Event), typeof(Workflow), typeof(BotTask), typeof(IncomingMessage) }, Optional = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(ConversationIdCompleter))]
    public string[] ConversationId { get; set; } = [];

    /// <summary>Only messages created at or after this time. The default is where the archive ends, less -Lookback; for a new one all that the service has.</summary>
    [Parameter, Time]
    [NothingToOffer]
    public object? After { get; set; }

    /// <summary>Only messages created before this time. The default is now, less -Settle.</summary>
    [Parameter, Time]
    [NothingToOffer]
    public object? Before { get; set; }

    /// <summary>How long before the archive's end messages are read again, since they are changed, and come late. The default is two days.</summary>
    [Parameter]
    [NothingToOffer]
    public TimeSpan Lookback { get; set; } = TimeSpan.FromDays(2);

    /// <summary>How old a message must be to be archived. The default is 15 minutes.</summary>
    [Parameter]
    [NothingToOffer]
    public TimeSpan Settle { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// What is written beside the archive, which is JSON Lines: Csv, a file for each month in the folder csv; Html, Markdown or Text, a transcript
    /// for each conversation in a folder of that name. Nothing that somebody wrote into a message does anything there.
    /// </summary>
    [Parameter, Text]
    [ValidateSet("Jsonl", "Csv", "Html", "Markdown", "Text")]
    public string Format { get; set; } = "Jsonl";

    /// <summary>Compresses the files that are written: .jsonl.gz.</summary>
    [Parameter]
    public SwitchParameter Compress { get; set; }

    /// <summary>
    /// Only one part of the conversations, such as 2/8 for the second of eight. Several machines, or processes, that have a part each make one
    /// archive without knowing of one another.
    /// </summary>
    [Parameter, Text]
    [NothingToOffer]
    public string? Shard { get; set; }

    /// <summary>
    /// How messages are found: Message lists those of the bot by time; Conversation those of each conversation that has changed. The default, Auto,
    /// is Message, but Conversation with -Shard or a filter, or where the API does not list messages without a conversation.
    /// </summary>
    [Parameter, Text]
    [ValidateSet("Auto", "Message", "Conversation")]
    public string Mode { get; set; } = "Auto";

    /// <summary>Archives users, too. With some conversations only, those who take part in them.</summary>
    [Parameter]
    public SwitchParameter IncludeUser { get; set; }

    /// <summary>Archives events, too. Each run reads all that are newer than the archive's end.</summary>
    [Parameter]
    public SwitchParameter IncludeEvent { get; set; }

    /// <summary>Archives who takes part in each conversation, too: a request more for each that has changed.</summary>
    [Parameter]
    public SwitchParameter IncludeParticipant { get; set; }

    /// <summary>Only conversations of this integration. An archive keeps its filter: each run has to have the same.</summary>
    [Parameter, Text]
    [ArgumentCompleter(typeof(InstalledIntegrationNameCompleter))]
    public string? IntegrationName { get; set; }

    /// <summary>Only conversations of this channel.</summary>
    [Parameter, Text]
    [ArgumentCompleter(typeof(ChannelCompleter))]
    public string? Channel { get; set; }

    /// <summary>Only conversations with these tags.</summary>
    [Parameter, TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(ConversationTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>
    /// Reads all that the service still has, once a week say: a message that was changed after -Lookback is found by this only.
    /// </summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    /// <summary>Leaves cells of CSV files as they are that a spreadsheet takes for formulas. By default they get an apostrophe.</summary>
    [Parameter]
    public SwitchParameter NoFormulaGuard { get; set; }

    /// <summary>How many requests are under way at once. The default is 8.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    [NothingToOffer]
    public override int ThrottleLimit { get; set; } = 8;

    /// <summary>The file that says what was done so far. The default is one in the archive. With it lies what was read and is not in the archive yet.</summary>
    [Parameter, Text]
    public string? JournalPath { get; set; }

    /// <summary>Gives up what an interrupted run has read, and begins anew. What is in the archive stays.</summary>
    [Parameter]
    public SwitchParameter Restart { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Shard is not null && Jobs.Shard.Parse(Shard) is null)
        {
            Refuse($"-Shard '{Names.Short(Shard)}' is no part of the conversations.", "Write its number and how many there are, for example 2/8 for the second of eight.");
        }

        foreach ((string name, TimeSpan span) in new[] { (nameof(Lookback), Lookback), (nameof(Settle), Settle) })
        {
            if (span < TimeSpan.Zero)
            {
                Refuse($"-{name} is negative.", "Give a span of time, for example 2.00:00:00 for two days.");
            }
        }

        if (Mode.Equals("Message", StringComparison.OrdinalIgnoreCase) && (IntegrationName is not null || Channel is not null || Tag is not null))
        {
            Refuse("-Mode Message cannot choose conversations: messages are listed without them.", "Leave out -Mode.");
        }
    }

    /// <inheritdoc/>
    private protected override void Process()
    {
        Guard(Operations.ListConversations, null, () =>
        {
            string bot = ApiRequest.Known(Operations.ListConversations, Scope.Bot, Context.BotId);
            bool hasConversations = IsBound(nameof(ConversationId)) && ConversationId.Length > 0;
            int known = _bots.FindIndex(other => other.Context.BotId == bot && other.Conversations is null != hasConversations);
            if (known < 0)
            {
                _bots.Add((Context, !hasConversations && !IsTyped(nameof(BotId)) && IsBound(nameof(BotId)), hasConversations ? [] : null));
                known = _bots.Count - 1;
            }

            _bots[known].Conversations?.AddRange(ConversationId);
        });
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        bool several = _bots.Count > 1 || _bots.Any(bot => bot.IsPiped);
        foreach ((ApiContext context, bool _, List<string>? conversations) in _bots)
        {
            if (FullPath(several ? System.IO.Path.Combine(Path, PathNames.Escape(context.BotId!)) : Path, nameof(Path), "a folder") is string path)
            {
                Run(context, path, conversations);
            }
        }
    }

    private void Run(ApiContext context, string path, List<string>? conversations) => RunJob(Operations.ListConversations, context.BotId, path, () =>
    {
        string? journal = JournalPath is null ? null : FullPath(JournalPath, nameof(JournalPath), "a file");
        if (JournalPath is not null && journal is null)
        {
            return;
        }

        bool isDryRun = IsWhatIf;
        JobApi api = NewJobApi(context);
        var options = new ArchiveOptions
        {
            Path = path,
            BotId = context.BotId!,
            Conversations = conversations?.Distinct(StringComparer.Ordinal).ToArray(),
            After = TimeAttribute.Moment(After),
            Before = TimeAttribute.Moment(Before),
            Lookback = Lookback,
            Settle = Settle,
            Format = Enum.TryParse(Format, ignoreCase: true, out ArchiveFormat format) ? format : ArchiveFormat.Jsonl,
            Compress = Compress,
            Shard = Shard is null ? Jobs.Shard.Whole : Jobs.Shard.Parse(Shard)!,
            Mode = Mode.Equals("Auto", StringComparison.OrdinalIgnoreCase) && Shard is not null ? ArchiveMode.Conversation
                : Enum.TryParse(Mode, ignoreCase: true, out ArchiveMode mode) ? mode : ArchiveMode.Auto,
            IncludeUser = IncludeUser,
            IncludeEvent = IncludeEvent,
            IncludeParticipant = IncludeParticipant,
            IntegrationName = IntegrationName,
            Channel = Channel,
            Tags = Tag?.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => Convert.ToString(entry.Value, CultureInfo.InvariantCulture) ?? ""),
            Refresh = Refresh,
            NoFormulaGuard = NoFormulaGuard,
            ThrottleLimit = ThrottleLimit,
            JournalPath = journal,
            Restart = Restart,
            IsDryRun = isDryRun,
            Confirm = plan => Confirm(path, plan),
            Progress = progress => Show(path, progress),
            Warning = text => Pump.Post(() => WriteWarning(text)),
            Verbose = text => Pump.Post(() => WriteVerbose(text)),
        };
        IReadOnlyList<ArchiveOutcome> outcomes = Pump.Await(Task.Run(() => new ArchiveJob(api, options).RunAsync(Pump.Token)));
        foreach (ArchiveOutcome outcome in outcomes)
        {
            foreach (ArchiveFault fault in outcome.Errors)
            {
                WriteError(RecordOf(fault.Exception, Operations.ListMessages, fault.Step));
            }

            if (isDryRun)
            {
                Tell(path, new ArchivePlan(outcome.Partitions, outcome.NewMessages, outcome.ChangedMessages));
            }
            else
            {
                WriteObject(ResultOf(outcome, options));
            }
        }
    });

    private protected override ErrorRecord FileProblem(Exception exception, object? target) => Errors.Record(
        exception, "ArchiveUnwritable", ErrorCategory.WriteError, target, "Nothing that was there is lost. Check -Path, that you may write there, and the space on the disk, and run the command again: it goes on.");

    /// <summary>Asks on the pipeline's thread, while the job waits.</summary>
    private Task<bool> Confirm(string path, ArchivePlan plan)
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Pump.Post(() =>
        {
            try
            {
                answer.SetResult(ShouldProcess(path, SumOf(plan)));
            }
            catch (Exception exception)
            {
                // Whoever asked not to be asked again ends the pipeline here, and the job with it.
                answer.SetException(exception);
                throw;
            }
        });
        return answer.Task;
    }

    /// <summary>Says what would be done: a line for each file, and the sums.</summary>
    private void Tell(string path, ArchivePlan plan)
    {
        foreach (PartitionChange change in plan.Partitions.Take(MostLines))
        {
            _ = ShouldProcess(change.Path, $"{(change.IsNew ? "Add" : "Change")} file ({Count(change.Added)} new, {Count(change.Changed)} changed)");
        }

        _ = ShouldProcess(path, SumOf(plan));
    }

    private static string SumOf(ArchivePlan plan)
    {
        int added = plan.Partitions.Count(change => change.IsNew);
        int changed = plan.Partitions.Count - added;
        return $"Add {Count(added)} {(added == 1 ? "file" : "files")}, change {Count(changed)} ({Count(plan.NewMessages)} new, {Count(plan.ChangedMessages)} changed messages)";
    }

    private static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private void Show(string path, ArchiveProgress progress) => ShowProgress(
        "Archiving conversations",
        $"{progress.Activity}: {Count(progress.Messages)} messages, {Count(progress.Bytes / 1024)} KB, {Count(progress.Done)} parts done",
        isNow: progress.Messages == 0,
        current: path);

    private static ArchiveResult ResultOf(ArchiveOutcome outcome, ArchiveOptions options) => new()
    {
        BotId = options.BotId,
        Path = options.Path,
        Shard = options.Shard.ToString(),
        From = outcome.From?.LocalDateTime,
        To = outcome.To?.LocalDateTime,
        Conversations = outcome.Conversations,
        Messages = outcome.Messages,
        NewMessages = outcome.NewMessages,
        ChangedMessages = outcome.ChangedMessages,
        Partitions = [.. outcome.Partitions.Select(change => change.Path)],
        Gaps = [.. outcome.Gaps.Select(gap => $"{ApiTime.Format(gap.From)}/{ApiTime.Format(gap.To)}")],
        Unreconciled = outcome.Unreconciled,
        Errors = [.. outcome.Errors.Select(fault => TerminalText.Line($"{fault.Step}: {fault.Exception.Message}"))],
        IsComplete = outcome.IsComplete,
        IsResumed = outcome.IsResumed,
        Requests = outcome.Requests,
        BytesRead = outcome.BytesRead,
        BytesWritten = outcome.BytesWritten,
        StartedAt = outcome.StartedAt.LocalDateTime,
        FinishedAt = outcome.FinishedAt.LocalDateTime,
    };
}
