using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Security;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// The vaults of Microsoft.PowerShell.SecretManagement, through its own commands. The module is not needed: it is looked for when
/// somebody asks for a vault, and loaded only then.
/// </summary>
internal sealed class SecretVault(Action<string>? warn)
{
    private const string Module = "Microsoft.PowerShell.SecretManagement";

    private const string AddressNote = "ApiUrl";

    private const string CheckIt = "Unlock-SecretVault opens a vault that is locked, and Test-SecretVault says what is wrong with it. Then run this again.";

    /// <summary>Whether SecretManagement is installed.</summary>
    public static bool IsInstalled => Engine.Has(Module + @"\Get-Secret");

    /// <summary>The vault that secrets go to when none is named; null when there is none.</summary>
    public string? FindDefault() => IsInstalled
        ? Vaults().FirstOrDefault(vault => vault.Properties["IsDefault"]?.Value is true)?.Properties["Name"]?.Value as string
        : null;

    /// <summary>The names of all vaults.</summary>
    public IEnumerable<string> Names() => IsInstalled ? Vaults().Select(vault => vault.Properties["Name"]?.Value as string ?? "") : [];

    /// <summary>The vault's name as it is registered; an error when there is none.</summary>
    public string Require(string vault)
    {
        RequireModule();
        return Names().FirstOrDefault(name => string.Equals(name, vault, StringComparison.OrdinalIgnoreCase)) ?? throw new ProfileException(
            "VaultNotFound", ErrorCategory.ObjectNotFound, vault, $"There is no vault '{vault}'.", "Get-SecretVault lists the vaults, and Register-SecretVault adds one.");
    }

    /// <summary>Whether the vault has the secret. The secret itself is not read.</summary>
    public bool Has(string vault, string secret)
    {
        EngineResult result = Run("Get-SecretInfo", ("Name", WildcardPattern.Escape(secret)), ("Vault", vault));
        if (result.Errors.Count > 0)
        {
            throw Failure(vault, $"The vault '{vault}' does not answer", result.Errors);
        }

        return result.Output.Any(item => string.Equals(item.Properties["Name"]?.Value as string, secret, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The text of a secret.</summary>
    /// <param name="vault">The vault; null searches all of them, the default one first.</param>
    /// <param name="secret">The secret's name.</param>
    public string Read(string? vault, string secret)
    {
        RequireModule();
        EngineResult result = vault is null
            ? Run("Get-Secret", ("Name", secret))
            : Run("Get-Secret", ("Name", secret), ("Vault", Require(vault)));
        string where = vault is null ? "in any vault" : $"in the vault '{vault}'";
        switch (result.First)
        {
            case SecureString secure:
                return new NetworkCredential("", secure).Password;
            case PSCredential credential:
                return credential.GetNetworkCredential().Password;
            case string text:
                return text;
            case null when result.Errors.All(IsNotFound):
                throw new ProfileException(
                    "SecretNotFound", ErrorCategory.ObjectNotFound, secret, $"There is no secret '{secret}' {where}.",
                    "Get-SecretInfo lists the secrets. Set-Secret adds one, and asks for its value without showing it.");
            case null:
                throw Failure(vault ?? secret, $"The secret '{secret}' cannot be read{(vault is null ? "" : $" from the vault '{vault}'")}", result.Errors);
            default:
                throw new ProfileException(
                    "InvalidSecret", ErrorCategory.InvalidType, secret, $"The secret '{secret}' {where} is neither text nor a credential.", "Name a secret that holds the token.");
        }
    }

    /// <summary>The address that a secret was put into the vault for; null where the vault keeps none.</summary>
    public string? AddressOf(string vault, string secret)
    {
        object? notes = Run("Get-SecretInfo", ("Name", WildcardPattern.Escape(secret)), ("Vault", vault)).Output
            .FirstOrDefault(item => string.Equals(item.Properties["Name"]?.Value as string, secret, StringComparison.OrdinalIgnoreCase))?.Properties["Metadata"]?.Value;
        return notes is IReadOnlyDictionary<string, object> metadata && metadata.TryGetValue(AddressNote, out object? address) ? address?.ToString() : null;
    }

    /// <summary>Puts a secret into the vault, in place of one with that name, and notes the address that it is for where the vault can.</summary>
    public void Write(string vault, string secret, SecureString value, string? apiUrl)
    {
        EngineResult result = Run("Set-Secret", ("Name", secret), ("Secret", value), ("Vault", vault), ("Confirm", false), ("WhatIf", false));
        if (result.Errors.Count > 0)
        {
            throw Failure(vault, $"The vault '{vault}' does not take the secret '{secret}'", result.Errors, new NetworkCredential("", value).Password);
        }

        // Not every vault keeps notes: what it says to them is no error.
        Run("Set-SecretInfo", ("Name", secret), ("Vault", vault), ("Metadata", new Hashtable { [AddressNote] = apiUrl ?? "" }), ("Confirm", false), ("WhatIf", false));
    }

    public void Remove(string vault, string secret)
    {
        EngineResult result = Run("Remove-Secret", ("Name", secret), ("Vault", vault), ("Confirm", false), ("WhatIf", false));
        if (result.Errors.Count > 0)
        {
            throw Failure(vault, $"The secret '{secret}' cannot be removed from the vault '{vault}'", result.Errors);
        }
    }

    private IReadOnlyList<PSObject> Vaults() => Run("Get-SecretVault").Output;

    private static void RequireModule()
    {
        if (!IsInstalled)
        {
            throw new ProfileException(
                "SecretManagementNotFound", ErrorCategory.NotInstalled, Module, $"Vaults need the module {Module}, which is not installed.",
                $"Run Install-Module {Module}, install a vault such as Microsoft.PowerShell.SecretStore, and register it with Register-SecretVault.");
        }
    }

    private EngineResult Run(string command, params (string Name, object Value)[] parameters) => Engine.Run(warn, $@"{Module}\{command}", parameters);

    private static bool IsNotFound(ErrorRecord error) => error.FullyQualifiedErrorId.StartsWith("GetSecretNotFound", StringComparison.Ordinal);

    /// <summary>One error for all that a vault said; whatever it says, the secret is not in it.</summary>
    private static ProfileException Failure(object target, string what, IReadOnlyList<ErrorRecord> errors, string? secret = null)
    {
        IEnumerable<Exception> causes = errors.Where(error => !IsNotFound(error)).SelectMany(error => Chain(error.Exception));
        bool locked = causes.Any(cause => cause.GetType().Name == "PasswordRequiredException");
        string said = string.Join(" ", causes.Select(cause => cause.Message.Trim()).Distinct());
        said = Redaction.Redact(said, secret is null ? [] : [secret]);
        return new ProfileException(
            locked ? "VaultLocked" : "VaultFailed", locked ? ErrorCategory.AuthenticationError : ErrorCategory.ResourceUnavailable, target,
            said.Length > 0 ? $"{what}: {said}" : $"{what}.", CheckIt);
    }

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
