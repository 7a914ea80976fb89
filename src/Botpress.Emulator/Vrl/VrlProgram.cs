using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace Botpress.Emulator.Vrl;

/// <summary>What a run gave: the value of the last expression, the event after it, and the codes of the compiler's warnings.</summary>
internal sealed record VrlOutcome(object? Result, object? Event, IReadOnlyList<int> Warnings);

/// <summary>A script of the Vector Remap Language, compiled as the engine does it. Any text is a program or a problem, in bounded time.</summary>
internal sealed class VrlProgram
{
    /// <summary>How long a script may be.</summary>
    private const int MostLetters = 100_000;

    private readonly VrlSource _source;
    private readonly VrlNode _program;
    private readonly List<int> _warnings;

    private VrlProgram(VrlSource source, VrlNode program, List<int> warnings)
    {
        _source = source;
        _program = program;
        _warnings = warnings;
    }

    /// <summary>Compiles a script. Throws <see cref="VrlProblem"/> for one that is not right.</summary>
    public static VrlProgram Compile(string script)
    {
        var source = new VrlSource(script);
        if (script.Length > MostLetters)
        {
            throw VrlProblem.Compile(0, "the script is too long", default, $"The emulator takes scripts of at most {MostLetters:N0} letters.");
        }

        try
        {
            (List<VrlSyntax> steps, VrlProblem? problem) = new VrlParser(source).Program();
            var compiler = new VrlCompiler(source);
            VrlNode program = compiler.Program(steps);
            if (problem is not null)
            {
                throw problem;
            }

            var warnings = new List<int>(new VrlUnused().Warnings(steps));
            warnings.AddRange(compiler.Warnings);
            return new VrlProgram(source, program, warnings);
        }
        catch (InsufficientExecutionStackException)
        {
            throw VrlProblem.Compile(203, "syntax error", default, "The script is too deep for the emulator: put parts in variables.");
        }
    }

    /// <summary>Runs the program over an event. Throws <see cref="VrlProblem"/> when it fails or aborts.</summary>
    public VrlOutcome Run(JsonNode? data)
    {
        var run = new VrlRun();
        try
        {
            run.Event = VrlData.Read(data);
            object? result;
            try
            {
                result = _program.Evaluate(run);
            }
            catch (VrlReturn returned)
            {
                result = returned.Value;
            }

            return new VrlOutcome(result, run.Event, _warnings);
        }
        catch (VrlAbort abort)
        {
            throw new VrlProblem("abort", 0, abort.Message, run.Here ?? run.Step, "The script ended itself.");
        }
        catch (VrlStop stop)
        {
            throw new VrlProblem("runtime", 0, stop.Message, run.Here ?? run.Step, run.Here is VrlSpan call ? new VrlAdvice(_source).Failed(call) : "");
        }
        catch (VrlOverrun overrun)
        {
            throw new VrlProblem("runtime", 0, overrun.Message, run.Here ?? run.Step, "The emulator runs scripts that end soon and make small values; the real API has its own bounds.");
        }
        catch (InsufficientExecutionStackException)
        {
            throw new VrlProblem("runtime", 0, "the script is too deep", run.Here ?? run.Step, "Put parts in variables.");
        }
    }
}
