using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/chat/analytics</c></summary>
    public static readonly Operation TrackAnalytics = new("trackAnalytics", HttpMethod.Post, "/v1/chat/analytics", Scope.Bot);

    /// <summary><c>POST /v1/chat/observations</c></summary>
    public static readonly Operation CaptureObservation = new("captureObservation", HttpMethod.Post, "/v1/chat/observations", Scope.Bot);
}
