using System;
using System.IO;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Botpress.Emulator;

/// <summary>
/// An emulator in a process of its own, which outlives the one that started it. The options come, and the address goes, as a line of JSON;
/// nothing of it stands on a command line.
/// </summary>
public static class EmulatorProcess
{
    private const string Mark = "{\"emulator\":";

    /// <summary>How long one runs at the most when nobody says it.</summary>
    public static TimeSpan DefaultLifetime { get; } = TimeSpan.FromHours(12);

    /// <summary>The options as the text that <see cref="Serve"/> takes.</summary>
    /// <param name="options">The options.</param>
    /// <returns>A line of JSON. The token stands in it.</returns>
    public static string Write(EmulatorOptions options) => JsonSerializer.Serialize(options);

    /// <summary>Runs an emulator in this process until it is stopped over its address, or its time is over.</summary>
    /// <param name="options">What <see cref="Write"/> made.</param>
    /// <param name="output">Gets the line that <see cref="TryRead"/> takes.</param>
    /// <param name="prepare">Adds what does not come as text: an <see cref="EmulatorOptions.Answerer"/>, where there is a script for it.</param>
    public static void Serve(string options, TextWriter output, Action<EmulatorOptions>? prepare = null)
    {
        if (output is null)
        {
            throw new ArgumentNullException(nameof(output));
        }

        EmulatorServer server;
        try
        {
            EmulatorOptions asked = JsonSerializer.Deserialize<EmulatorOptions>(options)!;
            asked.Lifetime ??= DefaultLifetime;
            prepare?.Invoke(asked);
            server = EmulatorServer.Start(asked);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException or JsonException)
        {
            Tell(output, new JsonObject { ["fault"] = exception.Message }.With("advice", (exception as EmulatorException)?.Advice));
            return;
        }

        // What ends who started it, Ctrl+C and the closing of the terminal, is not meant for it.
        ProcessEnd.IgnoreTerminal();
        Tell(output, server.Record());
        server.ServeUntilStopped();
    }

    /// <summary>Reads a line of what the process writes.</summary>
    /// <param name="line">The line.</param>
    /// <param name="emulator">The emulator; null when the line says something else.</param>
    /// <returns>Whether the line is about the emulator.</returns>
    /// <exception cref="EmulatorException">The line says that it could not be started.</exception>
    public static bool TryRead(string line, out RemoteEmulator? emulator)
    {
        emulator = null;
        if (line?.StartsWith(Mark, StringComparison.Ordinal) != true)
        {
            return false;
        }

        var told = (JsonObject)JsonNode.Parse(line)!["emulator"]!;
        if (told.TextOrNull("fault") is string fault)
        {
            throw new EmulatorException(fault, told.TextOrNull("advice") ?? "Check -Port and -SnapshotPath.");
        }

        emulator = RemoteEmulator.Read(told.ToJsonString());
        return emulator is not null;
    }

    private static void Tell(TextWriter output, JsonObject what)
    {
        output.WriteLine(new JsonObject { ["emulator"] = what }.ToJsonString());
        output.Flush();
    }
}
