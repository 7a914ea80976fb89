using System.Collections.Generic;
using System.Text.Json;

namespace Botpress.Client;

/// <summary>Reads one item of a list; the reader stands on its first token and is left on its last.</summary>
/// <typeparam name="T">What the item becomes.</typeparam>
/// <param name="reader">The reader.</param>
/// <returns>The item.</returns>
public delegate T ItemReader<out T>(ref Utf8JsonReader reader);

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What an item is.</typeparam>
/// <param name="Items">The items, in order.</param>
/// <param name="NextToken">The token of the next page; null or empty at the end, and where paging is by offset.</param>
/// <param name="HasMore">Whether a list that is paged by offset goes on.</param>
/// <param name="Warnings">What the API warns of, for example an unindexed search.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken, bool HasMore, IReadOnlyList<string> Warnings);
