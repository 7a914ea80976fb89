using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Adds users to a conversation.</summary>
[Cmdlet(VerbsCommon.Add, "BpParticipant", SupportsShouldProcess = true)]
[OutputType(typeof(Participant))]
public sealed class AddBpParticipantCommand : BpParticipantCommand
{
    /// <summary>The id of the user to add.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [IdOf(typeof(User))]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string[] UserId { get; set; } = [];

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string user in UserId)
        {
            if (ShouldProcess($"{NamedIds.Describe(user)} in {NamedIds.Describe(ConversationId, "conversation")}", "Add participant"))
            {
                Guard(Operations.AddParticipant, user, () =>
                {
                    ApiRequest request = RequestOf(Operations.AddParticipant);
                    request.Arguments["userId"] = user;
                    WriteAnswer<Participant>(request);
                });
            }
        }
    }
}
