using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Botpress.PowerShell;

/// <summary>What was offered lately, per session, so that a second Tab asks nothing of the server.</summary>
internal sealed class CompletionCache
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromSeconds(30);

    private static readonly ConditionalWeakTable<BpSession, CompletionCache> _caches = new();

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ConcurrentDictionary<string, (TimeSpan Expires, IReadOnlyList<Completion> Items)> _entries = new(StringComparer.Ordinal);

    /// <summary>What was offered for a session.</summary>
    public static CompletionCache Of(BpSession session) => _caches.GetOrCreateValue(session);

    public IReadOnlyList<Completion> GetOrAdd(string key, Func<IReadOnlyList<Completion>> load)
    {
        if (_entries.TryGetValue(key, out (TimeSpan Expires, IReadOnlyList<Completion> Items) entry) && entry.Expires > _clock.Elapsed)
        {
            return entry.Items;
        }

        IReadOnlyList<Completion> items = load();
        _entries[key] = (_clock.Elapsed + _lifetime, items);
        return items;
    }
}

/// <summary>Something to offer: what is inserted, and what describes it.</summary>
internal sealed record Completion(string Value, string Description);
