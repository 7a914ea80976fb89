using System.Text.RegularExpressions;

namespace Botpress.Emulator;

/// <summary>What ids a user of the chat may choose.</summary>
internal static class ChatIds
{
    private const int MaxLength = 70;

    private static readonly Regex _allowed = new(@"^[a-zA-Z0-9_\-\\/]+\z", RegexOptions.CultureInvariant);

    public static void Check(string id)
    {
        if (id.Length > MaxLength)
        {
            throw ApiError.Payload($"id must have at most {MaxLength} characters");
        }

        if (!_allowed.IsMatch(id))
        {
            throw ApiError.Payload("id must have letters, digits, _, -, / and \\ only");
        }
    }

    /// <summary>The id that is chosen for something new: null for none. One that is taken is refused.</summary>
    public static string? Chosen(ChatCall call, ForeignIds ids, string thing)
    {
        if (call.Body.Text("id") is not { Length: > 0 } id)
        {
            return null;
        }

        Check(id);
        return ids.Find(id) is null ? id : throw ApiError.Exists($"id: there is a {thing} \"{id}\" already");
    }
}
