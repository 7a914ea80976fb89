using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Knowledge bases. The files of one carry its id in their tag <c>kbId</c> and go with it.</summary>
internal static class KnowledgeBasesApi
{
    public static void Register(Router router)
    {
        router.On(Operations.CreateKnowledgeBase, Create);
        router.On(Operations.ListKnowledgeBases, List);
        router.On(Operations.UpdateKnowledgeBase, Update);
        router.On(Operations.DeleteKnowledgeBase, Delete);
    }

    public static JsonObject Add(Store store, BotState bot, string name, JsonObject? tags = null)
    {
        JsonObject created = store.NewObject("kb");
        created.Remove("updatedAt");
        created["name"] = name;
        created["tags"] = tags?.Copy() ?? [];
        bot.KnowledgeBases.Add(created.Text("id"), created);
        return created;
    }

    private static JsonObject Find(Call call) => call.Find(call.Bot.KnowledgeBases, "knowledge base");

    /// <summary>The answer to a change; only the list shows the time, too.</summary>
    private static JsonObject Show(JsonObject knowledgeBase)
    {
        JsonObject shown = knowledgeBase.Copy();
        shown.Remove("createdAt");
        return new JsonObject { ["knowledgeBase"] = shown };
    }

    private static JsonObject Create(Call call)
    {
        string name = call.Body.RequiredText("name", min: 1);
        return Show(Add(call.Store, call.Bot, name, call.Body.Map("tags", maxValue: 1000)));
    }

    private static JsonObject List(Call call)
    {
        TagFilter tags = call.Query.Tags(rich: true);
        return call.PageOf("knowledgeBases", call.Bot.KnowledgeBases.Values.Where(found => tags.Matches(found["tags"] as JsonObject)));
    }

    private static JsonObject Update(Call call)
    {
        JsonObject knowledgeBase = Find(call);
        string name = call.Body.RequiredText("name", min: 1);
        JsonObject? tags = call.Body.Map("tags", nulls: true, 1000);
        knowledgeBase["name"] = name;
        ((JsonObject)knowledgeBase["tags"]!).Merge(tags);
        return Show(knowledgeBase);
    }

    private static JsonObject Delete(Call call)
    {
        string id = Find(call).Text("id");
        call.Bot.KnowledgeBases.Remove(id);
        foreach (FileState file in call.Bot.Files.Values.Where(file => file.Data["tags"]!.AsObject().TextOrNull("kbId") == id).ToList())
        {
            FilesApi.Remove(call.Store, call.Bot, file);
        }

        return [];
    }
}
