using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text;

namespace Botpress.Client;

/// <summary>What an <see cref="ApiClient"/> is made with.</summary>
public sealed class ApiClientOptions
{
    private string? _token;
    private IReadOnlyDictionary<string, string> _headers = new Dictionary<string, string>();
    private IWebProxy? _proxy;

    /// <summary>The address of Botpress Cloud.</summary>
    public static readonly Uri DefaultUrl = new("https://api.botpress.cloud");

    /// <summary>Whether what is sent to an address can be read on its way: plain http, and not to this machine.</summary>
    /// <param name="url">An absolute address.</param>
    /// <returns>True when it can.</returns>
    public static bool IsExposed(Uri url) => url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback;

    /// <summary>Whether a header of this name can be sent with every request. What describes a body or its framing cannot, nor can what is no name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True when it can.</returns>
    public static bool IsHeaderName(string name)
    {
        using var request = new HttpRequestMessage();
        return !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && request.Headers.TryAddWithoutValidation(name, "value");
    }

    /// <summary>The API's address; a path prefix is kept, a trailing slash dropped.</summary>
    public Uri Url { get; init; } = DefaultUrl;

    /// <summary>The bearer token; null or empty sends no <c>Authorization</c>.</summary>
    public string? Token { get => _token; init => _token = value; }

    /// <summary>Headers that are merged last and win over the token and the ids.</summary>
    public IReadOnlyDictionary<string, string> Headers { get => _headers; init => _headers = value; }

    /// <summary>The <c>User-Agent</c> of every request.</summary>
    public string UserAgent { get; init; } = "Botpress.PowerShell";

    /// <summary>How long one attempt may take, its body included. The official client's default is 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many times a request is repeated after its first attempt.</summary>
    public int MaximumRetryCount { get; init; } = 3;

    /// <summary>The first wait between attempts when the server names none; it doubles each time, with jitter.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many requests may be under way at a time, the session's and not the server's limit; 0 for any number.</summary>
    public int ThrottleLimit { get; init; }

    /// <summary>How many items lists ask for at once that are not told; 0 for the API's own size.</summary>
    public int PageSize { get; init; }

    /// <summary>The proxy; null for the system's (on Linux and macOS, the one of the environment).</summary>
    public IWebProxy? Proxy { get => _proxy; init => _proxy = value; }

    /// <summary>Whether the token and files may go over plain http to a host that is not this machine.</summary>
    public bool AllowUnencrypted { get; init; }

    /// <summary>The longest wait that is made; a server that asks for more gets no repeat.</summary>
    public TimeSpan MaximumWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What waits, limits on time and the time of day are measured with.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Drops what is secret, when no client is to be made with them any more, and those that were are disposed of.</summary>
    public void Forget()
    {
        _token = null;
        _headers = new Dictionary<string, string>();
        _proxy = null;
    }

    /// <summary>
    /// What must not be shown: the token, the values of headers that hold secrets, each with and without its scheme, and the passwords for
    /// the proxy, be they given or in the environment.
    /// </summary>
    /// <returns>The secrets, the longest first.</returns>
    public IReadOnlyList<string> GetSecrets() =>
        [.. Headers.Where(header => Redaction.IsSecretName(header.Key))
            .SelectMany(header => new[] { header.Value, header.Value.Split(' ').Last() })
            .Append(Token ?? "")
            .Concat(ProxySecrets())
            .Where(secret => secret.Length > 0)
            .Distinct()
            .OrderByDescending(secret => secret.Length)];

    private IEnumerable<string> ProxySecrets()
    {
        if (Proxy?.Credentials is NetworkCredential given)
        {
            yield return given.Password;
            yield return Basic($"{given.UserName}:{given.Password}");
        }

        foreach (string variable in new[] { "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy" })
        {
            string value = Environment.GetEnvironmentVariable(variable) ?? "";
            int start = value.IndexOf("://", StringComparison.Ordinal) is >= 0 and int scheme ? scheme + 3 : 0;
            int end = value.LastIndexOf('@');
            int colon = end > start ? value.IndexOf(':', start, end - start) : -1;
            if (colon >= 0)
            {
                string password = value.Substring(colon + 1, end - colon - 1);
                string unescaped = Uri.UnescapeDataString(password);
                yield return password;
                yield return unescaped;
                yield return Basic($"{Uri.UnescapeDataString(value.Substring(start, colon - start))}:{unescaped}");
            }
        }

        // As the header for the proxy has them.
        static string Basic(string credentials) => Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));
    }
}
