using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Reflection;

namespace Botpress.PowerShell;

/// <summary>
/// Looks at objects without making anything of them. Whoever asks an object for its type names gets a list of its own to change, and who
/// asks for its properties has those of its types looked for: of many objects both take longer than what is done with them. Where
/// PowerShell does not let itself be asked, in Windows PowerShell say, it is done as it offers it.
/// </summary>
internal static class ObjectParts
{
    private static readonly Func<PSObject, IEnumerable<string>>? _names = Reader<IEnumerable<string>>("InternalTypeNames");
    private static readonly Func<PSObject, PSMemberInfoCollection<PSMemberInfo>>? _members = Reader<PSMemberInfoCollection<PSMemberInfo>>("InstanceMembers");

    /// <summary>The names of an object's types, to read.</summary>
    public static IEnumerable<string> TypeNames(PSObject item) => _names?.Invoke(item) ?? item.TypeNames;

    /// <summary>The members that an object was given itself; null where they cannot be told from those of its types.</summary>
    public static PSMemberInfoCollection<PSMemberInfo>? OwnMembers(PSObject item) => _members?.Invoke(item);

    /// <summary>Whether an object is a custom object, and of no other type.</summary>
    /// <param name="item">The object.</param>
    /// <param name="plain">Another that is known to be so.</param>
    public static bool IsPlain(PSObject item, PSObject plain) =>
        item.BaseObject is PSCustomObject && _names is not null && ReferenceEquals(_names(item), _names(plain));

    private static Func<PSObject, T>? Reader<T>(string property)
        where T : class => typeof(PSObject).GetProperty(property, BindingFlags.Instance | BindingFlags.NonPublic) is { GetMethod: MethodInfo get } found && typeof(T).IsAssignableFrom(found.PropertyType)
            ? (Func<PSObject, T>)Delegate.CreateDelegate(typeof(Func<PSObject, T>), get)
            : null;
}
