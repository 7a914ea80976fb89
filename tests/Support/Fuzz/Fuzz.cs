using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;

/// <summary>What is read with one command and written back with another.</summary>
public sealed class FuzzTrip
{
    public string Name { get; set; }

    /// <summary>A script with parameters for neither: it reads, and writes back what it read.</summary>
    public ScriptBlock Script { get; set; }

    /// <summary>The answer to the reading, with % where the value stands.</summary>
    public string Answer { get; set; }

    /// <summary>The answer to the writing.</summary>
    public string Written { get; set; }

    /// <summary>Where in the body that is sent the value stands, with dots; empty for the whole.</summary>
    public string Place { get; set; }

    /// <summary>any, map or texts.</summary>
    public string Kind { get; set; }
}

/// <summary>The groups of cases.</summary>
public static class Fuzz
{
    private static Random Seeded(int seed, int number)
    {
        return new Random(unchecked(seed * 1000003 + number));
    }

    /// <summary>Runs malformed answers; each failure with the numbers that repeat it.</summary>
    public static List<string> Answers(FuzzRunner runner, IList targets, int seed, int first, int count)
    {
        var failures = new List<string>();
        for (int number = first; number < first + count; number++)
        {
            Random random = Seeded(seed, number);
            var target = (FuzzTarget)PSObject.AsPSObject(targets[number % targets.Count]).BaseObject;
            FuzzJson tree;
            CannedAnswer answer = FuzzAnswers.Make(target, random, out tree);
            FuzzOutcome outcome = runner.Run(target.Command, target.Arguments, answer);
            string wrong = FuzzRunner.Clean(outcome);
            if (wrong == null && outcome.Errors.Count == 0 && outcome.Warnings.Count == 0 && tree != null)
            {
                wrong = Lost(target, answer, outcome);
            }

            if (wrong != null)
            {
                failures.Add("seed " + seed + " case " + number + ": " + target + ": " + wrong + "; the answer was " + answer.Status + " " + FuzzRunner.Short(answer.Bytes == null ? answer.Body : Encoding.UTF8.GetString(answer.Bytes)));
            }
        }

        return failures;
    }

    // What came out of an answer that was taken for a good one.
    public static string Lost(FuzzTarget target, CannedAnswer answer, FuzzOutcome outcome)
    {
        if (string.IsNullOrEmpty(target.Result))
        {
            return null;
        }

        FuzzJson root = FuzzJson.Parse(answer.Body);
        FuzzJson result = root == null ? null : root[target.Result];
        if (result == null)
        {
            return outcome.Output.Any(item => item != null) ? "it makes something of an answer without " + target.Result : null;
        }

        if (result.Text == "null" && outcome.Output.Count == 0)
        {
            return null;
        }

        List<FuzzJson> items = result.Kind == 'a' ? result.Items : new List<FuzzJson> { result };
        if (items.Count != outcome.Output.Count)
        {
            return "it makes " + outcome.Output.Count + " objects of " + items.Count;
        }

        for (int i = 0; i < items.Count; i++)
        {
            string wrong = FuzzCompare.Differs(items[i], outcome.Output[i], target.Result + "[" + i + "]");
            if (wrong != null)
            {
                return wrong;
            }
        }

        return null;
    }

    /// <summary>Runs commands with one odd argument each: it is refused by its name and nothing is sent, or it arrives as it was given.</summary>
    public static List<string> Arguments(FuzzRunner runner, IList targets, int seed, int first, int count)
    {
        var failures = new List<string>();
        var places = new List<KeyValuePair<FuzzTarget, string>>();
        foreach (FuzzTarget target in targets.Cast<object>().Select(item => (FuzzTarget)PSObject.AsPSObject(item).BaseObject))
        {
            foreach (string parameter in target.Types.Keys.OrderBy(name => name, StringComparer.Ordinal))
            {
                places.Add(new KeyValuePair<FuzzTarget, string>(target, parameter));
            }
        }

        for (int number = first; number < first + count; number++)
        {
            Random random = Seeded(seed, number);
            FuzzTarget target = places[number % places.Count].Key;
            string parameter = places[number % places.Count].Value;
            FuzzArgument odd = FuzzArgument.Make(random);
            var arguments = (Hashtable)target.Arguments.Clone();
            arguments[parameter] = odd.Value;
            FuzzOutcome outcome = runner.Run(target.Command, arguments, new CannedAnswer { Status = target.Status, Body = target.Response });
            string wrong = FuzzRunner.Clean(outcome) ?? Arrived(target, parameter, odd, outcome);
            if (wrong != null)
            {
                failures.Add("seed " + seed + " case " + number + ": " + target + " -" + parameter + " (" + target.Types[parameter].Name + ") with " + odd.Label + ": " + wrong);
            }
        }

        return failures;
    }

