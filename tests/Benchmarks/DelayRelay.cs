using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

/// <summary>Hands bytes on later, as a network does: what goes out waits, what comes back does not.</summary>
public sealed class DelayRelay
{
    private readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 0);

    public DelayRelay(int target, int milliseconds)
    {
        _listener.Start(256);
        _ = Task.Run(async () =>
        {
            while (true)
            {
                TcpClient from = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(async () =>
                {
                    using (from)
                    using (var to = new TcpClient { NoDelay = true })
                    {
                        from.NoDelay = true;
                        await to.ConnectAsync(IPAddress.Loopback, target);
                        await Task.WhenAny(Copy(from.GetStream(), to.GetStream(), milliseconds), Copy(to.GetStream(), from.GetStream(), 0));
                    }
                });
            }
        });
    }

    public int Port { get { return ((IPEndPoint)_listener.LocalEndpoint).Port; } }

    public void Stop() { _listener.Stop(); }

    private static async Task Copy(NetworkStream from, NetworkStream to, int milliseconds)
    {
        byte[] buffer = new byte[64 * 1024];
        for (int read; (read = await from.ReadAsync(buffer, 0, buffer.Length)) > 0;)
        {
            if (milliseconds > 0)
            {
                await Task.Delay(milliseconds);
            }

            await to.WriteAsync(buffer, 0, read);
        }
    }
}
