using System.Net.Http;

namespace Botpress.Client;

public static partial class Operations
{
    /// <summary><c>POST /v1/admin/helper/vrl</c></summary>
    public static readonly Operation RunVrl = new("runVrl", HttpMethod.Post, "/v1/admin/helper/vrl", Scope.Workspace)
    {
        Repeatable = true,
    };
}
