using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>What was offered lately, per session or chat, so that a second Tab asks nothing of the server, and what it refused.</summary>
internal sealed class CompletionCache
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromSeconds(30);

    private static readonly ConditionalWeakTable<object, CompletionCache> _caches = new();

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ConcurrentDictionary<string, (TimeSpan Expires, IReadOnlyList<Completion> Items)> _entries = new(StringComparer.Ordinal);
    private TimeSpan _silentUntil = TimeSpan.MinValue;

    /// <summary>What was offered for a session or a chat.</summary>
    public static CompletionCache Of(object owner) => _caches.GetOrCreateValue(owner);

    /// <summary>What was offered lately, or what is loaded now; nothing, and no second try for a while, where loading failed.</summary>
    public IReadOnlyList<Completion> GetOrAdd(string key, Func<IReadOnlyList<Completion>> load)
    {
        if (_entries.TryGetValue(key, out (TimeSpan Expires, IReadOnlyList<Completion> Items) entry) && entry.Expires > _clock.Elapsed)
        {
            return entry.Items;
        }

        if (_silentUntil > _clock.Elapsed)
        {
            return [];
        }

        IReadOnlyList<Completion> items = [];
        try
        {
            items = load();
        }
        catch (ApiException exception) when (exception.Type == ApiException.InvalidResponse || exception.Status is >= 400 and < 500 and not (401 or 408 or 429))
        {
            // This is refused or not there; something else may be.
        }
        catch (Exception exception) when (exception is ApiException or OperationCanceledException)
        {
            // The server is not to be had, or not by this session: no other Tab is to wait for that.
            _silentUntil = _clock.Elapsed + _lifetime;
            return [];
        }

        _entries[key] = (_clock.Elapsed + _lifetime, items);
        return items;
    }
}

/// <summary>Something to offer: what is inserted, and what describes it.</summary>
internal sealed record Completion(string Value, string Description);
