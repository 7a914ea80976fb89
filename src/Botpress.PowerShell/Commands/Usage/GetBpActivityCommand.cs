using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets what happened in a task of a bot, page by page: messages, events, actions, changes of its status.</summary>
[Cmdlet(VerbsCommon.Get, "BpActivity", DefaultParameterSetName = "List")]
[OutputType(typeof(Activity))]
[OutputType(typeof(ListPage))]
public sealed class GetBpActivityCommand : BpListCommand
{
    /// <summary>The task's id. A piped task brings it along, and a piped conversation that of its current task; one without a task is passed over.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ApiField]
    [IdOf(typeof(BotTask), From = new[] { typeof(Conversation) }, MayLack = true)]
    [Alias("CurrentTaskId")]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    [AllowEmptyString, AllowNull]
    public string? TaskId { get; set; }

    /// <summary>The bot's id. The default is the session's bot.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [IdOf(typeof(Bot))]
    [ArgumentCompleter(typeof(BotIdCompleter))]
    public string? BotId { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (string.IsNullOrEmpty(TaskId) && !IsTyped(nameof(TaskId)))
        {
            WriteVerbose("The piped object has no task.");
            return;
        }

        WriteListOf<Activity>(Operations.ListActivities);
    }
}
