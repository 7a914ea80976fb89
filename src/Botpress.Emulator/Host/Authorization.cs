using System;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Who may ask: whoever has the emulator's own token, or one that was given out here for what is asked.</summary>
internal sealed class Authorization(Router router, Store store)
{
    private const string Scheme = "Bearer ";

    private static readonly Grant _all = new();

    /// <summary>Refuses who may not.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="operation">The operation that it is for; null for none of the API.</param>
    /// <returns>What the token opens.</returns>
    public Grant Require(IExchange exchange, Operation? operation)
    {
        string? header = exchange.Headers["Authorization"];
        string? token = header?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true ? header.Substring(Scheme.Length) : null;
        Grant? grant = token is null ? null : token == store.Token ? _all : GivenOut(token);
        return grant ?? throw ApiError.Of(
            "Unauthorized",
            "The Authorization header must be \"Bearer\" with the emulator's token, or a token that was made here: a personal access token, or a key of a bot or an integration for what it opens");

        Grant? GivenOut(string token)
        {
            lock (store.Gate)
            {
                return router.Grant(store.State, token, operation, exchange.Headers["x-bot-id"]);
            }
        }
    }
}
