using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Botpress.Client;

namespace Botpress.Emulator;

/// <summary>Decides which requests go wrong, and how: those that were asked for first, else one in so many by a seeded chance.</summary>
internal sealed class FaultInjector
{
    private const string Page = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>";

    // What can go wrong with the bytes of a file, which are no JSON.
    private static readonly HashSet<EmulatorFaultKind> _beforeAnything =
    [
        EmulatorFaultKind.Status, EmulatorFaultKind.InternalError, EmulatorFaultKind.BadGateway, EmulatorFaultKind.Unavailable,
        EmulatorFaultKind.GatewayTimeout, EmulatorFaultKind.Refused, EmulatorFaultKind.ResetBefore,
    ];

    // What goes wrong with a body that is there as a whole, which neither a stream is nor the greeting of a chat.
    private static readonly HashSet<EmulatorFaultKind> _ofBodies =
    [
        EmulatorFaultKind.SlowBody, EmulatorFaultKind.StalledBody, EmulatorFaultKind.TruncatedJson, EmulatorFaultKind.InvalidJson,
        EmulatorFaultKind.RepeatedCursor, EmulatorFaultKind.RepeatedItem,
    ];

    // What goes wrong with a stream as it brings a frame, and with a signal on its way to all streams.
    private static readonly HashSet<EmulatorFaultKind> _ofStreams = [EmulatorFaultKind.CutStream, EmulatorFaultKind.CutInFrame, EmulatorFaultKind.StalledStream];
    private static readonly HashSet<EmulatorFaultKind> _ofSignals = [EmulatorFaultKind.LostSignal, EmulatorFaultKind.DoubledSignal];

    private readonly List<EmulatorFault> _asked = [];
    private readonly EmulatorFaultKind[] _kinds;
    private readonly EmulatorFaultKind[] _laterKinds;
    private readonly Random _random;

    // Its own: how much streams bring must not change which requests go wrong.
    private readonly Random _laterRandom;
    private readonly Dictionary<EmulatorFaultKind, long> _counts = [];

    public FaultInjector(double rate, int seed, IReadOnlyList<EmulatorFaultKind>? kinds)
    {
        Rate = rate;
        _random = new Random(seed);
        _laterRandom = new Random(seed);
        EmulatorFaultKind[] all = kinds is { Count: > 0 }
            ? [.. kinds]
            : [.. typeof(EmulatorFaultKind).GetEnumValues().Cast<EmulatorFaultKind>().Where(kind => kind != EmulatorFaultKind.Status)];
        _kinds = [.. all.Where(kind => !IsLater(kind))];
        _laterKinds = [.. all.Where(IsLater)];
    }

    /// <summary>The part of the requests that go wrong by chance, from 0 to 1.</summary>
    public double Rate { get; set; }

    /// <summary>How long an answer stands still in the middle before its connection breaks.</summary>
    public TimeSpan StallTime { get; init; }

    /// <summary>How many requests went wrong, by the name of what went wrong.</summary>
    public IReadOnlyDictionary<string, long> Counts
    {
        get
        {
            lock (_asked)
            {
                return _counts.ToDictionary(count => count.Key.ToString(), count => count.Value);
            }
        }
    }

    public void Ask(EmulatorFault fault)
    {
        if (fault is null)
        {
            throw new ArgumentNullException(nameof(fault));
        }

        if ((fault.Kind == EmulatorFaultKind.Status && fault.Status is < 400 or > 599) || fault.Count < 1 || fault.RetryAfterSeconds < 0)
        {
            throw new ArgumentException("The status must be 400 to 599, the count at least 1, and the seconds not negative.", nameof(fault));
        }

        if (fault.AfterFrames < 0 || (IsLater(fault.Kind) && fault.Operation is not null and not "listenConversation"))
        {
            throw new ArgumentException("The number of frames must not be negative, and what goes wrong with a stream is for no other operation than listenConversation.", nameof(fault));
        }

        if (fault.Operation is not null && _ofBodies.Contains(fault.Kind) && !CanHappen(fault.Kind, fault.Operation))
        {
            throw new ArgumentException($"{fault.Kind} cannot happen to {fault.Operation}, which has no body in JSON.", nameof(fault));
        }

        if (fault.Operation is not null && !Operations.All.Concat(ChatOperations.All).Any(operation => operation.Name == fault.Operation))
        {
            throw new ArgumentException($"There is no operation {fault.Operation}.", nameof(fault));
        }

        lock (_asked)
        {
            _asked.Add(fault);
        }
    }

