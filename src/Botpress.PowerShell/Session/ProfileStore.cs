using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Scalar = System.Text.Json.Nodes.JsonValue;

namespace Botpress.PowerShell;

/// <summary>
/// The profiles: the module's own, and those of the official command line, which are only read. profiles.json has the settings, name ->
/// settings; tokens.json beside it the tokens that are in no vault, name -> token and the address that it is for. Who changes the settings
/// alone does not get the token.
/// </summary>
internal sealed class ProfileStore
{
    private const string HomeVariable = "BP_POWERSHELL_HOME";
    private const string CommandLineVariable = "BP_BOTPRESS_HOME";

    private readonly UserFile _settings;
    private readonly UserFile _tokens;
    private readonly UserFile _commandLine;

    /// <param name="currentFolder">Where paths in variables begin that are not full.</param>
    public ProfileStore(string currentFolder)
    {
        string folder = Home(HomeVariable, Environment.SpecialFolder.ApplicationData, Path.Combine("Botpress", "PowerShell"), currentFolder);
        _settings = new UserFile(Path.Combine(folder, "profiles.json"), HomeVariable, isOwn: true);
        _tokens = new UserFile(Path.Combine(folder, "tokens.json"), HomeVariable, isOwn: true);

        // Where it is and what is in it is known from the source of @botpress/cli, packages/cli/src of github.com/botpress/botpress: consts.ts
        // (defaultBotpressHome, profileFileName), config.ts (the option botpressHome, which the variable BP_BOTPRESS_HOME sets) and
        // command-implementations/global-command.ts (profileCredentialSchema, readProfilesFromFS): name -> apiUrl, workspaceId, token.
        _commandLine = new UserFile(
            Path.Combine(Home(CommandLineVariable, Environment.SpecialFolder.UserProfile, ".botpress", currentFolder), "profiles.json"), CommandLineVariable, isOwn: false);
    }

    public static ProfileStore Of(PSCmdlet cmdlet) => new(cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath);

    /// <summary>The file with the command line's profiles.</summary>
    public string CommandLinePath => _commandLine.Path;

    /// <summary>The profiles of this module, read one by one: one that cannot be read keeps nobody from the others.</summary>
    public IEnumerable<Func<BpProfile>> Own() => _settings.Read().Select(entry => (Func<BpProfile>)(() => ReadOwn(entry.Key, entry.Value)));

    /// <summary>The profiles of the command line whose names this module has not.</summary>
    /// <param name="own">The names that this module has.</param>
    public IEnumerable<Func<BpProfile>> CommandLine(ICollection<string> own) => _commandLine.Read()
        .Where(entry => !own.Contains(entry.Key, StringComparer.OrdinalIgnoreCase))
        .Select(entry => (Func<BpProfile>)(() => ReadCommandLine(entry.Key, entry.Value)));

    /// <summary>The names of the profiles of this module.</summary>
    public IReadOnlyList<string> OwnNames() => [.. _settings.Read().Select(entry => entry.Key)];

    /// <summary>The names that the command line has.</summary>
    public IReadOnlyList<string> CommandLineNames() => [.. _commandLine.Read().Select(entry => entry.Key)];

    /// <summary>The profile of this module with that name; null when there is none.</summary>
    public BpProfile? FindOwn(string name)
    {
        JsonObject content = _settings.Read();
        return Find(content, name) is string key ? ReadOwn(key, content[key]) : null;
    }

    /// <summary>The profile with that name, of this module or else of the command line; null when there is none.</summary>
    public BpProfile? FindAny(string name)
    {
        if (FindOwn(name) is BpProfile own)
        {
            return own;
        }

        JsonObject others = _commandLine.Read();
        return Find(others, name) is string key ? ReadCommandLine(key, others[key]) : null;
    }

    /// <summary>Writes the profile in place of one with the same name.</summary>
    public void Save(BpProfile profile) => _settings.Change(content =>
    {
        Remove(content, profile.Name);
        content[profile.Name] = Write(profile);
    });

