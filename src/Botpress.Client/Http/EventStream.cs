using System;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client;

/// <summary>An answer that goes on as long as nobody ends it.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly Stream _stream;
    private readonly Deadline _life;
    private readonly CancellationToken _ended;
    private readonly CancellationTokenRegistration _registration;

    // Its own: a read that was given up may still come to an end.
    private readonly byte[] _buffer = new byte[16 * 1024];

    private int _isClosed;

    /// <param name="response">The answer, of which only the headers were read.</param>
    /// <param name="stream">Its body.</param>
    /// <param name="life">What ends it, and the request with it; the stream disposes of it.</param>
    public EventStream(HttpResponseMessage response, Stream stream, Deadline life)
    {
        (_response, _stream, _life, _ended) = (response, stream, life, life.Token);
        // On .NET Framework a read ignores its token.
        _registration = _ended.Register(Dispose);
    }

    /// <summary>Reads what has come, or waits for something.</summary>
    /// <returns>The bytes, valid until the next read; none at the end.</returns>
    public async Task<ReadOnlyMemory<byte>> ReadAsync() => _buffer.AsMemory(0, await AnswerBody.ReadSomeAsync(_stream, _buffer, 0, _ended).ConfigureAwait(false));

    /// <summary>Ends the connection, and does not wait for that.</summary>
    public void Dispose() => Task.Run(Close);

    private void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) > 0)
        {
            return;
        }

        try
        {
            // On .NET Framework this is what ends the connection: an unfinished answer that is closed would first be read on.
            _life.Cancel();
            _response.Dispose();
        }
        catch (Exception exception) when (exception is AggregateException or InvalidOperationException or IOException or HttpRequestException)
        {
            // What is ended in the middle may complain of that.
        }

        _registration.Dispose();
        _life.Dispose();
    }
}
