using System;

namespace Botpress.PowerShell;

/// <summary>
/// Says that a parameter, when it is bound, is sent as a field of the request: in the path, the query or the body, wherever the
/// operation has it.
/// </summary>
/// <param name="names">
/// The field's name; none means the property's own name in camelCase. Several, where the operations of the cmdlet call it
/// differently: the one that stands in the operation's path is taken, else the first.
/// </param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ApiFieldAttribute(params string[] names) : Attribute
{
    public string[] Names { get; } = names;
}
