using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;

namespace Botpress.Client;

/// <summary>Turns an operation and its arguments into requests; the same bytes at every attempt.</summary>
internal sealed class RequestBuilder
{
    // Servers take 8 to 32 KB of headers in all.
    private const int MaximumHeaderLength = 8_000;

    private static readonly MediaTypeHeaderValue _json = new("application/json");

    private const string UserKeyHeader = "x-user-key";

    private static readonly HashSet<string> _ownersHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "x-workspace-id", "x-bot-id", "x-integration-id", "x-integration-alias", "x-multiple-integrations", UserKeyHeader,
    };

    private readonly HttpMethod _method;
    private readonly byte[]? _body;
    private readonly List<KeyValuePair<string, string>> _headers = [];

    /// <summary>Whether the attempt before was refused for its rate, and so has waited for the limit already.</summary>
    public bool WasRefused { get; set; }

    public RequestBuilder(ApiClientOptions options, Operation operation, IReadOnlyDictionary<string, object?> arguments, ApiContext context, string accept = "application/json")
    {
        _method = operation.Method;
        Operation = operation;
        Target = Path(operation, arguments);
        string query = QueryString.Build(operation.Query, arguments);
        if (query.Length > 0)
        {
            // A path that anyone may write can have a query already.
            Target += (Target.IndexOf('?') < 0 ? "?" : "&") + query;
        }

        string url = options.Url.AbsoluteUri.TrimEnd('/') + Target;
        if (url.Length > QueryString.MaximumUrlLength)
        {
            throw QueryString.TooLong(
                operation.PathParameters.Concat(operation.Query).OrderByDescending(name => arguments.TryGetValue(name, out object? value) ? QueryString.Text(value).Length : 0)
                    .FirstOrDefault() ?? "path",
                url.Length);
        }

        Uri = new Uri(url);
        if (_method != HttpMethod.Get && _method != HttpMethod.Head)
        {
            _body = arguments.TryGetValue(ApiClient.WholeBody, out object? whole)
                ? whole as byte[] ?? JsonBody.BuildValue(whole)
                : JsonBody.Build(arguments.Where(argument => operation.IsInBody(argument.Key)));
        }

        // Of the Chat API only this one names who calls. The bot's owner and what they work with is no business of it.
        if (operation.IsChat)
        {
            AddHeader(UserKeyHeader, operation.Scope == Scope.Chat ? context.UserKey : null, "userKey");
        }
        else
        {
            AddIds(options, operation, context);
        }

        foreach (string name in operation.Headers)
        {
            AddHeader(name, arguments.TryGetValue(name, out object? value) ? QueryString.Text(value) : null);
        }

        foreach (KeyValuePair<string, string> header in options.Headers.Where(header => !operation.IsChat || !_ownersHeaders.Contains(header.Key)))
        {
            _headers.RemoveAll(known => string.Equals(known.Key, header.Key, StringComparison.OrdinalIgnoreCase));
            AddHeader(header.Key, header.Value);
        }

        AddHeader("Accept", accept);
        AddHeader("User-Agent", options.UserAgent);
    }

    /// <summary>What is asked for.</summary>
    public Operation Operation { get; }

    /// <summary>Path and query below the API's address.</summary>
    public string Target { get; }

    public Uri Uri { get; }

    public string Method => _method.Method;

    public ReadOnlyMemory<byte> Body => _body;

    /// <summary>Makes the request for one attempt.</summary>
    /// <param name="uri">Where to: <see cref="Uri"/>, or where the server redirects to.</param>
    /// <param name="method">The method: the operation's own, or GET after a redirect that asks for it.</param>
    public HttpRequestMessage Build(Uri uri, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? _method, ExactAddress.Keep(uri));
        foreach (KeyValuePair<string, string> header in _headers)
        {
            request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        if (_body is not null && request.Method == _method)
        {
            // .NET Framework announces every body otherwise, and waits for the server to say that it wants it.
            request.Headers.ExpectContinue = false;
            request.Content = new ByteArrayContent(_body);
            request.Content.Headers.ContentType = _json;
        }

        return request;
    }

    private static string Path(Operation operation, IReadOnlyDictionary<string, object?> arguments)
    {
        string path = operation.Path;
        foreach (string name in operation.PathParameters)
        {
            string value = arguments.TryGetValue(name, out object? argument) ? QueryString.Text(argument) : string.Empty;
            if (value is "" or "." or "..")
            {
                // Such a segment vanishes from the URL, and the request would reach another route.
                throw new ApiArgumentException(name, value.Length == 0 ? "is empty. Give the id." : $"is '{value}', which is no id. Give the id.");
            }

            path = path.Replace("{" + name + "}", QueryString.Escape(name, value));
        }

        return path;
    }

    private void AddIds(ApiClientOptions options, Operation operation, ApiContext context)
    {
        AddHeader("Authorization", string.IsNullOrEmpty(options.Token) ? null : "Bearer " + options.Token);
        AddHeader("x-workspace-id", context.WorkspaceId, "workspaceId");
        AddHeader("x-bot-id", context.BotId, "botId");
        AddHeader("x-integration-id", context.IntegrationId, "integrationId");
        AddHeader("x-integration-alias", context.IntegrationAlias, "integrationAlias");
        AddHeader("x-multiple-integrations", context.MultipleIntegrations && operation.Path.StartsWith("/v1/admin/", StringComparison.Ordinal) ? "true" : null);
    }

    private void AddHeader(string name, string? value, string? field = null)
    {
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        if (value!.Length > MaximumHeaderLength)
        {
            throw new ApiArgumentException(field ?? name, $"is sent as a header and has {value.Length} characters; {MaximumHeaderLength} are the most.");
        }

        foreach (char character in value)
        {
            if (character is < ' ' or > '~')
            {
                throw new ApiArgumentException(field ?? name, "is sent as a header and has a line break or another character that no header can have. Remove it.");
            }
        }

        _headers.Add(new KeyValuePair<string, string>(name, value));
    }
}
