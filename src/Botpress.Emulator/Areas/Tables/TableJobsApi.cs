using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>
/// The jobs of tables: export, import, duplicate, and deletion by a filter. One is pending, then in progress, then completed or failed, each step
/// lasting the transition time; the work is done at the end.
/// </summary>
internal static class TableJobsApi
{
    public static void Register(Router router)
    {
        router.On(Operations.ExportTable, Export);
        router.On(Operations.ImportTable, Import);
        router.On(Operations.DuplicateTable, Duplicate);
        router.On(Operations.GetTableJobs, call => new JsonObject
        {
            ["jobs"] = Json.List(TablesApi.Find(call).Jobs.Select(job => job.Copy())),
        });
        router.OnDue("job", Step);
    }

    public static JsonObject Add(Store store, BotState bot, TableState table, string type, JsonObject details, string? inputFileId = null)
    {
        JsonObject job = store.NewObject("job");
        job["botId"] = bot.Bot.Text("id");
        job["tableId"] = table.Data.Text("id");
        job["type"] = type;
        job["status"] = "pending";
        job["progress"] = 0;
        job["inputFileId"] = inputFileId;
        job["outputFileId"] = null;
        table.Jobs.Add(job);
        details["tableId"] = table.Data.Text("id");
        store.After(store.TransitionTime, "job", bot.Bot.Text("id"), job.Text("id"), details);
        return job;
    }

    /// <summary>A job's next step is due.</summary>
    private static void Step(Store store, BotState bot, DueItem item)
    {
        if (!bot.Tables.TryGetValue(item.Data!.Text("tableId"), out TableState? table)
            || table.Jobs.FirstOrDefault(candidate => candidate.Text("id") == item.Id) is not JsonObject job)
        {
            return;
        }

        job["updatedAt"] = store.Stamp();
        if (job.Text("status") == "pending")
        {
            job["status"] = "in_progress";
            job["progress"] = 50;
            store.After(store.TransitionTime, "job", item.BotId, item.Id, item.Data!);
            return;
        }

        try
        {
            switch (job.Text("type"))
            {
                case "export":
                    job["outputFileId"] = WriteFile(store, bot, table, item.Data!);
                    break;
                case "import":
                    ReadFile(store, bot, table, job.Text("inputFileId"));
                    break;
                case "delete_rows":
                    foreach (int id in RowView.Filtered(table, (JsonObject)item.Data!["filter"]!).Select(row => row.Key).ToList())
                    {
                        table.Rows.Remove(id);
                    }

                    break;
                default:
                    CopyRows(bot, table, item.Data!);
                    break;
            }

            job["status"] = "completed";
            job["progress"] = 100;
        }
        catch (Exception exception) when (exception is ApiError or IOException or InvalidDataException or JsonException)
        {
            job["status"] = "failed";
            BotLogsApi.Add(store, bot, "error", $"Job {item.Id} failed: {exception.Message}");
        }
    }

    private static JsonObject Show(JsonObject job) => new() { ["job"] = job.Copy() };

    private static JsonObject Export(Call call)
    {
        TableState table = TablesApi.Find(call);
        string format = call.Query.Text("format") ?? "csv";
        bool compress = call.Query.Flag("compress") ?? true;
        return Show(Add(call.Store, call.Bot, table, "export", new JsonObject { ["format"] = format, ["compress"] = compress }));
    }

    private static JsonObject Import(Call call)
    {
        TableState table = TablesApi.Find(call);
        string fileId = call.Body.RequiredText("fileId");
        if (!call.Bot.Files.TryGetValue(fileId, out FileState? file))
        {
            throw ApiError.Reference("fileId", "file", fileId);
        }

        if (file.Content is null)
        {
            throw ApiError.Payload($"fileId: the file \"{fileId}\" has no content yet");
        }

        return Show(Add(call.Store, call.Bot, table, "import", [], fileId));
    }

