using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>PUT /v1/files</c></summary>
    public static readonly Operation UpsertFile = new("upsertFile", HttpMethod.Put, "/v1/files", Scope.Bot)
    {
        Result = "file",
    };

    /// <summary><c>DELETE /v1/files/{id}</c></summary>
    public static readonly Operation DeleteFile = new("deleteFile", HttpMethod.Delete, "/v1/files/{id}", Scope.Bot);

    /// <summary><c>GET /v1/files</c></summary>
    public static readonly Operation ListFiles = new("listFiles", HttpMethod.Get, "/v1/files", Scope.Bot)
    {
        Query = ["nextToken", "pageSize", "sortField", "sortDirection", "tags", "ids", "indexed"],
        Result = "files",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /v1/files/{id}</c></summary>
    public static readonly Operation GetFile = new("getFile", HttpMethod.Get, "/v1/files/{id}", Scope.Bot)
    {
        Result = "file",
    };

    /// <summary><c>PUT /v1/files/{id}</c></summary>
    public static readonly Operation UpdateFileMetadata = new("updateFileMetadata", HttpMethod.Put, "/v1/files/{id}", Scope.Bot)
    {
        Result = "file",
    };

    /// <summary><c>POST /v1/files/{idOrKey}/{destinationKey}</c></summary>
    public static readonly Operation CopyFile = new("copyFile", HttpMethod.Post, "/v1/files/{idOrKey}/{destinationKey}", Scope.Bot)
    {
        Headers = ["x-destination-bot-id"],
        Result = "file",
    };

    /// <summary><c>GET /v1/files/search</c></summary>
    public static readonly Operation SearchFiles = new("searchFiles", HttpMethod.Get, "/v1/files/search", Scope.Bot)
    {
        Query = ["tags", "query", "contextDepth", "limit", "consolidate", "includeBreadcrumb", "withContext"],
        Result = "passages",
    };

    /// <summary><c>GET /v1/files/{id}/passages</c></summary>
    public static readonly Operation ListFilePassages = new("listFilePassages", HttpMethod.Get, "/v1/files/{id}/passages", Scope.Bot)
    {
        Query = ["nextToken", "pageSize", "limit"],
        Result = "passages",
        Paging = Paging.Token,
    };

    /// <summary><c>PUT /v1/files/{id}/passages</c></summary>
    public static readonly Operation SetFilePassages = new("setFilePassages", HttpMethod.Put, "/v1/files/{id}/passages", Scope.Bot);

    /// <summary><c>GET /v1/files/tags</c></summary>
    public static readonly Operation ListFileTags = new("listFileTags", HttpMethod.Get, "/v1/files/tags", Scope.Bot)
    {
        Query = ["nextToken", "pageSize"],
        Result = "tags",
        Paging = Paging.Token,
    };

    /// <summary><c>GET /v1/files/tags/{tag}/values</c></summary>
    public static readonly Operation ListFileTagValues = new("listFileTagValues", HttpMethod.Get, "/v1/files/tags/{tag}/values", Scope.Bot)
    {
        Query = ["nextToken", "pageSize"],
        Result = "values",
        Paging = Paging.Token,
    };
}
