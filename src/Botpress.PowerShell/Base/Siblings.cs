using System;
using System.Collections.Generic;

namespace Botpress.PowerShell;

/// <summary>What copies of a command have in common that each got one of the things in one list: what they leave to be done for all together.</summary>
internal sealed class Siblings
{
    private readonly SortedDictionary<int, object> _left = [];
    private Action<BpApiCommand>? _end;

    /// <summary>Leaves something.</summary>
    /// <param name="place">Which copy it is.</param>
    /// <param name="what">What is left.</param>
    /// <param name="end">Does what is left, when it is all there.</param>
    public void Leave(int place, object what, Action<BpApiCommand, IEnumerable<object>> end)
    {
        lock (_left)
        {
            _left[place] = what;
            _end = command => end(command, _left.Values);
        }
    }

    /// <summary>What is to be done when all of them are done; null for nothing.</summary>
    public Action<BpApiCommand>? TakeEnd()
    {
        lock (_left)
        {
            return _end;
        }
    }
}
