using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Takes users out of a conversation. The users themselves and their messages stay.</summary>
[Cmdlet(VerbsCommon.Remove, "BpParticipant", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveBpParticipantCommand : BpParticipantCommand
{
    /// <summary>The id of the user to take out.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [IdOf(typeof(User))]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string[] UserId { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string user in UserId)
        {
            if (ShouldProcess($"{NamedIds.Describe(user)} in {NamedIds.Describe(ConversationId, "conversation")}", "Remove participant"))
            {
                Run(Operations.RemoveParticipant, user);
            }
        }
    }
}
