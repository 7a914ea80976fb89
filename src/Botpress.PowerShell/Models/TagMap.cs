using System;
using System.Collections.Generic;
using Botpress.PowerShell;

namespace Botpress;

/// <summary>Tags, properties or attributes: text to text, minding the case. As text, in a CSV file for example, it reads <c>a=1, b=2</c>.</summary>
public sealed class TagMap : Dictionary<string, string?>
{
    /// <summary>Makes an empty map.</summary>
    public TagMap()
        : base(StringComparer.Ordinal)
    {
    }

    /// <summary>The tags in one line.</summary>
    /// <returns>
    /// For example <c>team=support, topic=billing</c>; empty when there are none. What has a comma in it stands in double quotes. Commands
    /// read the text back.
    /// </returns>
    public override string ToString() => MapText.Write(this);
}
