namespace Botpress.PowerShell;

/// <summary>The types of usage, and of the quotas that limit them, that the API knows.</summary>
internal sealed class UsageTypeAttribute() : ApiEnumAttribute(
    "invocation_timeout", "invocation_calls", "storage_count", "bot_count", "knowledgebase_vector_storage", "workspace_ratelimit",
    "table_row_count", "workspace_member_count", "integrations_owned_count", "ai_spend", "openai_spend", "bing_search_spend",
    "always_alive", "indexed_file_count", "file_max_size_bytes")
{
    /// <summary>A type as the API writes it.</summary>
    public static string? NameOf(string type) => new UsageTypeAttribute().Canonical(type) as string;
}
