using System;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using Polly;
using Polly.Retry;

namespace Botpress.Client;

/// <summary>One attempt's answer: any status, and the wait that the server named in it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The whole body.</param>
/// <param name="NamedWait">The wait that the server asks for; null for none.</param>
/// <param name="IsDamaged">Whether it says success and is no whole JSON document: a page of a proxy, or cut off.</param>
internal sealed record Attempt(int Status, ReadOnlyMemory<byte> Body, TimeSpan? NamedWait, bool IsDamaged);

/// <summary>
/// When a request is sent again, and after which wait. A 429 was not carried out, and a connection that was never made carried
/// nothing, so these are repeated always; a 500, 502, 503, 504, a broken connection or a damaged answer only when the operation is
/// safe to repeat. What costs the server nothing (a 429, whose wait it sets, and no connection) may be repeated as often as the
/// request's own limit says; the others draw on a budget of the whole client.
/// </summary>
internal sealed class RetryPolicy
{
    public static readonly ResiliencePropertyKey<Operation> Operation = new("operation");
    public static readonly ResiliencePropertyKey<ApiObserver?> Observer = new("observer");

    private readonly ApiClientOptions _options;
    private readonly RetryBudget _budget = new();

    public RetryPolicy(ApiClientOptions options)
    {
        _options = options;
        Pipeline = options.MaximumRetryCount == 0
            ? ResiliencePipeline<Attempt>.Empty
            : new ResiliencePipelineBuilder<Attempt>().AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = options.MaximumRetryCount,
                Delay = options.RetryInterval,
                MaxDelay = options.MaximumWait,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => new ValueTask<bool>(ShouldRepeat(arguments.Outcome, arguments.Context, arguments.AttemptNumber)),
                DelayGenerator = static arguments => new ValueTask<TimeSpan?>(arguments.Outcome.Result?.NamedWait),
                OnRetry = Announce,
            }).Build();
    }

    public ResiliencePipeline<Attempt> Pipeline { get; }

    /// <summary>The wait that an answer asks for: <c>Retry-After</c> as seconds or date, else <c>RateLimit-Reset</c> on a 429.</summary>
    /// <remarks>Other answers may carry the limit, too: it is no reason to wait before a fault of the server is tried again.</remarks>
    public static TimeSpan? NamedWait(int status, HttpResponseHeaders headers, ApiClock clock)
    {
        TimeSpan? wait = headers.RetryAfter switch
        {
            { Delta: TimeSpan delta } => delta,
            { Date: DateTimeOffset date } => RateLimit.Until(date, headers, clock),
            _ when status == 429 => RateLimit.Reset(headers, clock),
            _ => null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private bool ShouldRepeat(Outcome<Attempt> outcome, ResilienceContext context, int attempt)
    {
        bool repeatable = context.Properties.GetValue(Operation, null!).Repeatable;
        bool isFault;
        switch (outcome)
        {
            case { Result: { } answer } when answer.NamedWait > _options.MaximumWait:
                return false;
            case { Result.Status: 429 }:
            case { Exception: ApiException { Type: ApiException.ConnectionFailed } }:
                return true;
            case { Exception: ApiException { Type: ApiException.ConnectionLost } }:
            case { Result.Status: 500 or 502 or 503 or 504 }:
            case { Result.IsDamaged: true }:
                isFault = repeatable;
                break;
            default:
                if (attempt == 0 && outcome.Result is not null)
                {
                    _budget.Give();
                }

                return false;
        }

        return isFault && attempt < _options.MaximumRetryCount && _budget.TryTake();
    }

    private ValueTask Announce(OnRetryArguments<Attempt> arguments)
    {
        string reason = arguments.Outcome switch
        {
            { Result.Status: 429 } => "the rate limit is reached (status 429)",
            { Result.IsDamaged: true } => "the answer was damaged",
            { Result: { } attempt } => $"the server answered with status {attempt.Status}",
            { Exception: ApiException exception } => exception.Type == ApiException.ConnectionFailed ? "no connection could be made" : "the connection broke",
            _ => "the request failed",
        };
        arguments.Context.Properties.GetValue(Observer, null)?.Waiting?.Invoke(
            arguments.RetryDelay, _options.MaximumRetryCount - arguments.AttemptNumber - 1, reason);
        return default;
    }
}
