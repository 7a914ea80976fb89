using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace Botpress.PowerShell;

/// <summary>
/// Says what a parameter takes the id of. The id is taken from text; from an object of that kind, be it live, deserialised or selected;
/// from an object from elsewhere, such as a line of a CSV file, by the kind's own name for it (UserId), else by Id; and from an object
/// that refers to the thing, if the parameter says so. Anything else is refused.
/// </summary>
/// <param name="kinds">The types of the things.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class IdOfAttribute(params Type[] kinds) : ArgumentTransformationAttribute
{
    /// <summary>The types of the things.</summary>
    public Type[] Kinds { get; } = kinds;

    /// <summary>The types of objects that refer to such a thing, by its kind's own name for the id.</summary>
    public Type[] From { get; set; } = [];

    /// <summary>Whether an object that refers to nothing counts as null, rather than being refused.</summary>
    public bool MayLack { get; set; }

    /// <summary>
    /// Whether the command can do without the id: then a piped object that is none of these is for its other parameters, or
    /// <see cref="PipedObject"/> refuses it.
    /// </summary>
    public bool Optional { get; set; }

    /// <summary>Whether a piped thing of that kind narrows the list of the command.</summary>
    public bool Narrows { get; set; }

    /// <summary>
    /// Whether piped objects that are not what the command takes as data may have it, although PowerShell does not bind it by its name: it would
    /// look for the name in each of a hundred thousand rows.
    /// </summary>
    public bool Beside { get; set; }

    /// <summary>Whether <see cref="PipedObject"/> takes it from piped objects itself, where PowerShell goes by names.</summary>
    public bool IsGivenHere => Narrows || Beside;

    /// <summary>Whether the text may be a name that users choose, which tells nothing of the kind of thing.</summary>
    public bool OrName { get; set; }

    /// <summary>The kinds as people call them: <c>bot or workspace</c>.</summary>
    public string Words => string.Join(" or ", Kinds.Select(kind => PowerShell.Kinds.Words(kind.Name)).Distinct());

    /// <summary>Whether objects of a kind are such things, or refer to one.</summary>
    public bool Takes(string kind) => Is(kind) || From.Any(type => PowerShell.Kinds.Is(kind, type));

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        // Where a script block is run for each piped object, it does not come here.
        inputData = GivenValue.Read(inputData, TimePart.None);
        object? data = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return data switch
        {
            null => inputData,
            IEnumerable list and not (string or IDictionary) => ListOf(list),
            _ => One(inputData),
        };
    }

    /// <summary>The id that an object stands for.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">It stands for none of these things.</exception>
    public object? One(object? item)
    {
        if (item is null)
        {
            return null;
        }

        var source = PSObject.AsPSObject(item);
        if (source.BaseObject is string text)
        {
            return Checked(text);
        }

        if (source.BaseObject is Guid guid)
        {
            return guid.ToString();
        }

        // A whole number is sent as the text that it is, as the official client does.
        if (source.BaseObject is int or long)
        {
            return source.BaseObject;
        }

        if (JsonValue.IsScalar(source.BaseObject))
        {
            throw Refusal($"'{PowerShell.Names.Short(source.BaseObject)}' is a {source.BaseObject.GetType().Name}, and no id of {PowerShell.Kinds.Some(Kinds[0].Name)}.");
        }

        string? kind = PowerShell.Kinds.Of(source);
        if (kind is null)
        {
            string[] names = Names;
            string? empty = names.FirstOrDefault(name => PowerShell.Kinds.Has(source, name));
            if (empty is not null && names.All(name => PowerShell.Kinds.Text(source, name) is null))
            {
                return MayLack ? null : throw Refusal($"The object's {empty} is empty: it does not tell which {Words} is meant.");
            }

            // A number is no id of the API, but that of a process or a job.
            return (names.Select(name => PowerShell.Kinds.Text(source, name)).FirstOrDefault(value => value is not null)
                ?? (PowerShell.Kinds.Value(source, "Id") is object plain and (string or Guid) ? plain.ToString() : null)) is string found
                // Of several kinds it does not say which it is.
                ? Kinds.Length == 1 ? NamedIds.Remember(Checked(found), source, Kinds[0].Name) : Checked(found)
                : throw Refusal($"An object without {string.Join(" or ", names.Take(1).Append("Id").Distinct())} is no {Words}.");
        }

        if (Is(kind))
        {
            string[] names = ["Id", .. Names];
            return names.Select(name => PowerShell.Kinds.Text(source, name)).FirstOrDefault(value => value is not null) is string own
                ? NamedIds.Remember(own, source, kind)
                : throw Refusal($"This {PowerShell.Kinds.Words(kind)} has no Id: it was left out when the object was made.");
        }

        if (!Takes(kind))
        {
            throw Refusal($"{Capital(PowerShell.Kinds.Some(kind))} is no {Words}.");
        }

        return Names.Select(name => PowerShell.Kinds.Text(source, name)).FirstOrDefault(value => value is not null) is string id
            ? new string(id.ToCharArray())
            : MayLack ? null : throw Refusal($"This {PowerShell.Kinds.Words(kind)} has no {Words}: its {Names[0]} is empty.");
    }

    /// <summary>The names that other objects have for the id.</summary>
    public string[] Names => [.. (From.Contains(typeof(State)) ? ["OwnerId"] : Array.Empty<string>()).Concat(Kinds.SelectMany(kind => PowerShell.Kinds.IdNames(kind.Name))).Distinct()];

    /// <summary>A sentence's beginning.</summary>
    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);

    private bool Is(string kind) => Kinds.Any(type => PowerShell.Kinds.Is(kind, type));

    private object ListOf(IEnumerable list)
    {
        object?[] ids = [.. list.Cast<object?>().Select(One)];
        return ids.All(id => id is string) ? ids.Cast<string>().ToArray() : ids;
    }

    private string Checked(string id) => (OrName ? PowerShell.Kinds.OfWholeId(id) : PowerShell.Kinds.OfId(id)) is string kind && !Array.Exists(Kinds, type => PowerShell.Kinds.MayBe(kind, type))
        ? throw Refusal($"'{PowerShell.Names.Short(id)}' is the id of {PowerShell.Kinds.Some(kind)}, and of no {Words}.")
        : id;

    private ArgumentTransformationMetadataException Refusal(string problem)
    {
        string message = $"{problem} Give the id of {PowerShell.Kinds.Some(Kinds[0].Name)}, or the object itself.";
        // PowerShell tries other parameters with the object after a failed cast, and stops at any other failure.
        return Optional ? new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message)) : new ArgumentTransformationMetadataException(message);
    }
}
