using System;
using System.Globalization;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
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
/// Makes the attempts of a request, and says when it is sent again, and after which wait. A 429 was not carried out, and a connection that was never made carried
/// nothing, so these are repeated always; a 500, 502, 503, 504, a broken connection or a damaged answer only when the operation is
/// safe to repeat. What costs the server nothing (a 429, whose wait it sets, and no connection) may be repeated as often as the
/// request's own limit says; the others draw on a budget of the whole client.
/// </summary>
internal sealed class RetryPolicy
{
    // Stryker disable once String : it is known as another than the next
    private static readonly ResiliencePropertyKey<Operation> _operation = new("operation");
    // Stryker disable once String : it is known as another than the one before
    private static readonly ResiliencePropertyKey<ApiObserver?> _observer = new("observer");

    private readonly ApiClientOptions _options;
    private readonly Func<Uri, Uri?> _proxyFor;
    private readonly Action<TimeSpan> _refused;
    private readonly CancellationToken _closing;
    private readonly ResiliencePipeline<Attempt> _pipeline;
    private readonly RetryBudget _budget = new();

    /// <param name="options">The client's limits.</param>
    /// <param name="proxyFor">The proxy that a request to an address goes through, for errors.</param>
    /// <param name="refused">Is told of a wait that the server's rate limit makes.</param>
    /// <param name="closing">Ends all requests: the client is disposed.</param>
    public RetryPolicy(ApiClientOptions options, Func<Uri, Uri?> proxyFor, Action<TimeSpan> refused, CancellationToken closing)
    {
        _options = options;
        _proxyFor = proxyFor;
        _refused = refused;
        _closing = closing;
        _pipeline = options.MaximumRetryCount == 0
            ? ResiliencePipeline<Attempt>.Empty
            : new ResiliencePipelineBuilder<Attempt> { TimeProvider = options.Clock }.AddRetry(new RetryStrategyOptions<Attempt>
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

    /// <summary>Makes attempts until one is good or none may follow, the caller ends it, or the client is disposed.</summary>
    /// <param name="operation">The operation; null where nothing can be sent twice.</param>
    /// <param name="uri">Where it goes, for errors.</param>
    /// <param name="observer">Is told of waits; null for nobody.</param>
    /// <param name="tooLate">What is said when an attempt takes too long; {0} is the host, {1} the session's timeout in seconds.</param>
    /// <param name="attempt">Makes an attempt, and sets the deadline that it is given for when that takes too long.</param>
    /// <param name="cancellationToken">Ends it at once, in whatever state it is.</param>
    /// <exception cref="ApiException">No whole answer came.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed, before or meanwhile.</exception>
    public async Task<Attempt> ExecuteAsync(
        Operation? operation, Uri uri, ApiObserver? observer, string tooLate, Func<Deadline, Task<Attempt>> attempt, CancellationToken cancellationToken)
    {
        // One for all attempts: what takes too long is not repeated.
        using var ending = new Deadline(_options.Clock, cancellationToken, _closing);
        try
        {
            Task<Attempt> first = AttemptAsync(uri, ending, attempt);
            try
            {
                // Nearly all requests end here.
                Attempt answer = await first.ConfigureAwait(false);
                bool isGood = IsGood(answer);
                if (isGood)
                {
                    _budget.Give();
                }

                if (isGood || operation is null)
                {
                    return answer;
                }
            }
            catch (ApiException) when (operation is not null)
            {
                // Whether it can be repeated is found below.
            }

            return await RepeatAsync(first, operation, uri, observer, attempt, ending).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException || (ending.Token.IsCancellationRequested && IsOfTransport(exception)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw _closing.IsCancellationRequested
                ? new ObjectDisposedException(nameof(ApiClient))
                : new ApiException(
                    ApiException.Timeout, string.Format(CultureInfo.InvariantCulture, tooLate, uri.Host, _options.Timeout.TotalSeconds), innerException: exception);
        }
    }

    /// <summary>The wait that an answer asks for: <c>Retry-After</c> as seconds or date, else <c>RateLimit-Reset</c> on a 429.</summary>
    /// <remarks>Other answers may carry the limit, too: it is no reason to wait before a fault of the server is tried again.</remarks>
    public static TimeSpan? NamedWait(int status, HttpResponseHeaders headers, TimeProvider clock)
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

    /// <summary>Makes more attempts where the first one failed and may be repeated. All that this takes is paid for here only.</summary>
    private async Task<Attempt> RepeatAsync(
        Task<Attempt> first, Operation operation, Uri uri, ApiObserver? observer, Func<Deadline, Task<Attempt>> attempt, Deadline ending)
    {
        Task<Attempt>? made = first;
        ResilienceContext context = ResilienceContextPool.Shared.Get(ending.Token);
        try
        {
            context.Properties.Set(_operation, operation);
            context.Properties.Set(_observer, observer);
            return await _pipeline.ExecuteAsync(
                _ =>
                {
                    // To the pipeline, the first is one like the others.
                    Task<Attempt> next = made ?? AttemptAsync(uri, ending, attempt);
                    made = null;
                    return new ValueTask<Attempt>(next);
                },
                context).ConfigureAwait(false);
        }
        finally
        {
            // Stryker disable once Statement : what does not go back is made anew for the next, and nobody sees that.
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<Attempt> AttemptAsync(Uri uri, Deadline ending, Func<Deadline, Task<Attempt>> attempt)
    {
        try
        {
            return await attempt(ending).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTransport(exception) && !ending.Token.IsCancellationRequested)
        {
            throw TransportFault.ToApiException(exception, uri, _proxyFor(uri));
        }
        finally
        {
            // The wait for the next one is no part of the time that an attempt may take.
            ending.Lift();
        }
    }

    private static bool IsGood(Attempt attempt) => attempt is { Status: not (429 or 500 or 502 or 503 or 504), IsDamaged: false };

    // What is closed when a request ends fails in one of these ways, too.
    private static bool IsOfTransport(Exception exception) => exception is HttpRequestException or IOException or ObjectDisposedException;

    private bool ShouldRepeat(Outcome<Attempt> outcome, ResilienceContext context, int attempt)
    {
        bool repeatable = context.Properties.GetValue(_operation, null!).Repeatable;
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
                return false;
        }

        return isFault && attempt < _options.MaximumRetryCount && _budget.TryTake();
    }

    private ValueTask Announce(OnRetryArguments<Attempt> arguments)
    {
        if (arguments.Outcome.Result is { Status: 429 })
        {
            _refused(arguments.RetryDelay);
        }

        string reason = arguments.Outcome switch
        {
            { Result.Status: 429 } => "the rate limit is reached (status 429)",
            { Result.IsDamaged: true } => "the answer was damaged",
            { Result: { } attempt } => $"the server answered with status {attempt.Status}",
            { Exception: ApiException { Type: ApiException.ConnectionFailed } } => "no connection could be made",
            _ => "the connection broke",
        };
        arguments.Context.Properties.GetValue(_observer, null)?.Waiting?.Invoke(
            arguments.RetryDelay, _options.MaximumRetryCount - arguments.AttemptNumber - 1, reason);
        return default;
    }
}
