using System;

namespace Botpress.Client;

/// <summary>
/// How many repeats a client may still make. Single faults are repeated away; a server that fails all the time is not made worse by
/// repeating everything: then the errors come through at once. It begins full, each repeat takes one, and each answer that needed
/// none gives a part back.
/// </summary>
internal sealed class RetryBudget
{
    /// <summary>How many repeats there are at first, and at most.</summary>
    public const int Capacity = 100;

    /// <summary>What an answer without a fault gives back: in the long run, one repeat for every two requests.</summary>
    public const double Refund = 0.5;

    private readonly object _gate = new();
    private double _left = Capacity;

    /// <summary>Takes a repeat, if there is one.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            if (_left < 1)
            {
                return false;
            }

            _left--;
            return true;
        }
    }

    /// <summary>Tells of an answer without a fault.</summary>
    public void Give()
    {
        lock (_gate)
        {
            _left = Math.Min(Capacity, _left + Refund);
        }
    }
}