    public void Remove(string name) => _settings.Change(content => Remove(content, name));

    /// <summary>
    /// The token that is kept in a file, for this module's profiles as it was given to <see cref="SaveToken"/>, with the address that it is
    /// for; null for an address that is not kept.
    /// </summary>
    public (string? Token, string? ApiUrl) ReadToken(BpProfile profile)
    {
        if (profile.Source == BpProfile.CommandLine)
        {
            return (TextOf(_commandLine, profile.Name, _commandLine.Read()[profile.Name], "token"), null);
        }

        JsonObject tokens = _tokens.Read();
        return (Find(tokens, profile.Name) is string key ? tokens[key] : null) switch
        {
            Scalar value when value.TryGetValue(out string? token) => (token, null),
            JsonObject content => (TextOf(_tokens, profile.Name, content, "token"), TextOf(_tokens, profile.Name, content, "apiUrl")),
            _ => (null, null),
        };
    }

    public void SaveToken(BpProfile profile, string token) => _tokens.Change(content =>
    {
        Remove(content, profile.Name);
        content[profile.Name] = new JsonObject { ["token"] = token, ["apiUrl"] = profile.ApiUrl };
    });

    public void RemoveToken(string name)
    {
        if (Find(_tokens.Read(), name) is not null)
        {
            _tokens.Change(content => Remove(content, name));
        }
    }

    /// <summary>Makes another profile that uses the same secret its owner.</summary>
    /// <returns>Whether there is one: the secret must stay, then.</returns>
    public bool HandOnSecret(BpProfile profile)
    {
        bool found = false;
        if (profile.OwnsSecret && Others(_settings.Read()).Any())
        {
            _settings.Change(content =>
            {
                if (Others(content).FirstOrDefault() is JsonObject heir)
                {
                    heir["ownsSecret"] = true;
                    found = true;
                }
            });
        }

        return found;

        IEnumerable<JsonObject> Others(JsonObject content) =>
            from entry in content
            let other = entry.Value as JsonObject
            where !Same(entry.Key, profile.Name) && Same(Raw(other, "vaultName"), profile.VaultName) && Same(Raw(other, "secretName"), profile.SecretName)
            select other;

        static string? Raw(JsonObject? content, string field) => content?[field] is Scalar value && value.TryGetValue(out string? text) ? text : null;

        static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
    }

