using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/files/knowledge-bases</c></summary>
    public static readonly Operation CreateKnowledgeBase = new("createKnowledgeBase", HttpMethod.Post, "/v1/files/knowledge-bases", Scope.Bot)
    {
        Result = "knowledgeBase",
    };

    /// <summary><c>DELETE /v1/files/knowledge-bases/{id}</c></summary>
    public static readonly Operation DeleteKnowledgeBase = new("deleteKnowledgeBase", HttpMethod.Delete, "/v1/files/knowledge-bases/{id}", Scope.Bot);

    /// <summary><c>PUT /v1/files/knowledge-bases/{id}</c></summary>
    public static readonly Operation UpdateKnowledgeBase = new("updateKnowledgeBase", HttpMethod.Put, "/v1/files/knowledge-bases/{id}", Scope.Bot)
    {
        Result = "knowledgeBase",
    };

    /// <summary><c>GET /v1/files/knowledge-bases</c></summary>
    public static readonly Operation ListKnowledgeBases = new("listKnowledgeBases", HttpMethod.Get, "/v1/files/knowledge-bases", Scope.Bot)
    {
        Query = ["nextToken", "pageSize", "tags"],
        Result = "knowledgeBases",
        Paging = Paging.Token,
    };
}
