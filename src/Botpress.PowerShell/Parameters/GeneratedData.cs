using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using Botpress.Emulator;

namespace Botpress.PowerShell;

/// <summary>What an emulator is to generate, as a hashtable says it.</summary>
internal static class GeneratedData
{
    private static readonly Dictionary<string, Func<EmulatorData, int, EmulatorData>> _counts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Bots"] = (data, count) => data with { Bots = count },
        ["Users"] = (data, count) => data with { Users = count },
        ["Conversations"] = (data, count) => data with { Conversations = count },
        ["MessagesPerConversation"] = (data, count) => data with { MessagesPerConversation = count },
        ["Events"] = (data, count) => data with { Events = count },
        ["Files"] = (data, count) => data with { Files = count },
        ["Rows"] = (data, count) => data with { Rows = count },
        ["Logs"] = (data, count) => data with { Logs = count },
        ["Days"] = (data, count) => data with { Days = count },
    };

    /// <summary>Reads it.</summary>
    /// <exception cref="ArgumentException">It has a name or a value that there is not.</exception>
    public static EmulatorData Read(IDictionary given)
    {
        var data = new EmulatorData();
        foreach (DictionaryEntry entry in given)
        {
            string name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "";
            if (name.Equals("Until", StringComparison.OrdinalIgnoreCase))
            {
                data = data with { Until = Value<DateTime>(name, entry.Value, "a time").ToUniversalTime() };
                continue;
            }

            if (!_counts.TryGetValue(name, out Func<EmulatorData, int, EmulatorData>? set))
            {
                throw new ArgumentException($"-Generate has '{Names.Short(name)}', of which nothing can be generated. There are: {string.Join(", ", _counts.Keys.Append("Until"))}.");
            }

            int count = Value<int>(name, entry.Value, "a whole number");
            data = count >= 0 ? set(data, count) : throw new ArgumentException($"-Generate: {name} is {count}, and must not be negative.");
        }

        return data.Days is >= 1 and <= 3650 ? data : throw new ArgumentException($"-Generate: Days is {data.Days}, and must be from 1 to 3650.");
    }

    private static T Value<T>(string name, object? value, string what) => LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out T result) && value is not null
        ? result
        : throw new ArgumentException($"-Generate: {name} is '{Names.Short(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}', and must be {what}.");
}