    private static JsonObject Duplicate(Call call)
    {
        TableState source = TablesApi.Find(call, "sourceTableId");
        string name = call.Body.Text("tableName", min: 1) ?? TableNames.ForCopy(call.Bot, source.Data.Text("name"));
        bool schemaOnly = call.Body.Flag("schemaOnly") ?? false;
        double? factor = call.Body.Number("factor");
        TableNames.Check("tableName", name);
        TableNames.CheckIsFree(call.Bot, name, null);
        TableState copy = TablesApi.Add(call.Store, call.Bot, name, ((JsonObject)source.Data["schema"]!).Copy(), source.Data.TextOrNull("keyColumn"));
        copy.Data.With("tags", source.Data["tags"]).With("isComputeEnabled", source.Data["isComputeEnabled"]).With("factor", source.Data["factor"]);
        if (factor is double value)
        {
            copy.Data["factor"] = Json.Number(value);
        }

        JsonObject answer = TablesApi.Show(copy);
        answer["rows"] = schemaOnly ? 0 : source.Rows.Count;
        if (!schemaOnly)
        {
            JsonObject job = Add(call.Store, call.Bot, copy, "duplicate_table", new JsonObject { ["sourceTableId"] = source.Data.Text("id") });
            answer["job"] = new JsonObject { ["id"] = job.Text("id"), ["status"] = job.Text("status") };
        }

        return answer;
    }

    private static void CopyRows(BotState bot, TableState table, JsonObject details)
    {
        if (!bot.Tables.TryGetValue(details.Text("sourceTableId"), out TableState? source))
        {
            return;
        }

        JsonObject columns = TableSchema.Columns(table);
        foreach (KeyValuePair<int, RowState> row in source.Rows)
        {
            JsonObject values = row.Value.Values.Copy();
            foreach (string gone in values.Select(value => value.Key).Where(key => !columns.ContainsKey(key)).ToList())
            {
                values.Remove(gone);
            }

            table.Rows.Add(++table.LastRowId, new RowState { CreatedAt = row.Value.CreatedAt, UpdatedAt = row.Value.UpdatedAt, Values = values });
        }
    }

    private static string WriteFile(Store store, BotState bot, TableState table, JsonObject details)
    {
        bool compress = (bool)details["compress"]!;
        bool isCsv = details.Text("format") == "csv";
        (string? content, FileStream? file) = store.Contents.Create();
        using (file)
        using (Stream target = compress ? new GZipStream(file, CompressionMode.Compress) : file)
        using (var writer = new StreamWriter(target, new UTF8Encoding(false)))
        {
            if (isCsv)
            {
                WriteCsv(table, writer);
            }
            else
            {
                writer.Write($"{{\"schema\":{table.Data["schema"]!.ToJsonString(Json.Options)},\"rows\":[");
                string separator = "";
                foreach (KeyValuePair<int, RowState> row in table.Rows)
                {
                    writer.Write(separator);
                    writer.Write(RowView.Show(table, row.Key, row.Value).ToJsonString(Json.Options));
                    separator = ",\n";
                }

                writer.Write("]}");
            }
        }

        string key = $"{table.Data.Text("name")}-{Ids.Hex(4)}.{details.Text("format")}{(compress ? ".gz" : "")}";
        string type = compress ? "application/gzip" : isCsv ? "text/csv" : "application/json";
        return FilesApi.AddStored(store, bot, key, type, content, new FileInfo(file.Name).Length).Data.Text("id");
    }

    private static void WriteCsv(TableState table, StreamWriter writer)
    {
        string[] columns = ["id", "createdAt", "updatedAt", .. TableSchema.Columns(table).Select(column => column.Key)];
        writer.Write(string.Join(",", columns.Select(Quoted)) + "\r\n");
        foreach (KeyValuePair<int, RowState> row in table.Rows)
        {
            JsonObject shown = RowView.Show(table, row.Key, row.Value);
            writer.Write(string.Join(",", columns.Select(column => Quoted(
                Json.IsText(shown[column], out string? text) ? text! : shown[column]?.ToJsonString(Json.Options) ?? ""))) + "\r\n");
        }
    }

    private static string Quoted(string text) => text.IndexOfAny([',', '"', '\r', '\n']) < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";

