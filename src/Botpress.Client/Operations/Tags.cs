using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>GET /v1/chat/tags/{key}/values</c></summary>
    public static readonly Operation ListTagValues = new("listTagValues", HttpMethod.Get, "/v1/chat/tags/{key}/values", Scope.Bot)
    {
        Query = ["nextToken", "pageSize", "type"],
        Result = "tags",
        Paging = Paging.Token,
    };
}
