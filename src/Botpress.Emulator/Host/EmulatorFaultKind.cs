namespace Botpress.Emulator;

/// <summary>What goes wrong with a request, or with a stream that was opened by one. Where the name does not say that it was carried out, it was not.</summary>
public enum EmulatorFaultKind
{
    /// <summary>An error with the status that is given.</summary>
    Status,

    /// <summary>429, with the seconds to wait in <c>Retry-After</c>.</summary>
    RateLimited,

    /// <summary>429, with the moment to wait for in <c>Retry-After</c>.</summary>
    RateLimitedUntil,

    /// <summary>429, with the seconds to wait in <c>RateLimit-Reset</c> only.</summary>
    RateLimitedByHeader,

    /// <summary>The right answer, with headers that say that the rate limit is used up for a second.</summary>
    LimitReached,

    /// <summary>500.</summary>
    InternalError,

    /// <summary>502, with a page in HTML, as a proxy answers.</summary>
    BadGateway,

    /// <summary>503.</summary>
    Unavailable,

    /// <summary>504.</summary>
    GatewayTimeout,

    /// <summary>The connection breaks, and for a moment no new one is accepted.</summary>
    Refused,

    /// <summary>The connection breaks before anything is done.</summary>
    ResetBefore,

    /// <summary>The request is carried out, and the connection breaks before the answer.</summary>
    ResetAfter,

    /// <summary>The request is carried out, and the connection breaks in the middle of the answer.</summary>
    ResetInBody,

    /// <summary>The request is carried out, and the answer comes in small pieces.</summary>
    SlowBody,

    /// <summary>The request is carried out, and the answer stands still in its middle; after five seconds the connection breaks.</summary>
    StalledBody,

    /// <summary>The request is carried out, and the answer is the first half of the right JSON, as if it were all.</summary>
    TruncatedJson,

    /// <summary>The request is carried out, and the answer is no JSON although it says so.</summary>
    InvalidJson,

    /// <summary>200 with a page in HTML.</summary>
    Html,

    /// <summary>The page of a list says that the page after it is itself; of other operations, the right answer.</summary>
    RepeatedCursor,

    /// <summary>The page of a list has its last item twice, as when a list changes while it is read; of other operations, the right answer.</summary>
    RepeatedItem,

    /// <summary>A stream of a chat breaks in the place of its next frame, which is lost to it.</summary>
    CutStream,

    /// <summary>A stream of a chat breaks in the middle of its next frame.</summary>
    CutInFrame,

    /// <summary>A stream of a chat stays open and brings nothing any more.</summary>
    StalledStream,

    /// <summary>What happens next in a chat is kept, and no stream is told of it.</summary>
    LostSignal,

    /// <summary>Streams are told twice of what happens next in a chat.</summary>
    DoubledSignal,
}
