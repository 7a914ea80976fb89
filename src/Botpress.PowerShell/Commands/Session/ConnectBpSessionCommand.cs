using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Security;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Connects to the Botpress API and makes the session the default of this runspace. What is not given comes from the profile, if one is
/// named, and what is not there from the environment: BP_API_URL, BP_TOKEN, BP_WORKSPACE_ID, BP_BOT_ID, BP_INTEGRATION_ID. Nothing is sent:
/// a wrong token shows at the first command.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "BpSession", DefaultParameterSetName = "Token")]
[OutputType(typeof(BpSession))]
public sealed class ConnectBpSessionCommand : BpBaseCommand
{
    /// <summary>
    /// The token: a personal access token, a bot key or an integration key, as a SecureString or as text. The default is the profile's, else
    /// BP_TOKEN. The history of the shell leaves a line with -Token out.
    /// </summary>
    [Parameter(ParameterSetName = "Token")]
    [AllowNull]
    [AllowEmptyString]
    [NothingToOffer]
    public object? Token { get; set; }

    /// <summary>
    /// The token as a SecureString, or a credential with it as the password, the only ways to give it without a name: text would stay in the
    /// history of the shell.
    /// </summary>
    [Parameter(Position = 0, ParameterSetName = "SecureToken")]
    [SecretOnly]
    [NothingToOffer]
    public SecureString? SecureToken { get; set; }

    /// <summary>
    /// The secret that is the token, in a vault of the module Microsoft.PowerShell.SecretManagement: text, a SecureString, or the password of a
    /// credential.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = "Secret"), Text]
    [ValidateNotNullOrEmpty]
    [NothingToOffer]
    public string? SecretName { get; set; }

