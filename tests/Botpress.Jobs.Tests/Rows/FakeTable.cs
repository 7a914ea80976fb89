using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace Botpress.Jobs.Tests;

/// <summary>A table in memory, and its mirror: what somebody else does to it meanwhile is up to the test.</summary>
public sealed class FakeTable : IDisposable
{
    private const string Schema = """{"type":"object","properties":{"name":{"type":"string"},"price":{"type":"number"},"at":{"type":"string","format":"date-time"},"made":{"type":"string","x-zui":{"computed":{"action":"ai"}}}}}""";

    private TableMirror? _mirror;

    public FakeTable() => Service = new FakeService(Answer);

    public FakeService Service { get; }

    public LeapingClock Clock { get; } = new();

    public List<JsonObject> Rows { get; } = [];

    public string Table { get; set; } = $$"""{"id":"t1","name":"T","schema":{{Schema}}}""";

    /// <summary>What is done after a request was carried out, with its path's end: find, upsert, rows, delete.</summary>
    public Action<string> After { get; set; } = _ => { };

    /// <summary>What is answered in place of the table; null for that.</summary>
    public Func<string, FakeRequest, FakeAnswer?> Instead { get; set; } = (_, _) => null;

    public List<string> Warnings { get; } = [];

    public List<RowFinding> Findings { get; } = [];

    public List<string> Failures { get; } = [];

    public List<string> Progress { get; } = [];

    /// <summary>What was written, in short.</summary>
    public IEnumerable<string> Writes => Service.Requests.Select(request => (End: EndOf(request), request.Body)).Where(one => one.End is "upsert" or "rows" or "delete").Select(one => $"{one.End} {one.Body}");

    public string State => string.Join(" ", Rows.Select(row => $"{row["id"]}:{row["name"]}={row["price"]}"));

    public void Add(params (string? Name, double Price)[] rows) => Array.ForEach(rows, row =>
        Rows.Add(new JsonObject { ["id"] = Rows.Count == 0 ? 1 : (int)Rows[^1]["id"]! + 1, ["name"] = row.Name, ["price"] = row.Price }));

    public JsonObject Row(string name) => Rows.Find(row => (string?)row["name"] == name)!;

    public async Task<TableMirror> Open(TableMirrorOptions? options = null, params (string? Name, object? Price)[] rows)
    {
        var mirror = new TableMirror(Service.Connect(), options ?? new() { Table = "T", KeyColumn = "name" }, Clock)
        {
            Warning = Warnings.Add,
            Found = Findings.Add,
            Failed = failure => Failures.Add($"{failure.Step.Action} {failure.Step.Target}: {failure.Exception.Message}"),
            Progress = (activity, done, total) => Progress.Add($"{activity} {done}/{total}"),
        };
        _mirror = mirror;
        await mirror.OpenAsync(default);
        for (int i = 0; i < rows.Length; i++)
        {
            mirror.Add(new System.Collections.Specialized.OrderedDictionary { ["name"] = rows[i].Name, ["price"] = rows[i].Price }, i + 1);
        }

        return mirror;
    }

    public async Task<JobResult> Run(TableMirrorOptions? options = null, Action? meanwhile = null, params (string? Name, object? Price)[] rows)
    {
        TableMirror mirror = await Open(options, rows);
        TableMirrorPlan plan = await mirror.PlanAsync(default);
        meanwhile?.Invoke();
        return await mirror.ApplyAsync(plan, default);
    }

    public void Dispose() => _mirror?.Dispose();

    private static string EndOf(FakeRequest request) => request.Path[(request.Path.LastIndexOf('/') + 1)..];

    private FakeAnswer Answer(FakeRequest request)
    {
        lock (Rows)
        {
            string end = EndOf(request);
            FakeAnswer answer = Instead(end, request) ?? Carry(end, request);
            After(end);
            return answer;
        }
    }

    private FakeAnswer Carry(string end, FakeRequest request)
    {
        JsonNode? body = request.Body.Length == 0 ? null : JsonNode.Parse(request.Body);
        switch (end)
        {
            case "find":
                JsonNode? condition = body!["filter"]?["id"];
                IEnumerable<JsonObject> found = Rows.Where(row => condition?["$gt"] is not JsonNode after || (int)row["id"]! > (int)after)
                    .Where(row => condition?["$in"] is not JsonNode ids || ids.AsArray().Any(id => (int)id! == (int)row["id"]!)).OrderBy(row => (int)row["id"]!);
                return $"{{\"rows\":[{string.Join(",", found.Take(1000).Select(row => row.ToJsonString()))}],\"hasMore\":{(found.Count() > 1000 ? "true" : "false")}}}";
            case "upsert":
                foreach (JsonNode? row in body!["rows"]!.AsArray())
                {
                    if (Row((string)row!["name"]!) is JsonObject there)
                    {
                        there["price"] = row["price"]?.DeepClone();
                    }
                    else
                    {
                        Add(((string)row["name"]!, 0));
                        Rows[^1]["price"] = row["price"]?.DeepClone();
                    }
                }

                return $"{{\"inserted\":[{string.Join(",", body["rows"]!.AsArray().Select(_ => "{}"))}],\"updated\":[]}}";
            case "rows":
                foreach (JsonNode? row in body!["rows"]!.AsArray())
                {
                    Rows.Find(one => (int)one["id"]! == (int)row!["id"]!)!["price"] = row!["price"]?.DeepClone();
                }

                return $"{{\"rows\":[{string.Join(",", body["rows"]!.AsArray().Select(_ => "{}"))}]}}";
            case "delete":
                _ = Rows.RemoveAll(row => body!["ids"]!.AsArray().Any(id => (int)id! == (int)row["id"]!));
                return """{"deletedRows":1}""";
            default:
                return $"{{\"table\":{Table}}}";
        }
    }
}
