using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;

/// <summary>Compares what was served with what came out.</summary>
public static class FuzzCompare
{
    /// <summary>Null when the value stands for the JSON, else where it does not.</summary>
    public static string Differs(FuzzJson expected, object actual, string where)
    {
        object value = Plain(actual);
        switch (expected.Kind)
        {
            case 'l':
                return expected.Text == "null" ? (value == null ? null : Told(where, expected, value)) : value is bool && (bool)value == (expected.Text == "true") || Equals(value, expected.Text) ? null : Told(where, expected, value);
            case 's':
                string text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(expected.Text));
                if (value is string)
                {
                    return (string)value == text ? null : Told(where, expected, value);
                }

                if (value is DateTime)
                {
                    DateTimeOffset time;
                    return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time) && Math.Abs((time.UtcDateTime - ((DateTime)value).ToUniversalTime()).TotalMilliseconds) < 1
                        || Regex.IsMatch(text, @"^\d{4}-\d\d-\d\d$") ? null : Told(where, expected, value);
                }

                return value is Uri && ((Uri)value).OriginalString == text ? null : Told(where, expected, value);
            case 'n':
                return value is string && (string)value == expected.Text || NumberIs(expected.Text, value) ? null : Told(where, expected, value);
            case 'a':
                var list = value as IEnumerable;
                if (list == null || value is string || value is IDictionary)
                {
                    return value is string && FuzzJson.Parse((string)value) != null ? null : Told(where, expected, value);
                }

                List<object> items = list.Cast<object>().ToList();
                if (items.Count != expected.Items.Count)
                {
                    return Told(where, expected, value);
                }

                for (int i = 0; i < items.Count; i++)
                {
                    string wrong = Differs(expected.Items[i], items[i], where + "[" + i + "]");
                    if (wrong != null)
                    {
                        return wrong;
                    }
                }

                return null;
            case 'o':
                if (value is string && FuzzJson.Parse((string)value) != null)
                {
                    // In a map of text to text.
                    return null;
                }

                if (value == null || value is string || value is bool)
                {
                    return Told(where, expected, value);
                }

                if (value is IEnumerable && !(value is IDictionary))
                {
                    // A map of objects as a list, each with its key.
                    return ((IEnumerable)value).Cast<object>().Count() == expected.Members.Select(member => member.Key).Distinct().Count(key => expected[key].Text != "null") ? null : Told(where, expected, value);
                }

                foreach (string name in expected.Members.Select(member => member.Key).Distinct())
                {
                    FuzzJson part = expected[name];
                    if (part.Text == "null" && part.Kind == 'l' && (name == "botId" || name == "workspaceId"))
                    {
                        // The id that it was fetched under.
                        continue;
                    }

                    string key = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name));
                    object found;
                    if ((name == "computed" || name == "stale" || name == "similarity") && Silent(part))
                    {
                        // A column of the system that says nothing.
                        continue;
                    }

                    if (!Find(value, actual, key, out found))
                    {
                        return where + ": '" + FuzzRunner.Short(name) + "' is lost";
                    }

                    string wrong = Differs(part, found, where + "." + FuzzRunner.Short(name));
                    if (wrong != null)
                    {
                        return wrong;
                    }
                }

                return null;
            default:
                return null;
        }
    }

    private static bool Silent(FuzzJson value)
    {
        return value.Text == "null" || value.Items != null && value.Items.Count == 0 || value.Members != null && value.Members.Count == 0;
    }

    private static bool Find(object value, object wrapped, string name, out object found)
    {
        found = null;
        var map = value as IDictionary;
        if (map != null)
        {
            if (!map.Contains(name))
            {
                return false;
            }

            found = map[name];
            return true;
        }

        string pascal = FuzzAnswers.Pascal(name);
        bool custom = value is PSObject;
        foreach (PSPropertyInfo property in PSObject.AsPSObject(wrapped).Properties)
        {
            if (property.Name == (custom ? name : pascal))
            {
                found = property.Value;
                return true;
            }
        }

        return false;
    }

    private static object Plain(object value)
    {
        var wrapped = value as PSObject;
        return wrapped == null || wrapped.BaseObject is PSCustomObject ? value : wrapped.BaseObject;
    }

    public static bool NumberIs(string text, object value)
    {
        if (value is double)
        {
            double expected = double.Parse(text, CultureInfo.InvariantCulture);
            return !double.IsInfinity(expected) && expected.Equals((double)value);
        }

        if (value is decimal)
        {
            decimal exact;
            return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out exact) && exact == (decimal)value;
        }

        var number = value as IFormattable;
        return number != null && !(value is DateTime) && FuzzJson.CanonicalNumber(text).TrimStart('-').Replace("-", "") == FuzzJson.CanonicalNumber(number.ToString(null, CultureInfo.InvariantCulture)).TrimStart('-')
            && (FuzzJson.CanonicalNumber(text) == FuzzJson.CanonicalNumber(number.ToString(null, CultureInfo.InvariantCulture)));
    }

    private static string Told(string where, FuzzJson expected, object value)
    {
        return (where.Length > 200 ? "..." + where.Substring(where.Length - 200) : where) + ": " + FuzzRunner.Short(expected.ToString()) + " became " + (value == null ? "null" : "(" + value.GetType().Name + ") " + FuzzRunner.Short(Convert.ToString(value, CultureInfo.InvariantCulture)));
    }
}
