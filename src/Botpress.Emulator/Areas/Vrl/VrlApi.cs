using System.Text.Json.Nodes;
using Botpress.Client;
using Botpress.Emulator.Vrl;

namespace Botpress.Emulator;

/// <summary>Runs scripts of the Vector Remap Language, as integrations use them to map what they receive.</summary>
internal static class VrlApi
{
    public static void Register(Router router) => router.On(Operations.RunVrl, Run);

    private static JsonObject Run(Call call)
    {
        JsonObject data = call.Body.RequiredObject("data");
        string script = call.Body.RequiredText("script");
        try
        {
            VrlOutcome outcome = VrlProgram.Compile(script).Run(data);
            return new JsonObject { ["data"] = VrlData.Write(outcome.Event), ["result"] = VrlData.Write(outcome.Result) };
        }
        catch (VrlProblem problem)
        {
            throw ApiError.Of("Runtime", Message(problem, new VrlSource(script)));
        }
    }

    /// <summary>What is wrong, in the engine's words, where, and what to write instead.</summary>
    internal static string Message(VrlProblem problem, VrlSource source)
    {
        (int line, int column) = source.Place(problem.Span.Start);
        string what = problem.Kind switch
        {
            "compile" when problem.Code > 0 => $"compile error {problem.Code}",
            "compile" => "compile error",
            "abort" => "abort",
            _ => "runtime error",
        };
        string advice = problem.Advice.Length > 0 ? ". " + problem.Advice : "";
        return $"script: {what} at line {line}, column {column}: {problem.Text.TrimEnd('\n').Replace("\n", " ")}{advice}";
    }
}
