using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Offers ids or names that the API lists: live, kept for a moment per session, and never longer than 2 s. Matches the id and the
/// name. Offers nothing when there is no session or no answer: completion must not disturb.
/// </summary>
internal abstract class ApiCompleter : IArgumentCompleter
{
    private const int MaximumItems = 100;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    /// <summary>The operation whose first items are offered.</summary>
    private protected abstract Operation Operation { get; }

    /// <summary>What to insert for an item; null to leave it out.</summary>
    private protected virtual string? ValueOf(JsonElement item) => Text(item, "id");

    /// <summary>What describes an item.</summary>
    private protected virtual string DescriptionOf(JsonElement item) => Text(item, "name") ?? Text(item, "id") ?? "";

    /// <summary>What an item stands for: itself, unless a completer wants something in it.</summary>
    private protected virtual IEnumerable<Completion> CompletionsOf(JsonElement item, IDictionary bound) =>
        ValueOf(item) is { Length: > 0 } value ? [new Completion(value, DescriptionOf(item))] : [];

    /// <summary>Whether what is offered is the key of a map that the parameter takes.</summary>
    private protected virtual bool IsKeyFor(string parameter) => false;

    /// <summary>What the completions depend on, beside the arguments.</summary>
    private protected virtual string CacheKeyOf(IDictionary bound) => "";

    /// <summary>Arguments that the operation needs, from what the user has typed so far; null when one is missing.</summary>
    private protected virtual Dictionary<string, object?>? Arguments(IDictionary bound, ApiContext context) => [];

    /// <summary>The pages with the items.</summary>
    private protected virtual IAsyncEnumerable<Page<JsonElement>> PagesAsync(ApiClient client, Dictionary<string, object?> arguments, ApiContext context, IDictionary bound, CancellationToken cancellationToken) =>
        client.PagesAsync(Operation, arguments, context, static (ref Utf8JsonReader reader) => JsonElement.ParseValue(ref reader), null, cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = Offer.Typed(wordToComplete);
        IReadOnlyList<Completion> items = [];
        try
        {
            if (TargetOf(fakeBoundParameters) is { } target)
            {
                items = Load(target, fakeBoundParameters);
            }
        }
        catch (Exception exception) when (exception is ApiException or OperationCanceledException or ArgumentException or InvalidOperationException or JsonException)
        {
            // Nothing to offer, then.
        }

        return from item in items
               where item.Value.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                   || item.Description.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0
               group item by item.Value into same
               let item = same.First()
               let offer = Offer.Of(item.Value, wordToComplete, item.Description, asKey: IsKeyFor(parameterName))
               where offer is not null
               select offer;
    }

    private protected static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? JsonText.Read(value) : null;

    private protected static string? Bound(IDictionary bound, string name) => bound[name]?.ToString();

    /// <summary>Where to ask, and whose answers are kept for a moment; null where there is nobody to ask.</summary>
    private protected virtual (object Owner, ApiClient Client, ApiContext Context)? TargetOf(IDictionary bound) =>
        (GivenValue.Unwrapped(bound["Session"]) as BpSession ?? DefaultSession.Current) is { IsClosed: false } session
            ? (session, session.Client, session.Context with
            {
                WorkspaceId = Bound(bound, "WorkspaceId") ?? session.Context.WorkspaceId,
                BotId = Bound(bound, "BotId") ?? session.Context.BotId,
                // Only so all integrations of a bot are seen, and their aliases.
                MultipleIntegrations = true,
            })
            : null;

    private IReadOnlyList<Completion> Load((object Owner, ApiClient Client, ApiContext Context) target, IDictionary bound)
    {
        ApiContext context = target.Context;
        if (Arguments(bound, context) is not Dictionary<string, object?> arguments)
        {
            return [];
        }

        string key = $"{Operation.Name} {context.WorkspaceId} {context.BotId} {string.Join(" ", arguments.Select(argument => argument.Key + "=" + argument.Value))} {GetType().Name} {CacheKeyOf(bound)}";
        return CompletionCache.Of(target.Owner).GetOrAdd(key, () =>
        {
            using var patience = new CancellationTokenSource(_patience);
            return Task.Run(async () =>
            {
                var items = new List<Completion>();
                try
                {
                    await foreach (Page<JsonElement> page in PagesAsync(target.Client, arguments, context, bound, patience.Token).ConfigureAwait(false))
                    {
                        items.AddRange(page.Items.SelectMany(item => CompletionsOf(item, bound)));
                        if (items.Count >= MaximumItems)
                        {
                            break;
                        }
                    }
                }
                catch (Exception exception) when (items.Count > 0 && exception is (OperationCanceledException or ApiException))
                {
                    // What came, in time, is better than nothing.
                }

                return (IReadOnlyList<Completion>)items;
            }).GetAwaiter().GetResult();
        });
    }
}
