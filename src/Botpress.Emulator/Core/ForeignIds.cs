using System.Collections.Generic;

namespace Botpress.Emulator;

/// <summary>The ids that callers of the Chat API chose, each for one of the service's own.</summary>
internal sealed class ForeignIds
{
    private Dictionary<string, string>? _foreign;

    /// <summary>The service's ids, by the chosen ones.</summary>
    public Dictionary<string, string> Ids { get; set; } = [];

    /// <summary>The service's id of a chosen one; null where nobody chose it.</summary>
    public string? Find(string foreignId) => Ids.TryGetValue(foreignId, out string? id) ? id : null;

    /// <summary>The service's id of whatever a caller names.</summary>
    public string Of(string id) => Find(id) ?? id;

    /// <summary>What callers see in the place of the service's id.</summary>
    public string Shown(string id) => Foreign.TryGetValue(id, out string? foreignId) ? foreignId : id;

    public void Set(string foreignId, string id)
    {
        Foreign[id] = foreignId;
        Ids[foreignId] = id;
    }

    public void Remove(string foreignId)
    {
        if (Find(foreignId) is string id)
        {
            Foreign.Remove(id);
            Ids.Remove(foreignId);
        }
    }

    private Dictionary<string, string> Foreign
    {
        get
        {
            if (_foreign is null)
            {
                _foreign = [];
                foreach (KeyValuePair<string, string> one in Ids)
                {
                    _foreign[one.Value] = one.Key;
                }
            }

            return _foreign;
        }
    }
}