    // Lists repeat the name, maps use dots, as the official client writes them.
    private static void Flatten(string name, FuzzJson value, List<string> into)
    {
        switch (value.Kind)
        {
            case 'o':
                value.Members.ForEach(member => Flatten(name + "." + Uri.EscapeDataString(member.Key), member.Value, into));
                break;
            case 'a':
                value.Items.ForEach(item => Flatten(name, item, into));
                break;
            default:
                into.Add(Value(name + "=" + Uri.EscapeDataString(value.Text == "null" && value.Kind == 'l' ? "" : value.Text)));
                break;
        }
    }

    private static string Value(string part)
    {
        int at = part.IndexOf('=');
        string text = Uri.UnescapeDataString(part.Substring(at + 1));
        return part.Substring(0, at + 1) + (Regex.IsMatch(text, @"^-?\d+(\.\d+)?([eE][+-]?\d+)?$") ? FuzzJson.CanonicalNumber(text) : part.Substring(at + 1));
    }

    private static string Arrived(FuzzTarget target, string parameter, FuzzArgument odd, FuzzOutcome outcome)
    {
        if (outcome.BindingError != null)
        {
            return outcome.Requests.Count > 0 ? "the binding fails when something is sent already" : null;
        }

        // Where the argument makes another request of it, the answer is not the one for that.
        bool isOther = outcome.Requests.Count > 0 && outcome.Errors.Count > 0
            && outcome.Errors.All(error => error.FullyQualifiedErrorId.StartsWith("InvalidResponse,") || error.Exception is ItemNotFoundException);
        if (outcome.Errors.Count > 0 && !isOther)
        {
            ErrorRecord record = outcome.Errors[0];
            string message = record.Exception.Message;
            if (outcome.Requests.Count > 0 && !target.Types[parameter].IsArray)
            {
                return "an error, but something is sent: " + FuzzRunner.Short(message);
            }

            // Of several values, the error may be about another parameter that they do not go with.
            bool isNamed = target.Operation == "-" ? message.Length > 10 : target.Types[parameter].IsArray
                ? target.Types.Keys.Any(name => message.Contains("-" + name))
                : Regex.IsMatch(message, "-" + Regex.Escape(parameter.TrimEnd('s')) + @"s?\b", RegexOptions.IgnoreCase);
            return isNamed ? null
                : "an error that does not name the parameter: " + FuzzRunner.Short(message);
        }

        if (outcome.Requests.Count != target.Requests && !isOther)
        {
            // Where several ids are taken, each makes a request.
            return target.Types[parameter].IsArray ? null : outcome.Requests.Count + " requests instead of " + target.Requests;
        }

        string[] field;
        Type type = target.Types[parameter];
        if (outcome.Requests.Count == 0 || target.Fields == null || !target.Fields.TryGetValue(parameter, out field))
        {
            return null;
        }

        if (field[1] == "schedule" && (odd.Value is string || odd.Value is TimeSpan))
        {
            // What says when, in words of its own.
            return null;
        }

        FuzzJson expected = null;
        if (type == typeof(string))
        {
            object text;
            if (odd.Label == "a property that throws")
            {
                // Whose text depends on the runspace that asks.
                return null;
            }

            if (!LanguagePrimitives.TryConvertTo(odd.Value, typeof(string), CultureInfo.InvariantCulture, out text))
            {
                return null;
            }

            // What a null stands for, each parameter knows.
            expected = odd.Value == null || odd.Value == System.Management.Automation.Internal.AutomationNull.Value || text == null ? null : FuzzJson.Of((string)text);
            if (expected == null)
            {
                return null;
            }
        }
        else if (type == typeof(object))
        {
            if (odd.Json == null)
            {
                return "it cannot be sent, and is: " + FuzzRunner.Short(outcome.Requests[0].Text);
            }

            expected = FuzzJson.Parse(odd.Json.ToString());
            if (field[1] == "schedule" && (odd.Value is DateTime || odd.Value is DateTimeOffset))
            {
                // Where the API wants a map, a time stands for the one with it.
                expected = FuzzJson.Parse("{\"dateTime\":" + odd.Json + "}");
            }
        }
        else
        {
            return null;
        }

        if (field[0] == "query" && (odd.Value is DateTime || odd.Value is DateTimeOffset) && Regex.IsMatch(outcome.Requests[0].Query, Regex.Escape(field[1]) + "=2024-01(-02)?(&|$)"))
        {
            // A day or a month, where the parameter is one.
            return null;
        }

        if (field[0] != "body" && expected.Text != null && expected.Text.Contains("*"))
        {
            // A pattern of names, which are listed and compared here.
            return null;
        }

        CapturedRequest request = outcome.Requests[0];
        switch (field[0])
        {
            case "path":
                return request.Path.Split('/').Any(segment => Uri.UnescapeDataString(segment) == expected.Text) ? null : "it is not in the path: " + FuzzRunner.Short(request.Path);
            case "query":
                var wanted = new List<string>();
                Flatten(field[1], expected, wanted);
                List<string> given = request.Query.Split('&').Where(part => part.StartsWith(field[1] + "=") || part.StartsWith(field[1] + ".")).Select(Value).ToList();
                return given.SequenceEqual(wanted) ? null : "it is not in the query: " + FuzzRunner.Short(request.Query) + " instead of " + FuzzRunner.Short(string.Join("&", wanted));
            default:
                FuzzJson body = FuzzJson.Parse(request.Text);
                FuzzJson sent = body == null ? null : body[field[1]];
                return sent != null && sent.Canonical() == expected.Canonical() ? null
                    : "it became " + (sent == null ? "nothing in " + FuzzRunner.Short(request.Text) : FuzzRunner.Short(sent.ToString())) + " instead of " + FuzzRunner.Short(expected.ToString());
        }
    }

