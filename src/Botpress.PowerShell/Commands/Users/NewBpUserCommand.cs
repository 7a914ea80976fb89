using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Creates a user. With -GetOrCreate it gives the one that has the same tags, or creates it; its WasCreated property tells which.
/// </summary>
[Cmdlet(VerbsCommon.New, "BpUser", SupportsShouldProcess = true, DefaultParameterSetName = "Create")]
[OutputType(typeof(User))]
public sealed class NewBpUserCommand : BpBotCommand
{
    /// <summary>The user's name; at most 200 characters.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Name { get; set; }

    /// <summary>The user's tags; values of at most 500 characters. The default is none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("tags"), TextMap]
    [Alias("Tags")]
    [ArgumentCompleter(typeof(UserTagCompleter))]
    public IDictionary? Tag { get; set; }

    /// <summary>Where the user's picture is: an address, or a data URL; at most 40,000 characters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? PictureUrl { get; set; }

    /// <summary>The user's properties; values of at most 200 characters. The API calls them experimental.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("properties"), TextMap]
    [Alias("Properties")]
    [NothingToOffer]
    public IDictionary? Property { get; set; }

    /// <summary>The user's attributes; values of at most 200 characters. The API deprecates them.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("attributes"), TextMap]
    [Alias("Attributes")]
    [NothingToOffer]
    public IDictionary? Attribute { get; set; }

    /// <summary>The integration that the user belongs to, by name. The API deprecates it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [Alias("Integration")]
    [ArgumentCompleter(typeof(InstalledIntegrationNameCompleter))]
    public string? IntegrationName { get; set; }

    /// <summary>Gives the user with the same tags where there is one.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "GetOrCreate")]
    public SwitchParameter GetOrCreate { get; set; }

    /// <summary>The tags that tell whether a user is the same. The default is all of them.</summary>
    [Parameter(ParameterSetName = "GetOrCreate"), ApiField("discriminateByTags")]
    [Alias("DiscriminateByTags")]
    [ArgumentCompleter(typeof(UserTagCompleter))]
    public string[]? DiscriminateByTag { get; set; }

    /// <inheritdoc/>
    private protected override void Process() => Create<User>(
        GetOrCreate ? Operations.GetOrCreateUser : Operations.CreateUser,
        string.IsNullOrEmpty(Name) ? "user" : $"user {Name}",
        new Dictionary<string, object?> { ["tags"] = NoTags });
}
