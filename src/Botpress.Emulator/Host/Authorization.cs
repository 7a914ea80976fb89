using System;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Who may ask: whoever has the emulator's own token, or one that was given out here for what is asked.</summary>
internal sealed class Authorization(Router router, Store store)
{
    private const string Scheme = "Bearer ";

    /// <summary>Refuses who may not.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="operation">The operation that it is for; null for none of the API.</param>
    public void Require(IExchange exchange, Operation? operation)
    {
        string? header = exchange.Headers["Authorization"];
        string? token = header?.StartsWith(Scheme, StringComparison.Ordinal) == true ? header.Substring(Scheme.Length) : null;
        if (token is null || !(token == store.Token || IsGivenOut(token)))
        {
            throw ApiError.Of("Unauthorized", "The Authorization header must be \"Bearer\" with the emulator's token, or a personal access token that was made here");
        }

        bool IsGivenOut(string token)
        {
            lock (store.Gate)
            {
                return router.Knows(store.State, token, operation, exchange.Headers["x-bot-id"]);
            }
        }
    }
}
