using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>Reads the rows of a table, in the order of their ids, each once whatever is added or removed meanwhile.</summary>
/// <param name="api">The API, in the bot of the table.</param>
/// <param name="table">The table.</param>
internal sealed class RemoteRows(JobApi api, string table)
{
    /// <summary>The id of a row; null where it has none.</summary>
    public static long? IdOf(IDictionary row) => row[TableColumns.Id] is long id ? id : null;

    /// <summary>Reads the rows that come after an id.</summary>
    /// <param name="after">The id; null for all rows.</param>
    /// <param name="cancellationToken">Ends the request under way.</param>
    public async IAsyncEnumerable<IReadOnlyList<IDictionary>> PagesAsync(long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? last = after;
        long read = 0;
        bool isByOffset = false;
        while (true)
        {
            var arguments = new Dictionary<string, object?> { ["orderBy"] = TableColumns.Id, ["orderDirection"] = "asc", ["limit"] = Limits.Rows };
            if (isByOffset)
            {
                arguments["offset"] = read;
            }
            else if (last is not null)
            {
                arguments["filter"] = Condition("$gt", last);
            }

            Page<IDictionary> page;
            try
            {
                page = await FindAsync(arguments, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException exception) when (exception.Status == 400 && !isByOffset && last is not null)
            {
                // Where ids cannot be filtered, rows are counted.
                isByOffset = true;
                continue;
            }

            read += page.Items.Count;
            IReadOnlyList<IDictionary> rows = [.. page.Items.Where(row => IdOf(row) is long id && (last is null || id > last))];
            if (rows.Count > 0)
            {
                last = IdOf(rows[rows.Count - 1]);
                yield return rows;
            }
            else if (!isByOffset && page.Items.Count > 0)
            {
                // The filter was not heeded.
                isByOffset = true;
                read = 0;
                continue;
            }

            if (page.Items.Count == 0 || (!page.HasMore && page.Items.Count < Limits.Rows))
            {
                yield break;
            }
        }
    }

    /// <summary>The rows of some ids, as they are now.</summary>
    /// <param name="ids">At most as many as a page has.</param>
    /// <param name="cancellationToken">Ends the request under way.</param>
    public async Task<Dictionary<long, IDictionary>> GetAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<long, IDictionary>();
        var wanted = new HashSet<long>(ids);
        try
        {
            Page<IDictionary> page = await FindAsync(
                new Dictionary<string, object?> { ["filter"] = Condition("$in", ids), ["limit"] = Limits.Rows }, cancellationToken).ConfigureAwait(false);
            foreach (IDictionary row in page.Items.Where(row => IdOf(row) is long id && wanted.Contains(id)))
            {
                rows[IdOf(row)!.Value] = row;
            }
        }
        catch (ApiException exception) when (exception.Status == 400)
        {
            foreach (long id in ids)
            {
                await GetOneAsync(id, rows, cancellationToken).ConfigureAwait(false);
            }
        }

        return rows;
    }

    private async Task GetOneAsync(long id, Dictionary<long, IDictionary> rows, CancellationToken cancellationToken)
    {
        try
        {
            ApiAnswer answer = await api.SendAsync(
                Operations.GetTableRow, new Dictionary<string, object?> { ["table"] = table, [TableColumns.Id] = id }, cancellationToken).ConfigureAwait(false);
            if (PlainJson.Read(answer.Body.Span) is IDictionary body && body["row"] is IDictionary row)
            {
                rows[id] = row;
            }
        }
        catch (ApiException exception) when (exception.Status == 404)
        {
            // It is gone.
        }
    }

    private async Task<Page<IDictionary>> FindAsync(Dictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        arguments["table"] = table;
        ApiAnswer answer = await api.SendAsync(Operations.FindTableRows, arguments, cancellationToken).ConfigureAwait(false);
        return PageReader.Read(answer.Body, "rows", ReadRow);
    }

    private static IDictionary ReadRow(ref Utf8JsonReader reader)
    {
        IDictionary row = PlainJson.Read(ref reader) as IDictionary ?? throw new JsonException("A row must be an object.");
        if (row[TableColumns.Id] is double or decimal or BigInteger)
        {
            row[TableColumns.Id] = Convert.ToInt64(row[TableColumns.Id] is BigInteger large ? (double)large : row[TableColumns.Id], CultureInfo.InvariantCulture);
        }

        return row;
    }

    private static Dictionary<string, object?> Condition(string comparison, object? value) =>
        new() { [TableColumns.Id] = new Dictionary<string, object?> { [comparison] = value } };
}
