using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Changes a workspace: its name, handle, spending limit or what its public page shows. What is not named stays.</summary>
[Cmdlet(VerbsCommon.Set, "BpWorkspace", SupportsShouldProcess = true)]
[OutputType(typeof(Workspace))]
public sealed class SetBpWorkspaceCommand : BpCommand
{
    /// <summary>The workspace's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(Workspace))]
    [Alias("WorkspaceId")]
    [ArgumentCompleter(typeof(WorkspaceIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Its name, 1 to 64 characters.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>Its spending limit, 5 to 1000.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public double? SpendingLimit { get; set; }

    /// <summary>What its public page says about it.</summary>
    [Parameter, ApiField]
    [Alias("Description")]
    [NothingToOffer]
    public string? About { get; set; }

    /// <summary>The address of its picture.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? ProfilePicture { get; set; }

    /// <summary>Its e-mail address for contact.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? ContactEmail { get; set; }

    /// <summary>Its web site.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Website { get; set; }

    /// <summary>Its accounts on social networks, at most 5. They take the place of those it has.</summary>
    [Parameter, ApiField("socialAccounts")]
    [Alias("SocialAccounts")]
    [NothingToOffer]
    public string[]? SocialAccount { get; set; }

    /// <summary>Lets everybody see it; -IsPublic:$false hides it.</summary>
    [Parameter, ApiField]
    public SwitchParameter IsPublic { get; set; }

    /// <summary>Its handle, 2 to 64 characters: small letters, digits, - and _, with a letter or digit at both ends. Test-BpWorkspaceHandle tells whether one is free.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Handle { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => ChangeEach<Workspace>(Operations.UpdateWorkspace, Id, "Change workspace");
}
