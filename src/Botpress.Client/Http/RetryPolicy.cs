using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Polly;
using Polly.Retry;

namespace Botpress.Client;

/// <summary>One attempt's answer: any status, and the wait that the server named in it.</summary>
internal sealed record Attempt(int Status, ReadOnlyMemory<byte> Body, TimeSpan? NamedWait);

/// <summary>
/// When a request is sent again, and after which wait. A 429 was not carried out, and a connection that was never made carried
/// nothing, so these are repeated always; a 500, 502, 503, 504 or a broken connection only when the operation is safe to repeat.
/// </summary>
internal sealed class RetryPolicy
{
    public static readonly ResiliencePropertyKey<Operation> Operation = new("operation");
    public static readonly ResiliencePropertyKey<ApiObserver?> Observer = new("observer");

    private readonly ApiClientOptions _options;
    private long _notBeforeTicks;

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
                ShouldHandle = arguments => new ValueTask<bool>(ShouldRepeat(arguments.Outcome, arguments.Context)),
                DelayGenerator = static arguments => new ValueTask<TimeSpan?>(arguments.Outcome.Result?.NamedWait),
                OnRetry = Announce,
            }).Build();
    }

    public ResiliencePipeline<Attempt> Pipeline { get; }

    /// <summary>The wait that an answer asks for: <c>Retry-After</c> as seconds or date, else <c>RateLimit-Reset</c> on a 429.</summary>
    /// <remarks>Other answers may carry the limit, too: it is no reason to wait before a fault of the server is tried again.</remarks>
    public static TimeSpan? NamedWait(int status, HttpResponseHeaders headers)
    {
        TimeSpan? wait = headers.RetryAfter switch
        {
            { Delta: TimeSpan delta } => delta,
            { Date: DateTimeOffset date } => date - DateTimeOffset.UtcNow,
            _ when status == 429 => Seconds(headers, "RateLimit-Reset") ?? Seconds(headers, "X-RateLimit-Reset"),
            _ => null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>Remembers a rate limit that is used up, so that the next request waits instead of being refused.</summary>
    public Attempt Observe(Attempt attempt, HttpResponseHeaders headers)
    {
        if (Number(headers, "RateLimit-Remaining") is <= 0 && Seconds(headers, "RateLimit-Reset") is TimeSpan reset && attempt.Status != 429)
        {
            TimeSpan wait = reset < _options.MaximumWait ? reset : _options.MaximumWait;
            Interlocked.Exchange(ref _notBeforeTicks, DateTime.UtcNow.Add(wait).Ticks);
        }

        return attempt;
    }

    /// <summary>Waits until the rate limit allows a request again.</summary>
    public async Task PaceAsync(ApiObserver? observer, CancellationToken cancellationToken)
    {
        TimeSpan wait = TimeSpan.FromTicks(Interlocked.Read(ref _notBeforeTicks) - DateTime.UtcNow.Ticks);
        if (wait > TimeSpan.Zero)
        {
            observer?.Waiting?.Invoke(wait, null, "the rate limit is used up");
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    // Some servers give the moment of the reset as Unix time in place of the seconds until then.
    private static TimeSpan? Seconds(HttpResponseHeaders headers, string name) => Number(headers, name) switch
    {
        double seconds and >= 0 and < 1e9 => TimeSpan.FromSeconds(seconds),
        double moment and >= 1e9 and < 1e11 => DateTimeOffset.FromUnixTimeSeconds((long)moment) - DateTimeOffset.UtcNow,
        _ => null,
    };

    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out IEnumerable<string>? values)
        && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    private bool ShouldRepeat(Outcome<Attempt> outcome, ResilienceContext context)
    {
        bool repeatable = context.Properties.GetValue(Operation, null!).Repeatable;
        return outcome switch
        {
            { Exception: ApiException { Type: ApiException.ConnectionFailed } } => true,
            { Exception: ApiException { Type: ApiException.ConnectionLost } } => repeatable,
            { Result: { } attempt } when attempt.NamedWait > _options.MaximumWait => false,
            { Result.Status: 429 } => true,
            { Result.Status: 500 or 502 or 503 or 504 } => repeatable,
            _ => false,
        };
    }

    private ValueTask Announce(OnRetryArguments<Attempt> arguments)
    {
        string reason = arguments.Outcome switch
        {
            { Result.Status: 429 } => "the rate limit is reached (status 429)",
            { Result: { } attempt } => $"the server answered with status {attempt.Status}",
            { Exception: ApiException exception } => exception.Type == ApiException.ConnectionFailed ? "no connection could be made" : "the connection broke",
            _ => "the request failed",
        };
        arguments.Context.Properties.GetValue(Observer, null)?.Waiting?.Invoke(
            arguments.RetryDelay, _options.MaximumRetryCount - arguments.AttemptNumber - 1, reason);
        return default;
    }
}
