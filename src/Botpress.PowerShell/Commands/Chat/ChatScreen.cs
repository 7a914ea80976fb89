using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation.Host;
using System.Text;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Shows a conversation in a terminal of any kind, line after line. What others say has a name before its first line and an indent before the
/// others, so that no text looks like the prompt; nothing that a terminal obeys gets through.
/// </summary>
/// <param name="ui">Where it is shown.</param>
/// <param name="transcript">Is written what is shown, too; null for nothing.</param>
/// <param name="redact">Takes out what is secret.</param>
/// <param name="accent">What turns colour on and off; empty where there is none.</param>
internal sealed class ChatScreen(PSHostUserInterface ui, TextWriter? transcript, Func<string, string> redact, (string On, string Off) accent)
{
    private const string Mark = "> ";
    private const string Bot = "bot: ";

    // Text that grows, by the id of its stream, as far as it was shown.
    private readonly Dictionary<string, StringBuilder> _streams = new(StringComparer.Ordinal);
    private string? _growing;
    private char? _half;
    private bool _isPrompting;

    /// <summary>Whether text is growing on the line.</summary>
    public bool IsGrowing => _growing is not null;

    /// <summary>Shows that a line is wanted, unless that can be seen.</summary>
    public void Prompt()
    {
        if (!_isPrompting && !IsGrowing)
        {
            ui.Write(Mark);
            _isPrompting = true;
        }
    }

    /// <summary>Is told what was typed.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isShown">Whether the terminal has shown it.</param>
    public void Typed(string line, bool isShown)
    {
        line = TerminalText.Line(line);
        if (!isShown)
        {
            ui.WriteLine(line);
        }

        _isPrompting = false;
        Log(Mark + line);
    }

    /// <summary>Shows a line of the module's own.</summary>
    public void Note(string text)
    {
        NewLine();
        Show("", TerminalText.Clean(text).Split('\n'));
    }

    /// <summary>Shows a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="from">Who sent it; null for the bot.</param>
    public void Message(ChatMessage message, string? from = null)
    {
        IReadOnlyList<string> lines = ChatText.Lines(message.Payload);
        if (PayloadText.Field(message.Metadata, "streamId") is string id && _streams.TryGetValue(id, out StringBuilder? grown))
        {
            _ = _streams.Remove(id);
            if (ChatText.Said(message.Payload) == grown.ToString())
            {
                EndGrowth();
                Log(Bot + TerminalText.Clean(grown.ToString()).Replace("\n", "\n" + Indent(Bot)));
                if (ChatChoices.Of(message.Payload) is ChatChoices choices)
                {
                    Show(Indent(Bot), ChatText.Numbered(choices));
                }

                return;
            }
        }

        NewLine();
        Show(from is null ? Bot : $"{TerminalText.Line(from)}: ", lines);
    }

    /// <summary>Shows what of a signal can be seen: text that grows.</summary>
    public void Signal(Client.ChatSignal signal)
    {
        if (signal.Data.ValueKind != JsonValueKind.Object || Text(signal.Data, "streamId") is not string id)
        {
            return;
        }

        switch (signal.Type)
        {
            case "message_stream_delta":
                Grow(id, Text(signal.Data, "delta") ?? "");
                break;
            case "message_stream_complete" when _growing == id:
                EndGrowth();
                break;
            case "message_stream_abort" when _streams.Remove(id):
                NewLine();
                Show("", ["(the bot stopped)"]);
                break;
        }
    }

    /// <summary>Begins a line of its own.</summary>
    public void NewLine()
    {
        EndGrowth();
        if (_isPrompting)
        {
            ui.WriteLine("");
            _isPrompting = false;
        }
    }

    private void Grow(string id, string delta)
    {
        if (delta.Length == 0)
        {
            return;
        }

        if (!_streams.TryGetValue(id, out StringBuilder? grown))
        {
            _streams[id] = grown = new StringBuilder();
        }

        if (_growing != id)
        {
            NewLine();
            ui.Write(grown.Length == 0 ? Named(Bot) : Indent(Bot));
            _growing = id;
        }

        _ = grown.Append(delta);
        string shown = _half + delta;
        _half = char.IsHighSurrogate(shown[shown.Length - 1]) ? shown[shown.Length - 1] : null;
        shown = _half is null ? shown : shown.Substring(0, shown.Length - 1);
        ui.Write(TerminalText.Clean(redact(shown)).Replace("\n", Environment.NewLine + Indent(Bot)));
    }

    private void EndGrowth()
    {
        if (IsGrowing)
        {
            ui.WriteLine("");
            (_growing, _half) = (null, null);
        }
    }

    private void Show(string name, IReadOnlyList<string> lines)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            string line = redact(lines[i]);
            ui.WriteLine((i == 0 ? Named(name) : Indent(name)) + line);
            Log((i == 0 ? name : Indent(name)) + line);
        }
    }

    private string Named(string name) => name.Trim().Length > 0 ? $"{accent.On}{name}{accent.Off}" : name;

    private static string Indent(string name) => new(' ', name.Length);

    private void Log(string line)
    {
        if (transcript is not null)
        {
            transcript.WriteLine(redact(line));
            transcript.Flush();
        }
    }

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? JsonText.Read(value) : null;
}