    /// <summary>What goes wrong with this request; null for nothing.</summary>
    /// <param name="operation">The operation's name; null for the bytes of a file.</param>
    public EmulatorFault? Next(string? operation)
    {
        lock (_asked)
        {
            EmulatorFault? fault = Take(_asked.FindIndex(candidate => !IsLater(candidate.Kind) && CanHappen(candidate.Kind, operation)
                && (candidate.Operation is null || candidate.Operation == operation)));
            if (fault is null && Rate > 0 && _kinds.Length > 0 && _random.NextDouble() < Rate)
            {
                EmulatorFaultKind kind = _kinds[_random.Next(_kinds.Length)];
                fault = CanHappen(kind, operation) ? new EmulatorFault { Kind = kind } : null;
            }

            Count(fault?.Kind);
            return fault;
        }
    }

    /// <summary>What goes wrong with a stream that is about to bring a frame; null for nothing.</summary>
    public EmulatorFaultKind? NextOfStream() => NextOf(_ofStreams);

    /// <summary>How often streams are told of what happens now.</summary>
    public int NextCopies() => NextOf(_ofSignals) switch
    {
        EmulatorFaultKind.LostSignal => 0,
        EmulatorFaultKind.DoubledSignal => 2,
        _ => 1,
    };

    /// <summary>Whether that can go wrong with an operation or, null, with the bytes of a file.</summary>
    private static bool CanHappen(EmulatorFaultKind kind, string? operation) => operation switch
    {
        null => _beforeAnything.Contains(kind),
        "listenConversation" or "hello" => !_ofBodies.Contains(kind),
        _ => true,
    };

    private static bool IsLater(EmulatorFaultKind kind) => _ofStreams.Contains(kind) || _ofSignals.Contains(kind);

    private EmulatorFaultKind? NextOf(HashSet<EmulatorFaultKind> kinds)
    {
        lock (_asked)
        {
            EmulatorFaultKind? kind = null;
            int index = _asked.FindIndex(candidate => kinds.Contains(candidate.Kind));
            if (index >= 0 && _asked[index].AfterFrames > 0)
            {
                _asked[index] = _asked[index] with { AfterFrames = _asked[index].AfterFrames - 1 };
            }
            else if (Take(index) is EmulatorFault fault)
            {
                kind = fault.Kind;
            }
            else if (Rate > 0 && _laterKinds.Any(kinds.Contains) && _laterRandom.NextDouble() < Rate)
            {
                EmulatorFaultKind[] fitting = [.. _laterKinds.Where(kinds.Contains)];
                kind = fitting[_laterRandom.Next(fitting.Length)];
            }

            Count(kind);
            return kind;
        }
    }

    /// <summary>Takes one of a fault that was asked for.</summary>
    private EmulatorFault? Take(int index)
    {
        EmulatorFault? fault = index >= 0 ? _asked[index] : null;
        if (fault?.Count == 1)
        {
            _asked.RemoveAt(index);
        }
        else if (fault is not null)
        {
            _asked[index] = fault with { Count = fault.Count - 1 };
        }

        return fault;
    }

    private void Count(EmulatorFaultKind? kind)
    {
        if (kind is EmulatorFaultKind happened)
        {
            _counts[happened] = _counts.TryGetValue(happened, out long count) ? count + 1 : 1;
        }
    }

