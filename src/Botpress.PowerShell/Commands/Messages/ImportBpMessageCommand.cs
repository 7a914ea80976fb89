using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Specialized;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using Botpress.Client;

namespace Botpress.PowerShell;

/// <summary>
/// Imports messages that were said before, with their times, and writes them as they are then. They go out in requests of at most 100.
/// A message that the API cannot take is an error of its own, and the others are imported. The API calls it experimental.
/// </summary>
[Cmdlet(VerbsData.Import, "BpMessage", SupportsShouldProcess = true)]
[OutputType(typeof(Message))]
public sealed class ImportBpMessageCommand : BpBotCommand
{
    private static readonly string[] _required = ["conversationId", "userId", "type", "payload", "createdAt"];

    private static readonly string[] _fields = [.. _required, "tags", "discriminateByTags"];

    private static readonly TimeAttribute _time = new();

    private static readonly TextMapAttribute _textMap = new();

    private readonly List<Outgoing> _pending = [];
    private string? _bot;
    private bool _isGiven;
    private bool _waits;
    private long _taken;

    /// <summary>
    /// The messages: objects or hashtables with conversationId, userId, type, payload (also as JSON) and createdAt, and if you like tags and
    /// discriminateByTags, the list of those tags that tell whether a message is there already. With text in place of payload it is a
    /// text message. Other properties of objects are left out, so that messages of Get-BpMessage fit.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Messages")]
    [AllowEmptyCollection]
    [NothingToOffer]
    public object[] Message { get; set; } = [];

    /// <summary>
    /// How many requests, each with up to 100 messages, are under way at once. The default is 1. What comes out keeps the order of what
    /// went in.
    /// </summary>
    [Parameter]
    [ValidateRange(1, MaximumThrottleLimit)]
    [NothingToOffer]
    public override int ThrottleLimit { get; set; } = 1;

