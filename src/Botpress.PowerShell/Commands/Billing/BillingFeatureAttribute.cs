namespace Botpress.PowerShell;

/// <summary>The features that plans count and limit, as the billing of the API knows them.</summary>
internal sealed class BillingFeatureAttribute() : ApiEnumAttribute(
    "incoming_messages_events", "integration_spend", "table_rows", "bot_count", "collaborator_count", "file_storage", "vector_db_storage",
    "saved_versions", "indexed_file_count", "conversation_sessions", "ai_spend");
