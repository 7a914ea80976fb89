using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>GET /v1/tables</c></summary>
    public static readonly Operation ListTables = new("listTables", HttpMethod.Get, "/v1/tables", Scope.Bot)
    {
        Query = ["tags"],
        Result = "tables",
    };

    /// <summary><c>GET /v1/tables/{table}</c></summary>
    public static readonly Operation GetTable = new("getTable", HttpMethod.Get, "/v1/tables/{table}", Scope.Bot)
    {
        Result = "table",
    };

    /// <summary><c>POST /v1/tables/{table}</c></summary>
    public static readonly Operation GetOrCreateTable = new("getOrCreateTable", HttpMethod.Post, "/v1/tables/{table}", Scope.Bot)
    {
        Result = "table",
        Repeatable = true,
    };

    /// <summary><c>POST /v1/tables</c></summary>
    public static readonly Operation CreateTable = new("createTable", HttpMethod.Post, "/v1/tables", Scope.Bot)
    {
        Result = "table",
    };

    /// <summary><c>POST /v1/tables/{sourceTableId}/duplicate</c></summary>
    public static readonly Operation DuplicateTable = new("duplicateTable", HttpMethod.Post, "/v1/tables/{sourceTableId}/duplicate", Scope.Bot)
    {
        Result = "table",
    };

    /// <summary><c>GET /v1/tables/{table}/export</c></summary>
    public static readonly Operation ExportTable = new("exportTable", HttpMethod.Get, "/v1/tables/{table}/export", Scope.Bot)
    {
        Query = ["format", "compress"],
        Result = "job",
    };

    /// <summary><c>GET /v1/tables/{table}/jobs</c></summary>
    public static readonly Operation GetTableJobs = new("getTableJobs", HttpMethod.Get, "/v1/tables/{table}/jobs", Scope.Bot)
    {
        Result = "jobs",
    };

    /// <summary><c>POST /v1/tables/{table}/import</c></summary>
    public static readonly Operation ImportTable = new("importTable", HttpMethod.Post, "/v1/tables/{table}/import", Scope.Bot)
    {
        Result = "job",
    };

    /// <summary><c>PUT /v1/tables/{table}</c></summary>
    public static readonly Operation UpdateTable = new("updateTable", HttpMethod.Put, "/v1/tables/{table}", Scope.Bot)
    {
        Result = "table",
    };

    /// <summary><c>PUT /v1/tables/{table}/column</c></summary>
    public static readonly Operation RenameTableColumn = new("renameTableColumn", HttpMethod.Put, "/v1/tables/{table}/column", Scope.Bot)
    {
        Result = "table",
    };

    /// <summary><c>DELETE /v1/tables/{table}</c></summary>
    public static readonly Operation DeleteTable = new("deleteTable", HttpMethod.Delete, "/v1/tables/{table}", Scope.Bot);

    /// <summary><c>GET /v1/tables/{table}/row</c></summary>
    public static readonly Operation GetTableRow = new("getTableRow", HttpMethod.Get, "/v1/tables/{table}/row", Scope.Bot)
    {
        Query = ["id"],
        Result = "row",
    };

    /// <summary><c>POST /v1/tables/{table}/rows/find</c></summary>
    public static readonly Operation FindTableRows = new("findTableRows", HttpMethod.Post, "/v1/tables/{table}/rows/find", Scope.Bot)
    {
        Result = "rows",
        Paging = Paging.Offset,
        Repeatable = true,
    };

    /// <summary><c>POST /v1/tables/{table}/rows</c></summary>
    public static readonly Operation CreateTableRows = new("createTableRows", HttpMethod.Post, "/v1/tables/{table}/rows", Scope.Bot)
    {
        Result = "rows",
    };

    /// <summary><c>POST /v1/tables/{table}/rows/delete</c></summary>
    public static readonly Operation DeleteTableRows = new("deleteTableRows", HttpMethod.Post, "/v1/tables/{table}/rows/delete", Scope.Bot);

    /// <summary><c>PUT /v1/tables/{table}/rows</c></summary>
    public static readonly Operation UpdateTableRows = new("updateTableRows", HttpMethod.Put, "/v1/tables/{table}/rows", Scope.Bot)
    {
        Result = "rows",
    };

    /// <summary><c>POST /v1/tables/{table}/rows/upsert</c></summary>
    public static readonly Operation UpsertTableRows = new("upsertTableRows", HttpMethod.Post, "/v1/tables/{table}/rows/upsert", Scope.Bot);
}
