using System;
using System.Collections.Generic;

namespace Botpress.Jobs;

/// <summary>Gathers rows into batches of so many rows and bytes at most, in their order, and sends each as soon as it is full.</summary>
/// <param name="maximumCount">How many rows a batch has at most.</param>
/// <param name="maximumBytes">How many bytes a batch has at most; a row that is larger is one of its own.</param>
/// <param name="bytesOf">How many bytes a row has.</param>
/// <param name="send">Sends a batch.</param>
public sealed class RowBatches<T>(int maximumCount, long maximumBytes, Func<T, long> bytesOf, Action<List<T>> send)
{
    /// <summary>What a batch has at most by itself: what rows take as JSON may be known only about.</summary>
    public const long MaximumBytes = Client.Limits.TablePayload / 4 * 3;

    private readonly List<T> _rows = [];
    private long _bytes;

    /// <summary>Whether nothing is sent before all rows are there.</summary>
    public bool Waits { get; set; }

    /// <summary>Takes a row.</summary>
    /// <param name="row">The row.</param>
    public void Add(T row)
    {
        long bytes = bytesOf(row);
        if (!Waits && _bytes + bytes > maximumBytes)
        {
            Send();
        }

        _rows.Add(row);
        _bytes += bytes;
        if (!Waits && _rows.Count >= maximumCount)
        {
            Send();
        }
    }

    /// <summary>Sends what is left.</summary>
    public void Send()
    {
        var batch = new List<T>();
        long bytes = 0;
        foreach (T row in _rows)
        {
            if (batch.Count == maximumCount || (batch.Count > 0 && bytes + bytesOf(row) > maximumBytes))
            {
                send(batch);
                batch = [];
                bytes = 0;
            }

            batch.Add(row);
            bytes += bytesOf(row);
        }

        if (batch.Count > 0)
        {
            send(batch);
        }

        _rows.Clear();
        _bytes = 0;
    }
}
