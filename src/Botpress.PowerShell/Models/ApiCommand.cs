using System.Management.Automation;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>A command of this module, and an operation of the API that it stands for.</summary>
[View(Lines = "Cmdlet, Parameter, Synopsis, Operation, Method, Path", Wrap = true)]
[Column(1, 33, "Command", Script = "($_.Cmdlet, $_.Parameter -join ' ').TrimEnd()")]
[Column(3, 0, "Request", Script = "($_.Method, $_.Path -join ' ').Trim()")]
[KnownBy(nameof(Cmdlet), nameof(Operation), nameof(Parameter))]
public sealed class ApiCommand : BotpressObject
{
    /// <summary>The operation's name in the API; null for a command that stands for none by itself.</summary>
    [Column(2, 25)]
    public string? Operation { get; internal set; }

    /// <summary>The cmdlet.</summary>
    [Alias("Name")]
    public string Cmdlet { get; internal set; } = "";

    /// <summary>The parameters that make the cmdlet take this operation and no other of its own; null where none is needed.</summary>
    public string? Parameter { get; internal set; }

    /// <summary>The HTTP method of the request; null without an operation.</summary>
    public string? Method { get; internal set; }

    /// <summary>The path of the request, with its ids in braces; null without an operation.</summary>
    public string? Path { get; internal set; }

    /// <summary>What the cmdlet is for, as its help says.</summary>
    public string? Synopsis { get; internal set; }

    /// <summary>Another one like it, for whoever adds members to what he is given.</summary>
    internal ApiCommand Copy() => (ApiCommand)MemberwiseClone();
}
