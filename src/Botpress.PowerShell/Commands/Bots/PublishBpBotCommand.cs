using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Publishes a bot from a definition, such as Get-BpBotDefinition gives: the bot becomes what the definition says. Gives what the API
/// answers.
/// </summary>
[Cmdlet(VerbsData.Publish, "BpBot", SupportsShouldProcess = true)]
[OutputType(typeof(PSObject))]
public sealed class PublishBpBotCommand : BpBotAdminCommand
{
    /// <summary>
    /// The definition: an object as Get-BpBotDefinition or ConvertFrom-Json gives it, a hashtable, or JSON as text, such as Get-Content
    /// -Raw reads. Text is sent as it stands; ConvertFrom-Json makes dates of what looks like dates.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), ApiField("botJson")]
    [Alias("BotJson")]
    [NothingToOffer]
    public object? Definition { get; set; }

    // What is no definition is refused below, in its own words.
    internal override bool TakesAnything(string? kind) => !IsTyped(nameof(Definition));

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (!IsTyped(nameof(Definition)))
        {
            // A definition may have fields of these names. They must not send it to another bot than the user meant.
            BotId = IsTyped(nameof(BotId)) ? BotId : null;
            WorkspaceId = IsTyped(nameof(WorkspaceId)) ? WorkspaceId : null;
        }

        Guard(Operations.PublishFromBotJson, Bot, () =>
        {
            Definition = Read(Definition);
            if (ShouldProcess(NamedIds.Describe(Bot, "bot"), "Publish the definition in place of what the bot is now"))
            {
                object? answer = Requests.Read(RequestOf(Operations.PublishFromBotJson), ModelReader.FreeForm);
                if (answer is not PSObject custom || custom.Properties.Any())
                {
                    WriteObject(answer);
                }
            }
        });
    }

    private static object? Read(object? definition)
    {
        object? plain = definition is PSObject { BaseObject: not (PSCustomObject or PropertyBag) } wrapped ? wrapped.BaseObject : definition;
        try
        {
            if (plain is string text)
            {
                if (JsonText.IsBroken(text))
                {
                    throw new JsonException("It has half of a character (a lone surrogate).");
                }

                var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), JsonText.ReaderOptions);
                reader.Read();
                plain = JsonValue.Read(ref reader);
                if (reader.Read())
                {
                    throw new JsonException("There is more than one value.");
                }
            }
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"-{nameof(Definition)} is no JSON: {exception.Message} A file is read as a whole with Get-Content -Raw.", exception);
        }

        return plain is IDictionary or PSObject ? plain : throw new ArgumentException(
            $"-{nameof(Definition)} takes a definition as Get-BpBotDefinition gives it, or its JSON; this is {(plain is BotpressObject ? $"a {plain.GetType().Name}" : "none")}.");
    }
}
