using System;
using System.Collections.Concurrent;
using System.Collections.Generic;

namespace Botpress.PowerShell;

/// <summary>What was offered lately, per session, so that a second Tab asks nothing of the server.</summary>
internal sealed class CompletionCache
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (DateTime Expires, IReadOnlyList<Completion> Items)> _entries = new(StringComparer.Ordinal);

    public IReadOnlyList<Completion> GetOrAdd(string key, Func<IReadOnlyList<Completion>> load)
    {
        if (_entries.TryGetValue(key, out (DateTime Expires, IReadOnlyList<Completion> Items) entry) && entry.Expires > DateTime.UtcNow)
        {
            return entry.Items;
        }

        IReadOnlyList<Completion> items = load();
        _entries[key] = (DateTime.UtcNow + _lifetime, items);
        return items;
    }
}

/// <summary>Something to offer: what is inserted, and what describes it.</summary>
internal sealed record Completion(string Value, string Description);
