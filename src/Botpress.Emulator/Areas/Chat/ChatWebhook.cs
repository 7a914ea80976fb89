using System;
using System.Threading.Tasks;

namespace Botpress.Emulator;

/// <summary>The webhook of a chat, which nobody is to call: the Chat API has an address of its own.</summary>
internal static class ChatWebhook
{
    public static void Register(Router router) => router.OnPath("_webhook", Answer);

    private static Task Answer(Store store, IExchange exchange)
    {
        string[] segments = exchange.Path.Split('/');
        string id = segments.Length > 2 ? Uri.UnescapeDataString(segments[2]) : "";
        lock (store.Gate)
        {
            throw ChatInstance.Find(store.State, id) is null
                ? ApiError.Of("ResourceNotFound", $"There is no route {exchange.Method} {exchange.Path}")
                : ApiError.Plain(400, $"The Chat API is not called at the webhook but at {store.BaseUrl}{id}");
        }
    }
}
