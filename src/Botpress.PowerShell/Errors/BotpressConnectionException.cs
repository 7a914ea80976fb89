using Botpress.Client;

namespace Botpress;

/// <summary>
/// No whole answer came: the server could not be reached (<c>ConnectionFailed</c>), the connection broke (<c>ConnectionLost</c>), or it took too
/// long (<c>Timeout</c>). <c>catch [Botpress.BotpressConnectionException]</c> before that of <see cref="BotpressApiException"/> keeps them apart.
/// </summary>
public sealed class BotpressConnectionException : BotpressApiException
{
    internal BotpressConnectionException(ApiException cause, string message, string? metadata)
        : base(cause, message, metadata)
    {
    }
}