    /// <summary>The vault with the secret. The default is the first vault that has it, the default vault before the others.</summary>
    [Parameter(ParameterSetName = "Secret"), Text]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VaultNameCompleter))]
    public string? VaultName { get; set; }

    /// <summary>
    /// The name of a profile that Save-BpProfile saved, or else of one of the official bp command line: settings and token for what is not given.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? Profile { get; set; }

    /// <summary>The workspace of commands that name none. The default is the profile's, else BP_WORKSPACE_ID.</summary>
    [Parameter, Text]
    [IdOf(typeof(Workspace))]
    [AllowEmptyString]
    [NothingToOffer]
    public string? WorkspaceId { get; set; }

    /// <summary>The bot of commands that name none. The default is the profile's, else BP_BOT_ID.</summary>
    [Parameter, Text]
    [IdOf(typeof(Bot))]
    [AllowEmptyString]
    [NothingToOffer]
    public string? BotId { get; set; }

    /// <summary>The integration in whose name to act. The default is the profile's, else BP_INTEGRATION_ID.</summary>
    [Parameter, Text]
    [IdOf(typeof(Integration))]
    [AllowEmptyString]
    [NothingToOffer]
    public string? IntegrationId { get; set; }

    /// <summary>The alias under which the bot has that integration. The default is the profile's; there is no variable for it.</summary>
    [Parameter, Text]
    [AllowEmptyString]
    [NothingToOffer]
    public string? IntegrationAlias { get; set; }

    /// <summary>The address of the API. The default is the profile's, else BP_API_URL, else https://api.botpress.cloud.</summary>
    [Parameter, Text]
    [Alias("Url")]
    [NothingToOffer]
    public string? ApiUrl { get; set; }

    /// <summary>Headers for every request, merged last: they win over the token and the ids.</summary>
    [Parameter]
    [Alias("Headers")]
    [NothingToOffer]
    public IDictionary? Header { get; set; }

    /// <summary>How long one attempt of a request may take, in seconds. The default is the profile's, else 60.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    [NothingToOffer]
    public int TimeoutSec { get; set; } = 60;

    /// <summary>How many times a request is repeated where that is safe. The default is the profile's, else 3; 0 repeats nothing.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    [NothingToOffer]
    public int MaximumRetryCount { get; set; } = 3;

    /// <summary>The first wait before a repeat when the server names none, in seconds; it doubles each time. The default is the profile's, else 1.</summary>
    [Parameter]
    [ValidateRange(0.0, 3600.0)]
    [NothingToOffer]
    public double RetryIntervalSec { get; set; } = 1;

    /// <summary>
    /// How many requests of the session may be under way at a time, from all runspaces that use it. The default is the profile's, else 0: any
    /// number.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 10000)]
    [NothingToOffer]
    public int ThrottleLimit { get; set; }

    /// <summary>
    /// How many items lists ask for at once that are not told with -PageSize of their own: fewer requests for long lists. The default is the
    /// profile's, else 0: the API's own size, which is 20. If the API refuses it, its own is used, with one warning.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    [NothingToOffer]
    public int PageSize { get; set; }

    /// <summary>
    /// Has the integrations of a bot go by their aliases, and not by their ids: what Get-BpBot shows in Integrations, and what Set-BpBot -Integration
    /// names. Only so do two instances of one integration stay two. The official bp command line always asks for it. The default is the
    /// profile's, else off.
    /// </summary>
    [Parameter]
    public SwitchParameter MultipleIntegrations { get; set; }

    /// <summary>
    /// The proxy to go through, for example http://proxy.example.com:8080. The default is the system's: on Linux and macOS that of HTTPS_PROXY.
    /// </summary>
    [Parameter]
    [NothingToOffer]
    public Uri? Proxy { get; set; }

    /// <summary>User name and password for the proxy.</summary>
    [Parameter]
    [NothingToOffer]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>
    /// Allows an API address, and addresses of files, that begin with http:// and are not this machine's. The token and the data then
    /// travel in the open.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowUnencryptedAuthentication { get; set; }

    /// <summary>Leaves the runspace's default session as it is; use the session with -Session.</summary>
    [Parameter]
    public SwitchParameter NoDefault { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        BpProfile? profile = null;
        Uri address = ApiClientOptions.DefaultUrl;
        string? secret = null;
        try
        {
            var store = ProfileStore.Of(this);
            var tokens = new ProfileTokens(WriteWarning, store);
            profile = Profile is null ? null : store.FindAny(Profile) ?? throw GetBpProfileCommand.NotFound(Profile);
            if (profile?.WebhookId is not null)
            {
                throw new ProfileException(
                    "ChatProfile", ErrorCategory.InvalidArgument, Profile, $"The profile '{profile.Name}' is of a chat: it has the key of a user who talks to a bot, and no token.", $"Use Connect-BpChat -Profile '{profile.Name}'.");
            }

            address = ParseUrl(Given(nameof(ApiUrl), ApiUrl, profile?.ApiUrl, "BP_API_URL"));
            secret = SecretName is not null ? tokens.ReadSecret(VaultName, SecretName)
                : profile is not null && Token is null && SecureToken is null ? tokens.Read(profile, string.IsNullOrEmpty(ApiUrl) ? address : null)
                : null;
        }
        catch (ProfileException exception)
        {
            ThrowTerminatingError(exception.ToRecord());
        }

        var options = new ApiClientOptions
        {
            Url = address,
            // A token from a secret store often comes with its line end.
            Token = Given(SecureToken is null ? nameof(Token) : nameof(SecureToken), PlainToken(), secret, "BP_TOKEN")?.TrimEnd('\r', '\n'),
            Headers = ReadHeaders(),
            UserAgent = $"Botpress.PowerShell/{typeof(BpSession).Assembly.GetName().Version!.ToString(3)}",
            Timeout = TimeSpan.FromSeconds(Given(nameof(TimeoutSec), TimeoutSec, profile?.TimeoutSec)),
            MaximumRetryCount = Given(nameof(MaximumRetryCount), MaximumRetryCount, profile?.MaximumRetryCount),
            RetryInterval = TimeSpan.FromSeconds(Given(nameof(RetryIntervalSec), RetryIntervalSec, profile?.RetryIntervalSec)),
            ThrottleLimit = Given(nameof(ThrottleLimit), ThrottleLimit, profile?.ThrottleLimit),
            PageSize = Given(nameof(PageSize), PageSize, profile?.PageSize),
            Proxy = GetProxy(),
            AllowUnencrypted = AllowUnencryptedAuthentication,
        };
        if (ApiClientOptions.IsExposed(options.Url) && !AllowUnencryptedAuthentication)
        {
            ThrowTerminatingError(Errors.Record(
                new ArgumentException($"The API address '{Names.Short(options.Url.OriginalString)}' is plain http: the token would travel in the open."), "UnencryptedApiUrl", ErrorCategory.SecurityError, options.Url,
                "Use https://, or -AllowUnencryptedAuthentication if you trust every machine on the way."));
        }

        Refuse(options.Token, "InvalidToken", "The token", "Copy it again: a token is plain letters, digits and signs.");
        foreach (KeyValuePair<string, string> header in options.Headers)
        {
            if (!ApiClientOptions.IsHeaderName(header.Key))
            {
                ThrowTerminatingError(Errors.Record(
                    new ArgumentException($"-Header has '{Names.Short(header.Key)}', which is no header that a request of the module can be given."), "InvalidHeader", ErrorCategory.InvalidArgument, header.Key,
                    "Names of headers are letters, digits and dashes. What describes the body (Content-Type, Content-Length, Expires, ...) is not to be given: the module sets it."));
            }

            Refuse(header.Value, "InvalidHeader", $"The value of the header '{Names.Short(header.Key)}'", "Give -Header values of plain text.");
        }

        if (string.IsNullOrEmpty(options.Token) && !options.Headers.ContainsKey("Authorization"))
        {
            WriteWarning("There is no token: use -Token, -SecretName or -Profile, or set BP_TOKEN. The API refuses nearly every command without one.");
        }

        var session = new BpSession(options, new ApiContext(
            Given(nameof(WorkspaceId), WorkspaceId, profile?.WorkspaceId, "BP_WORKSPACE_ID"),
            Given(nameof(BotId), BotId, profile?.BotId, "BP_BOT_ID"),
            Given(nameof(IntegrationId), IntegrationId, profile?.IntegrationId, "BP_INTEGRATION_ID"),
            Given(nameof(IntegrationAlias), IntegrationAlias, profile?.IntegrationAlias, null),
            Given<bool>(nameof(MultipleIntegrations), MultipleIntegrations, profile?.MultipleIntegrations)));
        if (!NoDefault)
        {
            DefaultSession.Current = session;
        }

        WriteObject(session);
    }

    /// <summary>What was given, be it empty, else what the profile has, else the variable; empty counts as none, as in the official client.</summary>
    private string? Given(string parameter, string? value, string? saved, string? variable)
    {
        string? given = MyInvocation.BoundParameters.ContainsKey(parameter) && value is not null
            ? value
            : saved ?? (variable is null ? null : Environment.GetEnvironmentVariable(variable));
        return string.IsNullOrEmpty(given) ? null : given;
    }

    /// <summary>What was given, else what the profile has, else the default.</summary>
    private T Given<T>(string parameter, T value, T? saved)
        where T : struct => MyInvocation.BoundParameters.ContainsKey(parameter) ? value : saved ?? value;

    /// <summary>Says now what every request would fail with: HTTP has no such character in a header. The value is not shown.</summary>
    private void Refuse(string? value, string errorId, string name, string action)
    {
        if (value?.Any(character => character is < ' ' or > '~') == true)
        {
            ThrowTerminatingError(Errors.Record(
                new ArgumentException($"{name} has a line break or another character that no header can have."), errorId, ErrorCategory.InvalidArgument, null, action));
        }
    }

    private string? PlainToken()
    {
        try
        {
            return GivenSecret.Plain(SecureToken ?? Token, nameof(Token));
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(Errors.Record(exception, "InvalidToken", ErrorCategory.InvalidArgument, null, "Give a SecureString (Read-Host -AsSecureString) or text."));
            return null;
        }
    }

    private Uri ParseUrl(string? url)
    {
        if (url is null)
        {
            return ApiClientOptions.DefaultUrl;
        }

        if (Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri is { Query: "", Fragment: "", UserInfo: "" })
        {
            return uri;
        }

        ThrowTerminatingError(Errors.Record(
            new ArgumentException($"The API address '{Names.Short(Redaction.WithoutUserInfo(url))}' is not a usable URL."), "InvalidApiUrl", ErrorCategory.InvalidArgument, Redaction.WithoutUserInfo(url),
            "Give -ApiUrl (or BP_API_URL, or the profile's) as https://host or https://host/prefix, without a query, a user name or a password."));
        return ApiClientOptions.DefaultUrl;
    }

    private WebProxy? GetProxy()
    {
        if (Proxy is null)
        {
            if (ProxyCredential is not null)
            {
                ThrowTerminatingError(Errors.Record(
                    new ArgumentException("-ProxyCredential is for a proxy, and there is none."), "InvalidProxy", ErrorCategory.InvalidArgument, null, "Give -Proxy, too."));
            }

            return null;
        }

        if (!Proxy.IsAbsoluteUri || Proxy.Scheme is not ("http" or "https") || Proxy.UserInfo.Length > 0)
        {
            ThrowTerminatingError(Errors.Record(
                new ArgumentException("-Proxy is not a usable address."), "InvalidProxy", ErrorCategory.InvalidArgument, null,
                "Give it as http://host:port, and a user name and password with -ProxyCredential."));
        }

        return new WebProxy(Proxy) { Credentials = ProxyCredential?.GetNetworkCredential() };
    }

    private Dictionary<string, string> ReadHeaders()
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in Header ?? new Hashtable())
        {
            headers[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = Convert.ToString(entry.Value, CultureInfo.InvariantCulture) ?? "";
        }

        return headers;
    }
}
