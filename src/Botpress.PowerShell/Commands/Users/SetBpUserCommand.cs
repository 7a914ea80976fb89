using System.Collections;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Changes a user. Tags, properties and attributes are merged: those not named stay, a null value removes one. A name or picture of
/// $null is removed.
/// </summary>
[Cmdlet(VerbsCommon.Set, "BpUser", SupportsShouldProcess = true)]
[OutputType(typeof(User))]
public sealed class SetBpUserCommand : BpBotCommand
{
    /// <summary>The user's id.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [IdOf(typeof(User))]
    [Alias("UserId")]
    [ArgumentCompleter(typeof(UserIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>The user's name; at most 200 characters. $null removes it.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>Where the user's picture is: an address, or a data URL; at most 40,000 characters. $null removes it.</summary>
    [Parameter, ApiField]
    [NothingToOffer]
    public string? PictureUrl { get; set; }

    /// <summary>The tags to set, values of at most 500 characters; a null value removes one.</summary>
    [Parameter, ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(UserTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>The properties to set, values of at most 200 characters; a null value removes one. The API calls them experimental.</summary>
    [Parameter, ApiField("properties"), TextMap]
    [Alias("Properties")]
    [NothingToOffer]
    public IDictionary? Property { get; set; }

    /// <summary>The attributes to set, values of at most 200 characters; a null value removes one. The API deprecates them.</summary>
    [Parameter, ApiField("attributes"), TextMap]
    [Alias("Attributes")]
    [NothingToOffer]
    public IDictionary? Attribute { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => ChangeEach<User>(Operations.UpdateUser, Id, "Change user");
}
