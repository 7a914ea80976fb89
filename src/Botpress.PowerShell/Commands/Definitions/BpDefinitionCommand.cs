using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// A command that sends the definition of a version of an integration, interface or plugin. Its fields come from parameters, or from a piped
/// object that has them by their names, as ConvertFrom-Json reads it from a file.
/// </summary>
public abstract class BpDefinitionCommand : BpWorkspaceCommand
{
    /// <summary>The definition to pipe in: an object whose fields are taken by their names. What is typed wins over it.</summary>
    [Parameter(ValueFromPipeline = true)]
    [NothingToOffer]
    public override object? InputObject { get; set; }

    /// <summary>Its title, 1 to 64 characters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Title { get; set; }

    /// <summary>Its description, at most 256 characters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Description { get; set; }

    /// <summary>The definitions of its events, by name: schema, and perhaps title (at most 64 characters), description (256) and attributes. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("events")]
    [Alias("Events")]
    [NothingToOffer]
    public object? Event { get; set; }

    /// <summary>The definitions of its actions, by name: input and output with their schemas, and perhaps title, description, billable, cacheable and attributes. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("actions")]
    [Alias("Actions")]
    [NothingToOffer]
    public object? Action { get; set; }

    /// <summary>Its attributes, each value at most 200 characters. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("attributes"), TextMap]
    [Alias("Attributes")]
    [NothingToOffer]
    public IDictionary? Attribute { get; set; }

    /// <summary>The version of the SDK that it was made with, at most 200 characters.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? SdkVersion { get; set; }

    /// <summary>Its icon: the base64 of an SVG.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Icon { get; set; }

    /// <summary>Its readme: the base64 of Markdown.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Readme { get; set; }

    /// <summary>Shows it on the hub to every workspace; in a change, -Public:$false takes it from there.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    public SwitchParameter Public { get; set; }

    /// <summary>Whether the piped object is one that the API gave, and no definition that someone wrote.</summary>
    private protected bool IsFromApi => (InputObject is PSObject wrapped ? wrapped.BaseObject : InputObject) is BotpressObject;

    /// <summary>Of what is bound, what the user or the object that is piped in now meant.</summary>
    private protected override Dictionary<string, object?> FieldsOf(Operation operation)
    {
        Dictionary<string, object?> bound = base.FieldsOf(operation);
        Dictionary<string, object?> meant = Those(bound, field => IsMeant(BoundFields.ParameterFor(this, field), operation));

        // Two fields say who can see it, one for older callers: what was read has both, and they must not contradict each other.
        return meant.ContainsKey("visibility") && meant.ContainsKey("public") && Contradicting() is string other ? Those(meant, field => field != other) : meant;

        static Dictionary<string, object?> Those(Dictionary<string, object?> fields, Func<string, bool> filter) =>
            fields.Where(field => filter(field.Key)).ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
    }

    /// <summary>Whether what is bound to a parameter is to be sent.</summary>
    private protected virtual bool IsMeant(string parameter, Operation operation) =>
        // To write what was read again is no change that anyone asked for, and could undo what others changed meanwhile.
        IsTyped(parameter) || (InputHas(parameter) && !(IsFromApi && operation.PathParameters.Any()));

    /// <summary>Of the two fields about who can see it, the one that the other stands for; null where both were said, for the API to judge.</summary>
    private string? Contradicting() => (IsTyped("Visibility"), IsTyped(nameof(Public))) switch
    {
        (false, true) => "visibility",
        (true, false) => "public",
        (false, false) when IsFromApi => "public",
        _ => null,
    };

    /// <summary>Whether the piped object has what a parameter takes; PowerShell keeps switches bound that only an earlier object had.</summary>
    private bool InputHas(string parameter) =>
        InputObject is not null && PSObject.AsPSObject(InputObject) is PSObject input && MyInvocation.MyCommand.Parameters[parameter].Aliases.Append(parameter).Any(name => input.Properties[name] is not null);
}
