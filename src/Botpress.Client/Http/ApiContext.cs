namespace Botpress.Client;

/// <summary>The ids that go into the headers of a request. A null or empty one yields no header, as in the official client.</summary>
/// <param name="WorkspaceId">Header <c>x-workspace-id</c>.</param>
/// <param name="BotId">Header <c>x-bot-id</c>.</param>
/// <param name="IntegrationId">Header <c>x-integration-id</c>.</param>
/// <param name="IntegrationAlias">Header <c>x-integration-alias</c>.</param>
/// <param name="MultipleIntegrations">
/// Header <c>x-multiple-integrations</c> of admin operations: a bot's integrations go by their aliases then, and not by their ids, so that two
/// instances of one integration stay two. The official command line sends it with every admin call.
/// </param>
public sealed record ApiContext(
    string? WorkspaceId = null, string? BotId = null, string? IntegrationId = null, string? IntegrationAlias = null, bool MultipleIntegrations = false)
{
    /// <summary>Header <c>x-user-key</c> of the Chat API's operations: a secret, which no text of the context shows.</summary>
    public string? UserKey { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"workspace {WorkspaceId ?? "-"}, bot {BotId ?? "-"}";
}
