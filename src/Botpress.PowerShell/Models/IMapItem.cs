namespace Botpress.PowerShell;

/// <summary>An object that the API keeps in a map: on its own it carries its key.</summary>
internal interface IMapItem
{
    /// <summary>Gives the item the key that it stands under.</summary>
    void SetKey(string key);
}
