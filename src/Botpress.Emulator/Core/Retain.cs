using System;
using System.Collections.Generic;
using System.Linq;

namespace Botpress.Emulator;

/// <summary>What is too old goes.</summary>
internal static class Retain
{
    public static void RemoveWhere<T>(this Dictionary<string, T> things, Func<T, bool> isMeant)
    {
        foreach (string key in things.Where(entry => isMeant(entry.Value)).Select(entry => entry.Key).ToList())
        {
            things.Remove(key);
        }
    }
}
