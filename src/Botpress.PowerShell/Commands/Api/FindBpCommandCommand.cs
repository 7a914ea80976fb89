using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Finds the command for an operation of the API, and the operations of a command. It takes an operation's name, a path as in the API's
/// documents or with its ids filled in, a command's name, or words to look for. It needs no session.
/// </summary>
[Cmdlet(VerbsCommon.Find, "BpCommand", DefaultParameterSetName = "Text")]
[OutputType(typeof(ApiCommand))]
public sealed class FindBpCommandCommand : BpBaseCommand
{
    private CommandFinder? _finder;

    /// <summary>An operation, a path (GET /v1/admin/bots/bot_123), a command, a method of the official client (uploadFile), or what is to be done in words, such as list workspaces: what fits best comes first. Without it all come.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = "Text")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CommandCompleter))]
    public string[] Text { get; set; } = ["*"];

    /// <summary>The name of an operation, for example listBots.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Operation"), Text]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CommandCompleter))]
    public string[] Operation { get; set; } = [];

    /// <summary>The name of a command, for example Get-BpBot.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Cmdlet"), Text]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CommandCompleter))]
    public string[] Cmdlet { get; set; } = [];

    /// <summary>A path or a part of one; its ids may be filled in, and the method may stand before it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Path"), Text]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CommandCompleter))]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        PSModuleInfo? module = MyInvocation.MyCommand.Module;
        _finder = CommandFinder.For(
            module?.ExportedCmdlets.Keys ?? Enumerable.Empty<string>(),
            System.IO.Path.Combine(module?.ModuleBase ?? "", "en-US", "Botpress.PowerShell.dll-Help.xml"));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case "Operation":
                WriteFound(Operation, _finder!.ByOperation);
                break;
            case "Cmdlet":
                WriteFound(Cmdlet, _finder!.ByCmdlet);
                break;
            case "Path":
                WriteFound(Path, _finder!.ByPath);
                break;
            default:
                WriteFound(Text, _finder!.ByText);
                break;
        }
    }

    private void WriteFound(string[] asked, Func<string, IReadOnlyList<ApiCommand>> find)
    {
        foreach (string text in asked)
        {
            IReadOnlyList<ApiCommand> found = find(text);
            WriteObject(found.Select(command => command.Copy()), enumerateCollection: true);
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(text))
            {
                WriteError(Errors.Record(
                    new ItemNotFoundException($"No command stands for '{Names.Short(text)}'."),
                    "CommandNotFound",
                    ErrorCategory.ObjectNotFound,
                    text,
                    "Try a word or a part of a name, for example Find-BpCommand invoice; Find-BpCommand alone gives all. What has no command can be asked for with Invoke-BpApi."));
            }
        }
    }
}
