using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Botpress.Emulator.Vrl;
using Xunit;
using Xunit.Abstractions;

namespace Botpress.Emulator.Tests;

/// <summary>Any text is a program or a problem. VRL_FUZZ_PROGRAMS and VRL_FUZZ_SEED ask for more, or for the same again.</summary>
public sealed class VrlFuzzTests(ITestOutputHelper output)
{
    private const string Data = """{"a":1,"b":{"c":[1,2]},"l":["p","q",{"r":null}],"s":"text","d":"2024-03-01T08:15:30Z","n":-2.5,"t":true}""";

    [Fact]
    public void Any_text_is_a_program_or_a_problem()
    {
        int programs = Setting("VRL_FUZZ_PROGRAMS", 2000);
        int seed = Setting("VRL_FUZZ_SEED", 20240301);
        string[] real = [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Contract.DataFolder, "vrl", "vectors.json")))!.AsArray().Select(vector => (string)vector!["script"]!)];
        var fuzz = new VrlFuzz(seed, real);
        var watch = new Stopwatch();
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        (TimeSpan Time, string Script, int Index) longest = (TimeSpan.Zero, "", -1);
        for (int index = 0; index < programs; index++)
        {
            string script = fuzz.Next();
            watch.Restart();
            string outcome = Run(script, index);
            watch.Stop();
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            longest = watch.Elapsed > longest.Time ? (watch.Elapsed, script, index) : longest;
        }

        output.WriteLine($"seed {seed}: {programs} programs, {string.Join(", ", outcomes.Select(outcome => $"{outcome.Key} {outcome.Value}"))}");
        output.WriteLine($"longest: {longest.Time.TotalMilliseconds:0} ms, program {longest.Index}: {longest.Script[..Math.Min(300, longest.Script.Length)]}");
    }

    [Theory]
    [InlineData("parse_logfmt!(x)", "ran")]
    [InlineData("parse_key_value!(x, \"ab\", \" \")", "ran")]
    [InlineData("parse_timestamp!(x, x)", "runtime")]
    public void What_is_long_is_read_in_one_go_or_refused(string call, string outcome) => Assert.Equal(outcome, Run($"x = \"ab \" * 100000; x = x + x; {call}", 0));

    private static string Run(string script, int index)
    {
        try
        {
            VrlOutcome outcome = VrlProgram.Compile(script).Run(JsonNode.Parse(Data));
            VrlData.Write(outcome.Result)?.ToJsonString(Json.Options);
            VrlData.Write(outcome.Event)?.ToJsonString(Json.Options);
            return "ran";
        }
        catch (VrlProblem problem)
        {
            Assert.False(string.IsNullOrEmpty(problem.Text));
            return problem.Kind;
        }
        catch (Exception fault) when (fault is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"Program {index}: {script[..Math.Min(2000, script.Length)]}", fault);
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out int given) ? given : otherwise;
}
