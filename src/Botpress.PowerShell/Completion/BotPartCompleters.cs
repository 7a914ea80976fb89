using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Offers what the bot to work in declares, what the integrations declare that it has, and what its things have already: not all that is in
/// use is declared where it can be read.
/// </summary>
internal abstract class BotPartCompleter : ApiCompleter
{
    // Each costs a request, and there are 2 s for all.
    private const int MaximumIntegrations = 10;

    private protected override Operation Operation => Operations.GetBot;

    /// <summary>Whether what its integrations declare is wanted, too.</summary>
    private protected virtual bool HasIntegrations => true;

    /// <summary>What of a definition is offered.</summary>
    /// <param name="definition">The bot, or an integration.</param>
    /// <param name="prefix">What stands before a name that is an integration's; empty for the bot's own.</param>
    /// <param name="bound">What the user has typed so far.</param>
    private protected abstract IEnumerable<Completion> PartsOf(JsonElement definition, string prefix, IDictionary bound);

    /// <summary>The list of the things that have it; null where none tells.</summary>
    private protected virtual Operation? ListFor(IDictionary bound) => null;

    /// <summary>What of such a thing is offered.</summary>
    private protected virtual IEnumerable<Completion> UsedBy(JsonElement item, IDictionary bound) => [];

    private protected override IEnumerable<Completion> CompletionsOf(JsonElement item, IDictionary bound) =>
        item.TryGetProperty("channels", out _) ? PartsOf(item, Text(item, "name") + ":", bound)
        : item.TryGetProperty("integrations", out _) ? PartsOf(item, "", bound)
        : UsedBy(item, bound);

    private protected override Dictionary<string, object?>? Arguments(IDictionary bound, ApiContext context) =>
        context.BotId is string bot ? new() { ["id"] = bot } : null;

    private protected override async IAsyncEnumerable<Page<JsonElement>> PagesAsync(
        ApiClient client, Dictionary<string, object?> arguments, ApiContext context, IDictionary bound, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await ObjectAsync(client, Operations.GetBot, arguments, context, cancellationToken).ConfigureAwait(false) is not JsonElement bot)
        {
            yield break;
        }

        yield return new Page<JsonElement>([bot], null, false, []);
        foreach (string id in HasIntegrations ? Members(bot, "integrations").Select(entry => Text(entry.Value, "id")).OfType<string>().Distinct().Take(MaximumIntegrations) : [])
        {
            Dictionary<string, object?> ofIntegration = new() { ["id"] = id };
            JsonElement? integration = null;
            foreach (Operation get in new[] { Operations.GetPublicIntegrationById, Operations.GetIntegration })
            {
                try
                {
                    integration ??= await ObjectAsync(client, get, ofIntegration, context, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is ApiException { Status: 400 or 403 or 404 } or ArgumentException)
                {
                    // It is in the other place, or may not be seen.
                }
            }

            if (integration is JsonElement found)
            {
                yield return new Page<JsonElement>([found], null, false, []);
            }
        }

        if (ListFor(bound) is Operation list)
        {
            ApiAnswer answer = await client.SendAsync(list, new Dictionary<string, object?>(), context, null, cancellationToken).ConfigureAwait(false);
            yield return PageReader.Read(answer.Body, list.Result, static (ref Utf8JsonReader reader) => JsonElement.ParseValue(ref reader));
        }
    }

    /// <summary>The members of an object in an object; none where there is no such thing.</summary>
    private protected static IEnumerable<JsonProperty> Members(JsonElement item, params string[] path)
    {
        foreach (string name in path)
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out item))
            {
                return [];
            }
        }

        return item.ValueKind == JsonValueKind.Object ? item.EnumerateObject() : Enumerable.Empty<JsonProperty>();
    }

    private protected static IEnumerable<Completion> Named(IEnumerable<JsonProperty> members, string prefix = "") =>
        members.Select(member => new Completion(prefix + member.Name, Text(member.Value, "title") ?? Text(member.Value, "description") ?? ""));

    private static async System.Threading.Tasks.Task<JsonElement?> ObjectAsync(
        ApiClient client, Operation operation, Dictionary<string, object?> arguments, ApiContext context, CancellationToken cancellationToken)
    {
        ApiAnswer answer = await client.SendAsync(operation, arguments, context, null, cancellationToken).ConfigureAwait(false);
        using var document = JsonDocument.Parse(answer.Body, JsonText.DocumentOptions);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(operation.Result ?? "", out JsonElement item) && item.ValueKind == JsonValueKind.Object ? item.Clone() : null;
    }
}

/// <summary>The actions that can be called.</summary>
internal sealed class ActionTypeCompleter : BotPartCompleter
{
    private protected override IEnumerable<Completion> PartsOf(JsonElement definition, string prefix, IDictionary bound) => Named(Members(definition, "actions"), prefix);
}

