using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Botpress.PowerShell;

/// <summary>Offers the names of profiles that are there.</summary>
internal class ProfileNameCompleter : IArgumentCompleter
{
    private protected virtual bool CommandLineToo => true;

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string[] names;
        try
        {
            var store = new ProfileStore(Environment.CurrentDirectory);
            names = [.. store.OwnNames().Concat(CommandLineToo ? store.CommandLineNames() : []).Distinct(StringComparer.OrdinalIgnoreCase)];
        }
        catch (ProfileException)
        {
            // Nothing to offer, then: completion must not disturb.
            names = [];
        }

        string word = Offer.Typed(wordToComplete);
        return from name in names
               where name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
               orderby name
               let offer = Offer.Of(name, wordToComplete)
               where offer is not null
               select offer;
    }
}

/// <summary>Offers the names of profiles of this module.</summary>
internal sealed class OwnProfileNameCompleter : ProfileNameCompleter
{
    private protected override bool CommandLineToo => false;
}

/// <summary>Offers the names of the vaults that are registered with SecretManagement, where that is installed.</summary>
internal sealed class VaultNameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = Offer.Typed(wordToComplete);
        return from name in new SecretVault(null).Names()
               where name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
               orderby name
               let offer = Offer.Of(name, wordToComplete)
               where offer is not null
               select offer;
    }
}
