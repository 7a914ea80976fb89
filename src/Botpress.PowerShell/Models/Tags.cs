using Botpress.PowerShell;

namespace Botpress;

/// <summary>A value that a tag has on users, conversations or messages of a bot.</summary>
[View]
public sealed class TagValue : BotObject
{
    /// <summary>The tag's name.</summary>
    [Column(1, 32)]
    public string? Key { get; set; }

    /// <summary>Whose tag it is: user, conversation or message.</summary>
    [Column(2, 12)]
    public string? Type { get; set; }

    /// <summary>The value.</summary>
    [Column(3)]
    public string? Value { get; set; }
}
