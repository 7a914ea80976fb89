using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Gets the profiles that Connect-BpSession can connect by: those that Save-BpProfile saved, and those of the official bp command line,
/// which are only read. Of two with the same name the saved one counts. Tokens are not shown.
/// </summary>
[Cmdlet(VerbsCommon.Get, "BpProfile")]
[OutputType(typeof(BpProfile))]
public sealed class GetBpProfileCommand : BpBaseCommand
{
    /// <summary>The names of the profiles, with wildcards. The default is all of them.</summary>
    [Parameter(Position = 0), Text]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var store = ProfileStore.Of(this);
            var found = new List<string>();
            bool whole = Write(store.Own, found);
            string[] own = whole ? [.. store.OwnNames()] : [];
            whole &= Write(() => store.CommandLine(own), found);

            // What could not be read may be just what is missed.
            foreach (string name in whole ? Name : [])
            {
                if (!Wildcards.IsPattern(name) && !found.Any(profile => IsLike(profile, name)))
                {
                    WriteError(NotFound(name).ToRecord());
                }
            }
        }
        catch (ProfileException exception)
        {
            ThrowTerminatingError(exception.ToRecord());
        }
    }

    internal static ProfileException NotFound(string name) => new(
        "ProfileNotFound", ErrorCategory.ObjectNotFound, name, $"There is no profile '{Names.Short(name)}'.", "Get-BpProfile lists the profiles, and Save-BpProfile saves one.");

    private static bool IsLike(string profile, string name) => string.Equals(profile, name, StringComparison.OrdinalIgnoreCase)
        || (Wildcards.IsPattern(name) && WildcardPattern.Get(name, WildcardOptions.IgnoreCase).IsMatch(profile));

    /// <summary>Writes the profiles that are asked for. One file, or one profile, that cannot be read keeps nobody from the others.</summary>
    /// <returns>Whether all could be read.</returns>
    private bool Write(Func<IEnumerable<Func<BpProfile>>> profiles, List<string> found)
    {
        bool whole = true;
        try
        {
            foreach (Func<BpProfile> read in profiles())
            {
                try
                {
                    BpProfile profile = read();
                    if (Name.Any(name => IsLike(profile.Name, name)))
                    {
                        found.Add(profile.Name);
                        WriteObject(profile);
                    }
                }
                catch (ProfileException exception)
                {
                    whole = false;
                    WriteError(exception.ToRecord());
                }
            }
        }
        catch (ProfileException exception)
        {
            whole = false;
            WriteError(exception.ToRecord());
        }

        return whole;
    }
}
