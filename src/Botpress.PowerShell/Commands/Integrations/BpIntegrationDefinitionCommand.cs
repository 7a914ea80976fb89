using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>A command that sends the definition of a version of an integration, to create, change or test it.</summary>
public abstract class BpIntegrationDefinitionCommand : BpChannelDefinitionCommand
{
    /// <summary>What the entries of an integration's interfaces may have in a request. The API shows more.</summary>
    private static readonly string[] _interfaceFields = ["id", "entities", "actions", "events", "channels"];

    /// <summary>What it is configured with, unless a bot chooses one of -NamedConfiguration: schema, and perhaps title (at most 64 characters), description (256) and identifier with required and linkTemplateScript (2,000).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? Configuration { get; set; }

    /// <summary>Other configurations that a bot can choose, by name, each of the form of -Configuration. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("configurations")]
    [Alias("Configurations")]
    [NothingToOffer]
    public object? NamedConfiguration { get; set; }

    /// <summary>How a request tells whom it is for, as VRL scripts of at most 2,000 characters: @{ extractScript = ...; fallbackHandlerScript = ... }. In a change a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? Identifier { get; set; }

    /// <summary>The definitions of its states, by name: type (conversation, user or integration) and schema. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("states")]
    [Alias("States")]
    [NothingToOffer]
    public object? State { get; set; }

    /// <summary>Its users: @{ tags = @{ name = @{ title = ... } }; creation = @{ enabled = $true; requiredTags = 'name' } }. In a change tags not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public object? User { get; set; }

    /// <summary>The interfaces that it implements, by a name of its own: the id of the interface, and entities, actions, events and channels that say how they are called here, as in @{ find = @{ name = 'findCustomer' } }. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("interfaces"), Writable("id", "entities", "actions", "events", "channels")]
    [Alias("Interfaces")]
    [NothingToOffer]
    public object? Interface { get; set; }

    /// <summary>Operations of the API that it handles besides the usual ones, by name: @{ name = @{ enabled = $true } }. The API calls them experimental. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("extraOperations")]
    [Alias("ExtraOperations")]
    [NothingToOffer]
    public object? ExtraOperation { get; set; }

    /// <summary>Its secrets: name to value, text or secure string, each at most 20,000 characters. They cannot be read back. In a change those not named stay, and a null value removes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("secrets"), TextMap(Secret = true)]
    [Alias("Secrets")]
    [NothingToOffer]
    public IDictionary? Secret { get; set; }

    /// <summary>Its code, JavaScript as text.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Code { get; set; }

    /// <summary>The address that its requests are sent to, where its code runs elsewhere. In a change null removes it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField]
    [NothingToOffer]
    public string? Url { get; set; }

    /// <summary>The layers that its code runs with. In a change they take the place of those it has.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField("layers"), TextList]
    [Alias("Layers")]
    [NothingToOffer]
    public string[]? Layer { get; set; }

    /// <summary>Who can see it: public, private or unlisted. Public ones stand on the hub; unlisted ones are found there by id or name. It takes the place of -Public, which the API keeps for older callers.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), ApiField, ApiEnum("public", "private", "unlisted")]
    public string? Visibility { get; set; }

    private protected override Dictionary<string, object?> FieldsOf(Operation operation)
    {
        Dictionary<string, object?> fields = base.FieldsOf(operation);
        if (IsCopy(operation) && !IsTyped(nameof(Interface)) && fields.TryGetValue("interfaces", out object? value) && value is IDictionary interfaces)
        {
            fields["interfaces"] = interfaces.Keys.Cast<object>().ToDictionary(name => (string)name, name => interfaces[name] is IDictionary implemented ? Definition(implemented) : (object?)interfaces[name]);
        }

        return fields;

        static Dictionary<string, object?> Definition(IDictionary implemented) => _interfaceFields.Where(implemented.Contains).ToDictionary(field => field, field => (object?)implemented[field]);
    }

    // The address of its code is no part of its definition.
    private protected override bool IsMeant(string parameter, Operation operation) =>
        base.IsMeant(parameter, operation) && (parameter != nameof(Url) || IsTyped(nameof(Url)) || !IsCopy(operation));

    /// <summary>Whether an integration that was read is the start of another version.</summary>
    private bool IsCopy(Operation operation) => IsFromApi && !operation.PathParameters.Any();
}
