using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>What an operation on rows answers: the rows that worked, and what the API has to say of the others.</summary>
internal sealed class RowsAnswer
{
    /// <summary>Rows that were read, added or changed, where the operation does one of these.</summary>
    public List<PSObject> Rows { get; } = [];

    /// <summary>How many these are, also where they are not read.</summary>
    public long RowCount { get; private set; }

    /// <summary>Rows that an upsert added.</summary>
    public List<PSObject> Inserted { get; } = [];

    /// <summary>How many these are, also where they are not read.</summary>
    public long InsertedCount { get; private set; }

    /// <summary>Rows that an upsert changed.</summary>
    public List<PSObject> Updated { get; } = [];

    /// <summary>How many these are, also where they are not read.</summary>
    public long UpdatedCount { get; private set; }

    public List<string> Errors { get; } = [];

    public List<string> Warnings { get; } = [];

    public long? DeletedRows { get; private set; }

    /// <summary>The id of the job that goes on with the work; null for none.</summary>
    public string? JobId { get; private set; }

    /// <summary>How the job stands.</summary>
    public string? JobStatus { get; private set; }

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="rows">Reads its rows; null to count them.</param>
    /// <exception cref="ApiException">The answer is not what it should be.</exception>
    public static RowsAnswer Read(ApiAnswer answer, RowReader? rows)
    {
        var result = new RowsAnswer();
        try
        {
            var reader = new Utf8JsonReader(answer.Body.Span, JsonText.ReaderOptions);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("It must be an object.");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = JsonText.Read(ref reader);
                reader.Read();
                result.ReadField(ref reader, name, rows);
            }

            return result;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw PageReader.Invalid(answer.Body, exception);
        }
    }

    private void ReadField(ref Utf8JsonReader reader, string name, RowReader? rows)
    {
        switch (name)
        {
            case "row":
                Rows.Clear();
                RowCount = 1;
                ReadRow(ref reader, Rows, rows);
                break;
            case "rows":
                RowCount = ReadRows(ref reader, Rows, rows);
                break;
            case "inserted":
                InsertedCount = ReadRows(ref reader, Inserted, rows);
                break;
            case "updated":
                UpdatedCount = ReadRows(ref reader, Updated, rows);
                break;
            case "errors":
                ReadTexts(ref reader, Errors);
                break;
            case "warnings":
                ReadTexts(ref reader, Warnings);
                break;
            case "deletedRows":
                DeletedRows = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long deleted) ? deleted : null;
                break;
            case "job":
                var job = JsonElement.ParseValue(ref reader);
                bool isJob = job.ValueKind == JsonValueKind.Object;
                JobId = isJob && job.TryGetProperty("id", out JsonElement id) ? id.ToString() : null;
                JobStatus = isJob && job.TryGetProperty("status", out JsonElement status) ? status.ToString() : null;
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static long ReadRows(ref Utf8JsonReader reader, List<PSObject> into, RowReader? rows)
    {
        into.Clear();
        long count = 0;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return count;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Rows must be a list.");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadRow(ref reader, into, rows);
            count++;
        }

        return count;
    }

    private static void ReadRow(ref Utf8JsonReader reader, List<PSObject> into, RowReader? rows)
    {
        if (rows is not null)
        {
            into.Add(rows.Read(ref reader));
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            reader.Skip();
        }
        else
        {
            throw new JsonException("A row must be an object.");
        }
    }

    private static void ReadTexts(ref Utf8JsonReader reader, List<string> into)
    {
        into.Clear();
        var list = JsonElement.ParseValue(ref reader);
        if (list.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement text in list.EnumerateArray())
            {
                into.Add(text.ValueKind == JsonValueKind.String ? JsonText.Read(text) : text.ToString());
            }
        }
    }
}
