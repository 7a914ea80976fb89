using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;

namespace Botpress.PowerShell;

/// <summary>Narrows a list of files to those of a knowledge base.</summary>
internal static class KnowledgeBaseFilter
{
    /// <summary>Adds it to the fields of a request: to the API it is a tag.</summary>
    /// <exception cref="ArgumentException">There is a filter by tags that it cannot be added to.</exception>
    public static void Add(Dictionary<string, object?> fields, string? id)
    {
        var tags = new OrderedDictionary(StringComparer.Ordinal);
        if (fields.TryGetValue("tags", out object? others))
        {
            if (others is not IDictionary map)
            {
                throw new ArgumentException("-KnowledgeBaseId is a filter by a tag, and -Tag is a text that cannot be added to. Give -Tag as a hashtable.");
            }

            foreach (DictionaryEntry tag in map)
            {
                tags[tag.Key] = tag.Value;
            }
        }

        tags["kbId"] = id;
        fields["tags"] = tags;
    }
}