/// <summary>The events that the bot handles or makes.</summary>
internal sealed class EventTypeCompleter : BotPartCompleter
{
    private protected override IEnumerable<Completion> PartsOf(JsonElement definition, string prefix, IDictionary bound) =>
        Named(Members(definition, "events"), prefix).Concat(Members(definition, "recurringEvents").Select(entry => Text(entry.Value, "type")).OfType<string>().Select(type => new Completion(type, "recurring event")));

    private protected override Operation? ListFor(IDictionary bound) => Operations.ListEvents;

    private protected override IEnumerable<Completion> UsedBy(JsonElement item, IDictionary bound) => Text(item, "type") is string type ? [new Completion(type, "")] : [];
}

/// <summary>The channels of the bot's integrations.</summary>
internal sealed class ChannelCompleter : BotPartCompleter
{
    private protected override IEnumerable<Completion> PartsOf(JsonElement definition, string prefix, IDictionary bound) =>
        Bound(bound, "IntegrationName") is string name && name != Text(definition, "name") ? [] : Members(definition, "channels").Select(channel => new Completion(channel.Name, Text(definition, "name") ?? ""));

    private protected override Operation? ListFor(IDictionary bound) => Operations.ListConversations;

    private protected override IEnumerable<Completion> UsedBy(JsonElement item, IDictionary bound) =>
        Text(item, "channel") is string channel && (Bound(bound, "IntegrationName") is not string name || name == Text(item, "integration")) ? [new Completion(channel, Text(item, "integration") ?? "")] : [];

    private protected override string CacheKeyOf(IDictionary bound) => Bound(bound, "IntegrationName") ?? "";
}

/// <summary>The states that the bot declares.</summary>
internal sealed class StateNameCompleter : BotPartCompleter
{
    private protected override bool HasIntegrations => false;

    private protected override IEnumerable<Completion> PartsOf(JsonElement definition, string prefix, IDictionary bound) =>
        from state in Members(definition, "states")
        let type = Text(state.Value, "type") ?? ""
        where Bound(bound, "Type") is not string wanted || type.Length == 0 || string.Equals(type, wanted, StringComparison.OrdinalIgnoreCase)
        select new Completion(state.Name, type);

    private protected override string CacheKeyOf(IDictionary bound) => Bound(bound, "Type") ?? "";
}

/// <summary>The names of the integrations that the bot has.</summary>
internal sealed class InstalledIntegrationNameCompleter : BotPartCompleter
{
    private protected override bool HasIntegrations => false;

    private protected override IEnumerable<Completion> PartsOf(JsonElement definition, string prefix, IDictionary bound) =>
        Members(definition, "integrations").Where(entry => Text(entry.Value, "name") is not null).Select(entry => new Completion(Text(entry.Value, "name")!, Text(entry.Value, "version") ?? ""));
}

/// <summary>The aliases of the integrations that the bot has.</summary>
internal sealed class InstalledIntegrationAliasCompleter : BotPartCompleter
{
    private protected override bool HasIntegrations => false;

    private protected override IEnumerable<Completion> PartsOf(JsonElement definition, string prefix, IDictionary bound) =>
        Members(definition, "integrations").Where(entry => entry.Name != Text(entry.Value, "id")).Select(entry => new Completion(entry.Name, $"{Text(entry.Value, "name")} {Text(entry.Value, "version")}".Trim()));
}

/// <summary>The tags that things in the bot can have.</summary>
internal abstract class BotTagCompleter : BotPartCompleter
{
    /// <summary>Whose tags: those of a user, a conversation or a message.</summary>
    private protected abstract string? Of(IDictionary bound);

    private protected override bool IsKeyFor(string parameter) => parameter == "Tag";

    private protected override IEnumerable<Completion> PartsOf(JsonElement definition, string prefix, IDictionary bound)
    {
        string of = Of(bound)?.ToLowerInvariant() ?? "";
        return Named(Members(definition, of, "tags"), prefix)
            .Concat(Members(definition, "channels").SelectMany(channel => Named(Members(channel.Value, of, "tags"), prefix)));
    }

    private protected override Operation? ListFor(IDictionary bound) => Of(bound)?.ToLowerInvariant() switch
    {
        "user" => Operations.ListUsers,
        "conversation" => Operations.ListConversations,
        "message" => Operations.ListMessages,
        _ => null,
    };

    private protected override IEnumerable<Completion> UsedBy(JsonElement item, IDictionary bound) => Members(item, "tags").Select(tag => new Completion(tag.Name, ""));

    private protected override string CacheKeyOf(IDictionary bound) => Of(bound) ?? "";
}

internal sealed class ConversationTagCompleter : BotTagCompleter
{
    private protected override string? Of(IDictionary bound) => "conversation";
}

internal sealed class UserTagCompleter : BotTagCompleter
{
    private protected override string? Of(IDictionary bound) => "user";
}

internal sealed class MessageTagCompleter : BotTagCompleter
{
    private protected override string? Of(IDictionary bound) => "message";
}

/// <summary>The tags of what the command names with -Type.</summary>
internal sealed class TagOfTypeCompleter : BotTagCompleter
{
    private protected override string? Of(IDictionary bound) => Bound(bound, "Type") ?? "conversation";
}
