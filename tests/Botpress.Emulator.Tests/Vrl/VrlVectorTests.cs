using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Botpress.Emulator.Vrl;
using Xunit;
using Xunit.Abstractions;

namespace Botpress.Emulator.Tests;

/// <summary>Programs with what the engine itself gives for them: all of the usual language, and of the rare functions those that are there.</summary>
public sealed class VrlVectorTests(ITestOutputHelper output)
{
    [Fact]
    public void Programs_give_what_the_engine_gives()
    {
        JsonArray vectors = JsonNode.Parse(File.ReadAllText(Path.Combine(Contract.DataFolder, "vrl", "vectors.json")))!.AsArray();
        int[] agreed = new int[4];
        int refused = 0;
        int warned = 0;
        var differing = new List<string>();
        foreach (JsonNode? vector in vectors)
        {
            int tier = (int)vector!["tier"]!;
            string got = Outcome(vector, out bool isRefused, out bool sameWarnings);
            if (isRefused && tier == 3)
            {
                refused++;
            }
            else if (got.Length == 0)
            {
                agreed[tier]++;
            }
            else
            {
                differing.Add($"{vector["id"]}: {vector["script"]}\n  {got}");
            }

            warned += sameWarnings ? 1 : 0;
        }

        output.WriteLine($"tier 1: {agreed[1]}, tier 2: {agreed[2]}, tier 3: {agreed[3]} and {refused} refused by name; same warnings: {warned} of {vectors.Count}");
        Assert.True(differing.Count == 0, string.Join("\n", differing));
        Assert.Equal((712, 711), (agreed[1], agreed[2]));
        Assert.Equal(39, agreed[3] + refused);
        Assert.InRange(refused, 0, 2);
        Assert.Equal(vectors.Count - refused, warned);
    }

    /// <summary>How a program's outcome differs from the engine's; empty where it does not.</summary>
    private static string Outcome(JsonNode vector, out bool refused, out bool sameWarnings)
    {
        refused = false;
        sameWarnings = false;
        bool runs = (bool)vector["ok"]!;
        try
        {
            VrlOutcome outcome = VrlProgram.Compile((string)vector["script"]!).Run(vector["data"]);
            JsonNode? result = VrlData.Write(outcome.Result);
            JsonNode? data = VrlData.Write(outcome.Event);
            int[] warnings = [.. vector["warnings"]?.AsArray().Select(code => (int)code!) ?? []];
            sameWarnings = warnings.Order().SequenceEqual(outcome.Warnings.Order());
            return runs && Same(result, vector["result"]) && Same(data, vector["event"]) ? "" : $"{result?.ToJsonString()}, event {data?.ToJsonString()}";
        }
        catch (VrlProblem problem)
        {
            refused = problem.Text.Contains("the emulator does not have", StringComparison.Ordinal);
            string text = problem.Text.Split('\n')[0];
            bool same = !runs && problem.Kind == (string)vector["errorKind"]! && problem.Code == ((int?)vector["errorCode"] ?? 0) && text == (string)vector["errorText"]!;
            sameWarnings = same;
            return same ? "" : $"{problem.Kind} {problem.Code} {problem.Text}";
        }
    }

    /// <summary>Numbers are the same by their worth, objects in any order.</summary>
    private static bool Same(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (null, null) => true,
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(entry => b.ContainsKey(entry.Key) && Same(entry.Value, b[entry.Key])),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b, Same).All(same => same),
        (JsonValue a, JsonValue b) when a.GetValueKind() == JsonValueKind.Number && b.GetValueKind() == JsonValueKind.Number => Json.ToDouble(a).Equals(Json.ToDouble(b)),
        (JsonValue a, JsonValue b) => JsonNode.DeepEquals(a, b),
        _ => false,
    };
}