    /// <summary>Reads random JSON with one command, and writes it back with another: what is sent must be what came.</summary>
    public static List<string> Trips(FuzzRunner runner, IList trips, int seed, int first, int count)
    {
        var failures = new List<string>();
        for (int number = first; number < first + count; number++)
        {
            Random random = Seeded(seed, number);
            var trip = (FuzzTrip)PSObject.AsPSObject(trips[number % trips.Count]).BaseObject;
            FuzzJson value = trip.Kind == "any" ? FuzzFree.Value(random, 5) : trip.Kind == "map" ? FuzzFree.Map(random, 5) : FuzzFree.Texts(random);
            FuzzOutcome outcome = runner.RunScript(trip.Script, new CannedAnswer { Body = trip.Answer.Replace("%", value.ToString()) }, new CannedAnswer { Body = trip.Written });
            string wrong = FuzzRunner.Clean(outcome);
            if (wrong == null)
            {
                wrong = outcome.BindingError ?? (outcome.Errors.Count > 0 ? "an error: " + FuzzRunner.Short(outcome.Errors[0].Exception.Message) : outcome.Requests.Count != 2 ? outcome.Requests.Count + " requests" : null);
            }

            if (wrong == null)
            {
                FuzzJson sent = FuzzJson.Parse(outcome.Requests[1].Text);
                foreach (string name in trip.Place.Split(new[] { '.' }, StringSplitOptions.RemoveEmptyEntries))
                {
                    sent = sent == null ? null : name == "0" ? sent.Items[0] : sent[name];
                }

                if (sent == null || sent.Canonical() != value.Canonical())
                {
                    wrong = "it became " + FuzzRunner.Short(sent == null ? outcome.Requests[1].Text : sent.ToString());
                }
            }

            if (wrong != null)
            {
                failures.Add("seed " + seed + " case " + number + ": " + trip.Name + ": " + wrong + "; it was " + FuzzRunner.Short(value.ToString()));
            }
        }

        return failures;
    }
}