    private static string Home(string variable, Environment.SpecialFolder folder, string below, string currentFolder)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } home)
        {
            return Path.GetFullPath(Path.Combine(currentFolder, home));
        }

        string root = Environment.GetFolderPath(folder, Environment.SpecialFolderOption.DoNotVerify);
        return root.Length > 0 ? Path.Combine(root, below) : throw new ProfileException(
            "NoHome", ErrorCategory.ObjectNotFound, variable, "The user has no folder for settings.", $"Name one with the variable {variable}.");
    }

    /// <summary>The name as it is written there: whatever the case, unless there is one of exactly that name.</summary>
    private static string? Find(JsonObject content, string name) => content.ContainsKey(name)
        ? name
        : content.Select(entry => entry.Key).FirstOrDefault(key => string.Equals(key, name, StringComparison.OrdinalIgnoreCase));

    private static void Remove(JsonObject content, string name)
    {
        while (Find(content, name) is string key)
        {
            content.Remove(key);
        }
    }

    private static JsonObject Write(BpProfile profile)
    {
        var content = new JsonObject();
        Add("apiUrl", profile.ApiUrl);
        Add("workspaceId", profile.WorkspaceId);
        Add("botId", profile.BotId);
        Add("integrationId", profile.IntegrationId);
        Add("integrationAlias", profile.IntegrationAlias);
        Add("webhookId", profile.WebhookId);
        Add("userId", profile.UserId);
        Add("timeoutSec", profile.TimeoutSec);
        Add("maximumRetryCount", profile.MaximumRetryCount);
        Add("retryIntervalSec", profile.RetryIntervalSec);
        Add("throttleLimit", profile.ThrottleLimit);
        Add("pageSize", profile.PageSize);
        Add("multipleIntegrations", profile.MultipleIntegrations);
        Add("tokenStore", profile.TokenStore);
        Add("vaultName", profile.VaultName);
        Add("secretName", profile.SecretName);
        Add<bool?>("ownsSecret", profile.OwnsSecret ? true : null);
        return content;

        void Add<T>(string name, T value)
        {
            if (value is not null)
            {
                content[name] = Scalar.Create(value);
            }
        }
    }

    private BpProfile ReadOwn(string name, JsonNode? content)
    {
        string? Text(string field) => TextOf(_settings, name, content, field);
        double? Number(string field, double from, double to) => NumberOf(_settings, name, content, field, from, to);

        bool? Flag(string field) => content![field] switch
        {
            null => null,
            Scalar scalar when scalar.TryGetValue(out bool isSet) => isSet,
            _ => throw Broken(_settings, name, field),
        };

        var profile = new BpProfile(name, BpProfile.Botpress)
        {
            ApiUrl = Text("apiUrl"),
            WorkspaceId = Text("workspaceId"),
            BotId = Text("botId"),
            IntegrationId = Text("integrationId"),
            IntegrationAlias = Text("integrationAlias"),
            WebhookId = Text("webhookId"),
            UserId = Text("userId"),
            TimeoutSec = (int?)Number("timeoutSec", 1, 86400),
            MaximumRetryCount = (int?)Number("maximumRetryCount", 0, 100),
            RetryIntervalSec = Number("retryIntervalSec", 0, 3600),
            ThrottleLimit = (int?)Number("throttleLimit", 0, 10000),
            PageSize = (int?)Number("pageSize", 0, 1000),
            MultipleIntegrations = Flag("multipleIntegrations"),
            TokenStore = Text("tokenStore") ?? BpProfile.None,
            VaultName = Text("vaultName"),
            SecretName = Text("secretName"),
            OwnsSecret = content!["ownsSecret"] is Scalar value && value.TryGetValue(out bool owns) && owns,
        };
        if (profile.TokenStore is not (BpProfile.Vault or BpProfile.DataProtection or BpProfile.File or BpProfile.None)
            || (profile.TokenStore == BpProfile.Vault && (profile.VaultName is null || profile.SecretName is null)))
        {
            throw Broken(_settings, name, "tokenStore");
        }

        return profile;
    }

    private BpProfile ReadCommandLine(string name, JsonNode? content) => new(name, BpProfile.CommandLine)
    {
        ApiUrl = TextOf(_commandLine, name, content, "apiUrl"),
        WorkspaceId = TextOf(_commandLine, name, content, "workspaceId"),
        TokenStore = TextOf(_commandLine, name, content, "token") is null ? BpProfile.None : BpProfile.File,
    };

    /// <summary>Empty text is none, as everywhere with sessions.</summary>
    private static string? TextOf(UserFile file, string profile, JsonNode? content, string field)
    {
        switch (content is JsonObject settings ? settings[field] : throw Broken(file, profile, null))
        {
            case null:
                return null;
            case Scalar value when value.TryGetValue(out string? text):
                return text.Length > 0 ? text : null;
            default:
                throw Broken(file, profile, field);
        }
    }

    private static double? NumberOf(UserFile file, string profile, JsonNode? content, string field, double from, double to)
    {
        switch (content![field])
        {
            case null:
                return null;
            case Scalar value when value.TryGetValue(out double number) && number >= from && number <= to:
                return number;
            default:
                throw Broken(file, profile, field);
        }
    }

    private static ProfileException Broken(UserFile file, string profile, string? field) => new(
        "ProfileBroken", ErrorCategory.InvalidData, profile,
        $"The profile '{profile}' in '{file.Path}' is not usable{(field is null ? "" : $": look at '{field}'")}.",
        "Correct it in an editor, or remove it there and save it anew.");
}
