using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Botpress.Client.Tests;

/// <summary>Answers one connection, or so many one after the other, with the bytes it was given, right or wrong.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new();
    private readonly List<string[]> _heads = [];
    private readonly Task _work;

    public RawServer(string answer, bool keepOpen, int connections = 1)
    {
        _listener.Start();
        _work = Task.Run(async () =>
        {
            for (; connections > 0; connections--)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync();
                NetworkStream stream = client.GetStream();
                string head = "";
                byte[] buffer = new byte[4096];
                while (!head.Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    int read = await stream.ReadAsync(buffer);
                    if (read == 0)
                    {
                        break;
                    }

                    head += Encoding.ASCII.GetString(buffer, 0, read);
                }

                _heads.Add(head.Split(["\r\n"], StringSplitOptions.None));
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
                if (_heads.Count == 1)
                {
                    _answered.SetResult();
                }

                if (keepOpen)
                {
                    await Task.Delay(Timeout.Infinite, _end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                }
            }
        });
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public Task Answered => _answered.Task;

    /// <summary>The lines of each request that was answered.</summary>
    public IReadOnlyList<string[]> Heads => _heads;

    /// <summary>The lines of the last one.</summary>
    public string[] Head => _heads.Count == 0 ? [] : _heads[^1];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        try
        {
            await _work;
        }
        catch (Exception exception) when (exception is IOException or SocketException or InvalidOperationException)
        {
            // The client had gone before it was served, as with a short timeout on a busy machine it may, or fewer came than were to be.
        }

        _end.Dispose();
    }
}
