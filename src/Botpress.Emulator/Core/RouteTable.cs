using System;
using System.Collections.Generic;
using System.Linq;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Finds the operation of a request by its method and path.</summary>
/// <param name="operations">Those that there are.</param>
internal sealed class RouteTable(IEnumerable<Operation> operations)
{
    private readonly List<(Operation Operation, string[] Segments)> _routes = [.. operations.Select(operation => (operation, operation.Path.Trim('/').Split('/')))];

    /// <summary>
    /// Matches a path. It is split before it is decoded, so that an escaped slash stays inside its segment; a literal
    /// segment wins over a parameter, the leftmost difference first.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="rawPath">The path with its leading slash, as it was sent.</param>
    /// <param name="isPath">Whether the path is there with some method.</param>
    public (Operation Operation, Dictionary<string, string> Parameters)? Find(string method, string rawPath, out bool isPath)
    {
        string[] segments = rawPath.Substring(1).Split('/');
        var fitting = _routes.Where(route => Fits(route.Segments, segments)).ToList();
        isPath = fitting.Count > 0;
        (Operation Operation, string[] Segments) best = fitting.Where(route => route.Operation.Method.Method == method)
            .OrderBy(route => string.Concat(route.Segments.Select(segment => IsParameter(segment) ? '1' : '0')), StringComparer.Ordinal)
            .FirstOrDefault();
        if (best.Operation is null)
        {
            return null;
        }

        var parameters = new Dictionary<string, string>();
        for (int index = 0; index < segments.Length; index++)
        {
            if (IsParameter(best.Segments[index]))
            {
                parameters[best.Segments[index].Trim('{', '}')] = Uri.UnescapeDataString(segments[index]);
            }
        }

        return (best.Operation, parameters);
    }

    private static bool IsParameter(string segment) => segment.StartsWith("{", StringComparison.Ordinal);

    private static bool Fits(string[] route, string[] segments)
    {
        if (route.Length != segments.Length)
        {
            return false;
        }

        for (int index = 0; index < route.Length; index++)
        {
            if (IsParameter(route[index]) ? segments[index].Length == 0 : Uri.UnescapeDataString(segments[index]) != route[index])
            {
                return false;
            }
        }

        return true;
    }
}
