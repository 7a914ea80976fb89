using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/chat/actions</c></summary>
    public static readonly Operation CallAction = new("callAction", HttpMethod.Post, "/v1/chat/actions", Scope.Bot)
    {
        Result = "output",
    };
}
