
namespace Botpress;

/// <summary>A value that a tag has on users, conversations or messages of a bot.</summary>
public sealed class TagValue : BotObject
{
    /// <summary>The tag's name.</summary>
    public string? Key { get; set; }

    /// <summary>Whose tag it is: user, conversation or message.</summary>
    public string? Type { get; set; }

    /// <summary>The value.</summary>
    public string? Value { get; set; }
}
