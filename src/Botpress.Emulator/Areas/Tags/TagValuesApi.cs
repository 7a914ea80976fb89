using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>The values that a tag has on users, conversations or messages, each once and in order.</summary>
internal static class TagValuesApi
{
    public static void Register(Router router) => router.On(Operations.ListTagValues, List);

    private static JsonObject List(Call call)
    {
        call.Query.RequiredText("type");
        IEnumerable<JsonObject> items = call.Query.Text("type") switch
        {
            "user" => call.Bot.Users.Values,
            "conversation" => call.Bot.Conversations.Values.Select(conversation => conversation.Data),
            _ => call.Bot.Messages.Values,
        };
        string key = call.Path("key");
        return call.Page(
            "tags",
            items.Select(item => ((JsonObject)Declarations.Seen(call, item)["tags"]!).TextOrNull(key)).OfType<string>().Distinct(StringComparer.Ordinal),
            value => value,
            value => value,
            value => new JsonObject { ["value"] = value });
    }
}
