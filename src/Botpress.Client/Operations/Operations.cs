using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Reflection;

namespace Botpress.Client;

/// <summary>
/// Every operation of the API, one field each, one file per resource. Retry safety, routes and the contract tests read this table.
/// </summary>
public static partial class Operations
{
    /// <summary>PATCH, which netstandard2.0 has no constant for. A property: fields of a partial class have no fixed order.</summary>
    private static HttpMethod Patch => new("PATCH");

    /// <summary>The bot is in the query or the body. A property: fields of a partial class have no fixed order.</summary>
    private static PathScope BotInArguments => new(Scope.Bot, "botId");

    private static readonly Lazy<IReadOnlyList<Operation>> _all = new(() =>
        [.. typeof(Operations).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (Operation)field.GetValue(null)!)]);

    /// <summary>All operations.</summary>
    public static IReadOnlyList<Operation> All => _all.Value;
}
