using System.Collections.Generic;

namespace Botpress.Emulator.Vrl;

/// <summary>What the compiler knows of a variable or the event: its type, and its value where that is sure.</summary>
internal sealed record VrlKnown(VrlKind Kind, VrlConstant? Value)
{
    public VrlKnown Union(VrlKnown other) => ReferenceEquals(this, other) ? this
        : new VrlKnown(Kind.Union(other.Kind), Value is not null && other.Value is not null && VrlValues.Same(Value.Value, other.Value.Value) ? Value : null);
}

/// <summary>A value that is known before the program runs.</summary>
internal sealed record VrlConstant(object? Value);

/// <summary>What is known at one point of a program. A fork shares everything until one of the two changes.</summary>
internal sealed class VrlScope
{
    private Dictionary<string, VrlKnown> _variables = [];
    private bool _shared;

    public VrlKnown Event { get; set; } = new(VrlKind.AnyMap, null);

    public VrlKind Metadata { get; set; } = VrlKind.AnyMap;

    public IEnumerable<string> Names => _variables.Keys;

    public VrlScope Fork()
    {
        _shared = true;
        return new VrlScope { _variables = _variables, _shared = true, Event = Event, Metadata = Metadata };
    }

    public VrlKnown? Variable(string name) => _variables.TryGetValue(name, out VrlKnown? known) ? known : null;

    public void Set(string name, VrlKnown? known)
    {
        if (_shared)
        {
            _variables = new Dictionary<string, VrlKnown>(_variables);
            _shared = false;
        }

        if (known is null)
        {
            _variables.Remove(name);
        }
        else
        {
            _variables[name] = known;
        }
    }

    /// <summary>Takes over what another knows.</summary>
    public void Become(VrlScope other)
    {
        other._shared = true;
        (_variables, _shared, Event, Metadata) = (other._variables, true, other.Event, other.Metadata);
    }

    /// <summary>What holds after this or the other way was taken.</summary>
    public void Merge(VrlScope other)
    {
        if (!ReferenceEquals(_variables, other._variables))
        {
            foreach (KeyValuePair<string, VrlKnown> entry in other._variables)
            {
                VrlKnown? own = Variable(entry.Key);
                VrlKnown merged = own?.Union(entry.Value) ?? entry.Value;
                if (!ReferenceEquals(own, merged))
                {
                    Set(entry.Key, merged);
                }
            }
        }

        Event = Event.Union(other.Event);
        Metadata = Metadata.Union(other.Metadata);
    }

    /// <summary>Leaves a block: what was known before it keeps its name, and what became of it; what is new goes.</summary>
    public void Leave(VrlScope before)
    {
        if (ReferenceEquals(_variables, before._variables))
        {
            return;
        }

        var kept = new Dictionary<string, VrlKnown>();
        foreach (string name in before._variables.Keys)
        {
            kept[name] = Variable(name) ?? before._variables[name];
        }

        (_variables, _shared) = (kept, false);
    }
}
