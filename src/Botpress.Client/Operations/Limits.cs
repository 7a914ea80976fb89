namespace Botpress.Client;

/// <summary>What the API takes at most, as far as somebody here has to know it.</summary>
public static class Limits
{
    /// <summary>How many bytes a request or an answer has. It is the official client's limit, too.</summary>
    internal const int Body = 100 * 1024 * 1024;

    /// <summary>How many rows of a table go into a request, or come on a page.</summary>
    public const int Rows = 1000;

    /// <summary>How many items a page has that is asked for by its limit.</summary>
    public const int PageItems = 200;

    /// <summary>How many bytes a request about tables has.</summary>
    public const int TablePayload = 40 * 1024 * 1024;

    /// <summary>How many messages are imported by a request.</summary>
    public const int ImportedMessages = 100;

    /// <summary>How many bytes a file has.</summary>
    public const long FileSize = 1024L * 1024 * 1024;

    /// <summary>How many bytes a request of a chat has.</summary>
    public const int ChatPayload = 1024 * 1024;
}