    /// <summary>Does what goes wrong before a request is carried out.</summary>
    /// <returns>Whether the request has had its answer, such as it is.</returns>
    public static async Task<bool> BeforeAsync(EmulatorFault? fault, Exchange exchange, string operation, Action refuse)
    {
        switch (fault?.Kind)
        {
            case EmulatorFaultKind.Status:
                int? seconds = fault.RetryAfterSeconds ?? (fault.Status == 429 ? 1 : null);
                if (seconds is int wait)
                {
                    exchange.SetHeader("Retry-After", wait.ToString(CultureInfo.InvariantCulture));
                }

                if (fault.Status == 429)
                {
                    TellLimit(exchange, seconds!.Value);
                }

                throw Error(fault.Status, operation);
            case EmulatorFaultKind.RateLimited:
                exchange.SetHeader("Retry-After", (fault.RetryAfterSeconds ?? 1).ToString(CultureInfo.InvariantCulture));
                TellLimit(exchange, fault.RetryAfterSeconds ?? 1);
                throw Error(429, operation);
            case EmulatorFaultKind.RateLimitedUntil:
                exchange.SetHeader("Retry-After", DateTimeOffset.UtcNow.AddSeconds(fault.RetryAfterSeconds ?? 1).ToString("R", CultureInfo.InvariantCulture));
                throw Error(429, operation);
            case EmulatorFaultKind.RateLimitedByHeader:
                TellLimit(exchange, fault.RetryAfterSeconds ?? 1);
                throw Error(429, operation);
            case EmulatorFaultKind.InternalError:
                throw Error(500, operation);
            case EmulatorFaultKind.Unavailable:
                throw Error(503, operation);
            case EmulatorFaultKind.GatewayTimeout:
                throw Error(504, operation);
            case EmulatorFaultKind.BadGateway:
            case EmulatorFaultKind.Html:
                await exchange.DrainAsync().ConfigureAwait(false);
                await exchange.SendAsync(fault.Kind == EmulatorFaultKind.Html ? 200 : 502, Encoding.UTF8.GetBytes(Page), "text/html").ConfigureAwait(false);
                return true;
            case EmulatorFaultKind.Refused:
                exchange.Abort();
                refuse();
                return true;
            case EmulatorFaultKind.ResetBefore:
                exchange.Abort();
                return true;
            case EmulatorFaultKind.LimitReached:
                TellLimit(exchange, 1);
                return false;
            default:
                return false;
        }
    }

    /// <summary>Sends the answer of a request that was carried out, as well as the fault lets it.</summary>
    public async Task AnswerAsync(EmulatorFault? fault, Exchange exchange, int status, byte[] answer, Operation operation, string? cursor)
    {
        switch (fault?.Kind)
        {
            case EmulatorFaultKind.ResetAfter:
                exchange.Abort();
                return;
            case EmulatorFaultKind.ResetInBody:
                await exchange.SendHalfAsync(status, answer).ConfigureAwait(false);
                exchange.Abort();
                return;
            case EmulatorFaultKind.StalledBody:
                await exchange.SendHalfAsync(status, answer).ConfigureAwait(false);
                await Task.Delay(StallTime).ConfigureAwait(false);
                exchange.Abort();
                return;
            case EmulatorFaultKind.SlowBody:
                await exchange.SendSlowlyAsync(status, answer, 5, TimeSpan.FromMilliseconds(50)).ConfigureAwait(false);
                return;
            case EmulatorFaultKind.TruncatedJson:
                answer = answer.AsSpan(0, answer.Length / 2).ToArray();
                break;
            case EmulatorFaultKind.InvalidJson:
                answer = Encoding.UTF8.GetBytes("{\"error\": undefined}");
                break;
            case EmulatorFaultKind.RepeatedCursor when operation.Paging == Paging.Token:
                answer = Edited(answer, body => body["meta"] = new JsonObject { ["nextToken"] = cursor ?? "again" });
                break;
            case EmulatorFaultKind.RepeatedItem when operation.Paging != Paging.None && operation.Result is not null:
                answer = Edited(answer, body =>
                {
                    if (body[operation.Result] is JsonArray { Count: > 0 } items)
                    {
                        items.Add(items[items.Count - 1]!.DeepClone());
                    }
                });
                break;
        }

        await exchange.SendAsync(status, answer).ConfigureAwait(false);
    }

    private static byte[] Edited(byte[] answer, Action<JsonObject> edit)
    {
        JsonObject body = JsonNode.Parse(answer)!.AsObject();
        edit(body);
        return Json.Bytes(body);
    }

    private static ApiError Error(int status, string operation) =>
        ApiError.ForStatus(status, $"The emulator was told to answer {operation} with {status}");

    private static void TellLimit(Exchange exchange, int seconds)
    {
        exchange.SetHeader("RateLimit-Limit", "100");
        exchange.SetHeader("RateLimit-Remaining", "0");
        exchange.SetHeader("RateLimit-Reset", seconds.ToString(CultureInfo.InvariantCulture));
    }
}
