using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.PowerShell;

/// <summary>A path and query that a user wrote, made safe: it stays on the session's API, and on the route that it names.</summary>
internal sealed class ApiTarget
{
    private readonly List<string> _query;

    private ApiTarget(string path, IEnumerable<string> query)
    {
        Path = path;
        _query = [.. query];
    }

    /// <summary>The path, starting with a slash.</summary>
    public string Path { get; }

    /// <summary>Reads what the user wrote.</summary>
    /// <param name="text">A path with or without a query, or a whole URL.</param>
    /// <param name="api">The address of the session's API.</param>
    /// <exception cref="ArgumentException">It leads to another host, or perhaps to another route than it seems to.</exception>
    public static ApiTarget Parse(string text, Uri api)
    {
        text = text.Trim();
        string root = api.AbsoluteUri.TrimEnd('/');
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0 && text.IndexOfAny(['/', '?']) > scheme)
        {
            if (!text.StartsWith(root + "/", StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException($"-Path leads away from {root}, and the session's token goes nowhere else. Give the path alone, for example /v1/admin/bots.");
            }

            text = text.Substring(root.Length);
        }

        // What a URL would take for the start of a fragment, or for a slash, is meant as a character here.
        string[] parts = text.Replace("#", "%23").Replace("\\", "%5C").Split(['?'], 2);
        string path = parts[0].StartsWith("/", StringComparison.Ordinal) ? parts[0] : "/" + parts[0];
        foreach (string segment in path.Split('/').Skip(1))
        {
            if (Uri.UnescapeDataString(segment) is "" or "." or "..")
            {
                throw new ArgumentException($"-Path has a segment that is {(segment.Length == 0 ? "empty" : $"'{segment}'")}, so '{Names.Short(path)}' would reach another route. Is an id missing?");
            }

            if (segment.IndexOfAny(['{', '}']) >= 0)
            {
                throw new ArgumentException($"-Path has a placeholder, {Names.Short(segment)}. Put the id in its place.");
            }
        }

        string query = parts.Length > 1 ? parts[1].Replace("{", "%7B").Replace("}", "%7D") : "";
        return new ApiTarget(path, query.Split(['&'], StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Takes a field out of the query; null when it is not there.</summary>
    public string? Take(string name)
    {
        string? field = _query.FirstOrDefault(item => item.StartsWith(name + "=", StringComparison.Ordinal));
        return field is not null && _query.Remove(field) ? Uri.UnescapeDataString(field.Substring(name.Length + 1)) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => _query.Count == 0 ? Path : $"{Path}?{string.Join("&", _query)}";
}
