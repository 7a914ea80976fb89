using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.Jobs;

/// <summary>What a job is going to do, made of what is there and what is to be: the same of the same, byte for byte.</summary>
/// <param name="job">The job's name.</param>
/// <param name="target">What it works on.</param>
/// <param name="steps">The steps, in their order.</param>
public sealed class JobPlan(string job, string target, IReadOnlyList<JobStep> steps)
{
    /// <summary>The job's name.</summary>
    public string Job => job;

    /// <summary>What it works on.</summary>
    public string Target => target;

    /// <summary>The steps, in their order.</summary>
    public IReadOnlyList<JobStep> Steps => steps;

    /// <summary>The steps in which something is done.</summary>
    public IEnumerable<JobStep> Work => steps.Where(step => step.IsWork);

    /// <summary>How many steps there are of each kind, in one order: section, action and number.</summary>
    public IReadOnlyList<(string Section, JobAction Action, int Count)> Sums =>
        [.. steps.GroupBy(step => (step.Section, step.Action)).Select(group => (group.Key.Section, group.Key.Action, group.Count()))];

    /// <summary>The plan as canonical JSON.</summary>
    public byte[] ToJson()
    {
        string json = $"{{\"job\":{CanonicalJson.Quote(job)},\"steps\":[{string.Join(",", steps.Select(ToJson))}],\"target\":{CanonicalJson.Quote(target)}}}";
        return CanonicalJson.Of(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>
    /// The steps of a saved plan: of what <see cref="ToJson()"/> gives, or of the steps alone, as a list or as a single one, with names in any
    /// case, as a script writes them.
    /// </summary>
    /// <param name="json">JSON text.</param>
    /// <param name="name">What the text is called in an error.</param>
    /// <exception cref="JobException">It is no plan.</exception>
    public static IReadOnlyList<JobStep> StepsOf(string json, string name = "the text")
    {
        try
        {
            using var document = JsonDocument.Parse(json, JsonText.DocumentOptions);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && Member(root, "steps") is JsonElement list)
            {
                root = list;
            }

            return root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(ReadStep)] : [ReadStep(root)];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new JobException("JobPlanInvalid", $"{char.ToUpperInvariant(name[0])}{name.Substring(1)} is no plan: {exception.Message}", "Save one with -PlanOnly | ConvertTo-Json, and give the file.");
        }
    }

    /// <summary>Refuses to go on unless a saved plan is what would be done now.</summary>
    /// <param name="saved">The steps of the saved plan.</param>
    /// <exception cref="JobException">The saved plan is another one.</exception>
    public void RequireSame(IReadOnlyList<JobStep> saved)
    {
        string[] expected = [.. saved.Select(ToJson)];
        string[] found = [.. steps.Select(ToJson)];
        int place = expected.Zip(found, (one, other) => one == other).TakeWhile(isSame => isSame).Count();
        if (place < expected.Length || place < found.Length)
        {
            string was = place < saved.Count ? Describe(saved[place]) : "nothing more";
            string now = place < steps.Count ? Describe(steps[place]) : "nothing more";
            throw new JobException(
                JobException.PlanMoved,
                $"The plan is not what would be done now: its step {place + 1} is {was}, and now that would be {(was == now ? $"the same with another {Difference(saved[place], steps[place])}" : now)}. Nothing was done.",
                "Make a new plan with -PlanOnly, look at it, and give that.");
        }
    }

    /// <summary>What two steps that a person would call the same differ in.</summary>
    private static string Difference(JobStep one, JobStep other) =>
        one.After != other.After ? "content"
        : one.Before != other.Before ? "content there"
        : one.Key != other.Key ? $"key, {ApiText(other.Key)} instead of {ApiText(one.Key)}"
        : one.Size != other.Size ? "size"
        : "number, section or order";

    private static string Describe(JobStep step) => $"{step.Action} {step.Target}{(step.Reason is null ? "" : $" ({step.Reason})")}";

    private static string ToJson(JobStep step)
    {
        var text = new StringBuilder();
        _ = text.Append("{\"action\":\"").Append(step.Action).Append('"');
        Append("after", step.After);
        Append("before", step.Before);
        _ = text.Append(",\"dependsOn\":[").Append(string.Join(",", step.DependsOn.Select(number => number.ToString(CultureInfo.InvariantCulture)))).Append(']');
        _ = text.Append(",\"isRepeatable\":").Append(step.IsRepeatable ? "true" : "false");
        Append("key", step.Key);
        _ = text.Append(",\"number\":").Append(step.Number.ToString(CultureInfo.InvariantCulture));
        Append("reason", step.Reason);
        Append("section", step.Section);
        _ = text.Append(",\"size\":").Append(step.Size.ToString(CultureInfo.InvariantCulture));
        Append("target", step.Target);
        return text.Append('}').ToString();

        void Append(string name, string? value)
        {
            if (value is not null)
            {
                _ = text.Append(",\"").Append(name).Append("\":").Append(CanonicalJson.Quote(value));
            }
        }
    }

    private static JobStep ReadStep(JsonElement json)
    {
        return new JobStep(
            (int)Number("number"),
            Text("section") ?? "",
            Enum.TryParse(Text("action"), ignoreCase: true, out JobAction action) && char.IsLetter(Text("action")![0])
                ? action : throw new FormatException($"a step has no action, or one that is not known: {ApiText(Text("action"))}"),
            Text("target") ?? throw new FormatException("a step has no target."))
        {
            Key = Text("key"),
            Reason = Text("reason"),
            Before = Text("before"),
            After = Text("after"),
            DependsOn = Member(json, "dependsOn") is { ValueKind: JsonValueKind.Array } numbers ? [.. numbers.EnumerateArray().Select(number => number.GetInt32())]
                : Member(json, "dependsOn") is { ValueKind: JsonValueKind.Number } one ? [one.GetInt32()] : [],
            IsRepeatable = Member(json, "isRepeatable") is not { ValueKind: JsonValueKind.False },
            Size = Number("size"),
        };

        string? Text(string name) => Member(json, name) is { ValueKind: JsonValueKind.String } value ? JsonText.Read(value) : null;

        long Number(string name) => Member(json, name) is { ValueKind: JsonValueKind.Number } value ? value.GetInt64() : 0;
    }

    private static string ApiText(string? text) => text is null ? "none" : $"'{(text.Length > 40 ? text.Substring(0, 40) + "..." : text)}'";

    private static JsonElement? Member(JsonElement json, string name)
    {
        foreach (JsonProperty member in json.EnumerateObject())
        {
            if (string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return member.Value;
            }
        }

        return null;
    }
}
