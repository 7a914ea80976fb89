using System.Text.Json;

namespace Botpress.PowerShell;

/// <summary>Offers the names of what an operation lists.</summary>
internal abstract class NameCompleter : ApiCompleter
{
    private protected sealed override string? ValueOf(JsonElement item) => Text(item, "name");
}
