using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace Botpress.PowerShell;

/// <summary>
/// What a command does with the object that is piped in. PowerShell binds properties by their names, whatever has them; here it is
/// decided by what the object is: the thing that the command is about, one that narrows its list, or nothing to it.
/// </summary>
internal sealed class PipedObject
{
    private static readonly ConcurrentDictionary<Type, PipedObject> _ofCommands = new();

    // What objects from elsewhere call the things of a bot.
    private static readonly string[] _others = ["ConversationId", "EventId", "FileId", "KnowledgeBaseId", "MessageId", "TaskId", "UserId", "WorkflowId"];

    private readonly IdParameter[] _ids;
    private readonly string[] _outputs;
    private readonly string[] _own;
    private readonly string[] _lines;
    private readonly bool _copies;
    private readonly string? _value;
    private readonly PropertyInfo? _subject;

    private PipedObject(Type command)
    {
        PropertyInfo[] parameters = [.. command.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.IsDefined(typeof(ParameterAttribute), true))];
        _ids = [.. parameters.Where(property => property.IsDefined(typeof(IdOfAttribute), true)).Select(property => new IdParameter(property, property.GetCustomAttribute<IdOfAttribute>(true)!))];
        _value = Array.Find(parameters, property => TakesValue(property) && !IsOfEveryCommand(property) && !property.IsDefined(typeof(IdOfAttribute), true))?.Name;
        _outputs = [.. command.GetCustomAttributes<OutputTypeAttribute>().SelectMany(output => output.Type).Select(type => type.Name).Where(name => name.StartsWith("Botpress.", StringComparison.Ordinal)).Select(name => name.Substring("Botpress.".Length))];
        // Where nothing else takes text, it is the id in the path.
        _subject = _value is not null || _ids.Any(id => id.TakesValue) || command.GetCustomAttribute<AboutAttribute>(true) is not AboutAttribute about
            ? null
            : _ids.Select(id => id.Property).FirstOrDefault(property => property.Name == about.Parameter);
        _own = [.. command.GetCustomAttributes<TakesAttribute>(true).SelectMany(takes => takes.Kinds)];
        _lines = FileLine.MayBeFor(command) ? [.. _outputs, .. _own] : [];
        _copies = _subject is null && !_ids.Any(id => id.TakesValue) && command.GetCustomAttribute<CmdletAttribute>()?.SupportsShouldProcess == true;
    }

    /// <summary>What commands of a type do with piped objects.</summary>
    public static PipedObject For(Type command) => _ofCommands.GetOrAdd(command, static type => new PipedObject(type));

    /// <summary>Gives the command the ids that the object stands for.</summary>
    /// <param name="command">The command, with what PowerShell has bound.</param>
    /// <param name="item">The object.</param>
    /// <param name="before">Is told which parameters were set here, and their values before: PowerShell does not know to reset them.</param>
    /// <returns>What is wrong; null when it is an object for the command.</returns>
    public string? Give(IBoundCommand command, PSObject item, Dictionary<PropertyInfo, object?> before) =>
        FileLine.Give(command, item, _lines, before) ?? GiveIds(command, item, before);

    /// <summary>What is wrong with what stands for nothing, which must not become what the session's defaults stand for.</summary>
    public string Undefined(string item)
    {
        IdParameter[] own = [.. _ids.Where(id => id.TakesValue || id.Property == _subject)];
        string[] words = [.. (own.Length > 0 ? own : _ids.Where(id => id.IsBeside)).Select(id => id.Attribute.Words).Distinct()];
        return $"{item} was piped in: {(words.Length > 0 ? $"it does not tell which {string.Join(" or ", words)} is meant" : "there is nothing in it")}.";
    }

    private string? GiveIds(IBoundCommand command, PSObject item, Dictionary<PropertyInfo, object?> before)
    {
        bool givesFields = before.Count > 0;
        string? kind = Kinds.Of(item);
        if (command.TakesAnything(kind))
        {
            return null;
        }

        if (_value is null && item.BaseObject is string text && string.IsNullOrWhiteSpace(text) && !_ids.Any(id => id.TakesValue && id.Attribute.MayLack))
        {
            return Undefined("Blank text");
        }

        if (_ids.Any(id => id.TakesValue && (command.IsPiped(id.Property) || (id.Attribute.MayLack && kind is not null && id.Attribute.Takes(kind)))))
        {
            return null;
        }

        if (kind is null)
        {
            return GiveForeign(command, item, before);
        }

        if (Array.Find(_ids, id => id.TakesValue && !command.IsTyped(id.Property.Name) && id.Attribute.Takes(kind)) is IdParameter unset)
        {
            // It is the right thing, and does not tell which.
            return SetAll(command, item, [unset], before);
        }

        IdParameter[] narrowed = [.. _ids.Where(id => id.IsBeside && !command.IsTyped(id.Property.Name) && id.Attribute.Takes(kind))];
        if (SetAll(command, item, narrowed, before) is string problem)
        {
            return problem;
        }

        if (narrowed.Length > 0)
        {
            // It may say more: the message's conversation, too.
            foreach (IdParameter id in _ids.Where(id => id.Attribute.IsGivenHere && !command.IsTyped(id.Property.Name)).Except(narrowed))
            {
                Set(command, id, id.Attribute.Names.Select(name => Kinds.Text(item, name)).FirstOrDefault(value => value is not null), before);
            }
        }

        // What a command makes it makes from another of the same kind, too.
        if (_own.Contains(kind) || (_outputs.Contains(kind) && (givesFields || (_copies && PipedData(command) is not null))))
        {
            return null;
        }

        string some = IdOfAttribute.Capital(Kinds.Some(kind));
        if (narrowed.Length == 0)
        {
            return $"{some} is {Wanted(command)}";
        }

        // A bot or a workspace says where to create something; what else it has is none of the new thing's.
        string[] own = OwnWords();
        return PipedData(command) is not string data
            ? null
            : $"{some} is {(own.Length > 0 ? $"no {string.Join(" or ", own)}" : $"not what -{data} takes")}. Use -{narrowed[0].Property.Name} to say which {Kinds.Words(kind)} is meant.";
    }

    private string? GiveForeign(IBoundCommand command, PSObject item, Dictionary<PropertyInfo, object?> before)
    {
        if (item.BaseObject is string or IConvertible or Guid)
        {
            if (_value is not null)
            {
                return null;
            }

            if (_subject is not null && !command.IsTyped(_subject.Name))
            {
                return SetAll(command, item, [_ids.First(id => id.Property == _subject)], before);
            }

            return $"{(item.BaseObject is string ? "Text" : IdOfAttribute.Capital(Kinds.WithArticle(item.BaseObject.GetType().Name)))} is {Wanted(command)}{(item.BaseObject is not string || command.GetType().GetProperty("Text") is null ? "" : " What is to be said goes with -Text.")}";
        }

        if (Array.Find(_ids, id => id.TakesValue && !command.IsTyped(id.Property.Name)) is IdParameter own
            && own.Attribute.Names.Append("Id").FirstOrDefault(name => Kinds.Has(item, name)) is string empty)
        {
            return Kinds.Value(item, empty) is object other
                ? $"The object's {empty}, '{Names.Short(other)}', is of the type {other.GetType().Name}, and no id of {Kinds.Some(own.Attribute.Kinds[0].Name)}."
                : $"The object's {empty} is empty: it does not tell which {own.Attribute.Words} is meant.";
        }

        IdParameter[] free = [.. _ids.Where(id => id.IsBeside && !command.IsTyped(id.Property.Name))];
        IdParameter[] named = [.. free.Where(id => id.Attribute.Names.Any(name => Kinds.Text(item, name) is not null))];
        if (SetAll(command, item, named, before) is string problem)
        {
            return problem;
        }

        if (Array.Exists(_ids, id => id.Attribute.Narrows) && !Array.Exists(named, id => id.Attribute.Narrows))
        {
            // An object that is about something, and does not tell of what, must not become all there is.
            string? about = free.Where(id => id.Attribute.Narrows).SelectMany(id => id.Attribute.Names).FirstOrDefault(name => Kinds.Has(item, name));
            string? other = Array.Find(_others, name => Kinds.Text(item, name) is not null && !Array.Exists(_ids, id => id.Attribute.Names.Contains(name)));
            if ((about ?? other) is string name)
            {
                return about is null
                    ? $"An object with {name} is {Wanted(command)}"
                    : $"The object's {name} is empty: it does not tell which {string.Join(" or ", OwnWords())} is meant.";
            }
        }

        if (_value is not null || before.Count > 0 || PipedData(command) is not null || _ids.Any(id => command.IsPiped(id.Property)))
        {
            return null;
        }

        if (_copies)
        {
            return item.BaseObject is System.Collections.IDictionary
                ? "A hashtable's entries are no properties: pipe in [pscustomobject] @{...}, or splat it."
                : "The object has no property that this command takes.";
        }

        return $"An object without {string.Join(", ", _ids.Select(id => id.Attribute.Names[0]).Distinct())} is {Wanted(command)}";
    }

    /// <summary>A parameter that PowerShell gave more of the object to than an id; null when there is none.</summary>
    private string? PipedData(IBoundCommand command) => command.BoundParameters.Keys.FirstOrDefault(name =>
        !command.IsTyped(name) && name != nameof(IBoundCommand.InputObject) && Array.TrueForAll(_ids, id => id.Property.Name != name)
        && command.GetType().GetProperty(name) is PropertyInfo property && command.IsPiped(property));

    /// <summary>What the command is about, as people call it.</summary>
    private string[] OwnWords() => [.. _ids.Where(id => id.TakesValue).SelectMany(id => id.Attribute.Kinds).Select(type => type.Name)
        .Concat(_own).Concat(_copies ? _outputs : []).Select(Kinds.Words).Distinct()];

    /// <summary>What the command takes instead, as the end of a sentence.</summary>
    private string Wanted(IBoundCommand command)
    {
        bool isGiven = _value is not null && command.IsTyped(_value);
        string[] own = OwnWords();
        string[] others = [.. _ids.Where(id => id.IsBeside).SelectMany(id => id.Attribute.Kinds).Select(type => Kinds.Words(type.Name)).Except(own).Distinct()];
        return (own.Length, others.Length) switch
        {
            (0, 0) when _value is null => "nothing that this command takes from the pipeline.",
            (0, 0) when isGiven => $"nothing that this command takes from the pipeline when -{_value} is given.",
            (0, _) when isGiven => $"no {string.Join(" or ", others)}, which is what this command takes from the pipeline when -{_value} is given.",
            (0, _) when _value is not null => $"not what -{_value} takes.",
            (0, _) => $"no {string.Join(" or ", others)}. Pipe in what is, or its id as text.",
            (_, 0) => $"no {string.Join(" or ", own)}. Pipe in what is, or its id as text.",
            _ => $"no {string.Join(" or ", own)}, and does not tell which is meant, as these do: {string.Join(", ", others)}.",
        };
    }

    /// <summary>Sets the parameters to the ids that the object has for them; gives what is wrong with one, or null.</summary>
    private static string? SetAll(IBoundCommand command, PSObject item, IdParameter[] ids, Dictionary<PropertyInfo, object?> before)
    {
        try
        {
            foreach (IdParameter id in ids)
            {
                Set(command, id, id.Attribute.One(item), before);
            }

            return null;
        }
        catch (ArgumentTransformationMetadataException exception)
        {
            return exception.Message;
        }
    }

    private static void Set(IBoundCommand command, IdParameter id, object? value, Dictionary<PropertyInfo, object?> before)
    {
        if (value is null)
        {
            return;
        }

        string text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        before[id.Property] = id.Property.GetValue(command);
        id.Property.SetValue(command, id.Property.PropertyType == typeof(string[]) ? new[] { text } : text);
        command.BoundParameters[id.Property.Name] = id.Property.GetValue(command)!;
    }

    /// <summary>Whether it is what every command has to see the whole object by. A command that takes the object itself declares it anew.</summary>
    private static bool IsOfEveryCommand(PropertyInfo property) =>
        property.Name == nameof(IBoundCommand.InputObject) && property.GetMethod!.GetBaseDefinition().DeclaringType == property.DeclaringType;

    private static bool TakesValue(PropertyInfo property) => property.GetCustomAttributes<ParameterAttribute>(true).Any(parameter => parameter.ValueFromPipeline);

    /// <summary>A parameter that takes the id of something.</summary>
    private sealed record IdParameter(PropertyInfo Property, IdOfAttribute Attribute)
    {
        /// <summary>Whether PowerShell gives it the piped object itself.</summary>
        public bool TakesValue { get; } = PipedObject.TakesValue(Property);

        /// <summary>Whether things of its kind may be piped in, without being what the command is about.</summary>
        public bool IsBeside { get; } = Attribute.IsGivenHere
            || Property.GetCustomAttributes<ParameterAttribute>(true).Any(parameter => parameter is { ValueFromPipelineByPropertyName: true, ValueFromPipeline: false });
    }
}
