using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Botpress.Emulator.Vrl;
using Xunit;

namespace Botpress.Emulator.Tests;

/// <summary>Programs with what the engine itself gives for them: all of the usual language, and of the rare functions those that are there.</summary>
public sealed class VrlVectorTests
{
    /// <summary>Functions that the emulator has not, and says so.</summary>
    private static readonly string[] _refused = ["parse_user_agent", "redact"];

    /// <summary>The specification's programs, and those that go on from them to the bounds of each function and of the language.</summary>
    private static readonly ILookup<string, JsonNode> _vectors = new[] { "vectors", "functions", "language" }
        .SelectMany(file => JsonNode.Parse(File.ReadAllText(Path.Combine(Contract.DataFolder, "vrl", file + ".json")))!.AsArray().Select(vector => (File: file, Vector: vector!)))
        .ToLookup(one => $"{one.File} {one.Vector["group"]}", one => one.Vector);

    public static TheoryData<string> Groups => [.. _vectors.Select(group => group.Key)];

    [Theory]
    [MemberData(nameof(Groups))]
    public void Programs_give_what_the_engine_gives(string group)
    {
        string[] differing = [.. _vectors[group].Select(vector => (Vector: vector, Got: Outcome(vector))).Where(one => one.Got.Length > 0)
            .Select(one => $"{one.Vector["script"]} over {one.Vector["data"]?.ToJsonString()}\n  {one.Got}")];
        Assert.True(differing.Length == 0, string.Join("\n", differing));
    }

    [Fact]
    public void All_programs_of_the_specification_are_run() =>
        Assert.Equal(1462, _vectors.Where(group => group.Key.StartsWith("vectors ", StringComparison.Ordinal)).Sum(group => group.Count()));

    /// <summary>How a program's outcome differs from the engine's; empty where it does not.</summary>
    private static string Outcome(JsonNode vector)
    {
        bool runs = vector["errorKind"] is null;
        JsonNode before = vector["data"] ?? new JsonObject();
        try
        {
            VrlOutcome outcome = VrlProgram.Compile((string)vector["script"]!).Run(before);
            JsonNode? result = VrlData.Write(outcome.Result);
            JsonNode? data = VrlData.Write(outcome.Event);
            int[] warnings = [.. vector["warnings"]?.AsArray().Select(code => (int)code!) ?? []];
            bool same = runs && Same(result, vector["result"]) && Same(data, vector.AsObject().ContainsKey("event") ? vector["event"] : before)
                && warnings.Order().SequenceEqual(outcome.Warnings.Order());
            return same ? "" : $"{result?.ToJsonString()}, event {data?.ToJsonString()}, warnings {string.Join(", ", outcome.Warnings)}";
        }
        catch (VrlProblem problem)
        {
            if (Array.Exists(_refused, function => problem.Text == $"the emulator does not have the function \"{function}\""))
            {
                return "";
            }

            string text = problem.Text.Split('\n')[0];
            bool same = !runs && problem.Kind == (string)vector["errorKind"]! && problem.Code == ((int?)vector["errorCode"] ?? 0) && text == (string)vector["errorText"]!;
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
