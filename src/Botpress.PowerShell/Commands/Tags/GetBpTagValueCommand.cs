using System.Management.Automation;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>Gets the values that a tag has on users, conversations or messages of a bot, page by page.</summary>
[Cmdlet(VerbsCommon.Get, "BpTagValue", DefaultParameterSetName = "List")]
[Takes("TagValue")]
[OutputType(typeof(TagValue))]
[OutputType(typeof(ListPage))]
public sealed class GetBpTagValueCommand : BpBotListCommand
{
    /// <summary>The tag's name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TagOfTypeCompleter))]
    public string[] Key { get; set; } = [];

    /// <summary>Whose tag it is: user, conversation or message.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true), ApiField]
    [ApiEnum("user", "conversation", "message")]
    public string? Type { get; set; }

    /// <inheritdoc/>
    private protected override void Process()
    {
        foreach (string key in Key)
        {
            WriteListOf<TagValue>(Operations.ListTagValues, key);
        }
    }

    private protected override void Stamp(object? item, ApiRequest request)
    {
        base.Stamp(item, request);
        if (item is TagValue value)
        {
            value.Key ??= request.TextOf("key");
            value.Type ??= request.TextOf("type");
        }
    }
}
