using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client.Tests;

/// <summary>A stream that comes piece by piece, each after a time; so does its end.</summary>
#pragma warning disable CA1844 // It is not about speed, and .NET Framework has no other.
internal sealed class Pieces : Stream
#pragma warning restore CA1844
{
    private readonly VirtualTime _time;
    private readonly List<(double Seconds, byte[] Bytes)> _pieces = [];
    private int _next;
    private int _reading;

    public Pieces(VirtualTime time, double seconds, params string[] pieces)
        : this(time, seconds, pieces.Select(Encoding.UTF8.GetBytes))
    {
    }

    public Pieces(VirtualTime time, double seconds, IEnumerable<byte[]> pieces)
    {
        _time = time;
        End = seconds;
        _pieces.AddRange(pieces.Select(piece => (seconds, piece)));
    }

    /// <summary>How often somebody read while another read was under way.</summary>
    public int Overlaps { get; private set; }

    public override bool CanRead => true;

    /// <summary>Whether it can be read again.</summary>
    public bool MayGoBack { get; init; }

    public override bool CanSeek => MayGoBack;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    /// <summary>Pieces, not bytes.</summary>
    public override long Position
    {
        get => MayGoBack ? _next : throw new NotSupportedException();
        set => _next = MayGoBack ? (int)value : throw new NotSupportedException();
    }

    private double End { get; }

    public Pieces Then(double seconds, string piece)
    {
        _pieces.Add((seconds, Encoding.UTF8.GetBytes(piece)));
        return this;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Overlaps += Interlocked.Increment(ref _reading) > 1 ? 1 : 0;
        try
        {
            (double seconds, byte[] bytes) = _next < _pieces.Count ? _pieces[_next] : (End, []);
            if (seconds > 0)
            {
                await _time.WaitAsync(TimeSpan.FromSeconds(seconds), cancellationToken);
            }

            _next = Math.Min(_next + 1, _pieces.Count);
            bytes.CopyTo(buffer, offset);
            return bytes.Length;
        }
        finally
        {
            _ = Interlocked.Decrement(ref _reading);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