    // Its requests hold many of the things.
    private protected override bool SplitsItself => true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isGiven = IsBound(nameof(Message));
    }

    /// <inheritdoc/>
    private protected override void Process()
    {
        if (Context.BotId != _bot)
        {
            SendPending();
            _bot = Context.BotId;
        }

        if (_isGiven && Message.Length == 0)
        {
            Send([[]]);
        }

        foreach (object? message in Message)
        {
            _taken++;
            // What came from the API may still be being read, page by page: what is written meanwhile could turn up in it.
            _waits |= BaseOf(message) is Botpress.Message;
            if (ToOutgoing(message) is OrderedDictionary outgoing)
            {
                _pending.Add(new Outgoing(outgoing, message, _taken));
            }

            if (!_waits && _pending.Count == Limits.ImportedMessages)
            {
                SendPending();
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        SendPending();
        base.EndProcessing();
    }

    private static object? BaseOf(object? message) => message is PSObject wrapped ? wrapped.BaseObject : message;

    private OrderedDictionary? ToOutgoing(object? message)
    {
        try
        {
            return JsonValue.FromPowerShell(message, nameof(Message)) is IDictionary given
                ? ToOutgoing(given, isLine: BaseOf(message) is PSCustomObject, keepsOthers: BaseOf(message) is IDictionary)
                : throw new ArgumentException("It is no object: give a hashtable or object with conversationId, userId, type, payload and createdAt.");
        }
        catch (Exception exception) when (exception is ArgumentException or MetadataException)
        {
            WriteError(Errors.Record(
                new ArgumentException($"-{nameof(Message)}, message {_taken}: {exception.Message}"), "InvalidArgument", ErrorCategory.InvalidArgument, message, null));
            return null;
        }
    }

    private static OrderedDictionary ToOutgoing(IDictionary given, bool isLine, bool keepsOthers)
    {
        var outgoing = new OrderedDictionary(StringComparer.Ordinal);
        object? text = null;
        foreach (DictionaryEntry entry in given)
        {
            string name = (string)entry.Key;
            if (_fields.FirstOrDefault(field => Same(field, name)) is string field)
            {
                outgoing[field] = entry.Value;
            }
            else if (Same(name, "text"))
            {
                text = entry.Value;
            }
            else if (keepsOthers)
            {
                outgoing[name] = entry.Value;
            }
        }

        if (outgoing["payload"] is null && text is not null)
        {
            outgoing["payload"] = new Dictionary<string, object?> { ["text"] = text };
            outgoing["type"] ??= "text";
        }

        string[] missing = [.. _required.Where(field => outgoing[field] is null)];
        if (missing.Length > 0)
        {
            throw new ArgumentException($"It has no {string.Join(", no ", missing)}.");
        }

        // A file of a list or of an archive has it as JSON.
        if (outgoing["payload"] is string json)
        {
            outgoing["payload"] = JsonValue.FromPowerShell(BoundFields.FromText(json, nameof(Message)), nameof(Message));
        }

        if (outgoing["payload"] is not IDictionary)
        {
            throw new ArgumentException("Its payload is no object: give a hashtable such as @{ text = 'Hello' }, or text in its place.");
        }

        outgoing["createdAt"] = isLine ? _time.OfLine(outgoing["createdAt"]) : _time.Transform(null!, outgoing["createdAt"]);
        outgoing["tags"] = outgoing["tags"] is object tags ? _textMap.Transform(null!, tags) : NoTags;
        outgoing["discriminateByTags"] = outgoing["discriminateByTags"] switch
        {
            null => Array.Empty<object>(),
            string tag => new object[] { tag },
            object list => list,
        };
        return outgoing;

        static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
    }

    private void SendPending()
    {
        List<List<Outgoing>> batches = [];
        for (int start = 0; start < _pending.Count; start += Limits.ImportedMessages)
        {
            batches.Add(_pending.GetRange(start, Math.Min(Limits.ImportedMessages, _pending.Count - start)));
        }

        _pending.Clear();
        Send(batches);
    }

    private void Send(List<List<Outgoing>> batches) =>
        Each(batches, batch => $"{batch.Count} messages of bot {_bot}", (command, batch) => ((ImportBpMessageCommand)command).Send(batch));

    private void Send(List<Outgoing> messages)
    {
        if (!ShouldProcess($"bot {_bot}", $"Import {messages.Count} {(messages.Count == 1 ? "message" : "messages")}"))
        {
            return;
        }

        bool done = Guard(Operations.ImportMessages, _bot, () =>
        {
            ApiRequest request = RequestOf(Operations.ImportMessages, context: Context with { BotId = _bot });
            request.Arguments["messages"] = messages.ConvertAll(message => message.Json);
            try
            {
                WriteItems<Message>(request);
            }
            catch (ApiException exception) when (ImportFailure.Of(exception) is ImportFailure failure)
            {
                Write(failure, messages, request);
            }
        });
        if (!done && messages.Count > 1)
        {
            WriteWarning($"The error is about all of the {messages.Count} messages that went in one request.");
        }
    }

    /// <summary>Of a request some of whose messages could not be taken: those that are there now, and an error for each other.</summary>
    private void Write(ImportFailure failure, List<Outgoing> messages, ApiRequest request)
    {
        foreach (byte[] message in failure.Imported)
        {
            WriteModel(ModelReader.Item<Message>(message), request);
        }

        List<Outgoing> left = [.. messages];
        foreach ((JsonElement message, ApiException reason) in failure.Failed)
        {
            Outgoing? meant = ImportFailure.Find(message, left, sent => sent.Json);
            if (meant is not null)
            {
                _ = left.Remove(meant);
            }

            WriteError(RecordOf(reason, Operations.ImportMessages, meant is null ? _bot : $"message {meant.Number}", meant?.Given));
        }
    }

    /// <summary>A message on its way.</summary>
    private sealed record Outgoing(OrderedDictionary Json, object? Given, long Number);
}
