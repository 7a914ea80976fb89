using System.Collections.Specialized;
using System.IO;
using System.Threading.Tasks;

namespace Botpress.Emulator;

/// <summary>A request and its answer as they come over the connection, for what is no operation of the API: the bytes of files.</summary>
internal interface IExchange
{
    string Method { get; }

    /// <summary>The path as it was sent, still escaped.</summary>
    string Path { get; }

    string RawQuery { get; }

    NameValueCollection Headers { get; }

    /// <summary>The length that the request announces, -1 when it does not.</summary>
    long Length { get; }

    Stream Input { get; }

    Stream Output { get; }

    void SetHeader(string name, string value);

    /// <summary>Sends the whole answer.</summary>
    Task SendAsync(int status, byte[] body, string contentType = "application/json");

    /// <summary>Begins an answer whose body is written to <see cref="Output"/>, until <see cref="End"/>.</summary>
    void Begin(int status, long length, string contentType);

    void End();
}