    private static void ReadFile(Store store, BotState bot, TableState table, string fileId)
    {
        if (!bot.Files.TryGetValue(fileId, out FileState? file) || file.Content is null)
        {
            throw ApiError.NotFound("file", fileId);
        }

        string text = ReadText(store.Contents.PathOf(file.Content));
        string trimmed = text.TrimStart();
        JsonObject columns = TableSchema.Columns(table);
        List<JsonObject> rows = trimmed.StartsWith("[", StringComparison.Ordinal) || trimmed.StartsWith("{", StringComparison.Ordinal)
            ? FromJson(trimmed)
            : FromCsv(text, columns);
        var writer = new RowWriter(store, table);
        for (int index = 0; index < rows.Count; index++)
        {
            writer.Insert(index + 1, rows[index]);
        }

        writer.Finish();
        foreach (string error in writer.Errors)
        {
            BotLogsApi.Add(store, bot, "warn", $"Import of {file.Data.Text("key")}: {error}");
        }
    }

    private static string ReadText(string path)
    {
        using FileStream stream = File.OpenRead(path);
        bool isGzip = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        using Stream source = isGzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        using var reader = new StreamReader(source, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>What an export gives, an array of rows, or one row per line.</summary>
    private static List<JsonObject> FromJson(string text)
    {
        IEnumerable<JsonNode?> items = Exported(text) ?? (text.StartsWith("[", StringComparison.Ordinal)
            ? JsonNode.Parse(text)!.AsArray()
            : text.Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Where(line => line.Trim().Length > 0).Select(line => JsonNode.Parse(line)));
        return [.. items.Select(item => item as JsonObject ?? throw new InvalidDataException("A row of the file is not an object."))];
    }

    /// <summary>The rows beside their schema; null for another form.</summary>
    private static JsonArray? Exported(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject document && document["schema"] is JsonObject ? document["rows"] as JsonArray : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<JsonObject> FromCsv(string text, JsonObject columns)
    {
        List<List<string>> records = Csv(text);
        if (records.Count == 0)
        {
            return [];
        }

        List<string> names = records[0];
        if (names.FirstOrDefault(name => !columns.ContainsKey(name) && !TableSchema.SystemColumns.Contains(name)) is string unknown)
        {
            throw new InvalidDataException($"The table has no column \"{unknown}\".");
        }

        return [.. records.Skip(1).Where(record => record.Count > 1 || record[0].Length > 0).Select(record =>
        {
            var row = new JsonObject();
            for (int index = 0; index < Math.Min(names.Count, record.Count); index++)
            {
                row[names[index]] = Value(columns[names[index]] as JsonObject, record[index]);
            }

            return row;
        })];
    }

    /// <summary>A field as its column wants it; what does not fit stays a text, and the row is refused for it.</summary>
    private static JsonNode? Value(JsonObject? column, string text)
    {
        string type = column?.TextOrNull("type") ?? "string";
        if (type == "string")
        {
            return text.Length == 0 && column?.TextOrNull("format") == "date-time" ? null : JsonValue.Create(text);
        }

        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(type == "boolean" ? text.ToLowerInvariant() : text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    /// <summary>The records of a CSV text (RFC 4180).</summary>
    private static List<List<string>> Csv(string text)
    {
        var records = new List<List<string>>();
        var record = new List<string>();
        var field = new StringBuilder();
        bool quoted = false;
        void EndField()
        {
            record.Add(field.ToString());
            field.Clear();
        }

        for (int index = 0; index < text.Length; index++)
        {
            char letter = text[index];
            if (quoted)
            {
                if (letter != '"')
                {
                    field.Append(letter);
                }
                else if (index + 1 < text.Length && text[index + 1] == '"')
                {
                    field.Append('"');
                    index++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (letter == '"' && field.Length == 0)
            {
                quoted = true;
            }
            else if (letter == ',')
            {
                EndField();
            }
            else if (letter == '\n')
            {
                EndField();
                records.Add(record);
                record = [];
            }
            else if (letter != '\r')
            {
                field.Append(letter);
            }
        }

        if (field.Length > 0 || record.Count > 0)
        {
            EndField();
            records.Add(record);
        }

        return records;
    }
}
