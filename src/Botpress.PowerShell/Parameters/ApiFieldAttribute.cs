using System;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Says that a parameter, when it is bound, is sent as a field of the request: in the path, the query or the body, wherever the
/// operation has it. A script block is no value.
/// </summary>
/// <param name="names">
/// The field's name; none means the property's own name in camelCase. Several, where the operations of the cmdlet call it
/// differently: the one that stands in the operation's path is taken, else the first.
/// </param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ApiFieldAttribute(params string[] names) : ArgumentTransformationAttribute
{
    public string[] Names { get; } = names;

    /// <summary>What of a time is sent, where the field is one that the API calls text.</summary>
    public TimePart Time { get; set; }

    /// <summary>Whether the value may be text though it is of any type: what comes in as text stays text.</summary>
    public bool TakesText { get; set; }

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => GivenValue.Read(inputData, Time);
}
